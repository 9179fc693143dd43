"""No credential is in what any command prints or writes, however a server repeats it."""

from __future__ import annotations

import base64
import html
import json
import random
import re
import string
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, unquote, urlsplit

import pytest
from click.testing import CliRunner

from contract_tests.cli import main
from tests.contract_tests import wire

SPEC = """
openapi: 3.1.0
info: {title: Echo, version: '1'}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    header: {type: apiKey, in: header, name: X-Echo-Id}
    query: {type: apiKey, in: query, name: who}
    cookie: {type: apiKey, in: cookie, name: sid}
  schemas:
    Echo: {type: object, properties: {echo: {type: string, maxLength: 3}}, required: [missing]}
    Login:
      type: object
      required: [missing]
      properties:
        access_token: {type: string, maxLength: 3}
        pin: {type: string, format: password, maxLength: 3}
paths:
  /bearer: {get: {security: [{bearer: []}], responses: &all {'200': {description: it, content: {
    application/json: {schema: {$ref: '#/components/schemas/Echo'}}}}}}}
  /basic: {get: {security: [{basic: []}], responses: *all}}
  /header: {get: {security: [{header: []}], responses: *all}}
  /query: {get: {security: [{query: []}], responses: *all}}
  /cookie: {get: {security: [{cookie: []}], responses: *all}}
  /login:
    post:
      requestBody: {content: {application/json: {schema: {type: object}, example: {user: me}}}}
      responses: {'200': {description: in, content: {
        application/json: {schema: {$ref: '#/components/schemas/Login'}}}}}
"""


def forms(secret: str) -> set[str]:
    """Return how a text may be written elsewhere, each form made by another function."""
    raw = secret.encode()
    quoted = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    lower = {re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), each) for each in quoted}
    encoded = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    return {
        secret, json.dumps(secret)[1:-1], html.escape(secret), *quoted, *lower,
        *encoded, *(each.rstrip("=") for each in encoded),
    }  # fmt: skip


class Echo(BaseHTTPRequestHandler):
    """Repeats every credential in every form, in the body and in headers."""

    protocol_version = "HTTP/1.1"
    issued: dict[str, str]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def _given(self) -> list[str]:
        authorization = self.headers.get("Authorization", "").partition(" ")[2]
        query = [each.partition("=")[2] for each in urlsplit(self.path).query.split("&")]
        cookie = self.headers.get("Cookie", "").partition("=")[2]
        given = [authorization, self.headers.get("X-Echo-Id", ""), *map(unquote, query), cookie]
        if self.headers.get("Authorization", "").startswith("Basic"):
            given.append(
                base64.b64decode(authorization).decode("utf-8", "replace").partition(":")[2]
            )
        return [each for each in given if len(each) > 5]

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        texts = sorted(form for each in self._given() for form in forms(each))
        body: dict[str, Any] = {"echo": " ".join(texts), **dict.fromkeys(texts, 1)}
        if self.path.startswith("/login"):
            body = {"access_token": self.issued["token"], "pin": self.issued["pin"]}
            body["again"] = [form for each in self.issued.values() for form in forms(each)]
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Auth-Token", self.issued["header"])
        self.send_header("Set-Cookie", f"a=1; Path=/, session={self.issued['cookie']}; Secure")
        self.send_header("X-Echo", quote(" ".join(texts)))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else content)

    def log_message(self, *arguments: Any) -> None:
        pass


def words(seed: int) -> Iterator[str]:
    """Yield random texts that look unlike anything else, some with signs that are escaped."""
    rng = random.Random(seed)
    while True:
        letters = "".join(rng.choices(string.ascii_letters + string.digits, k=rng.randint(9, 24)))
        yield letters[:4] + rng.choice(["", "/", "+", "=", "&", "<", '"', "%", "$"]) + letters[4:]


@pytest.fixture(params=range(3))
def secrets(request: pytest.FixtureRequest) -> dict[str, str]:
    texts = words(request.param)
    plain = words(request.param + 1000)
    names = ("bearer", "basic", "header", "query", "other", "token", "pin", "old", "proxy")
    found = dict(zip(names, texts, strict=False))
    # What separates cookies, and what headers cannot hold, is in no cookie: RFC 6265, 4.1.1.
    for name in ("cookie", "issued", "sent"):
        found[name] = next(each for each in plain if each.isalnum())
    return found


@pytest.fixture
def environment(secrets: dict[str, str]) -> dict[str, str]:
    return {
        "CONTRACT_CREDENTIAL_BEARER": secrets["bearer"],
        "CONTRACT_CREDENTIAL_BASIC": f"me:{secrets['basic']}",
        "CONTRACT_CREDENTIAL_HEADER": secrets["header"],
        "CONTRACT_CREDENTIAL_QUERY": secrets["query"],
        "CONTRACT_CREDENTIAL_COOKIE": secrets["cookie"],
        "CONTRACT_CREDENTIAL_OF_ANN": secrets["other"],
    }


@pytest.fixture
def url(secrets: dict[str, str]) -> Iterator[str]:
    issued = {
        "token": secrets["token"], "pin": secrets["pin"],
        "header": secrets["sent"], "cookie": secrets["issued"],
    }  # fmt: skip
    with wire.running(type("Handler", (Echo,), {"issued": issued})) as port:
        yield f"http://127.0.0.1:{port}"


REPORTS = ("json", "junit", "html", "sarif", "annotations", "markdown")


def called(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    """Return all that a command prints and writes."""
    reports = [part for name in REPORTS for part in (f"--{name}", str(folder / f"r.{name}"))]
    reports += ["--write-baseline", str(folder / "known.yaml"), "--until", "2999-01-01"]
    result = CliRunner().invoke(main, [*arguments, *reports], env={"COLUMNS": "300", **environment})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 1, result.output
    files = [(folder / f"r.{name}").read_text() for name in REPORTS]
    return "\n".join([result.output, *files, (folder / "known.yaml").read_text()])


def shown(text: str, secrets: dict[str, str]) -> set[str]:
    # What HTML and JSON escape is looked for as they write it, and as it is meant.
    texts = (text, html.unescape(text), text.replace("\\/", "/").replace("\\\\", "\\"))
    return {
        f"{name}: {form}"
        for name, secret in secrets.items()
        for form in forms(secret)
        if any(form in each for each in texts)
    }


COMMANDS = [
    ("check", "--allow-writes", "--identity", "ann", "--examples", "2"),
    ("fuzz", "--allow-writes", "--max-time", "2", "--seed", "1"),
]


@pytest.mark.parametrize("options", COMMANDS, ids=[each[0] for each in COMMANDS])
def test_a_judged_server_cannot_make_a_report_tell(
    tmp_path: Path,
    url: str,
    secrets: dict[str, str],
    environment: dict[str, str],
    options: tuple[str, ...],
) -> None:
    (tmp_path / "echo.yaml").write_text(SPEC)
    text = called(
        tmp_path, environment, options[0], str(tmp_path / "echo.yaml"), "--url", url, *options[1:]
    )
    assert shown(text, secrets) == set()
    assert text.count("$CREDENTIAL") > 20
    assert "GET /basic" in text


def test_compared_servers_cannot_either(
    tmp_path: Path, url: str, secrets: dict[str, str], environment: dict[str, str]
) -> None:
    (tmp_path / "echo.yaml").write_text(SPEC)
    other = dict.fromkeys(("token", "pin", "header", "cookie"), secrets["old"])
    handler = type("Handler", (Echo,), {"issued": other, "path": "/nothing"})
    handler._answer = lambda self: self.send_error(500, self.headers.get("Authorization"))
    with wire.running(handler) as port:
        text = called(
            tmp_path, environment, "compare", str(tmp_path / "echo.yaml"), "--allow-writes",
            "--url", url, "--url", f"http://127.0.0.1:{port}",
        )  # fmt: skip
    assert shown(text, secrets) == set()


def test_a_recording_cannot_either(tmp_path: Path, secrets: dict[str, str]) -> None:
    (tmp_path / "echo.yaml").write_text(SPEC)
    pair = base64.b64encode(f"me:{secrets['basic']}".encode()).decode()
    headers = {
        "/bearer": [("Authorization", f"Bearer {secrets['bearer']}")],
        "/basic": [("Authorization", f"Basic {pair}")],
        "/header": [("X-Echo-Id", secrets["header"]), ("X-Undeclared-Token", secrets["other"])],
        "/cookie": [("Cookie", f"sid={secrets['cookie']}")],
        f"/query?who={quote_plus(secrets['query'])}&signature={quote_plus(secrets['old'])}": [],
    }
    everything = " ".join(form for each in secrets.values() for form in forms(each))
    entries = [
        {
            "request": {
                "method": "GET",
                "url": f"https://me:{quote(secrets['proxy'], safe='')}@echo.example{path}",
                "headers": [{"name": name, "value": value} for name, value in pairs],
                "postData": {"mimeType": "application/x-www-form-urlencoded",
                             "text": f"client_secret={quote_plus(secrets['pin'])}"},
            },
            "response": {
                "status": 200,
                "headers": [{"name": "Content-Type", "value": "application/json"},
                            {"name": "Set-Cookie", "value": f"session={secrets['issued']}; Path=/"},
                            {"name": "X-Subject-Token", "value": secrets["sent"]}],
                "content": {"text": json.dumps(
                    {"echo": everything, "refreshToken": secrets["token"]}
                )},
            },
        }
        for path, pairs in headers.items()
    ]  # fmt: skip
    (tmp_path / "traffic.har").write_text(json.dumps({"log": {"entries": entries}}))
    text = called(
        tmp_path, {}, "replay", str(tmp_path / "traffic.har"),
        "--spec", str(tmp_path / "echo.yaml"), "--processes", "1",
    )  # fmt: skip
    assert shown(text, secrets) == set()
