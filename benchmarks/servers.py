"""Start servers on ports of this machine, wait until they answer, and end them."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

START_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers: where, and what it answered first."""

    origin: str
    body: bytes


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def running(
    command: list[str], path: str, token: str, *, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Give the server that *command* starts, with `{port}` filled in, once it answers *path*."""
    port = free_port()
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            [part.replace("{port}", str(port)) for part in command],
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        try:
            origin = f"http://127.0.0.1:{port}"
            body = _first_answer(server, origin + path, token)
            if body is None:
                said.seek(0)
                raise SystemExit(f"{command[0]} did not answer: {said.read()[-2000:].decode()}")
            yield Running(origin=origin, body=body)
        finally:
            server.terminate()
            server.wait()


def answer(url: str, token: str) -> bytes:
    """Return the body of the answer to a GET of *url*. Raises `SystemExit` unless it is 200."""
    asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(asked, timeout=30) as response:
            body: bytes = response.read()
            return body
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{url} was answered with {error.code}: {error.read()!r}") from None


def _first_answer(server: subprocess.Popen[bytes], url: str, token: str) -> bytes | None:
    start = time.monotonic()
    while time.monotonic() - start < START_S and server.poll() is None:
        try:
            return answer(url, token)
        except OSError:
            time.sleep(0.05)
    return None
