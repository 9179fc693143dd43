from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mockserver.web.memo import Memo, may_be_repeated

Sent = list[dict[str, Any]]


class Behind:
    """What answers behind the memo: another body each time, and whether it may be repeated."""

    def __init__(self, *, repeats: bool = True, size: int = 1) -> None:
        self.asked = 0
        self.repeats = repeats
        self.size = size

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.asked += 1
        if self.repeats:
            may_be_repeated(scope)
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        text = f"{self.asked}".encode() * self.size
        await send({"type": "http.response.body", "body": text[:1], "more_body": True})
        await send({"type": "http.response.body", "body": text[1:]})


class Bench:
    """A memo, what is behind it, and the version of the records."""

    def __init__(self, behind: Behind, *, allowed: bool = True) -> None:
        self.behind = behind
        self.version: tuple[object, ...] | None = (1,)
        self.counted = 0
        self.allowed = allowed
        self.limit: str | None = "a limit"
        self.memo = Memo(
            behind,
            version=lambda: self.version,
            limited=lambda scope: self.limit if scope["path"] == "/a" else None,
            count=self._count,
        )

    def _count(self, limited: str, _scope: Any, start: Any) -> bool:
        assert limited == self.limit
        self.counted += 1
        start["headers"].append((b"x-remaining", b"1"))
        return self.allowed

    def get(self, path: str = "/a", **scope: Any) -> bytes:
        sent: Sent = []
        asked = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [],
            **scope,
        }

        async def send(message: Any) -> None:
            sent.append(message)
            if message["type"] == "http.response.start":
                # What is added on the way out must not come back with the next answer.
                message["headers"].append((b"x-added", b"1"))

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        asyncio.run(self.memo(asked, receive, send))
        names = [name for name, _ in sent[0]["headers"]]
        assert [name for name in names if name != b"x-remaining"] == [b"content-type", b"x-added"]
        self.told = b"x-remaining" in names
        return b"".join(message["body"] for message in sent[1:])


def test_the_same_request_is_answered_once() -> None:
    bench = Bench(Behind())
    assert [bench.get(), bench.get(), bench.get()] == [b"1", b"1", b"1"]
    assert bench.behind.asked == 1


def test_a_kept_answer_counts_against_limits() -> None:
    bench = Bench(Behind())
    bench.get()
    assert bench.counted == 0
    bench.get()
    assert bench.counted == 1
    assert bench.told


def test_what_nothing_limits_is_not_counted() -> None:
    bench = Bench(Behind())
    assert [bench.get("/b"), bench.get("/b")] == [b"1", b"1"]
    assert bench.counted == 0


def test_a_request_too_many_is_passed_on_to_be_refused() -> None:
    bench = Bench(Behind(), allowed=False)
    assert [bench.get(), bench.get()] == [b"1", b"2"]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/b"},
        {"method": "HEAD"},
        {"query_string": b"limit=2"},
        {"headers": [(b"authorization", b"Bearer x")]},
        {"headers": [(b"x-mock-session", b"mine")]},
    ],
)
def test_a_request_that_differs_in_anything_is_another_one(other: Any) -> None:
    bench = Bench(Behind())
    assert [bench.get(), bench.get(**other)] == [b"1", b"2"]


@pytest.mark.parametrize("scope", [{"method": "POST"}, {"headers": [(b"content-length", b"2")]}])
def test_what_changes_something_or_has_a_body_is_not_kept(scope: Any) -> None:
    bench = Bench(Behind())
    assert [bench.get(**scope), bench.get(**scope)] == [b"1", b"2"]


def test_a_change_of_the_records_makes_answers_stale() -> None:
    bench = Bench(Behind())
    bench.get()
    bench.version = (2,)
    assert [bench.get(), bench.get()] == [b"2", b"2"]


def test_nothing_is_kept_where_changes_cannot_be_seen() -> None:
    bench = Bench(Behind())
    bench.version = None
    assert [bench.get(), bench.get()] == [b"1", b"2"]


def test_what_may_not_be_repeated_is_not() -> None:
    bench = Bench(Behind(repeats=False))
    assert [bench.get(), bench.get()] == [b"1", b"2"]


def test_large_answers_are_not_kept() -> None:
    bench = Bench(Behind(size=2**20 + 1))
    assert bench.get() != bench.get()


def test_memory_is_bounded_and_the_latest_answers_stay() -> None:
    bench = Bench(Behind(size=2**18))
    for number in range(100):
        bench.get(f"/{number}")
    assert bench.behind.asked == 100
    bench.get("/99")
    assert bench.behind.asked == 100
    bench.get("/0")
    assert bench.behind.asked == 101
