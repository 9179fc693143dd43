"""Schemathesis' own stateful tests find nothing: created things are there, deleted ones are not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockserver.spec import api_from_document, load_document

FOLDER = Path(__file__).parents[3] / "shared" / "examples"
ROOT = Path(__file__).parents[2]
SWAGGER, SIMPLE = "swagger-petstore-3.0.yaml", "petstore-simple-2.0.yaml"


def written(name: str, directory: Path) -> Path:
    """Return the document *name* as it is."""
    return FOLDER / name


def in_json(name: str, directory: Path) -> Path:
    """Return the document *name* with JSON as its only media type, and integers of any size."""
    path = directory / name
    content = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(_plain(content), sort_keys=False), encoding="utf-8")
    return path


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    members = {name: each for name, each in value.items() if each not in ("int32", "int64")}
    if isinstance(content := members.get("content"), dict) and "application/json" in content:
        members["content"] = {"application/json": content["application/json"]}
    return {name: _plain(each) for name, each in members.items()}


# Every check there is, but those that ask for what nobody can keep:
# - What is drawn as JSON is another thing when it is sent as a form or as XML, which have no empty
#   arrays and no types: whether such bodies are valid is judged by what was drawn. Nor is an integer
#   of `format: int64` that has more bits refused: in JSON Schema, formats of numbers bind nobody.
#   Both are left out of the copy, which is judged by all checks.
# - Of Swagger 2.0's `produces`, a Content-Type is asked for also where there is no content (204).
CASES: tuple[tuple[str, Callable[[str, Path], Path], str], ...] = (
    (SWAGGER, written, "negative_data_rejection,positive_data_acceptance"),
    (SWAGGER, in_json, ""),
    (SIMPLE, written, "content_type_conformance"),
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


@pytest.mark.parametrize(("name", "read", "excluded"), CASES)
def test_stateful_tests_find_nothing(
    name: str, read: Callable[[str, Path], Path], excluded: str, tmp_path: Path
) -> None:
    if not (FOLDER / name).is_file():
        pytest.skip("no folder of example documents beside this checkout")
    document = read(name, tmp_path)
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
            command += ["--checks", "all", "--max-examples", "30", "--seed", "1", "--no-color"]
            command += ["--exclude-checks", excluded] if excluded else []
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
