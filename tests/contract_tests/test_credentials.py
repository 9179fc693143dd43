from __future__ import annotations

import re

import pytest

from contract_tests.credentials import (
    Credentials,
    MissingCredential,
    credentials_from,
    malformed_credential,
    variable_of,
)
from contract_tests.messages import Request
from mockserver.spec import Api, SecurityRequirement, SecurityScheme

SCHEMES = {
    "bearer": SecurityScheme(name="bearer", kind="http", scheme="bearer"),
    "basic": SecurityScheme(name="basic", kind="http", scheme="basic"),
    "oauth": SecurityScheme(name="oauth", kind="oauth2"),
    "header": SecurityScheme(name="header", kind="apiKey", location="header", parameter_name="X-K"),
    "query": SecurityScheme(name="query", kind="apiKey", location="query", parameter_name="Key"),
    "cookie": SecurityScheme(name="cookie", kind="apiKey", location="cookie", parameter_name="sid"),
}


def applied(*names: str) -> Request:
    credentials = Credentials(schemes=SCHEMES, values=dict.fromkeys(SCHEMES, "u:p"))
    requirement = SecurityRequirement(schemes=tuple((name, ()) for name in names))
    return credentials.applied(Request(method="GET", path="/x"), requirement)


@pytest.mark.parametrize(
    ("scheme", "header"),
    [
        ("bearer", ("Authorization", "Bearer u:p")),
        ("basic", ("Authorization", "Basic dTpw")),
        ("oauth", ("Authorization", "Bearer u:p")),
        ("header", ("X-K", "u:p")),
        ("cookie", ("Cookie", "sid=u:p")),
    ],
)
def test_each_scheme_has_its_header(scheme: str, header: tuple[str, str]) -> None:
    assert applied(scheme).all_headers() == (header,)


def test_schemes_of_one_requirement_are_all_applied() -> None:
    request = applied("query", "bearer")
    assert request.query == (("Key", "u:p"),)
    assert request.headers == (("Authorization", "Bearer u:p"),)


@pytest.mark.parametrize("names", [("same", "basic"), ("basic", "same")])
def test_a_scheme_of_http_wins_the_header_that_an_api_key_wants_as_well(
    names: tuple[str, str],
) -> None:
    same = SecurityScheme(
        name="same", kind="apiKey", location="header", parameter_name="Authorization"
    )
    credentials = Credentials(
        schemes={**SCHEMES, "same": same}, values={"same": "u:p", "basic": "u:p"}
    )
    requirement = SecurityRequirement(schemes=tuple((name, ()) for name in names))
    request = credentials.applied(Request(method="GET", path="/x"), requirement)
    assert request.headers == (("Authorization", "Basic dTpw"),)


def test_the_environment_comes_before_the_document(store_api: Api) -> None:
    assert credentials_from(store_api, {}).values == {"bearer": "st_example", "key": "st_example"}
    for_all = credentials_from(store_api, {"CONTRACT_CREDENTIAL": "st_all"})
    assert for_all.values == {"bearer": "st_all", "key": "st_all"}
    environment = {"CONTRACT_CREDENTIAL": "st_all", "CONTRACT_CREDENTIAL_KEY": "st_one"}
    assert credentials_from(store_api, environment).values["key"] == "st_one"
    assert variable_of("my-scheme") == "CONTRACT_CREDENTIAL_MY_SCHEME"


def test_a_missing_credential_names_its_variable() -> None:
    credentials = Credentials(schemes=SCHEMES, values={})
    requirement = SecurityRequirement(schemes=(("bearer", ()),))
    with pytest.raises(MissingCredential, match="CONTRACT_CREDENTIAL_BEARER"):
        credentials.applied(Request(method="GET", path="/x"), requirement)


def test_credentials_are_not_printed() -> None:
    credentials = Credentials(schemes={}, values={"bearer": "do_not_show"})
    assert "do_not_show" not in repr(credentials)
    assert "u:p" not in repr(applied(*SCHEMES))


def test_places_of_api_keys_are_secret() -> None:
    credentials = Credentials(schemes=SCHEMES, values={})
    assert credentials.secret_places() == {"header.x-k", "query.key", "cookie.sid"}


@pytest.mark.parametrize("pattern", [r"^st_\S+$", "^[a-z-]+$", "^[0-9]$", "credential"])
def test_a_malformed_credential_does_not_match_the_pattern(pattern: str) -> None:
    scheme = SecurityScheme(name="s", kind="http", scheme="bearer", credential_pattern=pattern)
    text = malformed_credential(scheme)
    assert text is not None
    assert not re.search(pattern, text)


def test_nothing_is_malformed_where_everything_matches() -> None:
    scheme = SecurityScheme(name="s", kind="http", scheme="bearer", credential_pattern=".")
    assert malformed_credential(scheme) is None
    assert malformed_credential(SCHEMES["bearer"]) is None
