"""A Redis for tests; skipped where there is none, but not in CI."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

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


class OwnRedis:
    """A Redis of its own at *url*, which can be stopped and started again."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port: int = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(
            ["redis-server", *options, "--appendonly", "no", "--dir", str(self._directory)],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(100):
            with contextlib.suppress(RateLimitsUnavailable):
                windows_at(self.url, RunningClock())
                return
            time.sleep(0.05)
        raise AssertionError("the Redis does not start")

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def own_redis(directory: Path) -> Iterator[OwnRedis]:
    """Give a Redis that runs, for tests that stop it; skipped where none is installed."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI") == "true":
            raise FileNotFoundError("redis-server")
        pytest.skip("no redis-server is installed")
    made = OwnRedis(directory)
    made.start()
    try:
        yield made
    finally:
        made.stop()
