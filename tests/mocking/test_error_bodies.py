"""Error bodies composed of their schemas, in the shapes that documents have."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidRequest, UnknownPath, UnsatisfiableSchema, Violation
from mockserver.mocking.error_bodies import ErrorBodies, ErrorOccasion
from mockserver.mocking.error_lists import ErrorLists
from mockserver.mocking.error_words import telling_codes
from mockserver.spec import Schema
from mockserver.spec.references import MISSING
from tests.mocking.conftest import shapes_of

LIMIT = Violation(place="query.limit", detail="is 0", rule="minimum", received=0)
INVALID = InvalidRequest(detail="query parameter limit is 0", violations=[LIMIT])
SAID = INVALID.detail
TEXT = {"type": "string"}


def composed(schema: Any, refusal: Any = INVALID, status: int = 400) -> Any:
    tested, shapes = shapes_of(schema)

    def generate(described: Schema, about: str) -> Any:
        if described.value == {"type": "string", "format": "date-time"}:
            return "2026-05-13T00:00:00Z"
        raise UnsatisfiableSchema("none", pointer=described.pointer)

    bodies = ErrorBodies(shapes, generate, ErrorLists(shapes, generate))
    return bodies.composed(
        tested, ErrorOccasion(refusal=refusal, status=status, target="GET /books")
    )


def described(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def listed(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": described(*properties, **properties)}


SHAPES: dict[str, tuple[Any, Any]] = {
    "a message": (described(message=TEXT), {"message": SAID}),
    "a message called otherwise": (described(Error_Message=TEXT), {"Error_Message": SAID}),
    "a message with room for little": (
        described(message={"type": "string", "maxLength": 10}),
        {"message": "query par…"},
    ),
    "a message among messages": (
        described(message={"type": "array", "items": TEXT}),
        {"message": ["query.limit is 0"]},
    ),
    "an error inside": (
        described("error", error=described("code", "message", code=TEXT, message=TEXT)),
        {"error": {"code": "invalid_request", "message": SAID}},
    ),
    "an error that is all there is": (described(error=TEXT), {"error": SAID}),
    "an error beside its words": (
        described(error=TEXT, error_description=TEXT),
        {"error": "invalid_request", "error_description": SAID},
    ),
    "an error beside its status": (
        described(
            timestamp={"type": "string", "format": "date-time"},
            status={"type": "integer"},
            error=TEXT,
            message=TEXT,
            path=TEXT,
        ),
        {
            "timestamp": "2026-05-13T00:00:00Z",
            "status": 400,
            "error": "Bad Request",
            "message": SAID,
            "path": "/books",
        },
    ),
    "success that is none": (
        described("success", success={"type": "boolean"}, message=TEXT),
        {"success": False, "message": SAID},
    ),
    "an error that is one": (
        described(error={"type": "boolean"}, message=TEXT),
        {"error": True, "message": SAID},
    ),
    "problem details": (
        described(type={"type": "string", "format": "uri"}, title=TEXT, detail=TEXT, instance=TEXT),
        {"type": INVALID.type, "title": "Bad Request", "detail": SAID, "instance": "/books"},
    ),
    "codes that are listed": (
        described("code", code={"enum": ["NOT_FOUND", "INTERNAL", "INVALID_ARGUMENT"]}),
        {"code": "INVALID_ARGUMENT"},
    ),
    "a status that is a word": (
        described(status={"enum": ["success", "error"]}, message=TEXT),
        {"status": "error", "message": SAID},
    ),
    "the items of FastAPI": (
        described(detail=listed(loc={"type": "array", "items": TEXT}, msg=TEXT, type=TEXT)),
        {"detail": [{"loc": ["query", "limit"], "msg": "is 0", "type": "minimum"}]},
    ),
    "the errors of JSON:API": (
        described(errors=listed(status=TEXT, title=TEXT, detail=TEXT)),
        {"errors": [{"status": "400", "title": "Bad Request", "detail": "is 0"}]},
    ),
    "details that may be anything": (
        described(details={"type": "array", "items": {"type": "object"}}),
        {
            "details": [
                {"parameter": "query.limit", "detail": "is 0", "rule": "minimum", "received": 0}
            ]
        },
    ),
    "errors by name": (
        described(errors={"type": "object", "additionalProperties": TEXT}),
        {"errors": {"limit": "is 0"}},
    ),
    "nothing but a list": (listed(message=TEXT), [{"message": "is 0"}]),
    "nothing but text": (TEXT, SAID),
    "null beside the errors": (
        described("data", "errors", data={"type": "null"}, errors=listed(message=TEXT)),
        {"data": None, "errors": [{"message": "is 0"}]},
    ),
    "one of two shapes": (
        {"oneOf": [described("a", a={"type": "integer"}), described("message", message=TEXT)]},
        {"message": SAID},
    ),
    "what it inherits": (
        {"allOf": [described("message", message=TEXT), described(code={"type": "integer"})]},
        {"message": SAID, "code": 400},
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_an_error_says_what_is_wrong_in(shape: str) -> None:
    schema, expected = SHAPES[shape]
    assert composed(schema) == expected


def test_an_error_that_may_be_anything_is_a_problem() -> None:
    for schema in ({}, {"type": "object"}):
        assert composed(schema)["errors"][0]["parameter"] == "query.limit"


def test_without_violations_the_refusal_is_the_only_item() -> None:
    body = composed(
        described(errors=listed(message=TEXT)), refusal=UnknownPath(detail="no"), status=404
    )
    assert body == {"errors": [{"message": "no"}]}


def test_what_nothing_is_known_of_is_left_to_the_generator() -> None:
    assert composed(described("colour", colour={"enum": ["red"]})) is MISSING
    assert composed({"type": "integer"}) is MISSING


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, "bad_input"),
        (422, "bad_input"),
        (401, "UNAUTHORIZED"),
        (403, "access-denied"),
        (404, "BookNotFound"),
        (429, "RATE_LIMITED"),
        (503, "ServerError"),
    ],
)
def test_the_code_of_a_status_is_known_by_its_words(status: int, expected: str) -> None:
    options = (
        "ServerError",
        "RATE_LIMITED",
        "BookNotFound",
        "access-denied",
        "UNAUTHORIZED",
        "bad_input",
    )
    assert telling_codes(options, status)[0] == expected


def test_no_code_is_better_than_a_wrong_one() -> None:
    assert telling_codes(("red", "green", 7), 404) == []
