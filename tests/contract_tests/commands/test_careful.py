"""What keeps a deployment safe, seen from the server: who asks, how often, and what is left behind."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contract_tests.cli import main
from contract_tests.credentials import Identity
from tests.contract_tests import wire
from tests.contract_tests.store.server import Handler


def called(*arguments: str | Path, **environment: str) -> Result:
    environment = {"COLUMNS": "200", "NO_COLOR": "1", **environment}
    result = CliRunner().invoke(main, list(map(str, arguments)), env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


class Watched(Handler):
    """The book store; notes each request, and may refuse one before it is answered."""

    lines: list[str]
    refuses: Any = None

    def _answer(self) -> None:
        self.lines.append(f"{self.command} {self.path}")
        refused = self.refuses() if self.refuses else None
        if refused is None:
            super()._answer()
            return
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers = refused
        content = json.dumps({"error": "not now"}).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else content)


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def url(lines: list[str]) -> Iterator[str]:
    with wire.running(type("Handler", (Watched,), {"lines": lines})) as port:
        yield f"http://127.0.0.1:{port}/v1"


QUICK = ("--check", "required-parameters", "--check", "generated", "--examples", "2")


def test_operations_that_are_denied_and_methods_that_may_write_are_not_sent(
    store_spec: Path, url: str, lines: list[str]
) -> None:
    result = called(
        "check", store_spec, "--url", url, *QUICK, "--without-operation", "GET /books/*"
    )
    assert result.exit_code == 0, result.output
    sent = {line.split(" ")[0] for line in lines}
    assert sent <= {"GET", "HEAD", "OPTIONS"}
    assert [line for line in lines if line.startswith("GET /v1/books")]
    assert not [line for line in lines if line.startswith("GET /v1/books/")]


def test_with_leave_to_write_undeclared_methods_are_tried_too(
    store_spec: Path, url: str, lines: list[str]
) -> None:
    called("check", store_spec, "--url", url, "--allow-writes", "--check", "methods")
    assert {line.split(" ")[0] for line in lines} > {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(("status", "headers"), [(429, {"Retry-After": "1"}), (503, {})])
def test_a_server_that_is_busy_now_and_then_is_waited_for(
    store_spec: Path, status: int, headers: dict[str, str]
) -> None:
    asked = itertools.count()
    times: list[float] = []
    refused_at: list[float] = []

    def refuses() -> tuple[int, dict[str, str]] | None:
        times.append(time.monotonic())
        if next(asked) % 40 == 10:
            refused_at.append(times[-1])
            return status, headers
        return None

    handler = type("Handler", (Watched,), {"lines": [], "refuses": staticmethod(refuses)})
    with wire.running(handler) as port:
        result = called(
            "check", store_spec, "--url", f"http://127.0.0.1:{port}/v1", "--workers", "1",
            "--check", "required-parameters", "--check", "parameter-bounds",
            "--operation", "GET /books",
        )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert refused_at
    for moment in refused_at:
        following = min((each for each in times if each > moment), default=moment + 2)
        assert following - moment > 0.9


@pytest.mark.parametrize("check", ["parameter-bounds", "generated"])
def test_a_credential_that_ends_is_asked_for_again(
    store_spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    monkeypatch.setattr(Identity, "MIN_LIFETIME_S", 0.0)
    token = tmp_path / "token"
    token.write_text("st_1")
    asked = itertools.count(1)
    taken: list[str] = []

    class Expiring(Watched):
        def _answer(self) -> None:
            number = next(asked)
            if number % 12 == 0:
                token.write_text(f"st_{number}_credential")
            given = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if given == token.read_text():
                taken.append(given)
            else:
                del self.headers["Authorization"]
            super()._answer()

    with wire.running(type("Handler", (Expiring,), {"lines": []})) as port:
        result = called(
            "check", store_spec, "--url", f"http://127.0.0.1:{port}/v1", "--workers", "1",
            "--operation", "GET /books", "--check", check, "--examples", "9", "--json", tmp_path / "r.json",
            "--credential-command", f"bearer={sys.executable} -c \"print(open('{token}').read())\"",
        )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert len(set(taken)) > 1, "several credentials were used, one after another"
    text = (tmp_path / "r.json").read_text()
    assert not {each for each in set(taken) if each in text}


NOTES = """
openapi: 3.1.0
info: {title: Notes, version: '1'}
components: {schemas: {Note: &note {type: object, required: [id, text], properties: {
  id: {type: string, readOnly: true}, text: {type: string, example: hello}}}}}
paths:
  /notes:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {
      type: array, items: *note}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: *note}}}
      responses: {'201': {description: made, content: {application/json: {schema: *note}}},
                  '400': {description: bad}, '415': {description: no JSON}}
  /notes/{noteId}:
    parameters: [{name: noteId, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: *note}}},
                      '404': {description: none}}}
    delete: {responses: {'204': {description: gone}, '404': {description: none}}}
"""


class Notes(Watched):
    """Keeps notes; slow enough to be interrupted."""

    kept: dict[str, Any]
    made: list[str]
    lock: threading.Lock

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        identity = self.path.rpartition("/")[2]
        status, value = 404, None
        with self.lock:
            if (self.command, self.path) == ("POST", "/notes"):
                time.sleep(0.1)
                identity = f"n{len(self.made) + 1}"
                self.kept[identity] = {"id": identity, "text": "hello"}
                self.made.append(identity)
                status, value = 201, self.kept[identity]
            elif (
                self.command == "GET" and self.path.startswith("/notes?")
            ) or self.path == "/notes":
                status, value = 200, list(self.kept.values())
            elif identity in self.kept:
                status, value = 200, self.kept[identity]
                if self.command == "DELETE":
                    del self.kept[identity]
                    status, value = 204, None
        assert body is not None
        content = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if content:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else content)


@pytest.mark.parametrize("command", ["check", "fuzz"])
def test_ctrl_c_deletes_what_was_created_and_writes_the_report(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "notes.yaml").write_text(NOTES)
    state: dict[str, Any] = {"kept": {}, "made": [], "lock": threading.Lock(), "lines": []}
    with wire.running(type("Handler", (Notes,), state)) as port:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "contract_tests", command, "notes.yaml",
                "--url", f"http://127.0.0.1:{port}", "--allow-writes", "--json", "r.json",
                *(["--check", "generated", "--examples", "100"] if command == "check" else []),
            ],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
        until = time.monotonic() + 60
        while len(state["made"]) < 3 and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert "stopped early: interrupted" in output, output
    assert len(state["made"]) >= 3
    assert state["kept"] == {}
    assert json.loads((tmp_path / "r.json").read_text())["stopped"] == "interrupted"
