"""Find the requests with which two servers are compared: what is accepted, refused, not found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from contract_tests.checks.boundaries import boundaries
from contract_tests.checks.security import needs_credentials
from contract_tests.credentials import malformed_credential
from contract_tests.exchanges import Exchange
from contract_tests.generatable import opaque_position
from contract_tests.inquiry import Inquiry
from contract_tests.messages import Body, Values
from mockserver.spec import Operation, SecurityRequirement, value_at
from mockserver.spec.semantics import CollectionReference

_NOBODY = SecurityRequirement(schemes=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request, as it is asked of both servers; *what* says what it is about.

    The values of `own` are each server's: names of its records, its cursors. With `anonymous` it
    has no credential, with `malformed` one that cannot be good.
    """

    what: str
    values: Values = field(default_factory=dict)
    body: Body | None = None
    accept: str | None = None
    anonymous: bool = False
    malformed: bool = False
    own: str = ""


def questions(operation: Operation, inquiry: Inquiry) -> Iterator[Question]:
    """Yield what *operation* is asked. Raises `NotJudged` if nothing can be."""
    required = inquiry.required(operation)
    bodies = inquiry.bodies(operation)
    body = next(iter(bodies), None)
    own = _own(operation, inquiry)
    yield Question(what="required parameters", values=required, body=body, own=own)
    yield Question(what="all parameters", values=inquiry.everything(operation), body=body, own=own)
    for each in bodies[1:]:
        yield Question(what="another body", values=required, body=each, own=own)
    if own:
        yield Question(what="an unknown record", values=required, body=body)
    yield from _parameters(operation, inquiry, required, body)
    if operation.request_body is not None and operation.request_body.required:
        yield Question(what="no body", values=required, own=own)
        for media_type in operation.request_body.content[:1]:
            broken = Body(media_type=media_type.name, value=None, content=b"{")
            yield Question(what="a broken body", values=required, body=broken, own=own)
    if needs_credentials(operation):
        yield Question(what="no credential", values=required, body=body, anonymous=True)
        schemes = inquiry.target.credentials.schemes.values()
        if any(malformed_credential(scheme) for scheme in schemes):
            yield Question(
                what="a malformed credential", values=required, body=body, malformed=True
            )
    if inquiry.semantics(operation).pagination is not None:
        yield Question(what="the second page", values=required, body=body, own="page")


def _parameters(
    operation: Operation, inquiry: Inquiry, required: Values, body: Body | None
) -> Iterator[Question]:
    """Yield questions about each parameter: each example, each bound, and without it."""
    premises = inquiry.premises
    opaque = opaque_position(inquiry.api, operation)
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.required and parameter.location == "query":
            rest = {place: v for place, v in required.items() if place != parameter.place}
            yield Question(what=f"no {name}", values=rest, body=body)
        if parameter == opaque or parameter.location == "path":
            continue
        for example in premises.samples.parameter_examples(parameter):
            values = {**required, parameter.place: example}
            yield Question(what=f"an example of {name}", values=values, body=body)
        if parameter.schema is None or parameter.lenient:
            continue
        for one in boundaries(premises.schemas, premises.samples, parameter.schema):
            values = {**required, parameter.place: one.value}
            yield Question(what=f"{name}: {one.what}", values=values, body=body)


def _own(operation: Operation, inquiry: Inquiry) -> str:
    """Return the place of the parameter that names the record of *operation*, `""` if none does."""
    collection = inquiry.semantics(operation).collection
    if collection is None or collection.id is None or collection.role == "list":
        return ""
    parameter = operation.parameter(collection.id)
    return parameter.place if parameter is not None and parameter.location == "path" else ""


def asked(operation: Operation, question: Question, inquiry: Inquiry) -> Exchange | None:
    """Return the exchange of *question* with the target of *inquiry*.

    `None` if this server has no record, or no second page, of its own. Raises `NotJudged`.
    """
    values = dict(question.values)
    if question.own == "page":
        following = _second_page(operation, values, question, inquiry)
        if following is None:
            return None
        values = following
    elif question.own:
        identity = _first_record(operation, inquiry)
        if identity is None:
            return None
        values[question.own] = identity
    if question.anonymous:
        return inquiry.sent(operation, values, body=question.body, requirement=_NOBODY)
    if question.malformed:
        credentials = inquiry.target.credentials
        for name, scheme in credentials.schemes.items():
            credentials = credentials.with_value(name, malformed_credential(scheme) or "")
        return inquiry.sent(operation, values, body=question.body, credentials=credentials)
    return inquiry.sent(operation, values, body=question.body, accept=question.accept)


def _first_record(operation: Operation, inquiry: Inquiry) -> str | int | None:
    """Return what names the first record that the server's own list shows, `None` if none does."""
    own = inquiry.semantics(operation).collection
    for listing in inquiry.api.operations:
        found = inquiry.semantics(listing).collection
        if own is None or found is None or (found.name, found.role) != (own.name, "list"):
            continue
        page = inquiry.sent(listing, inquiry.required(listing))
        identity = value_at(_first(page, inquiry, listing, found), found.identity)
        return identity if isinstance(identity, str | int) else None
    return None


def _first(
    page: Exchange, inquiry: Inquiry, listing: Operation, found: CollectionReference
) -> object:
    pagination = inquiry.semantics(listing).pagination
    pointer = pagination.items if pagination is not None else (found.record or "")
    items = value_at(page.json(), pointer)
    return items[0] if isinstance(items, list) and items else None


def _second_page(
    operation: Operation, values: Values, question: Question, inquiry: Inquiry
) -> dict[str, object] | None:
    pagination = inquiry.semantics(operation).pagination
    position = operation.parameter(pagination.position or "") if pagination else None
    if pagination is None or position is None:
        return None
    limit = operation.parameter(pagination.limit or "")
    values = {**values, **({limit.place: 1} if limit is not None else {})}
    if pagination.style == "offset":
        return {**values, position.place: 1}
    if pagination.style == "page":
        return {**values, position.place: pagination.first + 1}
    first = inquiry.sent(operation, values, body=question.body)
    cursor = value_at(first.json(), pagination.next) if pagination.next else None
    if not isinstance(cursor, str | int) or pagination.next_form != "token":
        return None
    return {**values, position.place: cursor}
