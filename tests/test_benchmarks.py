"""Every benchmark measures what it says, in a small form of it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from benchmarks import huge_worlds, inference, large_collection, served_page, servers, throughput
from benchmarks.corpus import Judge, Requests
from benchmarks.in_process import request, timed
from mockserver.spec import Api, Document, api_from_document
from tests.web.paged import PAGED

PATTERN = {"type": "string", "pattern": "^[a-z]+$"}


def api_of(method: str, responses: dict[str, Any], **more: Any) -> Api:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t"},
        "paths": {"/a": {method: {"responses": responses, **more}}},
    }
    return api_from_document(Document(source="a", content=content))


def outcome(method: str, schema: Any, status: int, body: str, type_: str = "") -> str:
    content = {"application/json": {"schema": schema}}
    api = api_of(method, {"200": {"content": content}, "205": {"content": content}})
    answer = requests.Response()
    answer.status_code = status
    answer._content = body.encode()
    if type_:
        answer.headers["content-type"] = type_
    return Judge(api).outcome(api.operations[0], answer)


@pytest.mark.parametrize(
    ("method", "schema", "status", "body", "type_", "expected"),
    [
        ("get", PATTERN, 200, '"a"', "application/json", "valid"),
        ("get", PATTERN, 200, '"1"', "application/json", "invalid body"),
        ("get", PATTERN, 200, "", "application/json", "no JSON"),
        ("get", PATTERN, 200, "a", "text/plain", "undocumented media type"),
        ("get", PATTERN, 500, "a", "text/plain", "undocumented status (5xx)"),
        # Messages without content have no media type either.
        ("get", PATTERN, 205, "", "", "valid"),
        ("head", PATTERN, 200, "", "application/json", "valid"),
        # Python's expressions have no classes of Unicode.
        ("get", {"pattern": r"^\p{L}$"}, 200, '"1"', "application/json", "valid"),
        (
            "get",
            {"pattern": r"^\p{L}$", "type": "null"},
            200,
            "1",
            "application/json",
            "invalid body",
        ),
    ],
)
def test_an_answer_is_judged(
    method: str, schema: Any, status: int, body: str, type_: str, expected: str
) -> None:
    assert outcome(method, schema, status, body, type_) == expected


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ({"text/plain": {"schema": {}}, "application/json": {"schema": {}}}, "application/json"),
        (
            {"multipart/form-data": {}, "application/x-www-form-urlencoded": {"schema": {}}},
            "application/x-www-form-urlencoded",
        ),
        ({"multipart/form-data": {"schema": {"type": "object"}}}, "multipart/form-data"),
        ({"application/xml": {"schema": {"type": "object"}}}, "application/xml"),
        ({"*/*": {"schema": {"type": "integer"}}}, "application/json"),
        ({"image/png": {}}, "image/png"),
        ({}, "text/plain"),
    ],
)
def test_a_body_is_built_in_the_plainest_type_that_is_offered(
    content: dict[str, Any], media_type: str
) -> None:
    api = api_of("post", {}, requestBody={"required": True, "content": content})
    body = Requests(api).body(api.operations[0])
    assert body is not None
    assert body.media_type.split(";")[0] == media_type


# A load generator that sends one request for each of the paths it is given, and counts them.
FAKE_WRK = """#!{python}
import sys, urllib.request
arguments = sys.argv[1:]
url = next(one for one in arguments if one.startswith("http"))
headers, urls = {{}}, [url]
if "-H" in arguments:
    name, _, value = arguments[arguments.index("-H") + 1].partition(": ")
    headers[name] = value
if "--" in arguments:
    token, pages, run = arguments[arguments.index("--") + 1 :]
    headers = {{"Authorization": f"Bearer {{token}}", "X-Number": run}}
    origin = "/".join(url.split("/")[:3])
    urls = [origin + line for line in open(pages).read().splitlines()]
for url in urls:
    urllib.request.urlopen(urllib.request.Request(url, headers=headers)).read()
print({says!r})
"""


@pytest.fixture
def wrk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a load generator on the PATH that says what it is told to say."""

    def put(says: str = "Requests/sec: 1234.5") -> str:
        program = tmp_path / "wrk"
        program.write_text(FAKE_WRK.format(python=sys.executable, says=says))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return str(program)

    return put


@pytest.fixture(scope="module")
def app() -> Any:
    return served_page.new_app()


@pytest.mark.parametrize("one", served_page.LISTS, ids=lambda one: one.name)
def test_all_pages_that_are_timed_are_full_and_differ(app: Any, one: served_page.PagedList) -> None:
    async def bodies() -> list[bytes]:
        pages = await served_page.pages_of(app, one)
        return [(await request(app, one.path, page, one.token))[1] for page in pages]

    found = asyncio.run(bodies())
    assert len(set(found)) == len(found) > 0
    for body in found:
        lists = [member for member in json.loads(body).values() if isinstance(member, list)]
        assert max(map(len, lists)) == 50


def test_a_served_page_is_timed_in_each_way(app: Any) -> None:
    orders = next(one for one in served_page.LISTS if "undeclared" in one.name)
    size, pages, medians = asyncio.run(served_page.measured(app, orders, rounds=1, requests=3))
    assert pages == 40
    assert size > 50 * 100
    assert medians.keys() == {"again", "anew", "first", "floor"}
    assert all(median > 0 for median in medians.values())


def test_an_answer_that_is_no_page_is_not_timed(app: Any) -> None:
    with pytest.raises(SystemExit, match="was answered with 404"):
        asyncio.run(timed(app, "/nowhere", "", "x"))


@pytest.mark.parametrize("place", ["memory", "file"])
def test_the_pages_of_a_large_collection_are_timed(tmp_path: Path, place: str) -> None:
    state = str(tmp_path / "state") if place == "file" else None

    async def lines() -> list[str]:
        app = large_collection.application(1_200, state)
        found = [*await large_collection.through_the_stack(app, 1_200, rounds=2)]
        await large_collection.stopped(app)
        return found

    served = asyncio.run(lines())
    alone = [*large_collection.of_the_store(1_200, state, rounds=2)]
    names = [line[:24].strip() for line in (*served, *alone)]
    assert names == [
        *("by cursor", "by cursor, filtered", "by offset", "by offset, filtered"),
        *("by place", "by place, filtered"),
    ]
    for line in (*served, *alone):
        first, _, last, ratio = map(float, line[24:].split())
        assert first > 0
        assert ratio == pytest.approx(last / first, abs=0.05)


def test_a_walk_meets_every_record_of_a_large_collection() -> None:
    async def met() -> tuple[list[set[str]], list[list[str]]]:
        app = large_collection.application(1_200, None)
        walked = await large_collection.walked(app, "kind=kind-3", 50)
        asked = [f"kind=kind-3&limit=50{each}" for each in walked]
        chosen = await large_collection.places_of(app, "")
        found = [
            [
                item["id"]
                for item in json.loads((await request(app, "/by-cursor", one, "x"))[1])["items"]
            ]
            for one in (*asked, *chosen)
        ]
        await large_collection.stopped(app)
        return [set(each) for each in found[: len(asked)]], found[len(asked) :]

    walked, (first, middle, last) = asyncio.run(met())
    of_kind = {one["id"] for one in large_collection.records(1_200) if one["kind"] == "kind-3"}
    assert set().union(*walked) == of_kind
    assert sum(map(len, walked)) == len(of_kind) == 120
    assert len(first) == len(middle) == len(last) == 50
    assert not {*first} & {*last}


def test_throughput_is_measured_beside_a_bare_application(
    wrk: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrk()
    monkeypatch.setattr(sys, "argv", ["throughput", "--seconds", "1", "--rounds", "2"])
    throughput.main()
    shown = capsys.readouterr().out
    sizes = {line[:22].strip(): line[22:].split() for line in shown.splitlines()[2:5]}
    assert sizes.keys() == {"again", "anew", "bare uvicorn"}
    assert len({tuple(columns) for columns in sizes.values()}) == 1
    assert sizes["again"][1:] == ["1,234", "1,234", "1,234"]
    assert "again / bare uvicorn: 1.00" in shown
    assert "anew / bare uvicorn: 1.00" in shown


def test_without_a_load_generator_it_is_said_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "argv", ["throughput"])
    with pytest.raises(SystemExit, match="apt-get install wrk"):
        throughput.main()


@pytest.mark.parametrize(
    "says",
    [
        "Requests/sec: 9.0\nNon-2xx or 3xx responses: 3",
        "Requests/sec: 9.0\nSocket errors: connect 1, read 0, write 0, timeout 0",
        "unable to connect",
    ],
)
def test_a_run_with_failures_is_no_measurement(wrk: Any, says: str, tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text("a page")
    way = throughput.Way(name="again", size=6, arguments=(page.as_uri(), "http:"))
    options: Any = type("Options", (), {"connections": 1, "seconds": 1})
    with pytest.raises(SystemExit, match="again: "):
        throughput.rate(wrk(says), way, options, 1)


def test_the_other_server_gets_the_document_as_it_is_and_with_the_page_as_its_example() -> None:
    spec = str(throughput.ROOT / "specs" / "opencx.yaml")
    options: Any = type("Options", (), {"spec": spec, "path": "/resource-usage/action?limit=50"})
    plain, same = throughput.documents(options, b'{"items":[1]}').values()
    path = "/resource-usage/{resource_type}"
    answer = same["paths"][path]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["example"] == {"items": [1]}
    assert plain == yaml.safe_load(Path(spec).read_text(encoding="utf-8"))
    assert {**same, "paths": None} == {**plain, "paths": None}


def test_a_server_that_does_not_start_says_why() -> None:
    command = [sys.executable, "-c", "raise SystemExit('there is no such thing')"]
    running = servers.running(command, "/", "x")
    with pytest.raises(SystemExit, match="there is no such thing"), running:
        pass


def test_what_is_understood_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "paged.yaml").write_text(PAGED)
    (tmp_path / "broken.yaml").write_text("openapi: 3.1.0\npaths: 5\n")
    reasons: Counter[str] = Counter()
    counts = inference.counted(tmp_path / "paged.yaml", reasons)
    # Links to pages that are numbered are pages.
    styles = {"cursor": 1, "keyset": 1, "offset": 1, "page": 2, "link": 0}
    assert {style: counts[style] for style in inference.STYLES} == styles
    assert counts["with a role"] == counts["operations"] == 30
    assert not reasons
    assert not inference.counted(tmp_path / "broken.yaml", reasons)
    assert "broken.yaml" in capsys.readouterr().out


@pytest.mark.parametrize("name", huge_worlds.WORLDS)
def test_every_operation_of_a_world_is_timed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(huge_worlds.measure(name, "new-account", 2))
    lines = capsys.readouterr().out.splitlines()
    questions = huge_worlds.WORLDS[name][1]
    assert len(lines) == len(questions) + 3
    assert all(float(line.split()[-1]) > 0 for line in lines[1 : 1 + len(questions)])
