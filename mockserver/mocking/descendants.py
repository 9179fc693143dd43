"""Forget what stood below a deleted record when it is created again: it begins without any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mockserver.mocking.collection_names import filled, is_named, values_in
from mockserver.mocking.collections import Collections
from mockserver.mocking.composing import Composer
from mockserver.mocking.descriptions import Description
from mockserver.mocking.questions import Question
from mockserver.spec.pointers import tokens_of
from mockserver.spec.types import JsonValue
from mockserver.state.changes import Changes
from mockserver.state.queries import Condition, identity_text

_CREATING = ("create", "bulk-create", "upsert", "replace")


@dataclass(frozen=True, slots=True)
class _Left:
    """What a deleted record left behind: those records of a collection that meet the conditions."""

    changes: Changes
    conditions: tuple[Condition, ...]
    singleton: bool

    def forget(self) -> None:
        # What there always is one of begins as that of any new record does.
        if self.singleton:
            self.changes.undo()
        else:
            self.changes.clear(self.conditions)


class Descendants:
    """What stands below the records of one API."""

    def __init__(self, collections: Collections, composer: Composer) -> None:
        self._collections = collections
        self._composer = composer

    def left_by(self, question: Question) -> Callable[[], None] | None:
        """Return what forgets all that is left below the records that *question* creates again.

        It is `None` where nothing is left. What is to be forgotten is filled now: inside a change
        nothing is.
        """
        found: list[_Left] = []
        for identity in self._created(question):
            before = question.stored.found(identity)
            if before is not None and before.body is None:
                found.extend(self._below(question, identity))
        if not found:
            return None

        def forget() -> None:
            for left in found:
                left.forget()

        return forget

    def _created(self, question: Question) -> Iterator[JsonValue]:
        """Yield the identities that *question* gives to records which it may create."""
        role = question.reference.role
        if role not in _CREATING:
            return
        if role in ("upsert", "replace"):
            yield question.identity()
            return
        sent = question.sent()
        for each in sent if isinstance(sent, list) else (sent,):
            if isinstance(each, Mapping):
                chosen = self._composer.chosen(question.schema, each, question.description.identity)
                if chosen is not None:
                    yield chosen

    def _below(self, question: Question, identity: JsonValue) -> Iterator[_Left]:
        for name in self._collections.descriptions.names():
            child = self._collections.descriptions.of(name)
            above = child.above
            if above is None or not is_named(above.collection, question.name):
                continue
            values = {**values_in(above.collection, question.name), above.id: identity}
            filled_name = filled(child.name, values)
            is_own = filled_name != child.name
            # Those that are listed by themselves were there all the time.
            if is_own or not child.is_listed_alone:
                conditions = () if is_own else _naming(child, above.id, identity)
                if (is_own or conditions) and self._collections.has(filled_name):
                    changes = question.records.collection(filled_name).changes
                    yield _Left(changes, conditions, child.singleton)


def _naming(child: Description, parameter: str, identity: JsonValue) -> tuple[Condition, ...]:
    """Return what tells those records of *child* that name *identity* as theirs, if they do."""
    pointer = (child.parents or {}).get(parameter)
    if not pointer:
        return ()
    text = identity_text(identity)
    forms = [identity, text, *([int(text)] if text.isascii() and text.isdigit() else [])]
    operand = tuple(dict.fromkeys(forms))
    return (Condition(path=tokens_of(pointer), operator="in", operand=operand),)
