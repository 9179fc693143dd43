"""Response headers: examples, what was sent, what is usual, and what had better be absent."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.mocking.header_values import may_be_made_up, usual_values
from tests.web.conftest import client_of


def answered(headers: str, *, status: int = 200, sent: dict[str, str] | None = None) -> Any:
    document = f"""
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /things:
    get:
      parameters:
        - {{name: X-Interaction-Id, in: header, schema: {{type: string}}}}
      responses:
        '{status}':
          description: things
          headers: {headers}
          content: {{application/json: {{schema: {{type: array, minItems: 2, items: {{}}}}}}}}
"""
    return client_of(document).get("/things", headers=sent)


TEXT = "{schema: {type: string}}"
NUMBER = "{schema: {type: integer}}"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"X-RateLimit-Limit: {NUMBER}", "1000"),
        (f"RateLimit-Remaining: {NUMBER}", "999"),
        (f"Cache-Control: {TEXT}", "no-cache"),
        (f"Content-Disposition: {TEXT}", 'attachment; filename="file.json"'),
        ("X-Flag: {schema: {const: 'on'}}", "on"),
        ("X-Example: {example: 7}", "7"),
        ("Cache-Control: {schema: {enum: [max-age=9]}}", "max-age=9"),
    ],
)
def test_a_header_says_what_is_usual_if_its_schema_allows_it(header: str, expected: str) -> None:
    name = header.partition(":")[0]
    assert answered(f"{{{header}}}").headers[name] == expected


@pytest.mark.parametrize("name", ["Link", "X-Next-Page", "X-Total-Pages-Cursor", "Retry-After"])
def test_what_clients_would_follow_is_not_made_up(name: str) -> None:
    assert name.lower() not in answered(f"{{{name}: {TEXT}}}").headers


def test_what_must_be_there_is_there() -> None:
    headers = "{X-Next-Page: {required: true, schema: {type: integer, minimum: 7, maximum: 7}}}"
    assert answered(headers).headers["x-next-page"] == "7"


def test_retry_after_is_said_when_there_is_reason_to_wait() -> None:
    assert answered(f"{{Retry-After: {NUMBER}}}", status=429).headers["retry-after"] == "60"


def test_totals_are_those_of_the_list() -> None:
    response = answered(f"{{X-Total-Count: {NUMBER}}}")
    assert response.headers["x-total-count"] == str(len(response.json()))


def test_a_header_that_was_sent_as_a_parameter_comes_back() -> None:
    headers = f"{{x-interaction-id: {TEXT}}}"
    assert answered(headers, sent={"X-Interaction-Id": "7"}).headers["x-interaction-id"] == "7"
    assert len(answered(headers).headers["x-interaction-id"]) == 36


def test_the_same_answer_has_the_same_headers() -> None:
    headers = f"{{ETag: {TEXT}, X-Any: {TEXT}, Set-Cookie: {TEXT}}}"
    first, second = answered(headers).headers, answered(headers).headers
    assert first == second
    assert first["etag"].startswith('"')
    assert first["set-cookie"].startswith("session=")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("link", False),
        ("x-next", False),
        ("x-page", False),
        ("x-per-page", False),
        ("x-total", False),
        ("total-count", False),
        ("totalrecordcount", False),
        ("x-total-count", False),
        ("www-authenticate", False),
        ("etag", True),
        ("x-request-id", True),
        ("api-version", True),
        ("x-ratelimit-limit", True),
        ("x-landing", True),
    ],
)
def test_names_tell_whether_a_header_may_be_made_up(name: str, expected: bool) -> None:
    assert may_be_made_up(name, 200) is expected


def test_a_total_is_only_known_of_a_list() -> None:
    assert [*usual_values("x-total", status=200, about="", media_type="", body=[1, 2])] == [2]
    assert [*usual_values("x-total", status=200, about="", media_type="", body={"a": 1})] == []
