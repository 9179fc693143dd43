"""The command as people run it, in a process of its own and over a real socket."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from mockserver.cli import main
from tests.support.serving import base_url, get, serving

ROOT = Path(__file__).parents[1]

DOCUMENT = """
openapi: 3.1.0
info: {title: Tiny, version: '1'}
servers: [{url: https://tiny.example/v1}]
paths:
  /thing:
    get:
      responses:
        '200':
          description: a thing
          content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}
"""


def test_serve_prints_where_everything_is_and_curl_lines_that_work(tmp_path: Path) -> None:
    with serving(cwd=tmp_path) as output:
        page = get(f"{base_url(output, 'opencx')}/resource-usage/action?limit=5", "ocx_live_x")
        assert len(json.loads(page)["items"]) == 5
        commands = re.findall(r"^  (curl .*)$", output, re.MULTILINE)
        assert len(commands) == 4
        for command in commands:
            ran = subprocess.run(
                f"{command} --fail",
                shell=True,
                capture_output=True,
                text=True,
                check=True,
            )
            assert json.loads(ran.stdout)


def test_one_document_is_served_at_its_own_server_path(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(DOCUMENT)
    with serving("tiny.yaml", cwd=tmp_path) as output:
        assert base_url(output, "tiny").endswith("/v1")
        assert "name" in json.loads(get(f"{base_url(output, 'tiny')}/thing"))


def test_a_document_can_come_by_standard_input(tmp_path: Path) -> None:
    with serving("-", cwd=tmp_path, stdin=DOCUMENT) as output:
        assert json.loads(get(f"{base_url(output, 'stdin')}/thing"))


def test_workers_answer_the_same_bytes(tmp_path: Path) -> None:
    with serving("--workers", "2", cwd=tmp_path) as output:
        url = f"{base_url(output, 'opencx')}/resource-usage/knowledge?limit=20"
        assert len({get(url, "ocx_live_x") for _ in range(12)}) == 1


@pytest.mark.parametrize(
    ("more", "is_said"),
    [((), False), (("--workers", "2"), True), (("--workers", "2", "--state", "s.db"), False)],
)
def test_workers_with_worlds_of_their_own_say_so_at_start(
    more: tuple[str, ...], is_said: bool, tmp_path: Path
) -> None:
    (tmp_path / "tiny.yaml").write_text(DOCUMENT)
    with serving("tiny.yaml", *more, cwd=tmp_path) as output:
        assert ("each of the 2 processes keeps records in its own memory" in output) is is_said
        assert ("--state FILE" in output) is is_said


LIMITED = DOCUMENT.replace("get:", "get:\n      x-rate-limit: {requests: 2, window: 3600}")


def test_workers_that_count_requests_alone_say_so_at_start(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(LIMITED)
    said = "each of the 2 processes counts alone"
    with serving("tiny.yaml", "--workers", "2", cwd=tmp_path) as output:
        assert said in output
        assert "--rate-limit-storage redis://" in output
    with serving("tiny.yaml", "--workers", "2", "--no-rate-limits", cwd=tmp_path) as output:
        assert said not in output


def test_rate_limits_are_kept_unless_they_are_turned_off(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(LIMITED)
    with serving("tiny.yaml", cwd=tmp_path) as output:
        url = f"{base_url(output, 'tiny')}/thing"
        assert get(url)
        assert get(url)
        with pytest.raises(urllib.error.HTTPError, match="429"):
            get(url)
    with serving("tiny.yaml", "--no-rate-limits", cwd=tmp_path) as output:
        assert [get(f"{base_url(output, 'tiny')}/thing") for _ in range(3)]


def test_a_world_of_ones_own_answers_for_a_document(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(
        DOCUMENT.replace("get:", "get:\n      operationId: readThing")
    )
    (tmp_path / "tiny.py").write_text('def read_thing(call):\n    return {"name": "mine"}\n')
    with serving("tiny.yaml", "--world", "tiny.py", cwd=tmp_path) as output:
        assert json.loads(get(f"{base_url(output, 'tiny')}/thing")) == {"name": "mine"}


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ("openapi: 3.1.0\npaths: ]", ["serve", "bad.yaml"], ["bad.yaml", "line 2"]),
        ("swagger: '1.2'", ["serve", "bad.yaml"], ["bad.yaml", "1.2"]),
        (DOCUMENT, ["serve", "bad.yaml", "--examples", "last"], ["--examples", "'last'", "first"]),
        (DOCUMENT, ["serve", "bad.yaml", "--overlay", "none.yaml"], ["none.yaml", "no such file"]),
        (DOCUMENT, ["serve", "https://localhost:1/a.yaml"], ["--allow-remote-refs"]),
        (
            DOCUMENT.replace("/thing:", "thing:"),
            ["serve", "bad.yaml", "--strict"],
            ["#/paths/thing", "slash"],
        ),
        ("", ["serve", "missing.yaml"], ["missing.yaml", "no such file"]),
        (DOCUMENT, ["serve", "bad.yaml", "--port", "x"], ["--port", "'x'"]),
        (DOCUMENT, ["serve", "bad.yaml", "--world", "none.py"], ["none.py"]),
        (DOCUMENT, ["serve", "bad.yaml", "--rate-limit-storage", "x"], ["redis://"]),
        (
            LIMITED,
            ["serve", "bad.yaml", "--rate-limit-storage", "redis://:secret@127.0.0.1:1"],
            ["rate limits at redis://:***@127.0.0.1:1: "],
        ),
        ("x-world: nowhere" + DOCUMENT, ["serve", "bad.yaml"], ["nowhere", "opencx"]),
        (
            DOCUMENT.replace("responses:", "x-pagination: {style: scroll}\n      responses:"),
            ["serve", "bad.yaml"],
            ["#/paths/~1thing/get/x-pagination", "scroll", "cursor"],
        ),
    ],
)
def test_a_mistake_is_a_message_and_status_1_never_a_traceback(
    text: str,
    arguments: list[str],
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "bad.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.output


def test_a_port_in_use_says_what_would_do(tmp_path: Path) -> None:
    with serving(cwd=tmp_path) as output:
        port = base_url(output, "opencx").split(":")[2].split("/")[0]
        result = CliRunner().invoke(main, ["serve", "--port", port])
    assert result.exit_code == 1
    assert "--port 0" in result.output


def test_what_is_not_served_is_said_at_start_and_the_rest_is_served(tmp_path: Path) -> None:
    broken = "".join(
        f"\n  /broken{index}: {{get: {{parameters: [{{in: query}}]}}}}" for index in range(25)
    )
    (tmp_path / "tiny.yaml").write_text(DOCUMENT.rstrip() + broken + "\n  /b/{id}: {get: {}}\n")
    with serving("tiny.yaml", cwd=tmp_path) as output:
        assert json.loads(get(f"{base_url(output, 'tiny')}/thing"))
    assert "GET /broken0: tiny.yaml#/paths/~1broken0/get/parameters/0: a parameter needs" in output
    assert "GET /broken19" in output
    assert "GET /broken20" not in output
    assert "… and 5 more" in output
    assert "tiny.yaml#/paths/~1b~1{id}/get: the path parameter 'id' is not described" in output


def test_an_overlay_changes_what_is_served(tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(DOCUMENT)
    (tmp_path / "more.yaml").write_text(
        "overlay: 1.0.0\ninfo: {}\nactions:\n"
        "  - target: $.paths['/thing'].get.responses['200'].content.*.schema.properties.name\n"
        "    update: {const: overlaid}\n"
    )
    with serving("tiny.yaml", "--overlay", "more.yaml", cwd=tmp_path) as output:
        assert json.loads(get(f"{base_url(output, 'tiny')}/thing")) == {"name": "overlaid"}


def test_help_names_every_option() -> None:
    result = CliRunner().invoke(main, ["serve", "--help"])
    for option in [
        "host",
        "port",
        "seed",
        "now",
        "locale",
        "world",
        "cors-origins",
        "log-level",
        "workers",
        "strict",
        "allow-remote-refs",
        "allow-remote-callbacks",
        "overlay",
        "examples",
        "rate-limits",
        "no-rate-limits",
        "rate-limit-storage",
    ]:
        assert f"--{option}" in result.output


def test_the_wheel_carries_documents_and_worlds_inside_the_package(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        archive.extractall(tmp_path / "site")
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "mockserver",
        "contract_tests",
    }
    with serving(cwd=tmp_path, pythonpath=str(tmp_path / "site")) as output:
        page = get(f"{base_url(output, 'chatbotkit')}/usage/list?take=3", "sk-mock-key")
        assert len(json.loads(page)["items"]) == 3


def test_what_nobody_can_answer_is_said_at_start_with_its_place(tmp_path: Path) -> None:
    document = DOCUMENT.replace("{type: string}", "{type: integer, minimum: 5, maximum: 4}")
    (tmp_path / "tiny.yaml").write_text(document)
    with serving("tiny.yaml", cwd=tmp_path, until="Cannot be answered") as output:
        assert "GET /thing 200: #/paths/~1thing/get/responses/200" in output
