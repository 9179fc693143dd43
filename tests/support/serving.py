"""Run the command in a process of its own, and ask it over a real socket."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def serving(
    *arguments: str,
    cwd: Path,
    pythonpath: str | None = None,
    stdin: str | None = None,
    until: str = "Ctrl-C",
) -> Iterator[str]:
    """Run `mockserver serve` on a free port; yield its output up to the line with *until*."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": pythonpath or str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "mockserver", "serve", "--port", "0", *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        if stdin and process.stdin:
            process.stdin.write(stdin)
            process.stdin.close()
        assert process.stdout is not None
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if until in line:
                break
        try:
            yield "".join(lines)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=10)


def get(url: str, token: str = "") -> bytes:
    """Return the body at *url*."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    asked = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        body: bytes = answer.read()
        return body


def base_url(output: str, name: str) -> str:
    match = re.search(rf"^{name}\s+(\S+)", output, re.MULTILINE)
    assert match, output
    return match.group(1)
