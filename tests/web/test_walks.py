"""The pages joined are the collection: in every style, filtered and ordered, while others write."""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.databases import fresh_postgresql
from tests.support.keeping import Keeping
from tests.web.paged import PAGED, STYLES, items_of, walk

KINDS = st.sampled_from("abc")
ITEMS = st.lists(st.fixed_dictionaries({"kind": KINDS, "weight": st.integers(0, 9)}), max_size=25)
# These point at a record: whatever comes and goes before it moves nothing.
SURE = ("cursors", "keysets")
_sessions = itertools.count()


@pytest.fixture(scope="module")
def client() -> Iterator[Keeping]:
    with Keeping(PAGED) as found:
        yield found


def filled(client: Keeping, style: str, items: list[Any]) -> tuple[dict[str, str], list[Any]]:
    """Return the headers of a session in which /*style* holds *items* alone, and those."""
    headers = {"X-Mock-Session": f"s{next(_sessions)}"}
    client.delete(f"/{style}", headers=headers)
    made = client.post(f"/{style}/bulk", items, headers=headers).json()
    return headers, made


def expected(items: list[Any], kind: str | None, sort: str | None) -> list[Any]:
    found = [item for item in items if kind is None or item["kind"] == kind]
    if sort is None:
        return found
    # What is equal in the order stands in the order of identities, and backwards that, too.
    ordered = sorted(found, key=lambda item: item["weight"])
    return ordered if sort == "weight" else sorted(found, key=lambda item: -item["weight"])


@pytest.mark.parametrize("style", STYLES)
@given(
    items=ITEMS,
    limit=st.integers(1, 30),
    kind=st.none() | KINDS,
    sort=st.sampled_from([None, "weight", "-weight"]),
)
@settings(max_examples=20, deadline=None)
def test_the_pages_joined_are_the_collection(
    client: Keeping, style: str, items: list[Any], limit: int, kind: str | None, sort: str | None
) -> None:
    headers, made = filled(client, style, items)
    asked = {"limit": limit}
    asked |= {name: value for name, value in (("kind", kind), ("sort", sort)) if value}
    pages = list(walk(client, style, asked, headers=headers))
    joined = [item for page in pages for item in items_of(style, page)]
    wanted = expected(made, kind, sort)
    assert joined == wanted
    assert all(len(items_of(style, page)) == limit for page in pages[:-1])
    for page in pages:
        if "total" in (page if isinstance(page, dict) else {}):
            assert page["total"] == len(wanted)


@pytest.mark.parametrize("style", STYLES)
@given(
    items=ITEMS,
    limit=st.integers(1, 6),
    kind=st.none() | KINDS,
    sort=st.sampled_from([None, "weight", "-weight"]),
    data=st.data(),
)
@settings(max_examples=20, deadline=None)
def test_what_stays_is_met_once_while_others_come_and_go(
    client: Keeping,
    style: str,
    items: list[Any],
    limit: int,
    kind: str | None,
    sort: str | None,
    data: st.DataObject,
) -> None:
    headers, made = filled(client, style, items)
    asked: dict[str, Any] = {"limit": limit}
    asked |= {"kind": kind} if kind else {}
    # Pages that are counted out are right as long as nothing changes before them.
    asked |= {"sort": sort} if sort and style in SURE else {}
    stayed = {item["id"] for item in expected(made, kind, None)}
    joined: list[int] = []
    for number, page in enumerate(walk(client, style, asked, headers=headers)):
        joined += [item["id"] for item in items_of(style, page)]
        if number > 6:
            continue  # who writes faster than others read is never caught up with
        for new in data.draw(st.lists(KINDS, max_size=2)):
            weight = data.draw(st.integers(0, 9))
            client.post(f"/{style}", {"kind": new, "weight": weight}, headers=headers)
        free = sorted(stayed if style in SURE else stayed - set(joined))
        if free and data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(free))
            client.delete(f"/{style}/{gone}", headers=headers)
            stayed.discard(gone)
    assert len(joined) == len(set(joined))
    assert stayed <= set(joined)


@pytest.mark.parametrize("style", SURE)
def test_the_record_that_a_page_ended_with_may_be_deleted(client: Keeping, style: str) -> None:
    for sort in (None, "weight", "-weight"):
        asked = {"limit": 2} | ({"sort": sort} if sort else {})
        headers, made = filled(client, style, [{"kind": "a", "weight": n % 3} for n in range(9)])
        joined: list[int] = []
        for page in walk(client, style, asked, headers=headers):
            ids = [item["id"] for item in items_of(style, page)]
            joined += ids
            client.delete(f"/{style}/{ids[-1]}", headers=headers)
        assert joined == [item["id"] for item in expected(made, None, sort)]


def test_a_cursor_belongs_to_its_list_filters_and_order(client: Keeping) -> None:
    cursor = client.read("/cursors?limit=2&kind=a")["next_cursor"]
    assert client.get(f"/cursors?limit=5&kind=a&cursor={cursor}").status_code == 200
    for query in ("", "kind=b&", "kind=a&sort=weight&"):
        assert client.get(f"/cursors?{query}cursor={cursor}").status_code == 400
    assert client.get(f"/cursors?kind=a&cursor={cursor[:-1]}x").status_code == 400
    assert client.get("/cursors?cursor=MTA").status_code == 400


def test_the_identity_of_no_record_leads_to_an_empty_page(client: Keeping) -> None:
    body = client.read("/keysets?starting_after=9999")
    assert body == {"data": [], "has_more": False}


def test_a_page_behind_the_last_one_is_empty(client: Keeping) -> None:
    assert client.read("/pages?page=999")["items"] == []
    assert client.read("/offsets?offset=999") == {"items": [], "total": 50}
    assert client.get("/links?page=999").links.get("next") is None


# --- several processes on one database ------------------------------------------------------------

PROCESSES = 4
ROUNDS = 12


def write(url: str, worker: int, answers: Any) -> None:
    """Create and delete records of one's own; tell which are left."""
    with Keeping(PAGED, state=url) as client:
        left = []
        for number in range(ROUNDS):
            for style in STYLES:
                key = {"Idempotency-Key": f"{worker}-{number}"}
                sent = {"kind": "abc"[worker % 3], "weight": number % 10}
                made = client.post(f"/{style}", sent, headers=key).json()
                if number % 3 == 0 and style in SURE:
                    client.delete(f"/{style}/{made['id']}")
                else:
                    left.append((style, made["id"]))
        answers.put(("written", left))


def read(url: str, worker: int, answers: Any) -> None:
    """Walk all lists again and again; tell what was not met, or met twice."""
    wrong: list[Any] = []
    with Keeping(PAGED, state=url) as client:
        for round_, style in itertools.product(range(3), STYLES):
            sort = [{}, {"sort": "weight"}, {"sort": "-weight"}][(round_ + worker) % 3]
            asked = {"limit": 7, **(sort if style in SURE else {})}
            joined = [i["id"] for page in walk(client, style, asked) for i in items_of(style, page)]
            if len(joined) != len(set(joined)) or not set(range(1, 51)) <= set(joined):
                wrong.append((style, asked, joined))
    answers.put(("read", wrong))


def test_pages_are_right_while_processes_write_to_postgresql() -> None:
    spawn = multiprocessing.get_context("spawn")
    with fresh_postgresql() as url:
        answers = spawn.Queue()
        workers = [
            spawn.Process(target=work, args=(url, number, answers))
            for number, work in enumerate([write, write, read, read])
        ]
        for worker in workers:
            worker.start()
        told = [answers.get(timeout=60) for _ in workers]
        for worker in workers:
            worker.join(timeout=20)
            assert worker.exitcode == 0
        assert [wrong for kind, wrong in told if kind == "read"] == [[], []]
        left = [each for kind, one in told if kind == "written" for each in one]
        assert len(left) == len(set(left)), "two processes made one identity"
        with Keeping(PAGED, state=url) as client:
            for style in STYLES:
                pages = walk(client, style, {"limit": 20})
                ids = [item["id"] for page in pages for item in items_of(style, page)]
                mine = [number for name, number in left if name == style]
                assert sorted(ids) == sorted([*range(1, 51), *mine])


def create_once(url: str, start: Any, answers: Any) -> None:
    """Send one request, at the same time as others."""
    with Keeping(PAGED, state=url) as client:
        client.get("/pages")
        start.wait(timeout=30)
        for number in range(10):
            key = {"Idempotency-Key": f"same-{number}"}
            response = client.post("/pages", {"kind": "a", "weight": number}, headers=key)
            answers.put((number, response.status_code, response.text))


def test_one_key_creates_one_record_from_several_processes() -> None:
    spawn = multiprocessing.get_context("spawn")
    with fresh_postgresql() as url:
        start, answers = spawn.Barrier(PROCESSES), spawn.Queue()
        workers = [
            spawn.Process(target=create_once, args=(url, start, answers)) for _ in range(PROCESSES)
        ]
        for worker in workers:
            worker.start()
        told = [answers.get(timeout=60) for _ in range(PROCESSES * 10)]
        for worker in workers:
            worker.join(timeout=20)
        assert len(set(told)) == 10
        assert {status for _, status, _ in told} == {201}
        with Keeping(PAGED, state=url) as client:
            assert client.read("/pages")["total"] == 60
