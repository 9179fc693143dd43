"""Multipart and binary JSON from end to end: as the document's Encoding Objects say."""

from __future__ import annotations

from email import message_from_bytes
from types import ModuleType
from typing import Any

import httpx
import pytest

from mockserver.mocking.cbor import cbor_body, cbor_value
from mockserver.mocking.message_pack import message_pack_body, message_pack_value
from mockserver.web.validation import _MAX_BODY_BYTES
from tests.web.conftest import client_of

PARTS = """
openapi: 3.2.0
info: {title: Parts, version: '1'}
paths:
  /named:
    post:
      operationId: take
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [meta]
              properties:
                meta: {type: object, properties: {n: {type: integer}}}
                scan: {type: string, format: binary}
            encoding:
              meta: {contentType: application/xml}
              scan:
                contentType: image/*
                headers: {X-Sum: {$ref: '#/components/headers/Sum'}}
          application/cbor: {schema: {type: object, properties: {n: {type: integer}}}}
      responses:
        '200': {description: ok, content: {application/json: {}}}
        '413': {description: large}
    get:
      responses:
        '200':
          description: ok
          content:
            multipart/mixed:
              schema:
                type: array
                minItems: 2
                prefixItems:
                  - {type: object, required: [n], properties: {n: {type: integer}}}
                  - {type: array, minItems: 2, items: {type: integer}}
                items: {type: string}
              prefixEncoding:
                - {contentType: application/xml, headers: {X-Sum: {$ref: '#/components/headers/Sum'}}}
                - {contentType: multipart/mixed, itemEncoding: {contentType: application/json}}
            application/cbor: {schema: {$ref: '#/components/schemas/Point'}}
            application/vnd.msgpack: {schema: {$ref: '#/components/schemas/Point'}}
            application/cbor-seq: {itemSchema: {$ref: '#/components/schemas/Point'}}
            application/x-msgpack: {schema: {type: string, format: binary}}
  /lists:
    post:
      operationId: take
      requestBody:
        required: true
        content:
          multipart/mixed:
            schema: {type: array}
            itemEncoding: {contentType: application/json}
      responses: {'200': {description: ok, content: {application/json: {}}}}
components:
  headers:
    Sum: {required: true, schema: {type: integer, minimum: 7}}
  schemas:
    Point: {type: object, required: [n, s], properties: {n: {type: integer}, s: {type: string}}}
"""


@pytest.fixture(scope="module")
def parts() -> Any:
    module = ModuleType("world")
    exec("def take(call):\n    return {'got': call.body}", module.__dict__)
    return client_of(PARTS, world=module)


def sent(parts: Any, path: str, *pieces: str) -> httpx.Response:
    raw = "".join(f"--b\r\n{piece}\r\n" for piece in pieces) + "--b--\r\n"
    kind = "form-data" if path == "/named" else "mixed"
    headers = {"Content-Type": f"multipart/{kind}; boundary=b"}
    return parts.request("POST", path, content=raw, headers=headers)


def faults(response: httpx.Response) -> list[tuple[str, str]]:
    assert response.status_code == 400, response.text
    return [(e["pointer"], e["rule"]) for e in response.json()["errors"]]


META = (
    'Content-Disposition: form-data; name="meta"\r\n'
    "Content-Type: application/xml\r\n\r\n<meta><n>1</n></meta>"
)


def test_a_part_is_read_in_its_own_type_and_with_its_headers(parts: Any) -> None:
    scan = (
        'Content-Disposition: form-data; name="scan"; filename="a"\r\n'
        "Content-Type: image/png\r\nX-Sum: 9\r\n\r\nx"
    )
    response = sent(parts, "/named", META, scan)
    assert response.json() == {"got": {"meta": {"n": 1}, "scan": "x"}}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Content-Type: image/png", [("#/scan", "required")]),
        ("Content-Type: image/png\r\nX-Sum: 3", [("#/scan", "minimum")]),
        ("Content-Type: text/csv\r\nX-Sum: 9", [("#/scan", "contentType")]),
    ],
)
def test_a_part_against_its_encoding_is_refused_with_its_place(
    parts: Any, headers: str, expected: list[tuple[str, str]]
) -> None:
    scan = f'Content-Disposition: form-data; name="scan"; filename="a"\r\n{headers}\r\n\r\nx'
    response = sent(parts, "/named", META, scan)
    assert faults(response) == expected


def test_a_part_without_a_name_is_refused_by_its_position(parts: Any) -> None:
    json, text = "Content-Type: application/json\r\n\r\n1", "Content-Type: text/csv\r\n\r\n1"
    assert sent(parts, "/lists", json, json).json() == {"got": [1, 1]}
    assert faults(sent(parts, "/lists", json, text)) == [("#/1", "contentType")]


def test_an_answer_in_parts_is_written_by_position_with_headers_and_inner_parts(
    parts: Any,
) -> None:
    response = parts.get("/named", headers={"Accept": "multipart/mixed"})
    assert response.status_code == 200, response.text
    head = f"Content-Type: {response.headers['content-type']}\r\n\r\n".encode()
    first, second, *_ = message_from_bytes(head + response.content).get_payload()
    assert first.get_content_type() == "application/xml"
    assert int(first["X-Sum"]) >= 7
    assert {one.get_content_type() for one in second.get_payload()} == {"application/json"}


@pytest.mark.parametrize(
    ("accept", "read"),
    [("application/cbor", cbor_value), ("application/vnd.msgpack", message_pack_value)],
)
def test_binary_json_is_what_its_name_says(parts: Any, accept: str, read: Any) -> None:
    response = parts.get("/named", headers={"Accept": accept})
    assert response.headers["content-type"] == accept
    assert read(response.content).keys() >= {"n", "s"}


def test_a_sequence_of_cbor_has_items_and_bytes_of_message_pack_are_some(parts: Any) -> None:
    response = parts.get("/named", headers={"Accept": "application/cbor-seq"})
    assert response.content.count(b"\xa2") == 3
    response = parts.get("/named", headers={"Accept": "application/x-msgpack"})
    assert isinstance(message_pack_value(response.content), dict)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (cbor_body({"n": 1}), 200),
        (cbor_body({"n": "one"}), 400),
        (b"\xff", 400),
        (message_pack_body({"n": 1}), 400),
    ],
)
def test_a_body_of_cbor_is_read_and_judged(parts: Any, raw: bytes, status: int) -> None:
    headers = {"Content-Type": "application/cbor"}
    response = parts.request("POST", "/named", content=raw, headers=headers)
    assert response.status_code == status, response.text


def test_a_body_beyond_the_limit_is_413_where_that_is_documented(parts: Any) -> None:
    raw = bytes(_MAX_BODY_BYTES + 1)
    for path, status in (("/named", 413), ("/lists", 400)):
        response = parts.request("POST", path, content=raw)
        assert response.status_code == status
        assert "larger than 33,554,432 bytes" in response.text
    assert parts.request("POST", "/lists", content=raw).json()["errors"][0]["rule"] == "maxBytes"
