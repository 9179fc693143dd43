from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from schemathesis.specs.openapi._auth_retry import INVALID_AUTH_HEADERS, INVALID_CREDENTIAL

from contract_tests import secret_names
from contract_tests.hiding import hiding, secrets_in
from contract_tests.secret_names import CREDENTIAL, is_secret_name, secret_members, shown_credential


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("access_token", True), ("accessToken", True), ("token", True), ("X-Api-Key", True),
        ("client_secret", True), ("newPassword", True), ("X-Auth-Token", True), ("jwt", True),
        ("Ocp-Apim-Subscription-Key", True), ("X-Amz-Signature", True),
        ("next_page_token", False), ("nextToken", False), ("continuationToken", False),
        ("syncToken", False), ("x-ratelimit-remaining-tokens", False), ("key", False),
        ("passwordChangedAt", False), ("secretary", False), ("name", False),
    ],
)  # fmt: skip
def test_a_name_tells_what_is_secret(name: str, secret: bool) -> None:
    assert is_secret_name(name) is secret


def test_a_document_tells_what_else_is_secret() -> None:
    pin = {"properties": {"pin": {"type": "string", "format": "password"}, "a": {}}}
    content = {"components": {"schemas": {"A": {"allOf": [pin]}}}}
    assert secret_members(content) == {"member.pin"}


def found(
    body: bytes = b"", url: str = "http://a", headers: tuple[tuple[str, str], ...] = ()
) -> set[str]:
    return set(secrets_in(url, headers, headers, (body,), frozenset({"member.pin"})))


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": [{"access_token": "verysecret"}]}',
        b'{"pin": "verysecret"}',
        b"a=1&client_secret=verysecret&b=2",
        b'{"id": 1}\n{"id": 2, "password": "verysecret"}\n',
        b"<login><token>verysecret</token></login>",
        b"api_key: verysecret\n",
    ],
)
def test_what_a_body_calls_secret_is_found(body: bytes) -> None:
    assert "verysecret" in found(body)


def test_cookies_that_were_joined_are_found() -> None:
    value = "a=firstsecret; Path=/; Expires=Wed, 01 Jan 2030 00:00:00 GMT, b=secondsecret; Secure"
    assert {"firstsecret", "secondsecret"} <= found(headers=(("Set-Cookie", value),))


def test_addresses_hold_secrets() -> None:
    assert {"p%40ss", "p@ss"} <= found(url="http://me:p%40ss@host/")
    assert "secretsig" in found(url="http://host/?X-Amz-Signature=secretsig")


@given(st.text(min_size=6, max_size=20).filter(lambda text: text not in CREDENTIAL))
@example("0000=0")
def test_no_form_of_a_secret_is_left(secret: str) -> None:
    raw = secret.encode()
    texts = [
        secret, quote(secret, safe=""), json.dumps(secret)[1:-1], html.escape(secret),
        repr(secret)[1:-1], base64.b64encode(raw).decode(), json.dumps(json.dumps(secret))[3:-3],
    ]  # fmt: skip
    for text in texts:
        assert hiding([secret])(f"<{text}>") == f"<{CREDENTIAL}>"


@pytest.mark.parametrize("mark", ["...", "…", ""])
def test_the_beginning_of_a_secret_that_was_cut_is_not_left(mark: str) -> None:
    hide = hiding(["topsecret-0815"])
    for length in range(6, 15):
        assert hide(f"'saw topsecret-0815'[:9]{'topsecret-0815'[:length]}{mark}") == (
            f"'saw {CREDENTIAL}'[:9]{CREDENTIAL}{mark}"
        )
    assert hide("all that glitters") == "all that glitters"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Authorization: Bearer not-a-credential", "Bearer not-a-credential"),
        ("Cookie: sid=not-a-credential", "sid=not-a-credential"),
        ("Cookie: sid=not-a-credential; other=mine", CREDENTIAL),
        ("X-Key: malformed+credential", "malformed+credential"),
        ("X-Key: mine=0", CREDENTIAL),
        ("Authorization: Bearer not-a-credential-but-mine", f"Bearer {CREDENTIAL}"),
    ],
)
def test_what_the_judge_made_up_is_shown(value: str, shown: str) -> None:
    assert shown_credential(*value.split(": ")) == shown


def test_what_schemathesis_makes_up_is_shown_as_well() -> None:
    for value in (INVALID_CREDENTIAL, *INVALID_AUTH_HEADERS.values()):
        assert shown_credential("Authorization", value) == value
        assert set(secrets_in("http://a", (("Authorization", value),), (), (), frozenset()))
        assert (
            hiding(secrets_in("http://a", (("Authorization", value),), (), (), frozenset()))(value)
            == value
        )


@pytest.mark.parametrize("end", secret_names._SECRET_ENDS)
def test_no_secret_is_overlooked_in_a_body(end: str) -> None:
    assert is_secret_name(end)
    assert "verysecret" in found(json.dumps({f"my-{end.upper()}": "verysecret"}).encode())
