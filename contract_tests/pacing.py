"""Send no faster, no longer and no more often than was asked for; stop when told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# A server that asks for more patience than this is not waited for, nor one that asks more often:
# others may spend what we waited for.
MAX_WAIT_S = 90.0
MAX_WAITS = 3

# The first wait of a back-off where the server does not say how long; each further one doubles it.
FIRST_WAIT_S = 1.0

# Many threads are refused at once; they wait for the same.
_NOTICED_S = 0.5

_BUSY = frozenset({429, 503})


class Stopped(Exception):
    """No more requests are sent; the message says why."""


class Pace:
    """When the next request may be sent, and whether. May be asked from several threads.

    Requests are *interval_s* apart; *max_requests* and *max_seconds* bound the whole run. `on_wait`
    is told how many seconds nothing is sent, and why.
    """

    def __init__(
        self,
        *,
        interval_s: float = 0.0,
        max_requests: int | None = None,
        max_seconds: float | None = None,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.on_wait: Callable[[float, str], object] = _unheard
        self.interval_s = interval_s
        self.max_requests = max_requests
        self.max_seconds = max_seconds
        self.sent = 0
        self.stopped = ""
        self._clock = clock
        self._began = clock()
        self._next_at = 0.0
        self._lock = threading.Lock()
        self._ended = threading.Event()
        # Whoever waits is woken when the run is stopped.
        self._sleep = sleep or self._ended.wait

    def admit(self) -> None:
        """Return when the next request may be sent. Raises `Stopped` if none may."""
        self.allow()
        with self._lock:
            if self.max_requests is not None and self.sent >= self.max_requests:
                spent = f"the budget of {self.max_requests} requests is spent"
            else:
                spent = ""
                self.sent += 1
            now = self._clock()
            wait_s = self._next_at - now
            self._next_at = max(now, self._next_at) + self.interval_s
        if spent:
            self.stop(spent)
        elif wait_s > 0:
            if self.interval_s >= 1 and wait_s >= 1:
                apart = f"requests are {self.interval_s:g} s apart (--rate, x-rate-limit)"
                self.on_wait(wait_s, apart)
            self._sleep(wait_s)
        self.allow()

    def give_back(self) -> None:
        """Take back an admission that no request followed."""
        with self._lock:
            self.sent -= 1

    def allow(self) -> None:
        """Raise `Stopped` if no more requests may be sent; wait for nothing."""
        if self.max_seconds is not None and self._clock() - self._began >= self.max_seconds:
            self.stop(f"the budget of {self.max_seconds:g} s is spent")
        if self.stopped:
            raise Stopped(self.stopped)

    def stop(self, reason: str) -> None:
        """Let no more requests be sent; the first *reason* given counts."""
        with self._lock:
            self.stopped = self.stopped or reason
        self._ended.set()

    def postpone(self, seconds: float, reason: str) -> None:
        """Let nobody send before *seconds* have passed, for *reason*; wait for nothing."""
        with self._lock:
            before, self._next_at = self._next_at, max(self._next_at, self._clock() + seconds)
            longer = self._next_at > before + _NOTICED_S
        if longer:
            self.on_wait(seconds, reason)

    def pause(self, seconds: float, reason: str) -> None:
        """Return when *seconds* have passed, or the run is stopped."""
        self.on_wait(seconds, reason)
        self._sleep(seconds)

    def backed_off(self, status: int, retry_after: str | None, attempt: int) -> bool:
        """Return whether to ask again after an answer of *status*; nobody sends before it says.

        *attempt* counts from 0. Without Retry-After each wait is twice the one before.
        """
        if status not in _BUSY or attempt >= MAX_WAITS:
            return False
        wait_s = FIRST_WAIT_S * 2**attempt if retry_after is None else seconds_of(retry_after)
        if wait_s is None or wait_s > MAX_WAIT_S:
            return False
        self.postpone(wait_s, asked_to_wait(status, retry_after))
        return not self.stopped


def asked_to_wait(status: int, retry_after: str | None) -> str:
    """Return why to wait after an answer of *status*."""
    return f"the server answered {status}" + (" with Retry-After" if retry_after else "")


def _unheard(_seconds: float, _reason: str) -> None:
    """Tell nobody."""


def seconds_of(retry_after: str) -> float | None:
    """Return Retry-After, a number of seconds or a date, in seconds; `None` if it is neither."""
    text = retry_after.strip()
    if text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (at - datetime.now(at.tzinfo or UTC)).total_seconds())
