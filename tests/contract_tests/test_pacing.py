from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from contract_tests.pacing import MAX_WAITS, Pace, Stopped, seconds_of


class Clock:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


def pace(clock: Clock, **options: float | int) -> Pace:
    return Pace(sleep=clock.sleep, clock=clock, **options)  # type: ignore[arg-type]


def test_requests_are_as_far_apart_as_asked() -> None:
    clock = Clock()
    steady = pace(clock, interval_s=0.5)
    for _ in range(4):
        steady.admit()
    assert clock.slept == [0.5, 0.5, 0.5]
    clock.now += 10
    steady.admit()
    assert len(clock.slept) == 3, "whoever was slow need not wait"


def test_the_budget_of_requests_is_kept_exactly() -> None:
    few = pace(Clock(), max_requests=3)
    for _ in range(3):
        few.admit()
    with pytest.raises(Stopped, match="3 requests"):
        few.admit()
    assert few.sent == 3
    assert "3 requests" in few.stopped


def test_the_budget_of_requests_is_kept_by_many_threads() -> None:
    few = Pace(max_requests=50)
    admitted: list[int] = []

    def work() -> None:
        try:
            while True:
                few.admit()
                admitted.append(1)
        except Stopped:
            pass

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(admitted) == 50


def test_an_admission_can_be_given_back() -> None:
    few = pace(Clock(), max_requests=1)
    few.admit()
    few.give_back()
    few.admit()
    assert few.sent == 1


def test_the_budget_of_time_is_kept() -> None:
    clock = Clock()
    short = pace(clock, max_seconds=2)
    short.admit()
    clock.now += 2
    with pytest.raises(Stopped, match="2 s"):
        short.allow()


def test_whoever_waits_is_woken_by_the_stop() -> None:
    slow = Pace(interval_s=60)
    slow.admit()
    ended: list[str] = []

    def work() -> None:
        try:
            slow.admit()
        except Stopped as stopped:
            ended.append(str(stopped))

    waiting = threading.Thread(target=work)
    waiting.start()
    slow.stop("interrupted")
    slow.stop("something else")
    waiting.join(10)
    assert ended == ["interrupted"]


def test_without_a_word_each_wait_is_twice_the_one_before() -> None:
    clock = Clock()
    busy = pace(clock)
    for attempt in range(MAX_WAITS):
        assert busy.backed_off(503, None, attempt)
        busy.admit()
    assert clock.slept == [1.0, 2.0, 4.0]
    assert not busy.backed_off(503, None, MAX_WAITS)


def test_whoever_listens_is_told_of_each_wait_once_and_why() -> None:
    clock = Clock()
    told: list[tuple[float, str]] = []
    busy = pace(clock)
    busy.on_wait = lambda seconds, reason: told.append((seconds, reason))
    for _ in range(3):
        busy.backed_off(429, "7", 0)
    busy.backed_off(503, None, 3 - 1)
    clock.sleep(8)
    busy.backed_off(503, None, 1)
    busy.pause(5, "because")
    assert told == [
        (7.0, "the server answered 429 with Retry-After"),
        (2.0, "the server answered 503"),
        (5, "because"),
    ]
    slow = pace(clock, interval_s=6)
    slow.on_wait = lambda seconds, reason: told.append((seconds, reason))
    slow.admit()
    slow.admit()
    assert told[-1] == (6.0, "requests are 6 s apart (--rate, x-rate-limit)")


@pytest.mark.parametrize("status", [200, 404, 500])
def test_other_answers_are_not_waited_for(status: int) -> None:
    assert not pace(Clock()).backed_off(status, "3", 0)


def test_a_date_says_how_long_to_wait() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    found = seconds_of(later)
    assert found is not None
    assert 25 < found <= 30
    assert seconds_of("Thu, 01 Jan 1970 00:00:00 GMT") == 0.0
    assert seconds_of("soon") is None
