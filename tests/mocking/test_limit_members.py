"""What members of a 429 body say, by their names and by the examples that they replace."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidRequest, TooManyRequests
from mockserver.mocking.limit_members import limit_changes, told_by
from mockserver.mocking.limits import Standing, too_many_requests
from mockserver.spec.semantics import RateLimit

NOW = 1_800_000_000.25
LIMIT = RateLimit(requests=5, window_s=60, scope="credential", headers={})
REFUSAL = too_many_requests(Standing(limit=LIMIT, spent=7, ends_at=NOW + 17), NOW)
RESET = 1_800_000_018


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            ("retry_after", "retryAfter", "Retry-After", "retry_after_seconds", "wait", "resetIn"),
            17,
        ),
        (("retryAfterMs", "reset_in_milliseconds"), 17_000),
        (("limit", "rate_limit", "requestLimit", "X-RateLimit-Limit", "max_requests", "quota"), 5),
        (("remaining", "requests_remaining", "remainingRequests", "left"), 0),
        (("used", "requestsUsed"), 5),
        (("window", "window_seconds", "period", "intervalSecs"), 60),
        (("reset", "resets", "reset_at", "resetsAt", "X-RateLimit-Reset", "resetTime"), RESET),
    ],
)
def test_members_are_known_by_their_names(names: tuple[str, ...], said: int) -> None:
    for name in names:
        assert said in told_by(name, REFUSAL), name


@pytest.mark.parametrize(
    "name", ["message", "code", "unlimited", "limits_url", "wait_list", "user"]
)
def test_other_members_say_nothing(name: str) -> None:
    assert told_by(name, REFUSAL) == []


def test_other_refusals_and_limits_that_nobody_counts_say_nothing() -> None:
    for refusal in (InvalidRequest(detail="no"), TooManyRequests(detail="wait")):
        assert told_by("limit", refusal) == []
        assert [*limit_changes({"limit": 3}, refusal)] == []


@pytest.mark.parametrize(
    ("name", "example", "said"),
    [
        ("limit", 30, 5),
        ("limit", "30", "5"),
        ("limit", 30.5, 5),
        ("reset", 1_700_000_000, RESET),
        ("reset", 1_700_000_000_000, RESET * 1000),
        ("reset", 30, 17),
        ("reset", "1700000000", str(RESET)),
        ("reset", "2020-01-01T00:00:00Z", "2027-01-15T08:00:18Z"),
        ("limit", "thirty", None),
        ("limit", True, None),
        ("limit", None, None),
        ("limit", [30], None),
    ],
)
def test_what_is_said_has_the_form_of_the_example(name: str, example: Any, said: Any) -> None:
    changes = [*limit_changes({"error": {name: example}}, REFUSAL)]
    assert changes == ([] if said is None else [(f"/error/{name}", said)])


def test_names_that_pointers_escape_are_found() -> None:
    assert [*limit_changes({"a/b": {"limit": 1}}, REFUSAL)] == [("/a~1b/limit", 5)]
