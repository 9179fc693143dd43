from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contract_tests import processes
from contract_tests.connections import Transport
from contract_tests.credentials import credentials_from
from contract_tests.messages import Request
from contract_tests.pacing import MAX_WAITS, Pace
from contract_tests.targets import Target, WriteNotAllowed, polite_interval_s
from mockserver.spec import Api


def target_of(api: Api, base_url: str, **options: Any) -> Target:
    return Target(api, base_url, credentials_from(api, {}), **options)


@pytest.fixture
def store(store_api: Api, store_address: str) -> Target:
    return target_of(store_api, f"{store_address}/v1/")


def test_an_exchange_holds_what_was_sent_and_answered(store: Target) -> None:
    list_books = store.api.operations[0]
    exchange = store.ask(list_books, {"query.limit": 2, "query.genre": "poetry"})
    assert exchange.method == "GET"
    assert exchange.url.endswith("/v1/books?limit=2&genre=poetry")
    assert ("Authorization", "Bearer st_example") in exchange.request_headers
    assert exchange.status == 200
    assert exchange.media_type == "application/json"
    assert len(exchange.json()["books"]) == 2
    assert exchange.elapsed_ms > 0


def test_every_alternative_can_be_chosen(store: Target) -> None:
    list_books = store.api.operations[0]
    exchange = store.ask(list_books, {}, requirement=list_books.security[1])
    assert exchange.status == 200
    assert dict(exchange.request_headers)["X-Store-Key"] == "st_example"
    assert "Authorization" not in dict(exchange.request_headers)


def test_without_a_requirement_nothing_is_added(store: Target) -> None:
    assert store.send(Request(method="GET", path="/books")).status == 401


class Session:
    """Answers 429 at first, then 200, and notes what it is asked."""

    def __init__(self, retry_after: str | None, *, refusals: int = 1) -> None:
        self.refusals = refusals
        self.asked: list[dict[str, Any]] = []
        self.retry_after = retry_after

    def request(self, method: str, url: str, **options: Any) -> Any:
        self.asked.append(options)
        refused = len(self.asked) <= self.refusals
        headers = {"Retry-After": self.retry_after} if refused and self.retry_after else {}
        return SimpleNamespace(
            status_code=429 if refused else 200,
            headers=headers,
            content=b"",
            elapsed=SimpleNamespace(total_seconds=lambda: 0.0),
            request=SimpleNamespace(url=url, headers={}),
        )


def answering(target: Target, session: Session) -> Session:
    """Let *session* answer for the server of *target*."""
    target.connection = SimpleNamespace(  # type: ignore[assignment]  # a fake
        request=session.request, transport=Transport()
    )
    return session


@pytest.mark.parametrize(
    ("retry_after", "status", "slept"),
    [("3", 200, [3.0]), (None, 200, [1.0]), ("86400", 429, []), ("soon", 429, [])],
)
def test_a_rate_limit_is_waited_for_when_it_says_how_long(
    store_api: Api, retry_after: str | None, status: int, slept: list[float]
) -> None:
    waits: list[float] = []
    target = target_of(store_api, "http://x", pace=Pace(sleep=waits.append))
    answering(target, Session(retry_after))
    assert target.send(Request(method="GET", path="/")).status == status
    assert waits == pytest.approx(slept, abs=0.2)


def test_a_target_that_keeps_asking_for_patience_is_not_waited_for_without_end(
    store_api: Api,
) -> None:
    waits: list[float] = []
    target = target_of(store_api, "http://x", pace=Pace(sleep=waits.append))
    answering(target, Session("3", refusals=100))
    assert target.send(Request(method="GET", path="/")).status == 429
    assert waits == pytest.approx([3.0] * MAX_WAITS, abs=0.2)


def test_writes_are_not_sent_unless_allowed(store_api: Api) -> None:
    target = target_of(store_api, "http://x")
    session = answering(target, Session(None, refusals=0))
    with pytest.raises(WriteNotAllowed, match="--allow-writes"):
        target.send(Request(method="DELETE", path="/"))
    assert session.asked == []
    target.allow_writes = True
    assert target.send(Request(method="DELETE", path="/")).status == 200


def test_any_text_can_be_sent_in_a_header(store: Target) -> None:
    request = Request(method="GET", path="/health", headers=(("X-Text", "\u2620"),))
    assert store.send(request).status == 200


def test_every_exchange_is_told_to_watchers(store: Target) -> None:
    seen: list[tuple[str, int]] = []
    store.watchers.append(
        lambda operation, exchange: seen.append((operation.name, exchange.status))
    )
    store.ask(store.api.operations[0], {})
    assert seen == [("GET /books", 200)]


def test_requests_to_a_deployment_keep_the_declared_rate(store_api: Api) -> None:
    limited = dataclasses.replace(
        store_api.operations[0], extensions={"x-rate-limit": {"requests": 30, "window": 60}}
    )
    api = dataclasses.replace(store_api, operations=(limited,))
    assert polite_interval_s(api, "https://api.example/v1") == 2.0
    assert polite_interval_s(api, "http://127.0.0.1:8000/v1") == 0.0
    assert polite_interval_s(store_api, "https://api.example/v1") == 0.0
    waits: list[float] = []
    pace = Pace(interval_s=2.0, sleep=waits.append)
    pace.admit()
    pace.admit()
    assert len(waits) == 1
    assert 1.5 < waits[0] <= 2.0


def test_a_target_does_not_print_credentials(store_api: Api) -> None:
    assert repr(target_of(store_api, "http://u:secret@host/x")) == "<Target host>"


def test_a_mock_that_does_not_start_says_why(tmp_path: Path) -> None:
    spec = tmp_path / "broken.yaml"
    spec.write_text("openapi: nonsense\n")
    with (
        pytest.raises(processes.MockDidNotStart, match=r"broken\.yaml"),
        processes.mock_process(spec),
    ):
        pass
