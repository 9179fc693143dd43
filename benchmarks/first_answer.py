"""Time from the start of the process to the first answer, beside Prism on the same document.

Prism is measured where `prism` is on the PATH, or where --prism names it
(`npm install @stoplight/prism-cli`). The two run in turns; medians in seconds.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def first_answer(command: list[str], port: int, path: str, token: str) -> float:
    """Start *command*, ask every 5 ms, and return the seconds until the first 200."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    start = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - start < 60:
            try:
                with urllib.request.urlopen(asked, timeout=10) as answer:
                    answer.read()
                    return time.perf_counter() - start
            except urllib.error.HTTPError as error:
                raise SystemExit(f"{command[0]} answered {error.code}: {error.read()!r}") from None
            except OSError:
                time.sleep(0.005)
        raise SystemExit(f"{command[0]} did not answer within 60 s")
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Measure the mock, and Prism where it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spec", default=str(ROOT / "specs" / "opencx.yaml"))
    parser.add_argument("--path", default="/resource-usage/action?limit=50")
    parser.add_argument("--token", default="ocx_live_x")
    parser.add_argument("--prism", default=shutil.which("prism"))
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    mock = [sys.executable, "-m", "mockserver", "serve", options.spec, "--port"]
    commands = {"mockserver": mock}
    if options.prism:
        commands["prism -d"] = [options.prism, "mock", "-d", options.spec, "-p"]
    else:
        print("prism is not on the PATH: measuring ours alone")
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(options.runs + 1):
        for name, command in commands.items():
            port = free_port()
            seconds = first_answer([*command, str(port)], port, options.path, options.token)
            if run:  # the first round warms the file cache
                times[name].append(seconds)
    for name, found in times.items():
        print(
            f"{name:12} median {statistics.median(found):.2f} s"
            f"   min {min(found):.2f}   max {max(found):.2f}   ({len(found)} runs)"
        )


if __name__ == "__main__":
    main()
