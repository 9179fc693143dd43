"""Tell the time by which the windows of rate limits move, and that of the worlds."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

from mockserver.state.advance import Advance


class Clock(Protocol):
    """Something that tells the time."""

    def time(self) -> float:
        """Return the seconds since 1970-01-01T00:00:00Z."""
        ...


@runtime_checkable
class MovableClock(Clock, Protocol):
    """A clock that can be moved on, and the worlds with it."""

    def advanced_s(self) -> float:
        """Return by how many seconds it was moved on so far."""
        ...

    def advance(
        self, seconds: float, allowed: Callable[[float], None] = lambda _advanced_s: None
    ) -> None:
        """Let it be *seconds* later from now on, unless *allowed*, given the sum, raises."""
        ...


class RunningClock:
    """The time of this machine, and as much later as the clock was advanced in this process."""

    def __init__(self) -> None:
        self._advanced_s = 0.0

    def time(self) -> float:
        """Return the seconds since 1970-01-01T00:00:00Z."""
        return time.time() + self._advanced_s

    def advanced_s(self) -> float:
        """Return by how many seconds it was moved on so far."""
        return self._advanced_s

    def advance(
        self, seconds: float, allowed: Callable[[float], None] = lambda _advanced_s: None
    ) -> None:
        """Let the clock be *seconds* later from now on, unless *allowed* raises."""
        allowed(self._advanced_s + seconds)
        self._advanced_s += seconds


class SharedClock:
    """The time of this machine, moved on for all processes that share a database.

    Or a time that stands still but for that: *stands_at*, in seconds since 1970.
    """

    def __init__(self, advance: Advance, *, stands_at: float | None = None) -> None:
        self._advance = advance
        self._stands_at = stands_at

    def time(self) -> float:
        """Return the seconds since 1970-01-01T00:00:00Z."""
        here_s = time.time() if self._stands_at is None else self._stands_at
        return here_s + self._advance.seconds()

    def advanced_s(self) -> float:
        """Return by how many seconds it was moved on so far, by whichever process."""
        return self._advance.seconds()

    def advance(
        self, seconds: float, allowed: Callable[[float], None] = lambda _advanced_s: None
    ) -> None:
        """Let the clock be *seconds* later from now on, unless *allowed* raises."""
        self._advance.add(seconds, allowed)


class StoppedClock:
    """A time that stands still until another is set: `now`."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        """Return the seconds since 1970-01-01T00:00:00Z."""
        return self.now


def world_time(began: datetime, clock: Clock) -> Callable[[], datetime]:
    """Return what tells the time of a world: *began*, moved on as far as *clock* was."""
    if not isinstance(clock, MovableClock):
        return lambda: began
    advanced_s = clock.advanced_s
    return lambda: began + timedelta(seconds=advanced_s())


def date_time(seconds: float) -> datetime:
    """Return *seconds* since 1970 in UTC. Raises `ValueError` beyond the year 9999."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(str(error)) from error
