"""Where a client stands, and how headers say so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.mocking.limits import (
    LimitHeaders,
    Standing,
    exhausted,
    seconds_until,
    too_many_requests,
)
from mockserver.spec import api_from_document, document_from_text
from mockserver.spec.semantics import RateLimit, semantics_of

NOW = 1_800_000_000.25


def headers_of(limit: str, responses: str = "{'200': {description: it}}") -> LimitHeaders:
    text = (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /it:\n    get:\n"
        f"      x-rate-limit: {limit}\n      responses: {responses}\n"
    )
    api = api_from_document(document_from_text(text, source="t.yaml"))
    found = semantics_of(api, api.operations[0]).rate_limit
    assert found is not None
    return LimitHeaders(api.operations[0], found)


def told(headers: LimitHeaders, *, spent: int, status: int = 200, after_s: float = 0) -> Any:
    limit = RateLimit(requests=5, window_s=60, scope="credential", headers={})
    standing = Standing(limit=limit, spent=spent, ends_at=NOW + 60)
    return headers.of(standing, status, NOW + after_s)


LIMIT = "{requests: 5, window: 60%s}"
ALL = ", headers: {limit: X-L, remaining: X-R, reset: X-T, retryAfter: X-Wait}"


def test_declared_headers_tell_limit_remaining_and_the_end_of_the_window() -> None:
    expected = {"X-L": "5", "X-R": "3", "X-T": "1800000061"}
    assert told(headers_of(LIMIT % ALL), spent=2) == expected


def test_only_a_request_that_is_too_many_is_told_how_long_to_wait() -> None:
    headers = headers_of(LIMIT % ALL)
    assert told(headers, spent=5)["X-R"] == "0"
    assert "X-Wait" not in told(headers, spent=5)
    over = told(headers, spent=6, status=429, after_s=12.5)
    assert over == {"X-L": "5", "X-R": "0", "X-T": "1800000061", "X-Wait": "48"}


def test_without_a_declaration_the_fields_of_the_ietf_tell() -> None:
    headers = headers_of(LIMIT % "")
    assert told(headers, spent=2, after_s=10) == {
        "RateLimit-Policy": '"credential";q=5;w=60',
        "RateLimit": '"credential";r=3;t=50',
    }
    assert told(headers, spent=9, status=429, after_s=10) == {
        "RateLimit-Policy": '"credential";q=5;w=60',
        "RateLimit": '"credential";r=0;t=50',
        "Retry-After": "50",
    }


def test_an_api_can_declare_that_it_sends_none() -> None:
    assert told(headers_of(LIMIT % ", headers: {}"), spent=9, status=429) == {}


DOCUMENTED = """{
  '200': {description: it, headers: {X-RateLimit-Remaining: {schema: {type: integer}}, X-Other: {}}},
  '4XX': {description: no, headers: {Retry-After: {schema: {type: integer}}, X-RateLimit-Used: {}}}
}"""


def test_headers_that_a_response_documents_are_told_on_that_response() -> None:
    headers = headers_of(LIMIT % "", DOCUMENTED)
    assert headers.names == {"X-RateLimit-Remaining", "Retry-After", "X-RateLimit-Used"}
    assert told(headers, spent=2) == {"X-RateLimit-Remaining": "3"}
    assert told(headers, spent=2, status=404) == {"X-RateLimit-Used": "2"}
    over = {"Retry-After": "60", "X-RateLimit-Used": "5"}
    assert told(headers, spent=7, status=429) == over
    assert told(headers, spent=2, status=500) == {}


def test_a_documented_header_that_is_declared_is_told_once_under_the_declared_name() -> None:
    headers = headers_of(LIMIT % ", headers: {remaining: x-ratelimit-remaining}", DOCUMENTED)
    assert told(headers, spent=2) == {"x-ratelimit-remaining": "3"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("X-RateLimit-Reset: {schema: {type: integer}}", "1800000061"),
        ("RateLimit-Reset: {schema: {type: integer}}", "60"),
        ("X-RateLimit-Reset: {schema: {type: integer}, example: 17}", "60"),
        ("RateLimit-Reset: {schema: {type: integer}, example: 1700000000}", "1800000061"),
        ("X-RateLimit-Reset: {schema: {type: string, format: date-time}}", None),
    ],
)
def test_a_documented_reset_is_an_instant_or_a_delay_as_its_example_or_name_says(
    header: str, expected: str | None
) -> None:
    responses = f"{{'200': {{description: it, headers: {{{header}}}}}}}"
    name = header.partition(":")[0]
    assert told(headers_of(LIMIT % "", responses), spent=1).get(name) == expected


def test_the_refusal_says_what_is_allowed_and_how_long_to_wait() -> None:
    limit = RateLimit(requests=1, window_s=3600, scope="address", headers={})
    refusal = too_many_requests(exhausted(limit, NOW), NOW + 3599)
    assert refusal.detail == "more than 1 request in 3,600 seconds for one address; wait 1 second"
    assert (refusal.status, refusal.condition) == (429, "too-many-requests")


MOMENTS = st.floats(min_value=0, max_value=4e9)


@given(now=MOMENTS, length=st.floats(min_value=0, max_value=1e7))
def test_whole_seconds_lead_to_a_moment_and_no_second_is_wasted(now: float, length: float) -> None:
    moment = now + length
    seconds = seconds_until(moment, now)
    assert now + seconds >= moment
    assert seconds <= length + 1


@given(now=MOMENTS, window_s=st.integers(min_value=1, max_value=10**6))
def test_nobody_is_told_to_wait_for_longer_than_a_window(now: float, window_s: int) -> None:
    assert seconds_until(now + window_s, now) == window_s
