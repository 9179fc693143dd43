from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import (
    Conflict,
    InvalidRequest,
    NoSuchResource,
    PreconditionFailed,
    RequestRefused,
    ResourceGone,
)
from mockserver.mocking.refusing import documented_refusal
from mockserver.spec import Document, Operation, api_from_document


def operation(
    *statuses: str, header: str | None = None, method: str = "put", success: Any = None
) -> Operation:
    described: dict[str, Any] = {
        "responses": {status: {"description": ""} for status in ("200", *statuses)}
    }
    described["responses"]["200"] |= success or {}
    if header:
        described["parameters"] = [{"name": header, "in": "header", "schema": {"type": "string"}}]
    content = {"openapi": "3.1.0", "info": {}, "paths": {"/it": {method: described}}}
    return api_from_document(Document(source="", content=content)).operations[0]


@pytest.mark.parametrize(
    ("refusal", "statuses", "expected"),
    [
        (NoSuchResource, ("404",), NoSuchResource),
        (NoSuchResource, ("4XX",), NoSuchResource),
        (NoSuchResource, ("default",), NoSuchResource),
        (NoSuchResource, ("400",), None),
        (ResourceGone, ("404", "410"), ResourceGone),
        (ResourceGone, ("404",), NoSuchResource),
        (ResourceGone, ("default",), NoSuchResource),
        (ResourceGone, (), NoSuchResource),
        (Conflict, ("409",), Conflict),
        (Conflict, ("422",), InvalidRequest),
        (Conflict, ("400",), InvalidRequest),
        (Conflict, ("404",), None),
        (PreconditionFailed, ("412",), PreconditionFailed),
        (PreconditionFailed, ("409",), Conflict),
        (PreconditionFailed, (), None),
        (InvalidRequest, ("422",), InvalidRequest),
        (InvalidRequest, (), None),
    ],
)
def test_only_what_the_document_knows_is_refused(
    refusal: type[RequestRefused],
    statuses: tuple[str, ...],
    expected: type[RequestRefused] | None,
) -> None:
    found = documented_refusal(operation(*statuses), refusal(detail="why"))
    assert (None if found is None else type(found)) is expected
    assert found is None or found.detail == "why"


def test_who_sends_a_header_unasked_knows_what_it_means() -> None:
    refusal = PreconditionFailed(detail="why")
    assert documented_refusal(operation(), refusal, header="If-Match") is refusal
    known = operation(header="if-match")
    assert documented_refusal(known, refusal, header="If-Match") is None


def test_who_deletes_what_was_deleted_is_refused_only_where_he_would_be_shown_something() -> None:
    gone = ResourceGone(detail="why")
    assert documented_refusal(operation(method="delete"), gone) is None
    shown = {"content": {"application/json": {"schema": {"type": "object"}}}}
    refused = documented_refusal(operation(method="delete", success=shown), gone)
    assert type(refused) is NoSuchResource
