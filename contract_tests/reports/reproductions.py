"""Write what repeats a finding: a function for pytest. The curl line is that of the violation."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection

from contract_tests.exchanges import Exchange, shown_header, shown_url
from contract_tests.reports.groups import Group
from contract_tests.reports.messages import visible
from contract_tests.results import Run
from contract_tests.secret_names import CREDENTIAL

# Requests makes these by itself; what stands for a credential is put in from the environment.
_OWN = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "user-agent", "transfer-encoding"}
)
_EVERYTHING = ("accept", "*/*")

# What the fixture finds in one exchange by itself; all other rules need the check that found them.
_OF_ONE_EXCHANGE = frozenset(
    {
        "body.discriminator", "body.enum", "body.extra-property", "body.format", "body.invalid",
        "body.missing", "body.missing-required", "body.null", "body.unreadable",
        "body.write-only", "body.wrong-type", "error.shape", "header.invalid", "header.missing",
        "media-type.wrong", "request.body", "request.media-type", "request.parameter",
        "request.path", "request.security", "status.undocumented",
    }
)  # fmt: skip


def pytest_function(group: Group, run: Run, checks: Collection[str]) -> str:
    """Return a module with one test that fails as long as the smallest case of *group* happens.

    What one exchange shows is sent again and judged by the fixture `contract`; what takes more is
    asked again by its check, if it is one of *checks*. Credentials come from the environment.
    """
    violation, exchanges = group.violation, group.exchanges
    title = f"{violation.operation}: {violation.rule}"
    place = f" at {violation.place}" if violation.place else ""
    told = [f'    """{_doc(f"{title}{place}")}', "", f"    {_doc(violation.evidence)}", '    """']
    name = f"test_{_name(title)}"
    alone = violation.rule in _OF_ONE_EXCHANGE
    if exchanges and (alone or group.verdict.check not in checks):
        secret = any(CREDENTIAL in _parts(exchange) for exchange in exchanges)
        body = [line for exchange in exchanges for line in _sent(exchange)]
        imports = [*(["import os", ""] if secret else []), "import requests"]
        body = [f"def {name}(contract):", *told, *body, "    contract.check(response)"]
        spec, url = shlex.quote(run.document), shlex.quote(run.url)
        imports = [f"# pytest --contract-spec {spec} --contract-url {url}", *imports]
    else:
        imports = ["import subprocess", "import sys"]
        body = [f"def {name}():", *told, *_asked_again(group, run)]
    return "\n".join([*imports, "", "", *body, ""])


def _asked_again(group: Group, run: Run) -> list[str]:
    """Return the lines that bring the check to the operation once more."""
    operation, check = group.violation.operation, group.verdict.check
    options = ["check", run.document, "--url", run.url, "--operation", operation, "--check", check]
    options += ["--seed", str(run.seed), *run.options]
    if any(exchange.method not in ("GET", "HEAD", "OPTIONS") for exchange in group.exchanges):
        options.append("--allow-writes")
    return [
        "    arguments = [",
        *(f"        {_literal(option)}," for option in options),
        "    ]",
        '    command = [sys.executable, "-m", "contract_tests", *arguments]',
        "    assert subprocess.run(command, check=False).returncode == 0",
    ]


def _sent(exchange: Exchange) -> list[str]:
    headers = {
        name: shown_header(exchange, name, value)
        for name, value in exchange.request_headers
        if name.lower() not in _OWN and (name.lower(), value) != _EVERYTHING
    }
    lines = [
        "    response = requests.request(",
        f"        {_text(exchange.method)},",
        f"        {_text(shown_url(exchange))},",
    ]
    if headers:
        lines.append("        headers={")
        lines += [f"            {_text(name)}: {_text(headers[name])}," for name in headers]
        lines.append("        },")
    if exchange.request_body:
        lines.append(f"        data={exchange.request_body!r},")
    return [*lines, "        allow_redirects=False,", "        timeout=30,", "    )"]


def _parts(exchange: Exchange) -> str:
    headers = (shown_header(exchange, *pair) for pair in exchange.request_headers)
    return "\n".join((shown_url(exchange), *headers))


def _text(text: str) -> str:
    """Return *text* as a Python expression; the credential is read from the environment."""
    parts = text.split(CREDENTIAL)
    variable = 'os.environ["CREDENTIAL"]'
    written = [_literal(parts[0])] if parts[0] else []
    for part in parts[1:]:
        written += [variable, *([_literal(part)] if part else [])]
    return " + ".join(written) or '""'


def _literal(text: str) -> str:
    written = repr(text)
    if written.startswith("'") and '"' not in written:
        written = f'"{written[1:-1]}"'
    return written


def _doc(text: str) -> str:
    """Return *text* as it may stand in a docstring."""
    return " ".join(visible(text).replace("\\", "\\\\").replace('"""', "'''").split()).rstrip('"')[
        :400
    ]


def _name(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:80] or "reproduction"
