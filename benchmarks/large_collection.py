"""Time the first, the middle and the last page of a large collection: they should cost the same.

    python -m benchmarks.large_collection [--records N] [--postgresql URL] [--only WORD …]

Pages of 50 records are asked for through the whole stack but the socket, and of the store alone:
by cursor, with and without a filter on an indexed property, and by offset, for comparison. Each
list is on SQLite in memory, in a file, and in the PostgreSQL at URL, in which a database is made
and dropped (postgresql+psycopg://user@host/postgres). Medians of pages asked for in turns, in
microseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import statistics
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from benchmarks.in_process import Application, request, timed
from mockserver.mocking.worlds import Collection, Source
from mockserver.settings import Settings
from mockserver.spec import Document, api_from_document
from mockserver.spec.types import JsonObject
from mockserver.state.filling import Base
from mockserver.state.queries import Condition, ListQuery, SortTerm
from mockserver.state.store import Store
from mockserver.web.app import create_app
from mockserver.web.mounting import ServedApi

SIZE = 50
LARGEST = 1_000
KINDS = 10
FILTER = "kind-3"
TOKEN = "x"

_ITEM = {
    "type": "object",
    "required": ["id", "kind", "made_at"],
    "properties": {
        "id": {"type": "string"},
        "kind": {"type": "string"},
        "made_at": {"type": "string", "format": "date-time"},
        "note": {"type": "string"},
    },
}
_KEYS = [{"property": "/made_at", "direction": "desc"}, {"property": "/id", "direction": "asc"}]


def records(count: int) -> Iterator[JsonObject]:
    """Yield *count* records in no order."""
    for number in range(count):
        # A prime: neighbours in the order lie far apart in the database as it is filled.
        second = number * 7_919 % count
        day, rest = divmod(second, 86_400)
        yield {
            "id": f"thing-{number:08d}",
            "kind": f"kind-{number % KINDS}",
            "made_at": f"20{26 + day // 365:02d}-{day % 365 // 28 % 12 + 1:02d}-{day % 28 + 1:02d}"
            f"T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}Z",
            "note": f"the {number}th of them, with some text to make it as long as records are",
        }


def operation(style: str, position: str) -> JsonObject:
    """Return the operation that lists the things in pages of *style*."""
    schema = {"type": "integer" if style == "offset" else "string"}
    return {
        "parameters": [
            {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": LARGEST}},
            {"name": position, "in": "query", "schema": schema},
            {"name": "kind", "in": "query", "schema": {"type": "string"}},
        ],
        "x-collection": {"name": "things", "identity": "/id"},
        "x-order": {"keys": _KEYS},
        "x-filters": {"kind": {"property": "/kind", "match": "equals"}},
        "x-pagination": {
            "style": style,
            "limit": "limit",
            "position": position,
            "items": "/items",
            **({"next": "/next"} if style == "cursor" else {}),
            "lastPage": "null" if style == "cursor" else "empty-page",
            "badLimit": "fail",
        },
        "responses": {
            "200": {
                "description": "a page",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["items"],
                            "properties": {
                                "items": {"type": "array", "items": _ITEM},
                                "next": {"type": ["string", "null"]},
                            },
                        }
                    }
                },
            }
        },
    }


def application(count: int, state: str | None) -> Application:
    """Return the mock of an API with *count* things, whose records are kept in *state*."""
    content = {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {
            "/by-cursor": {"get": operation("cursor", "cursor")},
            "/by-offset": {"get": operation("offset", "offset")},
        },
    }
    world: Any = ModuleType("things")

    def things(_source: Source) -> Iterator[JsonObject]:
        return records(count)

    world.COLLECTIONS = (Collection(name="things", records=things),)
    api = api_from_document(Document(source="things", content=content))
    served = ServedApi(name="things", base_path="", api=api, world=world)
    return create_app([served], Settings(state=state))


async def walked(app: Application, query: str, size: int, start: str = "") -> list[str]:
    """Return what leads to each page of /by-cursor?*query*, of *size* records, behind *start*."""
    found = [start]
    while True:
        asked = f"{query}&limit={size}{found[-1]}"
        status, body = await request(app, "/by-cursor", asked, TOKEN)
        if status != 200:
            raise SystemExit(f"/by-cursor?{asked} was answered with {status}: {body[:300]!r}")
        following = json.loads(body)["next"]
        if following is None:
            return found
        found.append(f"&cursor={quote(following)}")


async def places_of(app: Application, query: str) -> list[str]:
    """Return the queries of the first, the middle and the last full page of /by-cursor?*query*."""
    coarse = await walked(app, query, LARGEST)
    fine = await walked(app, query, SIZE, coarse[-1])
    chosen = coarse[0], coarse[len(coarse) // 2], fine[max(0, len(fine) - 2)]
    return [f"{query}&limit={SIZE}{one}" for one in chosen]


async def through_the_stack(app: Application, count: int, rounds: int) -> Iterator[str]:
    """Return lines about the pages of *app*."""
    numbers = itertools.count(1)
    places = {
        "by cursor": ("/by-cursor", await places_of(app, "")),
        "by cursor, filtered": ("/by-cursor", await places_of(app, f"kind={FILTER}")),
    }
    for name, query, size in (
        ("by offset", "", count),
        ("by offset, filtered", f"kind={FILTER}&", count // KINDS),
    ):
        offsets = (0, size // 2, max(0, size - SIZE))
        queries = [f"{query}limit={SIZE}&offset={offset}" for offset in offsets]
        places[name] = ("/by-offset", queries)
    lines = []
    for name, (path, queries) in places.items():
        times: dict[int, list[float]] = defaultdict(list)
        for _ in range(rounds):
            for at, query in enumerate(queries):
                times[at].append(await timed(app, path, query, TOKEN, number=next(numbers)))
        lines.append(line(name, [statistics.median(times[at]) for at in range(3)]))
    return iter(lines)


def of_the_store(count: int, state: str | None, rounds: int) -> Iterator[str]:
    """Yield lines about the pages of a store alone."""
    store = Store(state)
    order = (SortTerm(path=("made_at",), descending=True), SortTerm(path=("id",)))
    base = Base(
        records=lambda: records(count),
        identity=lambda record: record["id"],
        order=order,
        fingerprint="things",
    )
    stored = store.collection("alone", base).stored
    kind = (Condition(path=("kind",), operator="equals", operand=FILTER),)
    for name, conditions, size in (
        ("by place", (), count),
        ("by place, filtered", kind, count // KINDS),
    ):
        places: list[bytes | None] = [None]
        for offset in (size // 2, max(1, size - SIZE)):
            before = ListQuery(conditions=conditions, offset=offset - 1, limit=1)
            places.append(stored.listed(before).places[0])
        times: dict[int, list[float]] = defaultdict(list)
        for _ in range(rounds):
            for at, place in enumerate(places):
                query = ListQuery(conditions=conditions, after=place, limit=SIZE)
                start = time.perf_counter()
                found = stored.listed(query)
                times[at].append((time.perf_counter() - start) * 1e6)
                assert len(found.bodies) == min(SIZE, size)
        yield line(name, [statistics.median(times[at]) for at in range(3)])
    store.close()


def line(name: str, medians: Sequence[float]) -> str:
    """Return the line of one list: three medians, and the last by the first."""
    shown = "".join(f"{one:>10.0f}" for one in medians)
    return f"  {name:22}{shown}{medians[-1] / medians[0]:>14.2f}"


@contextmanager
def database(server: str) -> Iterator[str]:
    """Give the URL of an empty database of *server*, which is dropped at the end."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"mockserver_benchmark_{uuid.uuid4().hex}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        engine.dispose()


async def measure(options: argparse.Namespace) -> None:
    """Measure each database in turn."""
    print(f"{options.records:,} records, pages of {SIZE}; a filter leaves one in {KINDS}")
    print(f"{'':24}{'first µs':>10}{'middle µs':>10}{'last µs':>10}{'last/first':>14}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        states: dict[str, Callable[[str], str | None]] = {
            "SQLite in memory": lambda _: None,
            "SQLite in a file": lambda name: str(folder / f"{name}.sqlite"),
        }
        if options.postgresql:
            url = stack.enter_context(database(options.postgresql))
            states["PostgreSQL"] = lambda _: url
        for name, state in states.items():
            if options.only and not any(one.lower() in name.lower() for one in options.only):
                continue
            app: Any = application(options.records, state("served"))
            print(f"{name}, through the whole stack")
            for each in await through_the_stack(app, options.records, options.rounds):
                print(each)
            await stopped(app)
            print(f"{name}, the store alone")
            for each in of_the_store(options.records, state("alone"), options.rounds):
                print(each)


async def stopped(app: Application) -> None:
    """End *app*, which lets its database go."""
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> dict[str, str]:
        return next(messages)

    async def send(_message: Any) -> None:
        pass

    await app({"type": "lifespan"}, receive, send)


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--postgresql", metavar="URL", help="a server that databases are made in")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="databases with it in their name")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
