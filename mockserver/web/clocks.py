"""Tell the time by which the windows of rate limits move."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time."""

    def time(self) -> float:
        """Return the seconds since 1970-01-01T00:00:00Z."""
        ...


class RunningClock:
    """The time of this machine, and as much later as the clock was advanced."""

    def __init__(self) -> None:
        self._advanced_s = 0.0

    def time(self) -> float:
        """Return the seconds since 1970-01-01T00:00:00Z."""
        return time.time() + self._advanced_s

    def advance(self, seconds: float) -> None:
        """Let the clock be *seconds* later from now on."""
        self._advanced_s += seconds
