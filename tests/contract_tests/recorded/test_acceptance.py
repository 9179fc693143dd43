"""Acceptance may only accept what openapi-core accepts, too: it stands in front of it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_tests.checks.conformance import Conformance
from contract_tests.exchanges import Exchange
from contract_tests.reading import Reading
from contract_tests.recorded.acceptance import Acceptance
from mockserver.spec import Api, Operation
from mockserver.spec.schemas import Schemas

BOOK = {"id": "bk-001", "title": "A", "genre": "novel", "soldAt": "2026-01-02T10:00:00.5Z"}
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def acceptance(store_api: Api) -> Acceptance:
    return Acceptance(Schemas(store_api))


@pytest.fixture(scope="module")
def conformance(store_api: Api) -> Conformance:
    return Conformance(store_api)


def operation(api: Api, name: str) -> Operation:
    return next(each for each in api.operations if each.name == name)


def answer(status: int, body: Any, **headers: str) -> Exchange:
    return Exchange(
        method="GET",
        url="http://x/v1/books/bk-001",
        request_headers=(("Authorization", "Bearer st_x"),),
        status=status,
        response_headers=(("Content-Type", "application/json"), *headers.items()),
        response_body=body if isinstance(body, bytes) else json.dumps(body).encode(),
    )


def test_what_is_plainly_right_is_accepted(store_api: Api, acceptance: Acceptance) -> None:
    get = operation(store_api, "GET /books/{bookId}")
    assert acceptance.accepts_response(get, answer(200, BOOK, ETag='"abc"'))
    assert acceptance.accepts_request(get, answer(200, BOOK))


@pytest.mark.parametrize(
    "exchange",
    [
        answer(200, {**BOOK, "genre": "crime"}, ETag='"abc"'),
        answer(200, {**BOOK, "soldAt": "yesterday"}, ETag='"abc"'),
        answer(200, BOOK),
        answer(200, BOOK, ETag="a"),
        answer(200, b"{", ETag='"abc"'),
        answer(200, b"", ETag='"abc"'),
        answer(418, BOOK),
        answer(401, {"error": "who?"}),
    ],
    ids=["enum", "format", "no header", "header", "no JSON", "empty", "status", "401 header"],
)
def test_what_is_wrong_is_left_to_openapi_core(
    store_api: Api, acceptance: Acceptance, conformance: Conformance, exchange: Exchange
) -> None:
    get = operation(store_api, "GET /books/{bookId}")
    assert not acceptance.accepts_response(get, exchange)
    assert conformance.response(get, exchange)


LOOSE = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["novel", "bk-007", "", "x"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=3,
)
BOOKS = st.fixed_dictionaries(
    {},
    optional={name: st.just(value) | LOOSE for name, value in (*BOOK.items(), ("more", 1))},
)


@QUICK
@given(body=BOOKS | LOOSE)
def test_no_body_is_accepted_that_openapi_core_refuses(
    store_api: Api, acceptance: Acceptance, conformance: Conformance, body: Any
) -> None:
    get = operation(store_api, "GET /books/{bookId}")
    exchange = answer(200, body, ETag='"abc"')
    if acceptance.accepts_response(get, exchange):
        assert conformance.response(get, exchange) == []


PAIRS = st.lists(
    st.tuples(
        st.sampled_from(["limit", "order", "genre", "cursor", "other"]),
        st.sampled_from(["5", "0", "21", "abc", "", "5.0", "desc", "up", "novel", "null", "05"]),
    ),
    max_size=3,
)


@QUICK
@given(pairs=PAIRS)
def test_no_query_is_accepted_that_openapi_core_refuses(
    store_api: Api,
    acceptance: Acceptance,
    conformance: Conformance,
    pairs: list[tuple[str, str]],
) -> None:
    list_books = operation(store_api, "GET /books")
    exchange = Exchange(
        method="GET",
        url=f"http://x/v1/books?{urlencode(pairs)}",
        request_headers=(("Authorization", "Bearer st_x"),),
        status=200,
    )
    if acceptance.accepts_request(list_books, exchange):
        assert conformance.request(list_books, exchange) == []


@QUICK
@given(
    body=st.fixed_dictionaries(
        {}, optional={"bookId": LOOSE, "copies": LOOSE, "gift": LOOSE, "x": LOOSE}
    )
    | LOOSE
)
def test_no_request_body_is_accepted_that_openapi_core_refuses(
    store_api: Api, acceptance: Acceptance, conformance: Conformance, body: Any
) -> None:
    quote = operation(store_api, "POST /quotes")
    exchange = Exchange(
        method="POST",
        url="http://x/v1/quotes",
        request_headers=(("Authorization", "Bearer st_x"), ("Content-Type", "application/json")),
        request_body=json.dumps(body).encode(),
        status=200,
    )
    if acceptance.accepts_request(quote, exchange):
        assert conformance.request(quote, exchange) == []


def test_the_first_answers_of_each_kind_are_read_in_full(
    store_api: Api, conformance: Conformance
) -> None:
    read = []

    class Counting:
        def response(self, operation: Operation, exchange: Exchange) -> list[Any]:
            read.append(exchange.status)
            return conformance.response(operation, exchange)

        def overlooked(self, operation: Operation, exchange: Exchange) -> list[Any]:
            return conformance.overlooked(operation, exchange)

    reading = Reading(store_api, Counting())  # type: ignore[arg-type]  # a fake
    get = operation(store_api, "GET /books/{bookId}")
    for _ in range(4):
        assert reading.response(get, answer(200, BOOK, ETag='"abc"')) == []
    assert read == [200, 200]
    # What is wrong is read in full however often it comes.
    assert reading.response(get, answer(200, {**BOOK, "genre": 1}, ETag='"abc"'))
    assert read == [200, 200, 200]
