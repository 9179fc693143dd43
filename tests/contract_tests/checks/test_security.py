from __future__ import annotations

import dataclasses

import pytest

from contract_tests.checks.security import (
    alternatives,
    malformed_credentials,
    no_credential,
    refusal_status,
    untried_alternatives,
)
from contract_tests.credentials import Credentials, credentials_from
from contract_tests.exchanges import Exchange, Violation
from mockserver.spec import Api, Operation, SecurityRequirement


class Server:
    """Lets in who sends a credential, as far as it looks at all."""

    def __init__(self, *, looks: bool = True, schemes: tuple[str, ...] = ("bearer", "key")) -> None:
        self.looks = looks
        self.schemes = schemes

    def ask(self, requirement: SecurityRequirement, credentials: Credentials) -> Exchange:
        good = any(
            name in self.schemes and credentials.values[name].startswith("st_")
            for name, _ in requirement.schemes
        )
        status = 200 if good or not self.looks else 401
        return Exchange(method="GET", url="http://h/books", status=status)


@pytest.fixture
def operation(store_api: Api) -> Operation:
    return store_api.operations[0]


@pytest.fixture
def credentials(store_api: Api) -> Credentials:
    return credentials_from(store_api, {})


def no_violation(operation: Operation, exchange: Exchange) -> list[Violation]:
    return []


def test_a_server_that_looks_is_right(
    store_api: Api, operation: Operation, credentials: Credentials
) -> None:
    ask = Server().ask
    assert no_credential(store_api, operation, credentials, ask, no_violation) == []
    assert malformed_credentials(store_api, operation, credentials, ask, no_violation) == []
    assert alternatives(operation, credentials, ask) == []


def test_a_server_that_does_not_look_is_found(
    store_api: Api, operation: Operation, credentials: Credentials
) -> None:
    ask = Server(looks=False).ask
    found = no_credential(store_api, operation, credentials, ask, no_violation)
    assert [violation.rule for violation in found] == ["auth.ignored"]
    assert "expected status 401, got 200" in found[0].evidence
    found = malformed_credentials(store_api, operation, credentials, ask, no_violation)
    assert [violation.rule for violation in found] == ["auth.malformed-accepted"] * 2


def test_the_body_of_the_refusal_is_judged(
    store_api: Api, operation: Operation, credentials: Credentials
) -> None:
    wrong = Violation(operation="", rule="response.body", place="", evidence="", curl="")
    found = no_credential(
        store_api, operation, credentials, Server().ask, lambda operation, exchange: [wrong]
    )
    assert found == [wrong]


def test_an_alternative_that_is_not_honoured_is_named(
    operation: Operation, credentials: Credentials
) -> None:
    found = alternatives(operation, credentials, Server(schemes=("bearer",)).ask)
    assert [violation.rule for violation in found] == ["auth.second-scheme-ignored"]
    assert found[0].evidence.startswith("key alone")


def test_alternatives_without_a_credential_are_not_tried(
    store_api: Api, operation: Operation, credentials: Credentials
) -> None:
    known = Credentials(schemes=credentials.schemes, values={"bearer": "st_x"})
    assert untried_alternatives(operation, known) == ["key"]
    assert alternatives(operation, known, Server(schemes=("bearer",)).ask) == []


def test_an_identity_that_may_not_call_the_operation_is_no_fault_of_a_scheme(
    operation: Operation, credentials: Credentials
) -> None:
    def ask(_requirement: SecurityRequirement, _credentials: Credentials) -> Exchange:
        return Exchange(method="GET", url="http://x/v1/books", status=403)

    assert alternatives(operation, credentials, ask) == []


@pytest.mark.parametrize(
    ("documented", "status", "rules"),
    [
        (["401", "403"], 403, ["auth.wrong-refusal"]),
        (["401"], 403, ["auth.wrong-refusal"]),
        (["403"], 403, []),
        ([], 403, []),
        ([], 404, ["auth.ignored"]),
    ],
)
def test_a_refusal_with_another_status_than_documented_is_told_apart(
    store_api: Api,
    operation: Operation,
    credentials: Credentials,
    documented: list[str],
    status: int,
    rules: list[str],
) -> None:
    refusal = operation.responses["401"]
    responses = {
        **{key: one for key, one in operation.responses.items() if key[0] == "2"},
        **{key: dataclasses.replace(refusal, status=key) for key in documented},
    }
    operation = dataclasses.replace(operation, responses=responses)

    def ask(_requirement: SecurityRequirement, _credentials: Credentials) -> Exchange:
        return Exchange(method="GET", url="http://x/v1/books", status=status)

    found = no_credential(store_api, operation, credentials, ask, no_violation)
    assert [violation.rule for violation in found] == rules


def test_open_operations_need_no_credential(store_api: Api, credentials: Credentials) -> None:
    health = store_api.operations[3]
    ask = Server(looks=False).ask
    assert no_credential(store_api, health, credentials, ask, no_violation) == []
    assert malformed_credentials(store_api, health, credentials, ask, no_violation) == []


def test_the_document_chooses_the_status_of_refusals(store_api: Api, operation: Operation) -> None:
    assert refusal_status(store_api, operation) == 401
    api = dataclasses.replace(store_api, refusals={"unauthorized": "403"})
    assert refusal_status(api, operation) == 403
    own = dataclasses.replace(operation, extensions={"x-refusals": {"unauthorized": "404"}})
    assert refusal_status(api, own) == 404
