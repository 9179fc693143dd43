"""`check`, `fuzz`, `replay` and `compare`, as their users call them."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from click.testing import CliRunner, Result

from contract_tests.cli import main
from contract_tests.contract import Contract
from tests.contract_tests import wire

Proxy = Callable[..., str]


def called(*arguments: str | Path, **environment: str) -> Result:
    # What is red on a terminal is text here.
    environment = {"COLUMNS": "200", "NO_COLOR": "1", **environment}
    result = CliRunner().invoke(main, list(map(str, arguments)), env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run_in(path: Path) -> Any:
    return json.loads(path.read_text())


def broken(proxy: Proxy, store_address: str, fault: str) -> str:
    options = {"items": "books", "property": "title", "credential": "Bearer st_example"}
    return proxy(store_address, fault, **options) + "/v1"


QUICK = ("--examples", "3", "--check", "*parameters", "--check", "generated")


@pytest.mark.parametrize("more", [(), ("--allow-writes",)], ids=["careful", "writing"])
def test_a_correct_server_is_clean_and_the_same_each_time(
    store_spec: Path, store_address: str, tmp_path: Path, more: tuple[str, ...]
) -> None:
    runs = []
    for name in ("one.json", "two.json"):
        result = called(
            "check", store_spec, "--url", f"{store_address}/v1", *QUICK, *more,
            "--json", tmp_path / name,
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        runs.append(run_in(tmp_path / name))
    kept = [
        [
            (each["operation"], each["check"], each["status"], each["requests"])
            for each in run["verdicts"]
        ]
        for run in runs
    ]
    assert kept[0] == kept[1]
    statuses = {each["operation"]: each["status"] for each in runs[0]["verdicts"]}
    assert statuses["POST /quotes"] == ("passed" if more else "not-judged")
    assert "st_example" not in (tmp_path / "one.json").read_text()


def test_a_broken_server_is_caught_and_its_credential_shown_nowhere(
    store_spec: Path, store_address: str, proxy: Proxy, tmp_path: Path
) -> None:
    url = broken(proxy, store_address, "missing-property")
    result = called("check", store_spec, "--url", url, *QUICK, "--html", tmp_path / "r.html")
    assert result.exit_code == 1, result.output
    assert "body.missing-required" in result.output
    for text in (result.output, (tmp_path / "r.html").read_text()):
        assert "st_example" not in text


def test_ignored_credentials_are_found_by_the_generator_too(
    store_spec: Path, store_address: str, proxy: Proxy
) -> None:
    url = broken(proxy, store_address, "credentials-ignored")
    result = called("check", store_spec, "--url", url, "--check", "generated", "--examples", "3")
    assert result.exit_code == 1, result.output
    assert "generated.ignored-auth" in result.output


def test_nobody_there_is_an_exit_code_of_its_own(store_spec: Path) -> None:
    result = called("check", store_spec, "--url", "http://127.0.0.1:9")
    assert result.exit_code == 3
    assert "nobody answers at http://127.0.0.1:9" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--url", "localhost"], "must start with http"),
        (["--url", "http://x", "--shard", "4/3"], "3/16"),
        (["--url", "http://x", "--operation", "/shop"], "no operation matches"),
        (["--url", "http://x", "--check", "paging"], "no check is called"),
        (["--url", "http://x", "--client-key", "k.pem"], "--client-certificate"),
        (["--url", "http://x", "--identity", "ann"], "CONTRACT_CREDENTIAL_OF_ANN"),
        (["--url", "http://x", "--schemathesis", "none.toml"], "none.toml: no such file"),
    ],
)
def test_wrong_use_is_an_exit_code_of_its_own(
    store_spec: Path, arguments: list[str], said: str
) -> None:
    result = called("check", store_spec, *arguments)
    assert result.exit_code == 2, result.output
    assert said in result.output


def test_the_budget_of_requests_holds_for_generated_ones(
    store_spec: Path, store_address: str, tmp_path: Path
) -> None:
    result = called(
        "check", store_spec, "--url", f"{store_address}/v1", "--check", "generated",
        "--max-requests", "20", "--json", tmp_path / "r.json",
    )  # fmt: skip
    assert "stopped early: the budget of 20 requests is spent" in result.output
    assert sum(each["requests"] for each in run_in(tmp_path / "r.json")["verdicts"]) <= 20


def test_only_what_changed_is_judged(store_spec: Path, store_address: str, tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(
        store_spec.read_text().replace("copies: 40, gift: true", "copies: 41, gift: true")
    )
    result = called(
        "check", store_spec, "--url", f"{store_address}/v1", "--changed-since", old,
        "--check", "required-parameters", "--json", tmp_path / "r.json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert [each["operation"] for each in run_in(tmp_path / "r.json")["verdicts"]] == [
        "POST /quotes"
    ]


def test_a_settings_file_of_schemathesis_is_obeyed(
    store_spec: Path, store_address: str, tmp_path: Path
) -> None:
    counts = []
    for name, text in (("few", "[phases.coverage]\nenabled = false\n"), ("all", "")):
        (tmp_path / f"{name}.toml").write_text(text)
        called(
            "check", store_spec, "--url", f"{store_address}/v1", "--check", "generated",
            "--operation", "/health", "--examples", "2", "--json", tmp_path / f"{name}.json",
            "--schemathesis", tmp_path / f"{name}.toml",
        )  # fmt: skip
        counts.append(run_in(tmp_path / f"{name}.json")["verdicts"][0]["requests"])
    assert counts[0] < counts[1]
    (tmp_path / "bad.toml").write_text("nonsense = 1\n")
    result = called(
        "check", store_spec, "--url", f"{store_address}/v1", "--check", "generated",
        "--schemathesis", tmp_path / "bad.toml",
    )  # fmt: skip
    assert "bad.toml" in result.output
    assert result.exit_code == 2


HOOKS = """
import schemathesis

@schemathesis.check
def says_who_it_is(ctx, response, case):
    assert "x-server-name" in response.headers, "no X-Server-Name"
"""


def test_checks_of_the_users_hooks_are_run(
    store_spec: Path, store_address: str, tmp_path: Path
) -> None:
    """In a process of its own: schemathesis registers checks for a whole process."""
    (tmp_path / "my_hooks.py").write_text(HOOKS)
    (tmp_path / "schemathesis.toml").write_text('hooks = "my_hooks"\n')
    command = [sys.executable, "-m", "contract_tests", "check", str(store_spec)]
    options = ["--url", f"{store_address}/v1", "--check", "generated", "--operation", "/health"]
    result = subprocess.run(
        [*command, *options, "--examples", "2"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 1, result.stdout + result.stderr
    assert "generated.says-who-it-is  GET /health" in result.stdout


def test_fuzz_finds_and_shrinks_what_is_wrong(
    store_spec: Path, store_address: str, proxy: Proxy, tmp_path: Path
) -> None:
    clean = called("fuzz", store_spec, "--url", f"{store_address}/v1", "--max-time", "4")
    assert clean.exit_code == 0, clean.output
    url = broken(proxy, store_address, "missing-property")
    result = called(
        "fuzz", store_spec, "--url", url, "--max-time", "6", "--seed", "5",
        "--operation", "GET /books", "--json", tmp_path / "r.json",
    )  # fmt: skip
    assert result.exit_code == 1, result.output
    assert "seed 5" in result.output
    run = run_in(tmp_path / "r.json")
    assert run["seed"] == 5
    findings = run["verdicts"][0]["findings"]
    assert "body.missing-required" in {each["rule"] for each in findings}


def test_replay_judges_a_recording(store_spec: Path, tmp_path: Path) -> None:
    def entry(genre: str) -> dict[str, Any]:
        book = {"id": "bk-001", "title": "A", "genre": genre, "soldAt": None}
        return {
            "request": {"method": "GET", "url": "https://store.example/v1/books/bk-001",
                        "headers": [{"name": "X-Store-Key", "value": "st_topsecret"}]},
            "response": {"status": 200, "content": {"text": json.dumps(book)},
                         "headers": [{"name": "Content-Type", "value": "application/json"},
                                     {"name": "ETag", "value": '"abc"'}]},
        }  # fmt: skip

    for genre, code in (("novel", 0), ("crime", 1)):
        path = tmp_path / f"{genre}.har"
        path.write_text(json.dumps({"log": {"entries": [entry(genre)]}}))
        result = called("replay", path, "--spec", store_spec, "--processes", "1")
        assert result.exit_code == code, result.output
        assert "st_topsecret" not in result.output
    assert "body.enum" in result.output
    (tmp_path / "no.har").write_text("[]")
    result = called("replay", tmp_path / "no.har", "--spec", store_spec, "--processes", "1")
    assert result.exit_code == 2
    assert "log/entries" in result.output


def browsed(method: str, path: str, status: int, text: str | None, **more: Any) -> dict[str, Any]:
    """Return an entry as browsers and Playwright write them, with all that is no API beside it."""
    headers = [
        {"name": ":authority", "value": "store.example"},
        {"name": ":method", "value": method},
        {"name": "accept", "value": "*/*"},
        {"name": "x-store-key", "value": "st_topsecret"},
    ]
    content: dict[str, Any] = {"size": len(text or ""), "mimeType": "application/json"}
    if text is not None:
        content["text"] = text
    return {
        "_resourceType": "fetch",
        "startedDateTime": "2026-05-03T09:00:00.000Z",
        "time": 12.3,
        "request": {"method": method, "url": f"https://store.example{path}",
                    "httpVersion": "h2", "headers": headers, "cookies": [], "headersSize": -1,
                    "bodySize": 0, "queryString": []},
        "response": {"status": status, "statusText": "", "httpVersion": "h2", "cookies": [],
                     "headers": [{"name": "content-type", "value": "application/json"},
                                 {"name": "content-encoding", "value": "br"},
                                 {"name": "etag", "value": '"abc"'}],
                     "content": content, "redirectURL": "", "headersSize": -1, "bodySize": 9,
                     "_transferSize": 99},
        "cache": {}, "timings": {"send": 1, "wait": 2, "receive": 3},
        "serverIPAddress": "127.0.0.1", "connection": "1",
    } | more  # fmt: skip


def test_replay_takes_what_a_browser_records(store_spec: Path, tmp_path: Path) -> None:
    book = json.dumps({"id": "bk-001", "title": "A", "genre": "novel", "soldAt": None})
    entries = [
        browsed("GET", "/", 200, "<html>"),
        browsed("GET", "/app.js", 200, "code"),
        browsed("OPTIONS", "/v1/books/bk-001", 204, ""),
        browsed("GET", "/v1/books/bk-001", 200, book),
        browsed("GET", "/v1/books/bk-001", 200, book, _fromCache="memory"),
        browsed("GET", "/v1/books/bk-002", 0, ""),
        browsed("GET", "/v1/health", 200, '{"ok": true}'),
    ]
    lost = browsed("GET", "/v1/books/bk-001", 200, None)
    lost["response"]["content"]["size"] = 80
    path = tmp_path / "browser.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "creator": {"name": "Playwright"},
                                        "pages": [], "entries": [*entries, lost]}}, indent=1))  # fmt: skip
    result = called(
        "replay", path, "--spec", store_spec, "--processes", "1", "--json", tmp_path / "r.json"
    )
    assert result.exit_code == 0, result.output
    run = run_in(tmp_path / "r.json")
    assert {each["operation"] for each in run["verdicts"] if each["status"] == "passed"} == {
        "GET /books/{bookId}", "GET /health"
    }  # fmt: skip
    assert "1 exchanges were recorded without their bodies, and are not judged" in run["notes"]
    assert "2 exchanges are not below a server" in run["notes"]
    wrong = browsed("GET", "/v1/books/bk-001", 200, book.replace("novel", "crime"))
    path.write_text(json.dumps({"log": {"entries": [wrong]}}))
    assert called("replay", path, "--spec", store_spec, "--processes", "1").exit_code == 1


def test_a_silence_holds_for_recordings_and_comparisons_too(
    store_spec: Path, store_address: str, proxy: Proxy, tmp_path: Path
) -> None:
    silences = [
        {"check": "body.enum", "reason": "ticket 1", "until": "2999-01-01"},
        {"check": "differs.status", "reason": "ticket 2", "until": "2999-01-01"},
    ]
    content = yaml.safe_load(store_spec.read_text())
    for item in content["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                operation["x-contract-silence"] = silences
    spec = tmp_path / "store.yaml"
    spec.write_text(yaml.safe_dump(content, sort_keys=False))
    book = json.dumps({"id": "bk-001", "title": "A", "genre": "crime", "soldAt": None})
    path = tmp_path / "traffic.har"
    path.write_text(
        json.dumps({"log": {"entries": [browsed("GET", "/v1/books/bk-001", 200, book)]}})
    )
    result = called("replay", path, "--spec", spec, "--processes", "1")
    assert result.exit_code == 0, result.output
    assert "ticket 1" in result.output
    result = called(
        "compare", spec, "--url", f"{store_address}/v1", "--operation", "GET /books/{bookId}",
        "--url", broken(proxy, store_address, "credentials-ignored"),
    )  # fmt: skip
    assert "ticket 2" in result.output
    assert "differs.status  GET" not in result.output


def test_compare_finds_where_two_servers_differ(
    store_spec: Path, store_address: str, proxy: Proxy, tmp_path: Path
) -> None:
    good = f"{store_address}/v1"
    same = called("compare", store_spec, "--url", good, "--url", good, "--allow-writes")
    assert same.exit_code == 0, same.output
    result = called(
        "compare", store_spec, "--url", good,
        "--url", broken(proxy, store_address, "credentials-ignored"),
        "--name", "API", "--name", "mock", "--json", tmp_path / "r.json",
    )  # fmt: skip
    assert result.exit_code == 1, result.output
    findings = run_in(tmp_path / "r.json")["verdicts"][0]["findings"]
    told = {(each["rule"], each["evidence"]) for each in findings}
    assert ("differs.status", "no credential: 401 at API, 200 at mock") in told


def test_compare_needs_two_servers(store_spec: Path) -> None:
    result = called("compare", store_spec, "--url", "http://x")
    assert result.exit_code == 2
    assert "--url twice" in result.output


def test_every_command_says_how_it_is_called() -> None:
    listed = called("--help").output
    for name in ("check", "fuzz", "replay", "compare", "merge", "report"):
        assert name in listed
        result = called(name, "--help")
        assert result.exit_code == 0
        assert "Usage:" in result.output
    assert called("jugde").exit_code == 2


LIMITED = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /it:
    get:
      x-rate-limit: {requests: 2, window: 1, scope: address}
      responses:
        '200': {description: it, content: {application/json: {schema: {const: it}}}}
        '429': {description: too many}
"""


def test_limits_are_kept_by_the_mock_that_is_started_to_judge_them(tmp_path: Path) -> None:
    document = tmp_path / "limited.yaml"
    document.write_text(LIMITED)
    result = called(
        "check", document, "--check", "rate-limit", "--spend-quota", "--json", tmp_path / "r.json"
    )
    assert result.exit_code == 0, result.output
    assert [each["status"] for each in run_in(tmp_path / "r.json")["verdicts"]] == ["passed"]


def test_a_document_at_an_address_is_read_if_that_is_allowed(
    store_spec: Path, store_address: str
) -> None:
    class Documents(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            pass

    with wire.running(functools.partial(Documents, directory=store_spec.parent)) as port:
        spec = f"http://127.0.0.1:{port}/{store_spec.name}"
        for command, more in (
            ("check", ("--check", "required-parameters")),
            ("fuzz", ("--max-time", "1")),
            ("compare", ("--url", f"{store_address}/v1")),
        ):
            arguments = (command, spec, "--url", f"{store_address}/v1", "--operation", "/health")
            refused = called(*arguments, *more)
            assert refused.exit_code == 2
            assert "--allow-remote-refs" in refused.output
            result = called(*arguments, *more, "--allow-remote-refs")
            assert result.exit_code == 0, result.output
        contract = Contract.from_file(spec)
        contract.check(requests.get(f"{store_address}/v1/health", timeout=10))
