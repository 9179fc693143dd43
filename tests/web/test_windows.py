"""Windows in memory and in a real Redis, moved by a clock of ours."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.errors import RateLimitsUnavailable
from mockserver.web.clocks import RunningClock
from mockserver.web.windows import MemoryWindows, windows_at
from tests.redis_server import reachable_redis


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.123456

    def time(self) -> float:
        return self.now


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "memory" else reachable_redis()


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def test_a_window_begins_with_its_first_request_and_ends_to_the_microsecond(
    url: str | None, key: str
) -> None:
    clock = Clock()
    windows = windows_at(url, clock)
    begun = clock.now
    assert windows.get_expiry(key) == begun
    assert [windows.incr(key, 60) for _ in range(3)] == [1, 2, 3]
    assert (windows.get(key), windows.get_expiry(key)) == (3, begun + 60)
    clock.now = begun + 60 - 1e-6
    assert windows.incr(key, 60, 2) == 5
    clock.now = begun + 60
    assert windows.get(key) == 0
    assert (windows.incr(key, 60), windows.get_expiry(key)) == (1, begun + 120)


def test_a_clock_that_is_set_back_makes_no_window_longer(url: str | None, key: str) -> None:
    clock = Clock()
    windows = windows_at(url, clock)
    windows.incr(key, 60)
    clock.now -= 3600
    assert windows.incr(key, 60) == 1
    assert windows.get_expiry(key) == clock.now + 60


def test_what_is_cleared_begins_anew(url: str | None, key: str) -> None:
    windows = windows_at(url, Clock())
    windows.incr(key, 60)
    windows.clear(key)
    assert (windows.get(key), windows.incr(key, 60)) == (0, 1)


def test_two_processes_count_together_in_redis(key: str) -> None:
    url, clock = reachable_redis(), Clock()
    one, other = windows_at(url, clock), windows_at(url, clock)
    assert [one.incr(key, 60), other.incr(key, 60), one.incr(key, 60)] == [1, 2, 3]
    assert one.get_expiry(key) == other.get_expiry(key) == clock.now + 60


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(st.tuples(st.floats(-30, 90), st.integers(1, 5)), max_size=12))
def test_redis_counts_as_memory_does(steps: list[tuple[float, int]]) -> None:
    url, clock, key = reachable_redis(), Clock(), uuid.uuid4().hex
    memory, redis = MemoryWindows(clock), windows_at(url, clock)
    for seconds, amount in steps:
        clock.now += seconds
        assert redis.get(key) == memory.get(key)
        assert redis.incr(key, 60, amount) == memory.incr(key, 60, amount)
        assert redis.get_expiry(key) == memory.get_expiry(key)


def test_memory_forgets_windows_that_ended() -> None:
    clock = Clock()
    windows = MemoryWindows(clock)
    for index in range(5000):
        windows.incr(str(index), 60)
        clock.now += 1
    assert windows.check()
    assert windows.reset() < 1500


def test_advancing_a_running_clock_moves_the_windows(key: str) -> None:
    clock = RunningClock()
    windows = MemoryWindows(clock)
    assert [windows.incr(key, 3600), windows.incr(key, 3600)] == [1, 2]
    clock.advance(3600)
    assert windows.incr(key, 3600) == 1


def test_a_redis_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(RateLimitsUnavailable) as raised:
        windows_at("redis://user:pass@word@127.0.0.1:1/0?password=word", Clock())
    assert "rate limits at redis://user:***@127.0.0.1:1/0?password=***: " in str(raised.value)
    assert "word@" not in str(raised.value)
