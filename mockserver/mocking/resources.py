"""Answer from a collection what the role of an operation asks: read, create, change, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from mockserver.errors import NoSuchResource, ResourceGone
from mockserver.mocking.actions import acted
from mockserver.mocking.ancestors import Ancestors, missing, parsed
from mockserver.mocking.asked import asked
from mockserver.mocking.collection_names import name_of
from mockserver.mocking.collections import Collections
from mockserver.mocking.composing import Composer
from mockserver.mocking.creating import Creator, conflict
from mockserver.mocking.descendants import Descendants
from mockserver.mocking.entity_tags import check_match, entity_tag
from mockserver.mocking.idempotency import once
from mockserver.mocking.messages import Request
from mockserver.mocking.patches import patched
from mockserver.mocking.questions import Outcome, Question
from mockserver.mocking.refusing import documented_refusal
from mockserver.mocking.shapes import Shapes
from mockserver.mocking.views import Views
from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.semantics import CollectionReference
from mockserver.spec.types import JsonObject
from mockserver.state.changes import DuplicateIdentity, NoSuchRecord
from mockserver.state.texts import written


class Resources:
    """The records of one API, asked for and changed by its operations."""

    def __init__(
        self, collections: Collections, views: Views, shapes: Shapes, now: Callable[[], datetime]
    ) -> None:
        self._collections = collections
        self._shapes = shapes
        self._composer = Composer(views, shapes)
        self._creator = Creator(collections, self._composer, shapes, now)
        self._ancestors = Ancestors(collections)
        self._descendants = Descendants(collections, self._composer)
        self._now = now
        self._ways: Mapping[str, Callable[[Question], Outcome]] = {
            "read": self._read,
            "create": self._create,
            "replace": self._replace,
            "update": self._update,
            "upsert": self._upsert,
            "delete": self._delete,
            "action": self._act,
            "clear": self._clear,
            "bulk-create": self._create_all,
            "bulk-delete": self._delete_all,
        }

    def outcome(self, request: Request, reference: CollectionReference) -> Outcome | None:
        """Return what becomes of *request*, `None` if its records are not kept.

        Raises `RequestRefused` where the document knows a response for what is missing, is there
        already, or was changed by others.
        """
        way = self._ways.get(reference.role) if reference.role else None
        question = self._question(request, reference) if way else None
        if way is None or question is None:
            return None
        try:
            self._ancestors.check(request, reference)
        except NoSuchResource as refusal:
            self._refuse(request, refusal)
            return None
        if reference.role == "read":
            return self._tried(question, way)
        # Inside a change that may be undone nothing is filled.
        question.fill()
        forget = self._descendants.left_by(question)
        return once(question, lambda: self._done(question, way, forget))

    def check_list(self, request: Request, reference: CollectionReference) -> None:
        """Raise `NoSuchResource` if the record whose list it is does not exist."""
        try:
            self._ancestors.check(request, reference)
        except NoSuchResource as refusal:
            self._refuse(request, refusal)

    def _question(self, request: Request, reference: CollectionReference) -> Question | None:
        name = name_of(reference, request.parameters)
        if not self._collections.has(name):
            return None
        description = self._collections.descriptions.of(name)
        if description.schema is None:
            return None
        return Question(
            request=request,
            reference=reference,
            name=name,
            records=self._collections.of(request.session),
            description=description,
            schema=description.schema,
        )

    def _refuse(self, request: Request, refusal: NoSuchResource) -> None:
        """Raise *refusal* as the document has it; what it does not have would break it."""
        documented = documented_refusal(request.operation, refusal)
        if documented is not None:
            raise documented from refusal

    def _done(
        self,
        question: Question,
        way: Callable[[Question], Outcome],
        forget: Callable[[], None] | None,
    ) -> Outcome | None:
        """Return what becomes of *question*, and with that *forget* what came before."""
        if forget is None:
            return self._tried(question, way)
        with question.changes.at_once():
            outcome = self._tried(question, way)
            if outcome is not None:
                forget()
            return outcome

    def _tried(self, question: Question, way: Callable[[Question], Outcome]) -> Outcome | None:
        try:
            return way(question)
        except NoSuchResource as refusal:
            was_there = isinstance(refusal, ResourceGone)
            if was_there and self._may_come_back(question, refusal):
                return self._upsert(question)
            if question.description.is_told or was_there:
                self._refuse(question.request, refusal)
            # Nothing tells of the records that there are, or nobody may be told that one is not.
            return None if was_there else self._made_up(question, way)

    def _may_come_back(self, question: Question, refusal: NoSuchResource) -> bool:
        """Tell whether what *question* replaces may be made anew, though it was deleted.

        So it is where the document knows no other answer to who replaces what is not there.
        """
        if question.reference.role != "replace":
            return False
        found = question.stored.found(question.identity())
        unknown = NoSuchResource(detail=refusal.detail)
        is_documented = documented_refusal(question.request.operation, unknown) is not None
        return found is not None and found.body is None and not is_documented

    def _made_up(self, question: Question, way: Callable[[Question], Outcome]) -> Outcome | None:
        """Return what becomes of a record that is there because somebody asks for it."""
        if question.reference.role == "replace":
            return self._upsert(question)
        record = self._creator.made_up(question, question.identity())
        if record is None:
            return None
        if question.reference.role == "read":
            return _about(record)
        with question.changes.at_once():
            question.changes.create(lambda _number: record)
            return way(question)

    # --- one way for each role --------------------------------------------------------------------

    def _read(self, question: Question) -> Outcome:
        identity = question.identity()
        found = question.stored.found(identity)
        if found is None or found.body is None:
            raise missing(question.name, identity, was_deleted=found is not None)
        record = parsed(found)
        self._check_place(question, record)
        return _about(record, found.body)

    def _create(self, question: Question) -> Outcome:
        return _about(self._creator.created(question, question.sent_record()))

    def _create_all(self, question: Question) -> Outcome:
        sent = question.sent()
        with question.changes.at_once():
            records = [
                self._creator.created(question, each)
                for each in (sent if isinstance(sent, list) else [])
                if isinstance(each, Mapping)
            ]
        return Outcome(records=tuple(records))

    def _replace(self, question: Question) -> Outcome:
        now = self._now()

        def changed(old: JsonObject) -> JsonObject:
            new = self._composer.composed(
                question.schema,
                question.sent_record(),
                old,
                offered=question.offered(self._shapes),
                identity=question.description.identity,
                now=now,
                is_new=False,
            )
            return self._composer.given(question.schema, new, question.parents())

        return self._change(question, changed)

    def _update(self, question: Question) -> Outcome:
        sent, now = question.sent(), self._now()

        def changed(old: JsonObject) -> JsonObject:
            new = patched(old, {} if sent is MISSING else sent, question.request)
            return self._composer.changed(question.schema, old, new, now)

        return self._change(question, changed)

    def _upsert(self, question: Question) -> Outcome:
        try:
            return self._replace(question)
        except NoSuchResource:
            check_match(question.request, None)
        identity = question.identity()
        made = self._creator.created(question, question.sent_record(), identity=identity)
        return _about(made, status=201)

    def _delete(self, question: Question) -> Outcome:
        identity = question.identity()

        def check(record: JsonObject) -> None:
            self._check_place(question, record)
            check_match(question.request, entity_tag(written(record)))

        try:
            record = question.changes.delete(identity, check)
        except NoSuchRecord as error:
            raise missing(question.name, identity, was_deleted=error.was_deleted) from error
        return Outcome(record=record, is_gone=True)

    def _act(self, question: Question) -> Outcome:
        now = self._now()

        def changed(old: JsonObject) -> JsonObject:
            operation = question.request.operation
            new = acted(question.schema, old, operation.path_template, self._shapes)
            return self._composer.changed(question.schema, old, new, now)

        return self._change(question, changed)

    def _clear(self, question: Question) -> Outcome:
        question.changes.clear(question.belonging())
        return Outcome()

    def _delete_all(self, question: Question) -> Outcome:
        identities = asked(question.request, question.reference.id)
        if isinstance(identities, str):
            identities = identities.split(",")
        gone = []
        with question.changes.at_once():
            for identity in identities if isinstance(identities, list) else ():
                found = question.stored.found(identity)
                # Deleting many is about what is left.
                if found is not None and found.body and question.belongs(parsed(found)):
                    gone.append(question.changes.delete(identity))
        return Outcome(records=tuple(gone), is_gone=True)

    # --- what several roles need ------------------------------------------------------------------

    def _change(self, question: Question, changed: Callable[[JsonObject], JsonObject]) -> Outcome:
        identity = question.identity()

        def checked(old: JsonObject) -> JsonObject:
            self._check_place(question, old)
            check_match(question.request, entity_tag(written(old)))
            return self._named_as(question, changed(old), old)

        try:
            return _about(question.changes.change(identity, checked))
        except NoSuchRecord as error:
            raise missing(question.name, identity, was_deleted=error.was_deleted) from error
        except DuplicateIdentity as error:
            raise conflict(question.name, str(error)) from error

    def _check_place(self, question: Question, record: JsonObject) -> None:
        """Raise `NoSuchResource` if *record* is another one's, or lost what it belonged to."""
        if not question.belongs(record):
            raise missing(question.name, question.identity(), was_deleted=False)
        self._ancestors.check_owner(question.description, question.records, record)

    def _named_as(self, question: Question, new: JsonObject, old: JsonObject) -> JsonObject:
        """Return *new* with the identity of *old*: no request changes whom it is about."""
        identity = question.description.identity
        named = value_at(old, identity) if identity else MISSING
        if named is MISSING:
            return new
        return self._composer.given(question.schema, new, {identity: named})


def _about(record: JsonObject, body: str | None = None, *, status: int | None = None) -> Outcome:
    """Return the outcome that is about *record*, whose text may be known as *body*."""
    return Outcome(record=record, tag=entity_tag(body or written(record)), status=status)
