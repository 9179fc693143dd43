"""Count in windows of time: storages for the package `limits` that go by a clock of ours.

A window begins with the first request after the last one ended. The package's own storages read
the machine's time, and Redis tells the end of a window rounded to seconds: too early for half of
those who wait for it.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from limits.errors import ConfigurationError, StorageError
from limits.storage import RedisStorage, Storage

from mockserver.errors import RateLimitsUnavailable
from mockserver.web.clocks import Clock

# So many windows are kept before those that ended are looked for.
_FEW = 1024

# A clock that was set back must not make a window longer than it is; sums are not that exact.
_SLACK_S = 1.0
_TIMEOUT_S = 3.0

# What nobody asks for any more is forgotten by Redis, by its own clock and so much later.
_KEPT_S = 60

# KEYS: the window, and how often the group of it began anew. ARGV: now, length, end of a new
# window, amount. The windows of a group are those of the same beginning only; whoever forgets a
# group need not find them.
_COUNT = f"""
local begun = redis.call('GET', KEYS[2]) or '0'
local window = redis.call('HMGET', KEYS[1], 'ends_at', 'begun')
local ends_at = tonumber(window[1] or '0')
local now, length = tonumber(ARGV[1]), tonumber(ARGV[2])
if ends_at <= now or ends_at - now > length + {_SLACK_S} or window[2] ~= begun then
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], 'ends_at', ARGV[3], 'begun', begun)
    redis.call('EXPIRE', KEYS[1], length + {_KEPT_S})
    if redis.call('TTL', KEYS[2]) < length + {_KEPT_S} then
        redis.call('EXPIRE', KEYS[2], length + {_KEPT_S})
    end
end
return redis.call('HINCRBY', KEYS[1], 'count', ARGV[4])
"""
_READ = """
local begun = redis.call('GET', KEYS[2]) or '0'
local window = redis.call('HMGET', KEYS[1], 'count', 'ends_at', 'begun')
if window[3] ~= begun then return {false, false} end
return {window[1], window[2]}
"""
# KEYS: how often the group began anew. ARGV: the length of the longest window.
_FORGET = f"""
redis.call('INCR', KEYS[1])
if redis.call('TTL', KEYS[1]) < ARGV[1] + {_KEPT_S} then
    redis.call('EXPIRE', KEYS[1], ARGV[1] + {_KEPT_S})
end
"""


class MemoryWindows(Storage):
    """Windows of this process. The beginning of a key, up to a slash, is its group."""

    failures: tuple[type[Exception], ...] = ()
    """What is raised where windows cannot be asked."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._windows: dict[str, tuple[int, float]] = {}
        self._most = _FEW

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Nothing can fail here."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count *amount* in the window of *key*, *expiry* seconds long, and return the count."""
        now = self._clock.time()
        count, ends_at = self._windows.get(key, (0, 0.0))
        if ends_at <= now or ends_at - now > expiry + _SLACK_S:
            self._tidy(now)
            count, ends_at = 0, now + expiry
        self._windows[key] = count + amount, ends_at
        return count + amount

    def get(self, key: str) -> int:
        """Return the count in the window of *key*, 0 if it has ended."""
        count, ends_at = self._windows.get(key, (0, 0.0))
        return count if ends_at > self._clock.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window of *key* ends or ended."""
        window = self._windows.get(key)
        return window[1] if window else self._clock.time()

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget all windows."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget the window of *key*."""
        self._windows.pop(key, None)

    def forget(self, group: str, _longest_s: int) -> None:
        """Let every window of *group* begin anew."""
        for key in [one for one in self._windows if _group(one) == group]:
            del self._windows[key]

    def _tidy(self, now: float) -> None:
        """Forget what ended, once there is a lot: clients may send a new credential each time."""
        if len(self._windows) >= self._most:
            self._windows = {key: one for key, one in self._windows.items() if one[1] > now}
            self._most = max(_FEW, 2 * len(self._windows))


class RedisWindows(RedisStorage):
    """Windows that several processes share; their clocks must agree. Groups are as in memory."""

    failures: tuple[type[Exception], ...] = (StorageError,)
    """What is raised where windows cannot be asked."""

    def __init__(self, url: str, clock: Clock) -> None:
        from redis.backoff import NoBackoff
        from redis.exceptions import ConnectionError as BrokenConnection
        from redis.retry import Retry

        # A connection that broke is made again at once, and once: everybody waits meanwhile.
        options: dict[str, Any] = {"retry": Retry(NoBackoff(), 1, (BrokenConnection,))}
        super().__init__(
            url,
            key_prefix="mockserver",
            wrap_exceptions=True,
            socket_timeout=_TIMEOUT_S,
            socket_connect_timeout=_TIMEOUT_S,
            **options,
        )
        self._clock = clock
        self._count: Any = self.get_connection().register_script(_COUNT.encode())
        self._read: Any = self.get_connection().register_script(_READ.encode())
        self._anew: Any = self.get_connection().register_script(_FORGET.encode())

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count *amount* in the window of *key*, *expiry* seconds long, and return the count."""
        now = self._clock.time()
        # As texts: Redis would shorten the numbers.
        arguments = [repr(now), expiry, repr(now + expiry), amount]
        return int(self._count(self._keys(key), arguments))

    def get(self, key: str) -> int:
        """Return the count in the window of *key*, 0 if it has ended."""
        count, ends_at = self._window(key)
        return count if ends_at > self._clock.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window of *key* ends or ended."""
        return self._window(key)[1] or self._clock.time()

    def forget(self, group: str, longest_s: int) -> None:
        """Let every window of *group* begin anew; none is longer than *longest_s*."""
        try:
            self._anew([self._begun(group)], [longest_s])
        except self.base_exceptions as error:
            raise StorageError(error) from error

    def _window(self, key: str) -> tuple[int, float]:
        found = self._read(self._keys(key), [])
        return int(found[0] or 0), float(found[1] or 0)

    def _keys(self, key: str) -> list[str]:
        return [self.prefixed_key(key), self._begun(_group(key))]

    def _begun(self, group: str) -> str:
        return f"{self.key_prefix}-begun:{group}"


Windows: TypeAlias = MemoryWindows | RedisWindows
"""Where windows are kept."""


def _group(key: str) -> str:
    return key.partition("/")[0]


def windows_at(url: str | None, clock: Clock) -> Windows:
    """Return where windows are kept: in the Redis at *url*, else in memory.

    Raises `RateLimitsUnavailable` if Redis does not answer.
    """
    if url is None:
        return MemoryWindows(clock)
    try:
        windows = RedisWindows(url, clock)
        windows.get("")
    except (ConfigurationError, ImportError) as error:
        hint = "pip install 'mockserver[redis]'"
        raise RateLimitsUnavailable(url, f"{error}\n  {hint}") from error
    except (StorageError, ValueError, OSError) as error:
        raise RateLimitsUnavailable(url, str(error)) from error
    return windows
