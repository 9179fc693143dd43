"""Write a run as JSON, and read it back: nothing of it is lost but credentials."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, get_args

from contract_tests.exchanges import Exchange, Violation
from contract_tests.results import Finding, Run, Seen, Status, Verdict

FORMAT = "contract-tests run 1"


class UnusableRun(Exception):
    """A file is no run that was written by this program: which file, and why."""


def run_text(run: Run) -> str:
    """Return *run* as JSON. Bodies that are no UTF-8 are kept as base64."""
    content = {
        "format": FORMAT,
        "document": run.document,
        "title": run.title,
        "url": run.url,
        "started": run.started,
        "elapsed_s": run.elapsed_s,
        "seed": run.seed,
        "stopped": run.stopped,
        "shard": run.shard,
        "options": list(run.options),
        "versions": dict(run.versions),
        "notes": list(run.notes),
        "verdicts": [_verdict(verdict) for verdict in run.verdicts],
        "coverage": [_seen(each) for each in run.coverage],
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def run_from(text: str, source: str) -> Run:
    """Return the run written in *text*. Raises `UnusableRun`, which names *source*."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise UnusableRun(f"{source}: is no JSON: {error}") from error
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        raise UnusableRun(f"{source}: is no report that `contract-tests check --json` wrote")
    try:
        return _run(content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnusableRun(f"{source}: is damaged: {type(error).__name__} {error}") from error


def _run(content: Mapping[str, Any]) -> Run:
    return Run(
        document=str(content["document"]),
        title=str(content["title"]),
        url=str(content["url"]),
        started=str(content["started"]),
        elapsed_s=float(content["elapsed_s"]),
        seed=int(content["seed"]),
        stopped=str(content["stopped"]),
        shard=str(content["shard"]),
        options=tuple(map(str, content.get("options", ()))),
        versions=tuple((str(k), str(v)) for k, v in content["versions"].items()),
        notes=tuple(map(str, content["notes"])),
        verdicts=tuple(map(_verdict_from, content["verdicts"])),
        coverage=tuple(map(_seen_from, content["coverage"])),
    )


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "operation": verdict.operation,
        "check": verdict.check,
        "status": verdict.status,
        "reason": verdict.reason,
        "requests": verdict.requests,
        "elapsed_ms": round(verdict.elapsed_ms, 3),
        "findings": [_finding(finding) for finding in verdict.findings],
    }


def _verdict_from(value: Mapping[str, Any]) -> Verdict:
    status = value["status"]
    if status not in get_args(Status):
        raise ValueError(f"{status!r} is no status of a verdict")
    return Verdict(
        operation=str(value["operation"]),
        check=str(value["check"]),
        status=status,
        reason=str(value["reason"]),
        requests=int(value["requests"]),
        elapsed_ms=float(value["elapsed_ms"]),
        findings=tuple(map(_finding_from, value["findings"])),
    )


def _finding(finding: Finding) -> dict[str, Any]:
    violation = finding.violation
    return {
        "operation": violation.operation,
        "rule": violation.rule,
        "place": violation.place,
        "evidence": violation.evidence,
        "curl": violation.curl,
        "known": finding.known,
        "exchanges": [_exchange(exchange) for exchange in finding.exchanges],
    }


def _finding_from(value: Mapping[str, Any]) -> Finding:
    names = ("operation", "rule", "place", "evidence", "curl")
    return Finding(
        violation=Violation(**{name: str(value[name]) for name in names}),
        exchanges=tuple(map(_exchange_from, value["exchanges"])),
        known=str(value["known"]),
    )


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "method": exchange.method,
        "url": exchange.url,
        "request_headers": [list(pair) for pair in exchange.request_headers],
        "request_body": _body(exchange.request_body),
        "status": exchange.status,
        "response_headers": [list(pair) for pair in exchange.response_headers],
        "response_body": _body(exchange.response_body),
        "elapsed_ms": round(exchange.elapsed_ms, 3),
        "secret_places": sorted(exchange.secret_places),
    }


def _exchange_from(value: Mapping[str, Any]) -> Exchange:
    return Exchange(
        method=str(value["method"]),
        url=str(value["url"]),
        request_headers=_headers_from(value["request_headers"]),
        request_body=_body_from(value["request_body"]),
        status=int(value["status"]),
        response_headers=_headers_from(value["response_headers"]),
        response_body=_body_from(value["response_body"]) or b"",
        elapsed_ms=float(value["elapsed_ms"]),
        secret_places=frozenset(map(str, value["secret_places"])),
    )


def _headers_from(pairs: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in pairs)


def _body(body: bytes | None) -> str | dict[str, str] | None:
    if body is None:
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def _body_from(value: Any) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return base64.b64decode(value["base64"], validate=True)
    return str(value).encode()


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "operation": seen.operation,
        "documented": sorted(seen.documented),
        "seen": sorted(seen.seen),
        "undocumented": sorted(seen.undocumented),
    }


def _seen_from(value: Mapping[str, Any]) -> Seen:
    return Seen(
        operation=str(value["operation"]),
        documented=frozenset(map(str, value["documented"])),
        seen=frozenset(map(str, value["seen"])),
        undocumented=frozenset(map(str, value["undocumented"])),
    )
