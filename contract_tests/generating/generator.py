"""Let schemathesis ask about operations, as its target allows, and collect what it finds."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import schemathesis
from schemathesis import AuthContext, BaseSchema, HookContext, Response
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from schemathesis.openapi.checks import AuthScenario, IgnoredAuth

from contract_tests.checks.refusals import left_to_http
from contract_tests.exchanges import Exchange
from contract_tests.generatable import generatable
from contract_tests.generating.applicability import WRONG_STATUS, inapplicable
from contract_tests.generating.configuration import configuration
from contract_tests.generating.failures import exchange_of, findings_of
from contract_tests.identities import NoCredential
from contract_tests.inquiry import Inquiry, NotJudged, Premises
from contract_tests.messages import Request
from contract_tests.pacing import Stopped, asked_to_wait, seconds_of
from contract_tests.targets import Target
from mockserver.spec import Operation
from mockserver.spec.semantics import ranges_of

Case = schemathesis.Case[Any]

# So many answers of each status and media type are read by openapi-core as well: it takes far
# longer than a request, and schemathesis judges all of them.
_READ_TWICE = 2

# The requests with which schemathesis tries out what a server can read.
_PROBES = 2

_BUSY = frozenset({429, 503})

# Before 3.13 two threads that parse Python at once, as Hypothesis does to show lambdas, may fail
# with "AST constructor recursion depth mismatch".
_ALONE: AbstractContextManager[object] = (
    threading.Lock() if sys.version_info < (3, 13) else nullcontext()
)


class Generator:
    """schemathesis, made ready for one document and target. May be used from several threads.

    *more* are settings of schemathesis that go before those of the user's file.
    """

    def __init__(
        self, premises: Premises, target: Target, *, more: Mapping[str, Any] | None = None
    ) -> None:
        load_all_checks()
        self.premises = premises
        self.target = target
        self._operations = {operation.name: operation for operation in premises.api.operations}
        self._askings: dict[str, _Asking] = {}
        self.schema = schemathesis.openapi.from_dict(
            dict(generatable(premises.api).content),
            config=configuration(premises, target, file=premises.settings, more=more),
        )
        self.schema.auth(refresh_interval=None)(_provider(self._operations, target))
        self._hook()

    def _hook(self) -> None:
        """Hear of every answer and failure. Hooks are functions: schemathesis marks them."""

        # schemathesis calls hooks with all that they may want, by position.
        def after_call(_: HookContext, case: Case, response: Response) -> None:
            self._answered(case, response)

        def filter_failure(
            _: HookContext, failure: Failure, case: Case, response: Response
        ) -> bool:
            return self._keeps(failure, case, response)

        def filter_case(_: HookContext, case: Case) -> bool:
            return self.is_meant(case)

        self.schema.hook(after_call)
        self.schema.hook(filter_case)
        self.schema.hook(filter_failure)

    def is_meant(self, case: Case) -> bool:
        """Tell whether every range in *case* ends after it starts: schemas cannot say so.

        A server refuses others, although each of their parameters is valid (`x-ranges`).
        """
        operation = self._operations.get(case.operation.label)
        if operation is None or not isinstance(case.query, Mapping):
            return True
        ranges = ranges_of(self.premises.api, operation)
        return not any(one.is_reversed(case.query) for one in ranges)

    def examine(self, operation: Operation, inquiry: Inquiry) -> None:
        """Ask *operation* everything that schemathesis thinks of, and leave what it finds.

        Raises `Stopped` if the budget of the target ends, `NotJudged` if nothing can be generated.
        """
        with _ALONE:
            asking = self._begin({operation.name: inquiry})[operation.name]
            self._run(self.schema.include(name=operation.name))
        for note, count in asking.notes.items():
            inquiry.note(f"{note} ({count} times)" if count > 1 else note)
        self.target.pace.allow()
        if not asking.answered and asking.errors:
            raise NotJudged(asking.errors[0])

    def roam(self, inquiries: Mapping[str, Inquiry]) -> None:
        """Ask the operations that *inquiries* are about, by their names, all in one run.

        Operations are asked one after another, along links, as long as the settings say. Ctrl-C
        stops it.
        """
        askings = self._begin(inquiries)
        chosen = self.schema.include(lambda about: about.operation.label in inquiries)
        self._run(chosen)
        for name, asking in askings.items():
            for note, count in asking.notes.items():
                inquiries[name].note(f"{note} ({count} times)" if count > 1 else note)

    def _begin(self, inquiries: Mapping[str, Inquiry]) -> dict[str, _Asking]:
        askings = {name: _Asking(inquiry) for name, inquiry in inquiries.items()}
        self._askings.update(askings)
        return askings

    def _run(self, schema: BaseSchema) -> None:
        """Let the engine run, and hear of all that happens."""
        pace = self.target.pace
        for _ in range(_PROBES + 1):
            pace.admit()
        stream = from_schema(schema).execute()
        try:
            for event in stream:
                self._heard(event)
                if pace.stopped:
                    stream.stop()
        finally:
            pace.give_back()

    def _heard(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.ScenarioFinished):
            found = findings_of(event.recorder, self._operations, self.premises, self.target)
            for finding in found:
                asking = self._askings.get(finding.violation.operation)
                if asking is not None:
                    asking.inquiry.findings.append(finding)
        elif isinstance(event, events.Interrupted):
            self.target.pace.stop("interrupted")
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.NonFatalError):
            if isinstance(event.value, OSError):
                raise event.value
            asking = self._askings.get(event.label)
            if asking is not None:
                asking.errors.append(f"{event.info.title}: {event.info.message}".strip())
                asking.notes[f"{event.label}: {asking.errors[-1]}"] += 1

    def _answered(self, case: Case, response: Response) -> None:
        operation = self._operations[case.operation.label]
        exchange = exchange_of(response, self.target)
        # To ask one operation, schemathesis may call another one, such as that which gives tokens.
        asking = self._askings.get(operation.name)
        if asking is not None:
            self._noted(operation, asking, exchange)
        pace = self.target.pace
        if exchange.status in _BUSY:
            # schemathesis waits for it, and asks again; others of ours wait as well.
            after = exchange.header("retry-after")
            pace.postpone(seconds_of(after or "1") or 1.0, asked_to_wait(exchange.status, after))
        try:
            pace.admit()
        except Stopped:
            # The engine is stopped with its next event; until then nothing is sent.
            raise KeyboardInterrupt from None

    def _noted(self, operation: Operation, asking: _Asking, exchange: Exchange) -> None:
        """Note what *exchange* tells of *operation*, which is being asked."""
        asking.answered += 1
        asking.inquiry.remembered(exchange)
        if exchange.status == 401 and self.target.requirement(operation).schemes:
            self._renew(asking)
        if exchange.method == operation.method:
            self.target.tell(operation, exchange)
            self.premises.names.saw(operation, exchange)
            self._read_twice(operation, asking, exchange)

    def _renew(self, asking: _Asking) -> None:
        """Let the requests that follow carry a new credential: this one may have ended."""
        try:
            self.target.identity.renewed()
        except NoCredential as error:
            asking.notes[f"the credential is not renewed: {error}"] += 1

    def _read_twice(self, operation: Operation, asking: _Asking, exchange: Exchange) -> None:
        kind = (exchange.status, exchange.media_type)
        if asking.kinds[kind] < _READ_TWICE and str(exchange.status) in operation.responses:
            asking.kinds[kind] += 1
            asking.inquiry.add(self.premises.conformance.response(operation, exchange))

    def _keeps(self, failure: Failure, case: Case, response: Response) -> bool:
        """Return whether *failure* says anything about the server."""
        operation = self._operations[case.operation.label]
        asking = self._askings.get(operation.name)
        if asking is None:
            return False
        exchange = exchange_of(response, self.target)
        if exchange.status in _BUSY and exchange.header("retry-after"):
            asking.notes[f"{operation.name}: answered {exchange.status}, which is not judged"] += 1
            return False
        if WRONG_STATUS in failure.checks and left_to_http(operation, exchange):
            return False  # The run tells of it once, for each operation.
        if isinstance(failure, IgnoredAuth) and failure.scenario is AuthScenario.NO_AUTH:
            return True  # No credential was sent, whatever the request had that this was made of.
        for check in failure.checks:
            reason = inapplicable(operation, check, exchange, self.premises)
            if reason:
                asking.notes[f"{operation.name}: {reason}"] += 1
                return False
        return True


class _Asking:
    """What is going on about one operation."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        self.notes: Counter[str] = Counter()
        self.kinds: Counter[tuple[int, str]] = Counter()
        self.errors: list[str] = []
        self.answered = 0


def _provider(operations: Mapping[str, Operation], target: Target) -> type:
    """Return what puts the credentials of *target* on generated cases."""

    class Provider:
        def get(self, case: Case, context: AuthContext) -> Request | None:  # noqa: ARG002 - schemathesis' signature
            operation = operations[case.operation.label]
            request = Request(method=operation.method, path="")
            applied = target.credentials.applied(request, target.requirement(operation))
            return applied if applied != request else None

        def set(self, case: Case, data: Request, context: AuthContext) -> None:  # noqa: ARG002 - schemathesis' signature
            case.headers.update(dict(data.headers))
            case.query.update(dict(data.query))
            case.cookies.update(dict(data.cookies))

    return Provider


def generator_of(inquiry: Inquiry) -> Generator:
    """Return the generator of the run that *inquiry* belongs to."""
    premises, target = inquiry.premises, inquiry.target
    key = (Generator, id(target))
    return premises.made.value(key, lambda: Generator(premises, target))
