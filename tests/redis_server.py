"""A Redis for tests; skipped where there is none, but not in CI."""

from __future__ import annotations

import os

import pytest

from mockserver.errors import RateLimitsUnavailable
from mockserver.web.clocks import RunningClock
from mockserver.web.windows import windows_at

SERVER = os.environ.get("MOCKSERVER_TEST_REDIS", "redis://127.0.0.1:6379/0")


def reachable_redis() -> str:
    """Return the address of a Redis that others may use, too: take keys that nobody else has."""
    try:
        windows_at(SERVER, RunningClock())
    except RateLimitsUnavailable as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"MOCKSERVER_TEST_REDIS names another one: {error}")
    return SERVER
