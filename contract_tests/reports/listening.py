"""Follow a run while it happens."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from contract_tests.results import Run, Verdict


class Listener(Protocol):
    """Told of a run while it happens.

    `begun` comes first, `ended` last, also if the run is stopped early. Whoever tells a listener
    from several threads does so through `Listeners`, which lets one call in at a time.
    """

    def begun(self, total: int) -> None:
        """Hear that *total* verdicts are to come; fewer come if the run is stopped."""

    def asking(self, operation: str, check: str) -> None:
        """Hear that *check* is brought to *operation* now."""

    def waiting(self, seconds: float, reason: str) -> None:
        """Hear that nothing is sent for *seconds*, and why."""

    def judged(self, verdict: Verdict) -> None:
        """Hear of one verdict."""

    def ended(self, run: Run) -> None:
        """Hear what came of the run: all verdicts, also those that were not told one by one."""


class Listeners:
    """Several listeners as one, which may be told from any thread."""

    def __init__(self, listeners: Sequence[Listener] = ()) -> None:
        self._listeners = tuple(listeners)
        self._lock = threading.Lock()

    def begun(self, total: int) -> None:
        """Tell every listener that *total* verdicts are to come."""
        with self._lock:
            for listener in self._listeners:
                listener.begun(total)

    def asking(self, operation: str, check: str) -> None:
        """Tell every listener that *check* is brought to *operation* now."""
        with self._lock:
            for listener in self._listeners:
                listener.asking(operation, check)

    def waiting(self, seconds: float, reason: str) -> None:
        """Tell every listener that nothing is sent for *seconds*, and why."""
        with self._lock:
            for listener in self._listeners:
                listener.waiting(seconds, reason)

    def judged(self, verdict: Verdict) -> None:
        """Tell every listener of *verdict*."""
        with self._lock:
            for listener in self._listeners:
                listener.judged(verdict)

    def ended(self, run: Run) -> None:
        """Tell every listener what came of the run."""
        with self._lock:
            for listener in self._listeners:
                listener.ended(run)
