"""Ask the server, judge what it answers, and collect what is found, for one trial."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from contract_tests.checks.conformance import Conformance
from contract_tests.checks.rates import Time
from contract_tests.credentials import Credentials, MissingCredential
from contract_tests.exchanges import Exchange, Violation, curl
from contract_tests.generatable import generatable, opaque_in
from contract_tests.messages import Body, Request, Values
from contract_tests.names import Names
from contract_tests.reading import Reading
from contract_tests.results import Finding
from contract_tests.samples import NoSample, Samples
from contract_tests.targets import Target, WriteNotAllowed
from mockserver.spec import Api, Operation
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Meanings, Semantics

T = TypeVar("T")

DEFAULT_EXAMPLES = 15
DEFAULT_SEED = 20260101

# What nobody answers to a request that the document itself gives as an example.
_REFUSALS = frozenset({400, 415, 422})

# So many exchanges of one trial are kept: a finding shows those that led to it.
_REMEMBERED = 1000


class NotJudged(Exception):
    """A trial cannot judge the operation, or only in part; the message says why."""


class Made:
    """What is made once for a run, however many threads ask for it."""

    def __init__(self) -> None:
        self._values: dict[Any, Any] = {}
        # One for each key: what is made may need something else that is made once.
        self._locks: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def value(self, key: Any, make: Callable[[], T]) -> T:
        """Return what *make* gave for *key* at first."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._values:
                self._values[key] = make()
            found: T = self._values[key]
            return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """What all inquiries of one run share: the document, made ready, and how far to go.

    `conformance` judges by the document as its author wrote it, `as_generated` judges requests by
    the document from which they are generated; `reading` is the fast way for many exchanges.
    `meanings` holds inferred semantics as well; `names` are those of created records.
    `examples` is the number of random requests for each operation. With `spend_quota`, trials may
    use up the rate limit of the server. `settings` is the user's `schemathesis.toml`. `made` keeps
    what trials make once for the whole run. `time` is how they wait for a limit to end, if not by
    waiting.
    """

    api: Api
    schemas: Schemas
    meanings: Meanings
    conformance: Conformance
    as_generated: Conformance
    reading: Reading
    names: Names
    samples: Samples
    examples: int = DEFAULT_EXAMPLES
    seed: int = DEFAULT_SEED
    spend_quota: bool = False
    settings: Path | None = None
    made: Made = field(default_factory=Made)
    time: Time | None = None


def premises_of(
    api: Api,
    *,
    examples: int = DEFAULT_EXAMPLES,
    seed: int = DEFAULT_SEED,
    spend_quota: bool = False,
    settings: Path | None = None,
) -> Premises:
    """Return the premises of a run that judges by *api*. Raises openapi-core's `SpecError`."""
    schemas = Schemas(api)
    conformance = Conformance(api)
    meanings = Meanings(api)
    return Premises(
        api=api,
        schemas=schemas,
        meanings=meanings,
        names=Names(meanings),
        conformance=conformance,
        as_generated=Conformance(api, generatable(api).content),
        reading=Reading(api, conformance),
        samples=Samples(schemas),
        examples=examples,
        seed=seed,
        spend_quota=spend_quota,
        settings=settings,
    )


@dataclass(slots=True, kw_only=True)
class Inquiry:
    """The questions of one trial: each exchange is judged by the document, all that is found kept.

    `findings` is what was found, `notes` what was not judged in full, `asked` how many requests
    were sent.
    """

    premises: Premises
    target: Target
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asked: int = 0
    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    @property
    def api(self) -> Api:
        """What the document says."""
        return self.premises.api

    @property
    def identities(self) -> tuple[Credentials, ...]:
        """The credentials of further identities, other than that of the target itself."""
        return self.target.identities

    def semantics(self, operation: Operation) -> Semantics:
        """Return what *operation* means, by its extensions and else by inference."""
        return self.premises.meanings.of(operation)

    def ask(
        self, operation: Operation, values: Values, *, body: Body | None = None, **more: Any
    ) -> Exchange:
        """Send *operation* with *values* and *body*, judge the exchange, and return it.

        *more* is as for `Target.ask`. Raises `NotJudged` if a credential is missing.
        """
        exchange = self.sent(operation, values, body=body, **more)
        self.add(self.premises.reading.request(operation, exchange))
        self.add(self.premises.reading.response(operation, exchange))
        return exchange

    def probe(
        self, operation: Operation, values: Values, *, body: Body | None = None, **more: Any
    ) -> Exchange:
        """Do as `ask`, and judge the response alone: the request may be invalid on purpose."""
        exchange = self.sent(operation, values, body=body, **more)
        self.add(self.premises.reading.response(operation, exchange))
        return exchange

    def sent(
        self, operation: Operation, values: Values, *, body: Body | None = None, **more: Any
    ) -> Exchange:
        """Send *operation* and return the exchange; nothing is judged."""
        try:
            exchange = self.remembered(self.target.ask(operation, values, body=body, **more))
            self.premises.names.saw(operation, exchange)
            return exchange
        except (MissingCredential, WriteNotAllowed) as reason:
            raise NotJudged(str(reason)) from reason

    def send(self, request: Request) -> Exchange:
        """Send *request* as it is, without a credential, and return the exchange; nothing is
        judged. Raises `NotJudged` if it may write and that is not allowed.
        """
        try:
            return self.remembered(self.target.send(request))
        except WriteNotAllowed as reason:
            raise NotJudged(str(reason)) from reason

    def remembered(self, exchange: Exchange) -> Exchange:
        """Return *exchange*, counted and kept for the findings that it may show."""
        self.asked += 1
        self.exchanges.append(exchange)
        return exchange

    def ask_example(self, operation: Operation, values: Values, **more: Any) -> Exchange:
        """Do as `ask`, and find it wrong if the server refuses what the document exemplifies.

        What we made up may be refused for what no schema says: that a name is unique, a record
        exists, a password is right.
        """
        told = self.premises.samples.are_documented(operation, values, more.get("body"))
        with self.premises.names.turn(operation) if operation.method == "POST" else nullcontext():
            exchange = self.ask(operation, values, **more)
            taken = self.premises.names.is_taken(operation, exchange)
        if not told and exchange.status < 500:
            return exchange
        if taken and exchange.status in _REFUSALS:
            self.note(f"{operation.name}: the example names a record that was created before")
        elif exchange.status in _REFUSALS or exchange.status >= 500:
            what = "a request made of documented examples" if told else "a valid request"
            evidence = f"{what} is answered {exchange.status}"
            self.found(operation, "example.refused", "status", evidence, exchange)
        return exchange

    def found(
        self,
        operation: Operation,
        rule: str,
        place: str,
        evidence: str,
        exchange: Exchange,
        *before: Exchange,
    ) -> None:
        """Note a violation that *exchange* shows, after those *before* it."""
        violation = Violation(
            operation=operation.name,
            rule=rule,
            place=place,
            evidence=evidence,
            curl=curl(exchange),
        )
        self.findings.append(Finding(violation=violation, exchanges=(*before, exchange)))

    def add(self, violations: Iterable[Violation]) -> None:
        """Note *violations*, each with the latest exchange that its curl line repeats."""
        for violation in violations:
            told = (each for each in reversed(self.exchanges) if curl(each) == violation.curl)
            shown = tuple(itertools.islice(told, 1))
            self.findings.append(Finding(violation=violation, exchanges=shown))

    def note(self, text: str) -> None:
        """Note that something could not be judged, or not in full."""
        self.notes.append(text)

    def required(self, operation: Operation) -> Values:
        """Return values for the required parameters only. Raises `NotJudged` if one has none."""
        return self._sampled(operation, required_only=True)

    def everything(self, operation: Operation) -> Values:
        """Return values for all parameters, except those whose values only the server can make."""
        return self._sampled(operation, required_only=False)

    def bodies(self, operation: Operation) -> list[Body]:
        """Return the example bodies of *operation*, none if it takes none. Raises `NotJudged`."""
        try:
            return self.premises.samples.bodies(operation)
        except NoSample as missing:
            raise NotJudged(str(missing)) from missing

    def _sampled(self, operation: Operation, *, required_only: bool) -> Values:
        opaque = opaque_in(self.semantics(operation), operation)
        values = {}
        for parameter in operation.parameters:
            if not parameter.required and (required_only or parameter == opaque):
                continue
            try:
                values[parameter.place] = self.premises.samples.parameter(parameter)
            except NoSample as missing:
                if parameter.required:
                    raise NotJudged(str(missing)) from missing
        return values
