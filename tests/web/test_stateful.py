"""Schemathesis' own stateful tests find nothing: created things are there, deleted ones are not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mockserver.spec import api_from_document, load_document

FOLDER = Path(__file__).parents[3] / "shared" / "examples"
DOCUMENTS = ("swagger-petstore-3.0.yaml", "petstore-simple-2.0.yaml")
ROOT = Path(__file__).parents[2]
# Not whether bodies are accepted: what is drawn as JSON is another thing when it is sent as a form
# or as XML, which have no empty arrays. Not the content type: of Swagger 2.0's `produces` it is
# asked for also where there is no content (204).
CHECKS = (
    "not_a_server_error,status_code_conformance,response_schema_conformance,"
    "use_after_free,ensure_resource_availability"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not listen")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_stateful_tests_find_nothing(name: str, tmp_path: Path) -> None:
    document = FOLDER / name
    if not document.is_file():
        pytest.skip("no folder of example documents beside this checkout")
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    serve = ["-m", "mockserver", "serve", "--port", str(port), "--infer", str(document)]
    with subprocess.Popen(
        [sys.executable, *serve],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(port, process)
            path = api_from_document(load_document(document)).server_path
            command = ["-m", "schemathesis.cli", "run", str(document)]
            command += ["--url", f"http://127.0.0.1:{port}{path}", "--phases", "stateful"]
            command += ["--checks", CHECKS, "--max-examples", "30", "--seed", "1", "--no-color"]
            for header in ("Authorization: Bearer x", "api_key: special-key"):
                command += ["-H", header]
            judged = subprocess.run(
                [sys.executable, *command],
                check=False,
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                timeout=100,
            )
        finally:
            process.terminate()
    assert judged.returncode == 0, judged.stdout[-6000:] + judged.stderr[-2000:]
    assert "Stateful" in judged.stdout
