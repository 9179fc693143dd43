"""The judge of real documents says what is wrong, and not what is right."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from benchmarks.corpus import Judge, Requests
from mockserver.spec import Api, Document, api_from_document

PATTERN = {"type": "string", "pattern": "^[a-z]+$"}


def api_of(method: str, responses: dict[str, Any], **more: Any) -> Api:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t"},
        "paths": {"/a": {method: {"responses": responses, **more}}},
    }
    return api_from_document(Document(source="a", content=content))


def outcome(method: str, schema: Any, status: int, body: str, type_: str = "") -> str:
    content = {"application/json": {"schema": schema}}
    api = api_of(method, {"200": {"content": content}, "205": {"content": content}})
    answer = requests.Response()
    answer.status_code = status
    answer._content = body.encode()
    if type_:
        answer.headers["content-type"] = type_
    return Judge(api).outcome(api.operations[0], answer)


@pytest.mark.parametrize(
    ("method", "schema", "status", "body", "type_", "expected"),
    [
        ("get", PATTERN, 200, '"a"', "application/json", "valid"),
        ("get", PATTERN, 200, '"1"', "application/json", "invalid body"),
        ("get", PATTERN, 200, "", "application/json", "no JSON"),
        ("get", PATTERN, 200, "a", "text/plain", "undocumented media type"),
        ("get", PATTERN, 500, "a", "text/plain", "undocumented status (5xx)"),
        # Messages without content have no media type either.
        ("get", PATTERN, 205, "", "", "valid"),
        ("head", PATTERN, 200, "", "application/json", "valid"),
        # Python's expressions have no classes of Unicode.
        ("get", {"pattern": r"^\p{L}$"}, 200, '"1"', "application/json", "valid"),
        (
            "get",
            {"pattern": r"^\p{L}$", "type": "null"},
            200,
            "1",
            "application/json",
            "invalid body",
        ),
    ],
)
def test_an_answer_is_judged(
    method: str, schema: Any, status: int, body: str, type_: str, expected: str
) -> None:
    assert outcome(method, schema, status, body, type_) == expected


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ({"text/plain": {"schema": {}}, "application/json": {"schema": {}}}, "application/json"),
        (
            {"multipart/form-data": {}, "application/x-www-form-urlencoded": {"schema": {}}},
            "application/x-www-form-urlencoded",
        ),
        ({"multipart/form-data": {"schema": {"type": "object"}}}, "multipart/form-data"),
        ({"application/xml": {"schema": {"type": "object"}}}, "application/xml"),
        ({"*/*": {"schema": {"type": "integer"}}}, "application/json"),
        ({"image/png": {}}, "image/png"),
        ({}, "text/plain"),
    ],
)
def test_a_body_is_built_in_the_plainest_type_that_is_offered(
    content: dict[str, Any], media_type: str
) -> None:
    api = api_of("post", {}, requestBody={"required": True, "content": content})
    body = Requests(api).body(api.operations[0])
    assert body is not None
    assert body.media_type.split(";")[0] == media_type
