"""Ask two servers the same, and say of each operation where they differ."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import requests

from contract_tests.checks.conformance import response_of
from contract_tests.comparison.questions import Question, asked, questions
from contract_tests.comparison.shapes import Shape, differences
from contract_tests.engine.judging import NO_WRITES, fewest
from contract_tests.exchanges import Exchange, Violation, curl
from contract_tests.inquiry import Inquiry, NotJudged, Premises
from contract_tests.pacing import Stopped
from contract_tests.reasons import reason_of
from contract_tests.reports.secrets import secrets_cleaned
from contract_tests.results import Finding, Status, Verdict
from contract_tests.silences import silenced_at
from contract_tests.targets import SAFE_METHODS, Target
from mockserver.spec import MISSING, Operation, Response, Schema

CHECK = "compare"
"""What the check is called in verdicts; docs/judging.md explains it."""

# Headers that mean something to clients whether they are documented or not.
_MEANT = frozenset(
    {"allow", "content-disposition", "etag", "link", "location", "retry-after", "www-authenticate"}
)


@dataclass(slots=True)
class _Answers:
    """All answers of both servers with one status: their bodies' shapes, and what shows them."""

    shapes: tuple[Shape, Shape]
    shown: tuple[Exchange, Exchange]
    headers: tuple[list[frozenset[str]], list[frozenset[str]]] = field(
        default_factory=lambda: ([], [])
    )


class Comparison:
    """Two servers of one document, called *names*."""

    def __init__(
        self, premises: Premises, targets: tuple[Target, Target], names: tuple[str, str]
    ) -> None:
        self.premises = premises
        self.targets = targets
        self.names = names

    def verdict(self, operation: Operation) -> tuple[Verdict, tuple[str, ...]]:
        """Return where the servers differ in *operation*, and notes on what was not compared."""
        began = time.perf_counter()
        both = (self._inquiry(0), self._inquiry(1))
        findings: list[Finding] = []
        status: Status = "passed"
        reason = ""
        if not self.targets[0].allow_writes and operation.method not in SAFE_METHODS:
            status, reason = "not-judged", NO_WRITES
        else:
            try:
                findings += self._differences(operation, both)
            except NotJudged as not_judged:
                status, reason = "not-judged", str(not_judged)
            except Stopped as stopped:
                status, reason = "not-judged", f"stopped: {stopped}"
            except requests.RequestException as error:
                status, reason = "error", self._unanswered(error)
        secrets = self.targets[0].secrets() | self.targets[1].secrets()
        verdict = Verdict(
            operation=operation.name,
            check=CHECK,
            status="violated" if findings else status,
            reason=reason,
            findings=fewest(findings),
            requests=both[0].asked + both[1].asked,
            elapsed_ms=(time.perf_counter() - began) * 1000,
        )
        verdict, ended = silenced_at(
            self.premises.api, operation, verdict, datetime.now(UTC).date()
        )
        return secrets_cleaned(verdict, secrets), (*both[0].notes, *both[1].notes, *ended)

    def _unanswered(self, error: requests.RequestException) -> str:
        url = (error.request.url if error.request is not None else None) or ""
        where = [
            name
            for name, target in zip(self.names, self.targets, strict=True)
            if url.startswith(target.base_url)
        ]
        who = " or ".join(where or self.names)
        return f"no answer of {who}: {reason_of(error, self.targets[0].timeout_s)}"

    def _inquiry(self, index: int) -> Inquiry:
        return Inquiry(premises=self.premises, target=self.targets[index])

    def _differences(
        self, operation: Operation, both: tuple[Inquiry, Inquiry]
    ) -> Iterator[Finding]:
        answers: dict[int, _Answers] = {}
        seen: set[str] = set()
        for question in questions(operation, both[0]):
            if repr(question) in seen:
                continue
            seen.add(repr(question))
            one, other = (asked(operation, question, inquiry) for inquiry in both)
            if one is None or other is None:
                missing = " and ".join(
                    name for name, e in zip(self.names, (one, other), strict=True) if e is None
                )
                both[0].note(f"{operation.name}: {question.what}: {missing} has none")
                continue
            if one.status != other.status:
                yield self._status(operation, question, one, other)
                continue
            if one.media_type != other.media_type:
                text = f"{question.what}: {self._said(one.media_type, other.media_type)}"
                place = "header.content-type"
                yield self._found(operation, "differs.media-type", place, text, one, other)
                continue
            self._keep(operation, answers, one, other)
        for status, kept in sorted(answers.items()):
            yield from self._of_status(operation, status, kept)

    def _status(
        self, operation: Operation, question: Question, one: Exchange, other: Exchange
    ) -> Finding:
        text = f"{question.what}: {self._said(str(one.status), str(other.status))}"
        return self._found(operation, "differs.status", "status", text, one, other)

    def _keep(
        self, operation: Operation, answers: dict[int, _Answers], one: Exchange, other: Exchange
    ) -> None:
        kept = answers.get(one.status)
        if kept is None:
            schema = _schema(response_of(operation, one.status), one.media_type)
            shapes = tuple(Shape(self.premises.schemas, schema) for _ in range(2))
            kept = answers[one.status] = _Answers(shapes=(shapes[0], shapes[1]), shown=(one, other))
        for shape, headers, exchange in zip(kept.shapes, kept.headers, (one, other), strict=True):
            body = exchange.json()
            if body is not MISSING:
                shape.add(body)
            headers.append(frozenset(name.lower() for name, _ in exchange.response_headers))

    def _of_status(self, operation: Operation, status: int, kept: _Answers) -> Iterator[Finding]:
        response = response_of(operation, status)
        documented = {header.name.lower() for header in response.headers} if response else set()
        counts = [len(headers) for headers in kept.headers]
        for name in sorted(documented | _MEANT):
            had = [sum(name in each for each in headers) for headers in kept.headers]
            for has, lacks in ((0, 1), (1, 0)):
                if had[has] == counts[has] and had[lacks] == 0:
                    text = f"{status}: {self.names[has]} sends it, {self.names[lacks]} does not"
                    place = f"header.{name}"
                    yield self._found(operation, "differs.header", place, text, *kept.shown)
        for rule, pointer, text in differences(*kept.shapes, self.names, errors=status >= 400):
            place, told = f"body#{pointer}", f"{status}: {text}"
            yield self._found(operation, rule, place, told, *kept.shown)

    def _said(self, one: str, other: str) -> str:
        return f"{one or 'none'} at {self.names[0]}, {other or 'none'} at {self.names[1]}"

    def _found(
        self,
        operation: Operation,
        rule: str,
        place: str,
        evidence: str,
        one: Exchange,
        other: Exchange,
    ) -> Finding:
        violation = Violation(
            operation=operation.name,
            rule=rule,
            place=place,
            evidence=evidence,
            curl=curl(other),
        )
        return Finding(violation=violation, exchanges=(one, other))


def _schema(response: Response | None, media_type: str) -> Schema | None:
    for one in response.content if response else ():
        if one.name.split(";")[0].strip().lower() == media_type:
            return one.schema
    return None
