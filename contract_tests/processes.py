"""Run the mock in a process of its own: the judge shares nothing with it but HTTP."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

START_S = 60.0
STOP_S = 10.0

_HEALTH = "/__mockserver__/health"

# Loopback only: a proxy of the environment must not stand between us and our own process.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class MockDidNotStart(Exception):
    """The mock ended, or did not answer in time; the message holds what it printed."""


@contextmanager
def mock_process(spec: Path, *, arguments: Sequence[str] = ()) -> Iterator[str]:
    """Serve *spec* with the mock on a free port, and yield its address: `http://127.0.0.1:4010`.

    It limits no rates, unless *arguments* say `--rate-limits`: the suite would wait for most of its
    time. The process is ended at the end, by its own id. Raises `MockDidNotStart`.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mockserver", "serve", str(spec), "--port", str(port)]
    command.append("--no-rate-limits")
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            if not _answers(process, address + _HEALTH):
                output.seek(0)
                raise MockDidNotStart(
                    f"{' '.join(command)} does not answer at {address + _HEALTH}:\n"
                    + output.read()[-4000:].decode(errors="replace")
                )
            yield address
        finally:
            _end(process)


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    """Return whether *url* is answered before *process* ends or its time is up."""
    until = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < until:
        try:
            with _OPENER.open(url, timeout=5):
                return True
        except urllib.error.HTTPError:
            return False
        except OSError:
            time.sleep(0.05)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
