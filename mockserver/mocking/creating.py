"""Create records: with an identity that the client chose, or with the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mockserver.errors import Conflict
from mockserver.mocking.collections import Collections
from mockserver.mocking.composing import Composer
from mockserver.mocking.questions import Question
from mockserver.mocking.refusing import documented_refusal
from mockserver.mocking.shapes import Shapes
from mockserver.spec.pointers import value_at
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.changes import DuplicateIdentity
from mockserver.state.queries import identity_text

# A generated identity can be one that a client chose before.
_ATTEMPTS = 20
_STRIDE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """A record that is to be created: what was sent, the identity that was chosen, and the time."""

    question: Question
    sent: JsonObject
    chosen: JsonValue
    now: datetime


class Creator:
    """Creates the records of one API."""

    def __init__(
        self,
        collections: Collections,
        composer: Composer,
        shapes: Shapes,
        now: Callable[[], datetime],
    ) -> None:
        self._collections = collections
        self._composer = composer
        self._shapes = shapes
        self._now = now

    def created(
        self, question: Question, sent: JsonObject, *, identity: JsonValue = None
    ) -> JsonObject:
        """Keep and return the record that *sent* makes; it is called *identity*, if that is given.

        Raises `RequestRefused` if there is one of its name, and the document knows how to say so.
        """
        chosen = identity
        if chosen is None:
            chosen = self._composer.chosen(question.schema, sent, question.description.identity)
        # Asked for now: inside a change nothing is looked up beside it.
        wish = _Wish(question=question, sent=sent, chosen=chosen, now=self._now())
        for attempt in range(_ATTEMPTS):

            def made(number: int, attempt: int = attempt) -> JsonObject:
                return self._made(wish, number, attempt)

            try:
                return question.changes.create(made)
            except DuplicateIdentity as error:
                if chosen is not None:
                    return self._taken(wish, error)
        refusal = documented_refusal(question.request.operation, conflict(question.name, "so many"))
        if refusal is not None:
            raise refusal
        return self._made(wish, 0)

    def made_up(self, question: Question, identity: JsonValue) -> JsonObject | None:
        """Return the record *identity* where any may be there, `None` if that is no name of one."""
        description = question.description
        population = self._collections.population(question.name, description)
        record = population.other(identity_text(identity))
        given = {**question.parents(), description.identity: identity}
        record = self._composer.given(question.schema, record, given)
        found = description.identity_of(record)
        is_named = description.singleton or identity_text(found) == identity_text(identity)
        return record if record and is_named else None

    def _taken(self, wish: _Wish, error: DuplicateIdentity) -> JsonObject:
        """Refuse the chosen identity as the document knows how, else replace what has it."""
        question = wish.question
        refusal = documented_refusal(
            question.request.operation, conflict(question.name, str(wish.chosen))
        )
        if refusal is not None:
            raise refusal from error
        return question.changes.change(wish.chosen, lambda _old: self._made(wish, 0))

    def _made(self, wish: _Wish, number: int, attempt: int = 0) -> JsonObject:
        """Return the record of *wish* that is created as the change *number*.

        After the first *attempt* its name was taken.
        """
        question = wish.question
        description, schema = question.description, question.schema
        population = self._collections.population(question.name, description)
        place = population.size + number - 1 + attempt * _STRIDE
        base = population.record(place)
        if attempt:
            base = population.renamed(base, place)
        record = self._composer.composed(
            schema,
            wish.sent,
            base,
            offered=question.offered(self._shapes),
            identity=description.identity,
            now=wish.now,
            is_new=True,
        )
        given = dict(question.parents())
        if wish.chosen is not None:
            given[description.identity] = wish.chosen
        else:
            given[description.identity] = value_at(base, description.identity)
        return self._composer.given(schema, record, given)


def conflict(name: str, identity: str) -> Conflict:
    """Return the refusal of a second record called *identity*."""
    return Conflict(detail=f"there is a record {identity} in {name} already; choose another")
