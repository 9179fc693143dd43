"""Requests per second for a page over loopback, beside a bare application and another mock server.

    python -m benchmarks.throughput [--scalar FOLDER] [--seconds N] [--rounds N]

Ours is asked for the same page each time (`again`), and for all pages in turn with a header that
was never sent, so that no answer is one that is kept (`anew`). `bare uvicorn` sends the bytes of
the page and does nothing else. FOLDER is where `npm install @scalar/mock-server @hono/node-server`
was run: of itself (`scalar`) it answers with one item, so it is also given the page as an example.
All are measured in turns, one process each; medians. The load is made by wrk (`apt-get install
wrk`).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from benchmarks.servers import Running, answer, running
from mockserver.spec import api_from_document, load_document
from mockserver.web.routing import Router

HERE = Path(__file__).parent
ROOT = HERE.parent
JSON = "application/json"

_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
_FAILED = re.compile(r"Non-2xx or 3xx responses: \d+|Socket errors: .*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to ask: what it is called, how many bytes an answer has, and what wrk is told."""

    name: str
    size: int
    arguments: tuple[str, ...]


def pages_of(server: Running, path: str, token: str, position: str, following: str) -> list[str]:
    """Return the paths of all pages, *path* first, as the member *following* leads from each."""
    found, body = [path], server.body
    while (cursor := json.loads(body).get(following)) is not None:
        found.append(f"{path}&{position}={quote(str(cursor))}")
        body = answer(server.origin + found[-1], token)
    return found


def ours(server: Running, options: argparse.Namespace, folder: Path) -> Iterator[Way]:
    """Yield the ways to ask our *server*."""
    url = server.origin + options.path
    credential = f"Authorization: Bearer {options.token}"
    yield Way(name="again", size=len(server.body), arguments=("-H", credential, url))
    pages = folder / "pages"
    found = pages_of(server, options.path, options.token, options.position, options.following)
    pages.write_text("\n".join(found) + "\n", encoding="utf-8")
    script = str(HERE / "anew.lua")
    arguments = ("-s", script, url, "--", options.token, str(pages), "{run}")
    yield Way(name="anew", size=len(server.body), arguments=arguments)


@contextlib.contextmanager
def all_servers(options: argparse.Namespace, folder: Path) -> Iterator[list[Way]]:
    """Start every server, and give the ways to ask them."""
    with contextlib.ExitStack() as stack:

        def started(*command: str, **environment: str) -> Running:
            server = running(list(command), options.path, options.token, environment=environment)
            return stack.enter_context(server)

        mock = started(
            *(sys.executable, "-m", "mockserver", "serve", options.spec),
            *("--no-rate-limits", "--port", "{port}"),
        )
        ways = [*ours(mock, options, folder)]
        body = folder / "body"
        body.write_bytes(mock.body)
        bare = started(
            *(sys.executable, "-m", "uvicorn", "bare:app", "--app-dir", str(HERE)),
            *("--port", "{port}", "--log-level", "warning", "--no-access-log"),
            BARE_BODY=str(body),
        )
        credential = f"Authorization: Bearer {options.token}"
        url = bare.origin + options.path
        ways.append(Way(name="bare uvicorn", size=len(mock.body), arguments=(url,)))
        if options.scalar:
            for name, content in documents(options, mock.body).items():
                document = folder / f"{len(ways)}.json"
                document.write_text(json.dumps(content, default=str), encoding="utf-8")
                scalar = started(
                    "node", str(HERE / "scalar.mjs"), options.scalar, str(document), "{port}"
                )
                arguments = ("-H", credential, scalar.origin + options.path)
                ways.append(Way(name=name, size=len(scalar.body), arguments=arguments))
        yield ways


def documents(options: argparse.Namespace, page: bytes) -> dict[str, Any]:
    """Return the documents for Scalar's server by name: as it is, and with *page* as an example.

    Of itself it makes lists of one item.
    """
    content = yaml.safe_load(Path(options.spec).read_text(encoding="utf-8"))
    match = Router(api_from_document(load_document(options.spec)).operations).match(
        "GET", options.path.partition("?")[0]
    )
    if match is None:
        raise SystemExit(f"{options.spec} has no GET {options.path}")
    paths = dict(content["paths"])
    example = {"description": "a page", "content": {JSON: {"example": json.loads(page)}}}
    template = match.operation.path_template
    paths[template] = {
        **paths[template],
        "get": {**paths[template]["get"], "responses": {"200": example}},
    }
    return {"scalar": content, "scalar, same page": {**content, "paths": paths}}


def rate(wrk: str, way: Way, options: argparse.Namespace, run: int) -> float:
    """Return the requests per second that wrk counts. Raises `SystemExit` if one fails."""
    arguments = [part.replace("{run}", str(run)) for part in way.arguments]
    command = [
        *(wrk, "--threads", "1", "--connections", str(options.connections)),
        *("--duration", f"{options.seconds}s", *arguments),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=options.seconds + 30, check=False
    )
    found, failed = _RATE.search(done.stdout), _FAILED.search(done.stdout)
    if found is None or failed is not None:
        raise SystemExit(f"{way.name}: {failed[0] if failed else done.stdout + done.stderr}")
    return float(found[1])


def show(ways: Sequence[Way], rates: dict[str, list[float]]) -> None:
    """Print a line for each way, and how ours compare."""
    print(f"{'':22}{'bytes':>8}{'requests/s':>12}{'least':>10}{'most':>10}")
    for way in ways:
        found = rates[way.name]
        print(
            f"{way.name:22}{way.size:>8}{statistics.median(found):>12,.0f}"
            f"{min(found):>10,.0f}{max(found):>10,.0f}"
        )
    for peer in ways[2:]:
        for way in ways[:2]:
            # Pairs of one round, so that the machine's pace is the same for both.
            pairs = zip(rates[way.name], rates[peer.name], strict=True)
            ratio = statistics.median(one / other for one, other in pairs)
            print(f"{way.name} / {peer.name}: {ratio:.2f}")


def main() -> None:
    """Measure ours, the bare application, and Scalar's where it is there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scalar", metavar="FOLDER", help="where npm installed its packages")
    parser.add_argument("--spec", default=str(ROOT / "specs" / "opencx.yaml"))
    parser.add_argument("--path", default="/resource-usage/action?limit=50")
    parser.add_argument("--position", default="cursor", help="the parameter for the next page")
    parser.add_argument("--following", default="next", help="the member that gives its value")
    parser.add_argument("--token", default="ocx_live_x")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is not on the PATH: it makes the load (apt-get install wrk)")
    if not options.scalar:
        print("--scalar is not given: measuring without @scalar/mock-server")
    rates: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, all_servers(options, Path(folder)) as ways:
        for run in range(options.rounds + 1):
            for way in ways:
                found = rate(wrk, way, options, run)
                if run:  # the first round warms up
                    rates[way.name].append(found)
    show(ways, rates)


if __name__ == "__main__":
    main()
