"""Create records: with an identity that the client chose, or with the next one."""

from __future__ import annotations

from collections.abc import Callable
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
        for attempt in range(_ATTEMPTS):

            def made(number: int, attempt: int = attempt) -> JsonObject:
                return self._made(question, sent, chosen, number, attempt)

            try:
                return question.changes.create(made)
            except DuplicateIdentity as error:
                if chosen is not None:
                    return self._taken(question, sent, chosen, error)
        refusal = documented_refusal(question.request.operation, conflict(question.name, "so many"))
        if refusal is not None:
            raise refusal
        return self._made(question, sent, chosen, 0)

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

    def _taken(
        self, question: Question, sent: JsonObject, chosen: JsonValue, error: DuplicateIdentity
    ) -> JsonObject:
        """Refuse the identity *chosen* as the document knows how, else replace what has it."""
        refusal = documented_refusal(
            question.request.operation, conflict(question.name, str(chosen))
        )
        if refusal is not None:
            raise refusal from error
        return question.changes.change(chosen, lambda _old: self._made(question, sent, chosen, 0))

    def _made(
        self,
        question: Question,
        sent: JsonObject,
        chosen: JsonValue,
        number: int,
        attempt: int = 0,
    ) -> JsonObject:
        """Return the record that is created with *sent*, as the change *number*.

        After the first *attempt* its name was taken.
        """
        description, schema = question.description, question.schema
        population = self._collections.population(question.name, description)
        place = population.size + number - 1 + attempt * _STRIDE
        base = population.record(place)
        if attempt:
            base = population.renamed(base, place)
        record = self._composer.composed(
            schema,
            sent,
            base,
            offered=question.offered(self._shapes),
            identity=description.identity,
            now=self._now(),
            is_new=True,
        )
        given = dict(question.parents())
        if chosen is not None:
            given[description.identity] = chosen
        else:
            given[description.identity] = value_at(base, description.identity)
        return self._composer.given(schema, record, given)


def conflict(name: str, identity: str) -> Conflict:
    """Return the refusal of a second record called *identity*."""
    return Conflict(detail=f"there is a record {identity} in {name} already; choose another")
