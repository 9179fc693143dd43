from __future__ import annotations

import dataclasses

import pytest

from contract_tests.exchanges import Exchange
from contract_tests.generating.applicability import (
    ACCEPTED_INVALID,
    IGNORED_AUTH,
    REJECTED_VALID,
    WRONG_STATUS,
    doubtful,
    inapplicable,
    leads_elsewhere,
)
from contract_tests.inquiry import Premises, premises_of
from mockserver.spec import Api, Operation


@pytest.fixture(scope="module")
def premises(store_api: Api) -> Premises:
    return premises_of(store_api)


def named(api: Api, name: str) -> Operation:
    return next(operation for operation in api.operations if operation.name == name)


def asked(path: str, status: int = 200) -> Exchange:
    headers = (("Authorization", "Bearer st_x"),)
    return Exchange(method="GET", url=f"http://x/v1{path}", request_headers=headers, status=status)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/books/bk-001", False),
        ("/books/a%20b", False),
        ("/books/", True),
        ("/books/a%2Fb", True),
        ("/books/..", True),
        ("/books/%2E%2E", True),
    ],
)
def test_a_path_parameter_may_lead_elsewhere(store_api: Api, path: str, expected: bool) -> None:
    get = named(store_api, "GET /books/{bookId}")
    assert leads_elsewhere(get, f"http://x/v1{path}") is expected


def test_what_is_valid_as_sent_may_be_accepted(premises: Premises) -> None:
    books = named(premises.api, "GET /books")
    # Any text is a valid value of a lenient parameter; 99 is no valid limit.
    assert inapplicable(books, ACCEPTED_INVALID, asked("/books?shelf=x"), premises)
    assert not inapplicable(books, ACCEPTED_INVALID, asked("/books?limit=99"), premises)
    assert not inapplicable(books, "not_a_server_error", asked("/books?shelf=x", 500), premises)


def test_an_answer_of_another_path_is_not_documented_here(premises: Premises) -> None:
    get = named(premises.api, "GET /books/{bookId}")
    assert inapplicable(get, WRONG_STATUS, asked("/books/a%2Fb", 405), premises)
    assert not inapplicable(get, WRONG_STATUS, asked("/books/a%2Fb", 418), premises)
    assert not inapplicable(get, WRONG_STATUS, asked("/books/bk-001", 405), premises)


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("/books?limit=1.0", True),
        ("/books?limit=one", False),
        ("/books?limit=99", False),
    ],
)
def test_a_value_that_says_the_same_in_another_type_is_advice(
    premises: Premises, path: str, advice: bool
) -> None:
    books = named(premises.api, "GET /books")
    assert bool(doubtful(books, ACCEPTED_INVALID, asked(path), premises)) is advice


def test_what_no_schema_says_may_forbid_a_valid_body(premises: Premises) -> None:
    create = named(premises.api, "POST /quotes")
    headers = (("Content-Type", "application/json"),)
    url, body = "http://x/v1/quotes", b'{"bookId": "bk-001"}'
    exchange = Exchange(
        method="POST", url=url, request_headers=headers, request_body=body, status=400
    )
    assert doubtful(create, REJECTED_VALID, exchange, premises).startswith("advice")
    books = named(premises.api, "GET /books")
    assert doubtful(books, REJECTED_VALID, asked("/books?limit=5", 400), premises) == ""


def test_what_was_accepted_once_may_be_unique(store_api: Api) -> None:
    premises = premises_of(store_api)
    create = named(premises.api, "POST /quotes")
    exchange = Exchange(method="POST", url="http://x/v1/quotes", request_body=b"{}", status=400)
    assert not premises.names.is_taken(create, exchange)
    premises.names.saw(create, dataclasses.replace(exchange, status=200))
    assert premises.names.is_taken(create, exchange)
    gone = asked("/books/bk-001", 410)
    assert inapplicable(named(premises.api, "GET /books/{bookId}"), REJECTED_VALID, gone, premises)


def test_a_mock_takes_any_credential_but_not_none(premises: Premises) -> None:
    books = named(premises.api, "GET /books")
    served = asked("/books")
    mocked = dataclasses.replace(served, response_headers=(("X-Mockserver-Reasons", "200"),))
    assert inapplicable(books, IGNORED_AUTH, mocked, premises)
    assert not inapplicable(books, IGNORED_AUTH, served, premises)
    anonymous = dataclasses.replace(mocked, request_headers=())
    assert not inapplicable(books, IGNORED_AUTH, anonymous, premises)
