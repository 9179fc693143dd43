"""A server that is killed while clients write to it knows afterwards all that it answered."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from tests.support.serving import ROOT
from tests.web.paged import PAGED

WRITES = 1_000
CLIENTS = 4


@contextlib.contextmanager
def serving(directory: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve the lists with their state in a file; give the address and the process."""
    (directory / "paged.yaml").write_text(PAGED, encoding="utf-8")
    arguments = ["serve", "--port", "0", "--infer", "--state", "state.db", "paged.yaml"]
    with subprocess.Popen(
        [sys.executable, "-m", "mockserver", *arguments],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        output = ""
        for line in process.stdout:
            output += line
            if "Ctrl-C" in line:
                break
        match = re.search(r"http://127\.0\.0\.1:\d+", output)
        assert match, output
        try:
            yield match.group(), process
        finally:
            process.send_signal(signal.SIGKILL)


def write(origin: str, number: int, told: list[Any], stop: threading.Event) -> None:
    """Create records until the server is gone; keep what it acknowledged."""
    with httpx.Client(base_url=origin) as client, contextlib.suppress(httpx.TransportError):
        while not stop.is_set():
            response = client.post("/cursors", json={"kind": "abc"[number % 3], "weight": number})
            told.append(response.json())


def test_every_acknowledged_write_is_there_after_a_kill(tmp_path: Path) -> None:
    told: list[Any] = []
    with serving(tmp_path) as (origin, process):
        stop = threading.Event()
        clients = [
            threading.Thread(target=write, args=(origin, number, told, stop))
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        while len(told) < WRITES and any(client.is_alive() for client in clients):
            clients[0].join(0.01)
        process.send_signal(signal.SIGKILL)
        for client in clients:
            client.join(20)
        stop.set()
    assert len(told) >= WRITES
    with serving(tmp_path) as (origin, _), httpx.Client(base_url=origin) as client:
        found: dict[int, Any] = {}
        cursor = None
        while cursor is not None or not found:
            asked = {"limit": 100} | ({"cursor": cursor} if cursor else {})
            body = client.get("/cursors", params=asked).json()
            found |= {item["id"]: item for item in body["items"]}
            cursor = body["next_cursor"]
        missing = [json.dumps(one) for one in told if found.get(one["id"]) != one]
        assert missing == []
        # One request of each client may have been done without an answer, and nothing more.
        assert 0 <= len(found) - 50 - len(told) <= CLIENTS
        assert sorted(found) == list(range(1, len(found) + 1))
