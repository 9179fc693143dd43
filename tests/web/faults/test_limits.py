"""Faults of limits: what is refused, and what clients are told, by a clock that tests move."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.faults.asking import Asker, headers_but, new_app, new_session

LIMITED = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
# What each API allows in a minute, one of its operations, and the headers that it names.
APIS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "opencx": ("/resource-usage/action?limit=1", 100, ()),
    "chatbotkit": ("/usage/list?take=1", 120, ()),
    "scopix": ("/usage/breakdown", 30, LIMITED),
    "autoposting": ("/usage/summary", 60, LIMITED),
    "store": ("/books?limit=1", 60, LIMITED),
}


class Clock:
    """A clock that tells what it is told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.25

    def time(self) -> float:
        """Return the seconds since 1970."""
        return self.now


CLOCK = Clock()
ASKER = Asker(new_app(clock=CLOCK, rate_limits=True))


def applying(fault: str) -> list[str]:
    """Return the APIs in which *fault* applies to the operation that is asked here."""
    return [
        name
        for name, (path, _, _) in APIS.items()
        for site in ASKER.app.faults.sites[name]
        if site.operation.name == _operation(path) and _is_on(fault, site)
    ]


def _operation(path: str) -> str:
    name = path.partition("?")[0]
    return f"GET {name.replace('/action', '/{resource_type}')}"


def _is_on(fault: str, site: Any) -> bool:
    with ASKER.faults(fault):
        return bool(ASKER.app.faults.at(site))


def asked(api: str, session: str) -> httpx.Response:
    """Return the answer to one more request of *session*."""
    return ASKER.get(api, APIS[api][0], session=session)


def exhausted(api: str) -> tuple[str, httpx.Response]:
    """Return a session that has spent all, and the last answer that it got."""
    session = new_session()
    for _ in range(APIS[api][1]):
        answer = asked(api, session)
        assert answer.status_code == 200
    return session, answer


def test_the_faults_of_limits_apply_where_there_are_headers_for_them() -> None:
    assert applying("rate.never-429") == list(APIS)
    assert applying("rate.remaining-lies") == ["scopix", "autoposting", "store"]
    assert set(APIS) - set(applying("rate.retry-after-short")) == {"chatbotkit"}
    assert set(APIS) - set(applying("rate.no-headers")) == {"chatbotkit"}


@pytest.mark.parametrize("api", applying("rate.never-429"))
def test_nobody_is_ever_refused(api: str) -> None:
    session, last = exhausted(api)
    with ASKER.faults("rate.never-429"):
        answers = [asked(api, session) for _ in range(3)]
    assert asked(api, session).status_code == 429
    for answer in answers:
        assert answer.status_code == 200
        assert answer.content == last.content
        assert "retry-after" not in answer.headers
        for name in APIS[api][2]:
            assert name in answer.headers
        if APIS[api][2]:
            assert answer.headers["x-ratelimit-remaining"] == "0"


@pytest.mark.parametrize("api", applying("rate.remaining-lies"))
def test_what_remains_is_never_less(api: str) -> None:
    session = new_session()
    with ASKER.faults("rate.remaining-lies"):
        told = [asked(api, session).headers["x-ratelimit-remaining"] for _ in range(4)]
        true = asked(api, session)
    limit = APIS[api][1]
    assert told == [str(limit - 1)] * 4
    assert true.headers["x-ratelimit-limit"] == str(limit)
    assert asked(api, session).headers["x-ratelimit-remaining"] == str(limit - 6)


@pytest.mark.parametrize("api", applying("rate.retry-after-short"))
def test_who_waits_as_told_is_refused_again(api: str) -> None:
    session, _ = exhausted(api)
    true = asked(api, session)
    with ASKER.faults("rate.retry-after-short"):
        told = asked(api, session)
        before, CLOCK.now = CLOCK.now, CLOCK.now + int(told.headers["retry-after"])
        again = asked(api, session)
        CLOCK.now = before
    assert (told.status_code, again.status_code) == (429, 429)
    assert int(true.headers["retry-after"]) > int(told.headers["retry-after"])
    assert headers_but(told, "retry-after") == headers_but(true, "retry-after")


@pytest.mark.parametrize("api", applying("rate.no-headers"))
def test_a_refusal_has_no_headers(api: str) -> None:
    session, _ = exhausted(api)
    true = asked(api, session)
    with ASKER.faults("rate.no-headers"):
        faulty = asked(api, session)
    left = {"retry-after", *(name.lower() for name in APIS[api][2])}
    assert faulty.status_code == 429
    assert left <= set(true.headers)
    assert not left & set(faulty.headers)
    assert faulty.headers["content-type"] == true.headers["content-type"]


def test_what_a_fault_asks_besides_is_not_charged_to_the_client() -> None:
    session = new_session()
    with ASKER.faults("page.lost", "page.limit-off-by-one"):
        page = ASKER.get("store", "/books?limit=3", session=session)
        cursor = page.json()["next"]
        second = ASKER.get("store", f"/books?limit=3&cursor={cursor}", session=session)
    assert len(page.json()["books"]) == 4
    assert page.headers["x-ratelimit-remaining"] == "59"
    assert second.headers["x-ratelimit-remaining"] == "58"
    third = ASKER.get("store", "/books?limit=3", session=session)
    assert third.headers["x-ratelimit-remaining"] == "57"


def test_a_request_that_is_asked_in_place_of_another_counts() -> None:
    session = new_session()
    with ASKER.faults("page.limit-ignored", "auth.ignored"):
        one = ASKER.get("store", "/books?limit=3", session=session)
        two = ASKER.get("store", "/books?limit=3", session=session, authorized=False)
    assert len(one.json()["books"]) == len(two.json()["books"]) == 8
    assert one.headers["x-ratelimit-remaining"] == "59"
    assert two.headers["x-ratelimit-remaining"] == "58"


def test_faults_of_limits_apply_nowhere_if_limits_are_off() -> None:
    off = Asker(new_app())
    with off.faults("rate.never-429"):
        ((chosen, reason),) = off.app.faults.without_effect()
    assert chosen.text == "rate.never-429"
    assert "limits are turned off (--no-rate-limits)" in reason
