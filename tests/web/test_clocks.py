"""Clocks that run, are moved on, are shared, or stand still; and the time of the worlds."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mockserver.state.store import Store
from mockserver.web.clocks import (
    MovableClock,
    RunningClock,
    SharedClock,
    StoppedClock,
    date_time,
    world_time,
)

NOON = datetime(2026, 5, 13, 12, tzinfo=UTC)


@pytest.fixture(params=["running", "shared"])
def clock(request: pytest.FixtureRequest) -> MovableClock:
    return RunningClock() if request.param == "running" else SharedClock(Store().advance)


def test_it_is_as_late_as_on_this_machine_and_as_much_later_as_it_was_advanced(
    clock: MovableClock,
) -> None:
    assert abs(clock.time() - time.time()) < 5
    clock.advance(3600)
    clock.advance(0.5)
    assert clock.advanced_s() == 3600.5
    assert 3600 <= clock.time() - time.time() < 3606


def test_what_is_not_allowed_does_not_move_it(clock: MovableClock) -> None:
    def refuse(total: float) -> None:
        raise ValueError(total)

    with pytest.raises(ValueError, match="60"):
        clock.advance(60, refuse)
    assert clock.advanced_s() == 0


def test_worlds_move_with_the_clock(clock: MovableClock) -> None:
    now = world_time(NOON, clock)
    assert now() == NOON
    clock.advance(86_400)
    assert now() == NOON + timedelta(days=1)


def test_clocks_of_one_database_are_one(tmp_path: Path) -> None:
    one, other = (SharedClock(Store(str(tmp_path / "state.db")).advance) for _ in range(2))
    now = world_time(NOON, other)
    one.advance(60)
    assert other.advanced_s() == 60
    assert now() == NOON + timedelta(minutes=1)


def test_a_clock_that_stands_still_is_moved_by_nobody_and_neither_are_its_worlds() -> None:
    clock = StoppedClock()
    clock.now = 1_800_000_000.25
    assert clock.time() == 1_800_000_000.25
    assert not isinstance(clock, MovableClock)
    assert world_time(NOON, clock)() == NOON


def test_there_is_no_time_beyond_the_year_9999() -> None:
    assert date_time(0.5) == datetime(1970, 1, 1, 0, 0, 0, 500_000, UTC)
    for seconds, reason in ((1e12, "year"), (1e300, "out of range")):
        with pytest.raises(ValueError, match=reason):
            date_time(seconds)
