from __future__ import annotations

import json
from typing import Any

import pytest

from mockserver.errors import (
    Forbidden,
    InvalidRequest,
    NoAcceptableMediaType,
    NoSuchResource,
    RequestRefused,
    Unauthorized,
    UndeclaredMethod,
    UnknownPath,
    UnsatisfiableSchema,
    UnsupportedMediaType,
    Violation,
)
from mockserver.mocking.messages import Answer
from mockserver.mocking.refusals import Refusals
from mockserver.spec import Document, Schema, api_from_document
from mockserver.spec.schemas import Schemas

WRONG_LIMIT = Violation(place="query.limit", detail="is 0; allowed is 1 to 100")
WRONG_TITLE = Violation(place="body#/books/0/title", detail="is required")
INVALID = InvalidRequest(
    detail="query parameter limit is 0; allowed is 1 to 100", violations=[WRONG_LIMIT]
)
ERROR = {
    "type": "object",
    "required": ["message", "code"],
    "properties": {"message": {"type": "string"}, "code": {"type": "integer"}},
}


def json_response(schema: Any = None, **more: Any) -> dict[str, Any]:
    media_type = more if schema is None else {"schema": schema, **more}
    return {"description": "", "content": {"application/json": media_type}}


def refused(
    refusal: RequestRefused,
    responses: dict[str, Any],
    *,
    reached: bool = True,
    target: str = "GET /books",
    operation: dict[str, Any] | None = None,
    others: dict[str, Any] | None = None,
    accept: str | None = None,
    **document: Any,
) -> Answer:
    """Return the answer of an API with one operation, and *others* by path."""
    content = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {
            "/books": {"get": {"responses": responses, **(operation or {})}},
            **(others or {}),
        },
        **{name.replace("_", "-"): value for name, value in document.items()},
    }
    api = api_from_document(Document(source="", content=content))

    def generate(schema: Schema, about: str) -> Any:
        value = schema.value
        assert not isinstance(value, bool)
        if "const" in value:
            raise UnsatisfiableSchema("none", pointer=schema.pointer)
        if value.get("type") == "string":
            return f"generated for {about}"
        return {"message": "generated", "code": 0}

    refusals = Refusals(api, Schemas(api), generate)
    reached_operation = api.operations[0] if reached else None
    return refusals.answer(refusal, reached_operation, target, accept=accept)


def body(answer: Answer) -> Any:
    return json.loads(answer.body)


def test_the_documented_example_is_filled_with_what_is_wrong() -> None:
    example = {"message": "something", "code": 7, "extra": "kept"}
    answer = refused(INVALID, {"400": json_response(ERROR, example=example)})
    assert (answer.status, answer.content_type) == (400, "application/json")
    # A code of the API's own is no status: clients compare it.
    assert body(answer) == {"message": INVALID.detail, "code": 7, "extra": "kept"}
    assert answer.reasons == ("refused: invalid-request", INVALID.detail, "400 of GET /books")


def test_without_example_the_error_is_generated_and_filled() -> None:
    answer = refused(INVALID, {"400": json_response(ERROR)})
    assert body(answer) == {"message": INVALID.detail, "code": 400}


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ({"detail": "x", "message": "y"}, {"detail": INVALID.detail, "message": "y"}),
        ({"error": "x"}, {"error": "x"}),
        ({"error": {"message": "x"}}, {"error": {"message": INVALID.detail}}),
        ({"a": {"b": {"msg": "x"}}}, {"a": {"b": {"msg": INVALID.detail}}}),
        ({"title": "x"}, {"title": "Bad Request"}),
        ({"statusCode": 1, "code": "E1"}, {"statusCode": 400, "code": "E1"}),
        (
            {"errors": []},
            {"errors": [{"parameter": "query.limit", "detail": WRONG_LIMIT.detail}]},
        ),
        (
            {"error": {"message": "x", "details": {}}},
            {
                "error": {
                    "message": INVALID.detail,
                    "details": {
                        "errors": [{"parameter": "query.limit", "detail": WRONG_LIMIT.detail}]
                    },
                }
            },
        ),
        ({"code": 422}, {"code": 400}),
        ("text", INVALID.detail),
    ],
)
def test_members_are_filled_by_their_names(example: Any, expected: Any) -> None:
    assert body(refused(INVALID, {"400": json_response({}, example=example)})) == expected


def test_what_would_make_the_error_invalid_is_left_out() -> None:
    schema = {"properties": {"message": {"enum": ["BAD"]}, "code": {"maximum": 9}}}
    answer = refused(INVALID, {"400": json_response(schema, example={"message": "BAD", "code": 1})})
    assert body(answer) == {"message": "BAD", "code": 1}


def test_an_example_that_breaks_its_schema_is_not_sent() -> None:
    answer = refused(INVALID, {"400": json_response(ERROR, example={"wrong": True})})
    assert body(answer) == {"message": INVALID.detail, "code": 400}


@pytest.mark.parametrize(
    ("refusal", "status"), [(Unauthorized(detail="x"), 401), (Forbidden(detail="x"), 403)]
)
def test_credentials_are_refused_literally_as_documented(
    refusal: RequestRefused, status: int
) -> None:
    example = {"message": "Invalid token", "code": 7}
    answer = refused(refusal, {str(status): json_response(ERROR, example=example)})
    assert answer.status == status
    assert body(answer) == example


@pytest.mark.parametrize(
    ("documented", "status"),
    [
        (["400", "422"], 422),
        (["422"], 422),
        (["400"], 400),
        (["default"], 400),
        (["4XX"], 400),
        ([], 400),
    ],
)
def test_an_invalid_request_has_the_status_that_is_documented(
    documented: list[str], status: int
) -> None:
    responses = {key: json_response(ERROR) for key in documented}
    answer = refused(INVALID, responses)
    assert answer.status == status
    assert (answer.content_type == "application/json") is bool(documented)


@pytest.mark.parametrize("status", ["400", 400])
def test_refusals_of_the_document_and_of_the_operation_choose_the_status(status: Any) -> None:
    refusal = NoAcceptableMediaType(detail="x")
    assert refused(refusal, {}).status == 406
    assert refused(refusal, {}, x_refusals={"not-acceptable": status}).status == 400
    operation = {"x-refusals": {"not-acceptable": "415"}}
    both = refused(refusal, {}, operation=operation, x_refusals={"not-acceptable": status})
    assert both.status == 415
    other = refused(UnsupportedMediaType(detail="x"), {}, x_refusals={"not-acceptable": status})
    assert other.status == 415


def test_default_responses_answer_where_no_operation_was_reached() -> None:
    missing = json_response(ERROR, example={"message": "x", "code": 0})
    answer = refused(
        UnknownPath(detail="no such path"),
        {"404": json_response({"const": 1})},
        reached=False,
        x_default_responses={"404": missing},
    )
    assert body(answer) == {"message": "no such path", "code": 0}
    assert answer.reasons[-1] == "404 of x-default-responses"


def test_the_operations_own_response_comes_before_the_default_ones() -> None:
    own = json_response({}, example={"message": "own", "here": 1})
    other = json_response({}, example={"message": "default", "there": 1})
    answer = refused(NoSuchResource(detail="x"), {"404": own}, x_default_responses={"404": other})
    assert body(answer) == {"message": "x", "here": 1}


def test_another_operations_response_of_the_status_is_next() -> None:
    films = {"get": {"responses": {"404": json_response({}, example={"error": {"message": ""}})}}}
    answer = refused(UnknownPath(detail="x"), {}, reached=False, others={"/films": films})
    assert body(answer) == {"error": {"message": "x"}}
    assert answer.reasons[-1] == "404 as GET /films documents it"


def test_the_most_common_error_shape_is_the_last_that_is_documented() -> None:
    rare = {"get": {"responses": {"500": json_response({"const": 1})}}}
    common = {"get": {"responses": {"500": json_response(ERROR), "503": json_response(ERROR)}}}
    answer = refused(
        UndeclaredMethod(detail="x", headers={"Allow": "GET"}),
        {},
        reached=False,
        others={"/a": rare, "/b": common},
    )
    assert answer.status == 405
    assert body(answer) == {"message": "x", "code": 405}
    assert answer.headers == {"Allow": "GET"}


def test_where_nothing_is_documented_the_problem_is_told_as_rfc_9457_says() -> None:
    refusal = InvalidRequest(detail="wrong", violations=[WRONG_LIMIT, WRONG_TITLE])
    answer = refused(refusal, {"200": json_response({})})
    assert (answer.status, answer.content_type) == (400, "application/problem+json")
    assert body(answer) == {
        "type": "https://mockserver.invalid/problems/invalid-request",
        "title": "Request violates the API description",
        "status": 400,
        "detail": "wrong",
        "errors": [
            {"parameter": "query.limit", "detail": WRONG_LIMIT.detail},
            {"pointer": "#/books/0/title", "detail": "is required"},
        ],
    }


@pytest.mark.parametrize(
    ("refusal", "title"),
    [
        (UnknownPath(detail="x"), "Not Found"),
        (UndeclaredMethod(detail="x"), "Method Not Allowed"),
    ],
)
def test_a_bare_404_or_405_is_about_blank(refusal: RequestRefused, title: str) -> None:
    answer = refused(refusal, {}, reached=False)
    assert body(answer)["type"] == "about:blank"
    assert body(answer)["title"] == title


def test_a_response_that_nothing_satisfies_gives_way_to_a_problem() -> None:
    answer = refused(INVALID, {"400": json_response({"const": 1})})
    assert answer.content_type == "application/problem+json"


def test_a_response_without_content_says_what_is_wrong_as_a_problem() -> None:
    answer = refused(INVALID, {"400": {"description": ""}})
    assert (answer.status, answer.content_type) == (400, "application/problem+json")
    assert body(answer)["detail"] == INVALID.detail


def test_a_response_in_bytes_gives_way_to_a_problem() -> None:
    picture = {"description": "", "content": {"image/png": {"schema": {"type": "string"}}}}
    assert refused(INVALID, {"400": picture}).content_type == "application/problem+json"


MESSAGE = {"type": "object", "xml": {"name": "oops"}, "properties": {"message": {"type": "string"}}}


@pytest.mark.parametrize(
    ("name", "schema", "start", "content_type"),
    [
        ("application/xml", MESSAGE, "<?xml", "application/xml"),
        ("application/yaml", MESSAGE, "message: ", "application/yaml"),
        ("text/plain", {"type": "string"}, "query parameter", "text/plain; charset=utf-8"),
        ("text/plain", None, "query parameter", "text/plain; charset=utf-8"),
        ("text/html", {"type": "string"}, "<!DOCTYPE html>", "text/html; charset=utf-8"),
        ("application/json; v=2", MESSAGE, '{"message":"query', "application/json; v=2"),
        ("application/json", None, '{"type":"https://', "application/json"),
    ],
)
def test_errors_are_written_in_the_media_type_that_is_documented(
    name: str, schema: Any, start: str, content_type: str
) -> None:
    media_type = {} if schema is None else {"schema": schema}
    answer = refused(INVALID, {"400": {"description": "", "content": {name: media_type}}})
    assert answer.content_type == content_type
    assert answer.body.decode().startswith(start)
    assert INVALID.detail in answer.body.decode()


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/xml", "application/xml"),
        ("text/csv", "application/json"),
    ],
)
def test_accept_chooses_the_form_of_an_error_if_it_can(
    accept: str | None, content_type: str
) -> None:
    content = {name: {"schema": MESSAGE} for name in ("application/xml", "application/json")}
    responses = {"400": {"description": "", "content": content}}
    assert refused(INVALID, responses, accept=accept).content_type == content_type


@pytest.mark.parametrize("name", ["request_id", "requestId", "trace_id", "correlationId"])
def test_each_request_has_an_id_of_its_own_and_keeps_it(name: str) -> None:
    schema = {"type": "object", "properties": {name: {"type": "string"}}}
    responses = {"401": json_response(schema, example={"message": "x", name: "example"})}

    def identified(target: str) -> Any:
        return body(refused(Unauthorized(detail="y"), responses, target=target))[name]

    assert identified("GET /books?a=1") == identified("GET /books?a=1")
    assert identified("GET /books?a=1") != identified("GET /books?a=2")
    assert identified("GET /books") != "example"


def test_the_example_that_speaks_of_accept_answers_accept() -> None:
    examples = {
        "limit": {"value": {"message": "", "of": "limit"}},
        "not-acceptable": {"value": {"message": "", "of": "accept"}},
    }
    responses = {"400": json_response({}, examples=examples)}
    accept = refused(
        NoAcceptableMediaType(detail="x"), responses, x_refusals={"not-acceptable": 400}
    )
    assert body(accept)["of"] == "accept"
    assert body(refused(INVALID, responses))["of"] == "limit"


def test_a_generated_error_names_the_condition_where_documents_have_codes() -> None:
    properties = {"code": {"type": "string"}, "message": {"type": "string"}}
    schema = {"type": "object", "required": ["code", "message"], "properties": properties}
    content = {"openapi": "3.1.0", "info": {}, "paths": {}}
    operation = {"get": {"responses": {"404": json_response(schema)}}}
    api = api_from_document(
        Document(source="", content={**content, "paths": {"/books": operation}})
    )
    refusals = Refusals(api, Schemas(api), lambda *_: {"code": "lorem", "message": "ipsum"})
    answer = refusals.answer(NoSuchResource(detail="no book 7"), api.operations[0], "GET /books")
    assert body(answer) == {"code": "no_such_resource", "message": "no book 7"}


def test_every_violation_goes_into_the_documented_list_of_errors() -> None:
    item = {"type": "object", "properties": {"field": {"type": "string"}, "why": {}, "msg": {}}}
    schema = {"type": "object", "properties": {"errors": {"type": "array", "items": item}}}
    answer = refused(
        InvalidRequest(detail="wrong", violations=[WRONG_LIMIT, WRONG_TITLE]),
        {"400": json_response(schema)},
    )
    assert body(answer)["errors"] == [
        {"field": "limit", "msg": "is 0; allowed is 1 to 100"},
        {"field": "books.0.title", "msg": "is required"},
    ]


def test_problems_say_the_rule_and_the_received_value() -> None:
    wrong = Violation(place="query.limit", detail="is 0", rule="minimum", received=0)
    answer = refused(InvalidRequest(detail="wrong", violations=[wrong]), {"200": json_response()})
    assert body(answer)["errors"] == [
        {"parameter": "query.limit", "detail": "is 0", "rule": "minimum", "received": 0}
    ]
