"""What was seen of each operation."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from contract_tests.coverage import (
    Coverage,
    Share,
    documented,
    elsewhere,
    shares,
    status_key,
    united,
)
from contract_tests.exchanges import Exchange
from contract_tests.results import Seen
from mockserver.spec import Api, Operation, api_from_document, document_from_text

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /books/{id}:
    post:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object}}
        - {name: range, in: query, schema: {type: object, properties: {from: {}, to: {}}}}
        - {name: X-Trace, in: header, schema: {type: string}}
        - {name: lang, in: cookie, schema: {type: string}}
      requestBody: {content: {application/json: {}, 'text/*': {}}}
      responses:
        '200': {description: '', content: {application/json: {}, 'image/*': {}}}
        4XX: {description: ''}
        default: {description: ''}
"""


def _operation() -> Operation:
    return api_from_document(document_from_text(DOCUMENT, source="t.yaml")).operations[0]


def _seen(**changes: Any) -> Seen:
    values: dict[str, Any] = {"method": "POST", "url": "http://h/books/1", "status": 200}
    coverage = Coverage([_operation()])
    coverage.saw(_operation(), Exchange(**{**values, **changes}))
    return coverage.seen()[0]


def test_all_that_could_be_seen_is_listed() -> None:
    assert documented(_operation()) == {
        "status 200",
        "status 4XX",
        "status default",
        "parameter path.id",
        "parameter query.limit",
        "parameter query.filter",
        "parameter query.range",
        "parameter header.X-Trace",
        "parameter cookie.lang",
        "media type application/json",
        "media type image/*",
        "body application/json",
        "body text/*",
    }


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({}, "parameter path.id"),
        ({"url": "http://h/books/1?limit="}, "parameter query.limit"),
        ({"url": "http://h/books/1?filter%5Ba%5D=1"}, "parameter query.filter"),
        ({"url": "http://h/books/1?from=1"}, "parameter query.range"),
        ({"request_headers": (("x-trace", "a"),)}, "parameter header.X-Trace"),
        ({"request_headers": (("Cookie", "a=b; lang=en"),)}, "parameter cookie.lang"),
        (
            {
                "request_headers": (("Content-Type", "text/plain; charset=utf-8"),),
                "request_body": b"a",
            },
            "body text/*",
        ),
        (
            {"response_headers": (("Content-Type", "image/PNG"),), "response_body": b"a"},
            "media type image/*",
        ),
        ({"status": 200}, "status 200"),
        ({"status": 404}, "status 4XX"),
        ({"status": 503}, "status default"),
    ],
)
def test_an_exchange_shows_what_was_seen(changes: dict[str, Any], fact: str) -> None:
    assert fact in _seen(**changes).seen
    assert _seen(**changes).undocumented == frozenset()


def test_what_was_not_sent_was_not_seen() -> None:
    assert _seen().seen == {"status 200", "parameter path.id"}


def test_what_is_not_documented_is_told_apart() -> None:
    seen = _seen(response_headers=(("Content-Type", "text/html"),), response_body=b"a")
    assert seen.undocumented == {"media type text/html"}


def test_a_status_has_the_key_that_describes_it() -> None:
    keys = [status_key(_operation(), status) for status in (200, 201, 404)]
    assert keys == ["200", "default", "4XX"]


def test_shares_count_all_operations_together() -> None:
    found = shares([_seen(), Seen(operation="GET /other", documented=frozenset({"status 200"}))])
    assert found["operations"] == Share(seen=1, documented=2)
    assert found["statuses"] == Share(seen=1, documented=4)
    assert found["parameters"] == Share(seen=1, documented=6)
    assert found["media types"] == Share(seen=0, documented=4)
    assert found["operations"].percent == 50


def test_what_has_nothing_to_see_was_seen_in_full() -> None:
    assert {share.percent for share in shares([]).values()} == {100}


def test_shards_are_united() -> None:
    one = Seen(operation="a", documented=frozenset({"x", "y"}), seen=frozenset({"x"}))
    two = Seen(operation="a", documented=frozenset({"x", "y"}), seen=frozenset({"y"}))
    other = Seen(operation="b")
    assert united([one, other, two]) == (
        Seen(operation="a", documented=frozenset({"x", "y"}), seen=frozenset({"x", "y"})),
        other,
    )


def test_several_threads_may_tell() -> None:
    coverage = Coverage([_operation()])

    def tell(status: int) -> None:
        for _ in range(200):
            coverage.saw(_operation(), Exchange(method="POST", url="http://h/", status=status))
            coverage.seen()

    threads = [threading.Thread(target=tell, args=(status,)) for status in (200, 404, 503)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {"status 200", "status 4XX", "status default"} <= coverage.seen()[0].seen


@pytest.mark.parametrize(
    ("url", "statuses", "told"),
    [
        ("http://h", ("404",), True),
        ("http://h/v2", ("404", "405"), True),
        ("http://h/v1", ("404",), False),
        ("http://h", ("404", "200"), False),
        ("http://h", (), False),
    ],
)
def test_a_url_without_the_path_of_the_server_is_noticed(
    store_api: Api, url: str, statuses: tuple[str, ...], told: bool
) -> None:
    one = Seen(
        operation="GET /books",
        documented=frozenset(),
        undocumented=frozenset(f"status {status}" for status in statuses),
    )
    notes = list(elsewhere(store_api, url, (one,)))
    assert bool(notes) is told
    assert not told or "http://h/v1" in notes[0]
