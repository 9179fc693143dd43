"""Let schemathesis judge a server by itself: its own settings, none of our hooks and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from mockserver.spec.types import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A failure: `operation` is `GET /books`, `check` its check's name, `title` what it says."""

    operation: str
    check: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AloneRun:
    """What one run failed, every exchange that it made, with its operation, and its own errors."""

    failures: frozenset[Failed]
    exchanges: tuple[tuple[str, Exchange], ...]
    errors: tuple[str, ...]


def run_alone(
    content: JsonObject, base_url: str, credentials: Credentials, *, seed: int, examples: int
) -> AloneRun:
    """Return what schemathesis finds at *base_url* with the document *content*.

    All of its checks and phases (examples, coverage, fuzzing, stateful) are on, positive and
    negative, with *examples* for each operation. *credentials* are given in its own way.
    """
    load_all_checks()
    config = schemathesis.Config.from_dict(
        _settings(base_url, credentials, seed=seed, examples=examples)
    )
    schema = schemathesis.openapi.from_dict(dict(content), config=config)
    failures: set[Failed] = set()
    exchanges: list[tuple[str, Exchange]] = []
    errors: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            failures |= set(_failures(event.recorder))
            exchanges += _exchanges(event.recorder)
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.NonFatalError):
            errors.append(f"{event.label}: {event.info.title}")
    return AloneRun(
        failures=frozenset(failures),
        exchanges=tuple(exchanges),
        errors=tuple(dict.fromkeys(errors)),
    )


def _settings(
    base_url: str, credentials: Credentials, *, seed: int, examples: int
) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "base-url": base_url,
        "seed": seed,
        # Otherwise what follows a first failure of an operation is not asked any more.
        "continue-on-failure": True,
        "generation": {"deterministic": True, "max-examples": examples, "database": "none"},
        # They tell that generating is slow, which says nothing about the server.
        "suppress-health-check": ["filter_too_much", "too_slow", "data_too_large"],
    }
    known = {name: _auth(credentials, name) for name in credentials.values}
    known = {name: auth for name, auth in known.items() if auth}
    if known:
        settings["auth"] = {"openapi": known}
    return settings


def _auth(credentials: Credentials, name: str) -> Mapping[str, str]:
    """Return the credential of the scheme *name* as schemathesis takes it; empty if it does not."""
    scheme, value = credentials.schemes[name], credentials.values[name]
    if scheme.kind == "apiKey":
        return {"api_key": value}
    if scheme.kind == "http" and scheme.scheme == "basic":
        username, _, password = value.partition(":")
        return {"username": username, "password": password}
    return {"bearer": value} if scheme.kind == "http" else {}


def _failures(recorder: ScenarioRecorder) -> Iterator[Failed]:
    for case_id, checks in recorder.checks.items():
        for node in checks:
            if node.failure_info is not None:
                failure = node.failure_info.failure
                shown = recorder.cases.get(failure.case_id or case_id)
                label = shown.value.operation.label if shown else recorder.label
                yield Failed(
                    operation=failure.operation or label, check=node.name, title=failure.title
                )


def _exchanges(recorder: ScenarioRecorder) -> Iterator[tuple[str, Exchange]]:
    for case_id, interaction in recorder.interactions.items():
        case, response = recorder.cases.get(case_id), interaction.response
        if case is None or response is None:
            continue
        request = interaction.request
        yield (
            case.value.operation.label,
            Exchange(
                method=request.method,
                url=request.uri,
                request_headers=_pairs(request.headers),
                request_body=request.body,
                status=response.status_code,
                response_headers=_pairs(response.headers),
                response_body=response.content,
            ),
        )


def _pairs(headers: Mapping[str, list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, values in headers.items() for value in values)
