"""What a world is: records that exist before the first request, and handlers for operations.

A world is a plain module (see fixtures/README.md):

    def books(source):                      # base records, in any order
        for index in range(120):
            fake = source.fake("book", index)
            yield {"id": fake.uuid4(), "title": fake.sentence(4)}

    COLLECTIONS = (Collection(name="books", records=books),)

    def countBooks(call):                   # answers operationId countBooks
        return {"count": len(call.records("books"))}
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from keyword import iskeyword
from random import Random
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, TypeVar

from mockserver.errors import WorldError
from mockserver.generation.seeds import random_for
from mockserver.mocking.pages import Page
from mockserver.spec.types import JsonObject, JsonValue

if TYPE_CHECKING:
    from faker import Faker

    from mockserver.generation.fakes import Fakes


_Result = TypeVar("_Result")
_SCENARIO = re.compile(r"[a-z][a-z0-9-]*")


class Source:
    """What base records are drawn from: the seed, the time, and randomness about something."""

    def __init__(
        self, *, seed: int, now: datetime, fakes: Callable[[], Fakes], scenario: str = ""
    ) -> None:
        """*scenario* is that of the world's own scenarios which it is in, empty for none."""
        self.seed = seed
        self.scenario = scenario
        self.now = now
        self._fakes = fakes

    def at(self, now: datetime) -> Source:
        """Return this source at another time."""
        return Source(seed=self.seed, now=now, fakes=self._fakes, scenario=self.scenario)

    def fake(self, *about: str | int) -> Faker:
        """Return Faker, seeded for *about*. One object: draw all values of a record at once."""
        return self._fakes().about(*about)

    def random(self, *about: str | int) -> Random:
        """Return a random source of its own for *about*."""
        return random_for(self.seed, *about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A named collection and the function that yields its base records, in any order.

    With a *count*, others may be chosen: `records` then takes the one to yield beside its source.
    """

    name: str
    records: Callable[..., Iterable[JsonObject]]
    count: int | None = None

    def drawn(self, source: Source, count: int | None) -> Iterable[JsonObject]:
        """Return the records drawn from *source*, *count* of them where that may be chosen."""
        return self.records(source) if self.count is None else self.records(source, count)


class Call(Protocol):
    """What a handler is told of its request, and what it may ask for."""

    @property
    def parameters(self) -> Mapping[str, JsonValue]:
        """The parameters by name; defaults are filled in, omitted ones without are absent."""

    @property
    def body(self) -> JsonValue:
        """The request body, `None` if there is none."""

    @property
    def media_type(self) -> str:
        """The media type that the answer will have: `application/json`."""

    @property
    def source(self) -> Source:
        """Seed, time and randomness."""

    def records(self, collection: str) -> Sequence[JsonObject]:
        """Return every record of *collection*, in its declared order."""

    def derived(self, collection: str, make: Callable[[Iterator[JsonObject]], _Result]) -> _Result:
        """Return what *make* makes of the records of *collection*, one after the other.

        It is kept until a record of the collection changes, so that only the first request waits
        for it. *make* is a function or class of the world's module; a lambda is another one each
        time.
        """

    def page(
        self, records: Iterable[JsonObject] | None = None, *, total: int | None = None
    ) -> Page:
        """Return the page that the operation's `x-` extensions describe, in its envelope.

        It is cut from the operation's collection, or from *records* where those are given. A
        tuple that is given again and again is sorted and written as text but once. *total* is the
        number of all that match, where the world knows it already: else they are counted.
        `page | {"total_tokens": 5}` adds members to the envelope.
        """

    def matching(
        self, *, after: JsonValue = None, limit: int | None = None
    ) -> Sequence[JsonObject]:
        """Return every record of the operation's collection that its filters let through.

        Only those behind the one with the identity *after*, none if there is no such record, and
        at most *limit* of them.
        """

    def instant(self, parameter: str) -> datetime | None:
        """Return the date-time that *parameter* holds, in UTC; `None` where it was omitted."""

    def sent(self, parameter: str) -> str | None:
        """Return the text that the query sends for *parameter*, before defaults and clamping."""

    def invalid(self, parameter: str, detail: str) -> Exception:
        """Return the exception to raise where the value of *parameter* makes no sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a handler returns when a body alone does not say it."""

    body: JsonValue = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Call], JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Collections by name, handlers by `operationId`, descriptions of scenarios by their names.

    It is `repeatable` if its handlers answer from what a call gives them alone: no clock, no files,
    no counters. Their answers are then sent again while no record changes. It `goes_on` if a later
    time adds records, leaves old ones out, and changes none.
    """

    name: str
    collections: Mapping[str, Collection]
    handlers: Mapping[str, Handler]
    repeatable: bool = False
    goes_on: bool = False
    scenarios: Mapping[str, str] = field(default_factory=dict)


EMPTY_WORLD = World(name="", collections={}, handlers={})
"""The world of a document that brings none: everything is generated."""


def world_from_module(name: str, module: ModuleType, operation_ids: Iterable[str]) -> World:
    """Return the world that *module* describes, with a handler for each of *operation_ids* it has.

    A handler is the function called like the operation, as written or in snake_case.
    `REPEATABLE = True` says that handlers answer from what a call gives them alone,
    `GOES_ON = True` that a later time adds records, and changes none.
    `SCENARIOS = {"new-account": "Nothing was used yet."}` names scenarios that it understands.
    Raises `WorldError` if `COLLECTIONS` or `SCENARIOS` hold something else.
    """
    collections = getattr(module, "COLLECTIONS", ())
    if not all(isinstance(collection, Collection) for collection in collections):
        raise WorldError(f"world {name}: COLLECTIONS may hold Collection(name=…, records=…) only")
    handlers: dict[str, Handler] = {}
    for operation_id in operation_ids:
        for candidate in (operation_id, snake_case(operation_id)):
            function = getattr(module, candidate, None)
            if inspect.isfunction(function):
                handlers[operation_id] = _bound(function)
                break
    return World(
        name=name,
        collections={collection.name: collection for collection in collections},
        handlers=handlers,
        repeatable=getattr(module, "REPEATABLE", False) is True,
        goes_on=getattr(module, "GOES_ON", False) is True,
        scenarios=_scenarios(name, module),
    )


def _scenarios(name: str, module: ModuleType) -> Mapping[str, str]:
    scenarios = getattr(module, "SCENARIOS", {})
    for key, description in scenarios.items() if isinstance(scenarios, Mapping) else [("", "")]:
        if not isinstance(description, str) or not _SCENARIO.fullmatch(str(key)):
            raise WorldError(
                f"world {name}: SCENARIOS may hold descriptions by name only, names of lower-case "
                'letters, digits and hyphens, such as {"new-account": "Nothing was used yet."}'
            )
    return scenarios


@lru_cache(maxsize=4096)
def snake_case(name: str) -> str:
    """Return *name* as a Python name: `conversationId` is `conversation_id`, `from` is `from_`."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    python_name = re.sub(r"[^0-9a-zA-Z]+", "_", words).strip("_").lower()
    return f"{python_name}_" if iskeyword(python_name) else python_name


def _bound(function: Callable[..., JsonValue]) -> Handler:
    """Let *function* name the parameters it wants, as handlers of Connexion do."""
    names = [
        (name, parameter.default)
        for name, parameter in list(inspect.signature(function).parameters.items())[1:]
    ]
    if not names:
        return function

    def handler(call: Call) -> JsonValue:
        given = {snake_case(name): value for name, value in call.parameters.items()}
        given["body"] = call.body
        wanted = {
            name: given.get(name, None if default is inspect.Parameter.empty else default)
            for name, default in names
        }
        return function(call, **wanted)

    return handler
