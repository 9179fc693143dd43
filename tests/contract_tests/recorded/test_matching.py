from __future__ import annotations

import pytest

from contract_tests.recorded.matching import Paths
from mockserver.spec import Api, document_from_text
from mockserver.spec.parse import api_from_document

API = """
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: https://api.example/v1}, {url: /v1/beta}]
paths:
  /books/{id}: {get: {parameters: &id [{name: id, in: path, required: true, schema: {type: string}}],
                      responses: {'200': {description: ok}}}}
  /books/new: {get: {responses: {'200': {description: ok}}}}
  /books/{id}.json: {get: {parameters: *id, responses: {'200': {description: ok}}}}
  /: {get: {responses: {'200': {description: ok}}}}
"""


@pytest.fixture(scope="module")
def api() -> Api:
    return api_from_document(document_from_text(API, source="t.yaml"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://elsewhere.example/v1/books/7?x=1", "GET /books/{id}"),
        ("https://api.example/v1/books/new", "GET /books/new"),
        ("/v1/beta/books/a%2Fb", "GET /books/{id}"),
        ("https://api.example/v1", "GET /"),
        ("https://api.example/v1/books/7/pages", None),
        ("https://api.example/v1books/7", None),
        ("https://api.example/books/7", None),
    ],
)
def test_operations_are_found_below_the_servers(api: Api, url: str, expected: str | None) -> None:
    found = Paths(api).operation("get", url)
    assert (found.name if found else None) == expected


def test_methods_are_told_apart(api: Api) -> None:
    assert Paths(api).operation("POST", "https://api.example/v1/books/7") is None


def test_a_whole_url_as_base_leaves_other_hosts_out(api: Api) -> None:
    paths = Paths(api, ["http://127.0.0.1:8000/api"])
    assert paths.operation("GET", "http://127.0.0.1:8000/api/books/7") is not None
    assert not paths.concerns("http://tracker.example/api/books/7")
    assert not paths.concerns("http://127.0.0.1:8000/v1/books/7")
