from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest

from mockserver.generation.draw import Draw
from mockserver.generation.fakes import Fakes
from mockserver.generation.identities import THINGS
from mockserver.generation.names import (
    form_for,
    likelihood_for,
    number_for,
    parent_of,
    singular,
    text_by_description,
    text_for,
    words_of,
)
from mockserver.generation.providers import OWN
from mockserver.generation.vocabulary import BOOLEANS, DESCRIPTIONS, NUMBERS, TEXTS

MAIL = r"[^@\s]+@example\.(com|org|net)"
STAMP = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
URL = r"https?://\S+"

FORMS = {
    "email": MAIL,
    "billing_email": MAIL,
    "customerEmail": MAIL,
    "country-code": r"[A-Z]{2}",
    "currency": r"[A-Z]{3}",
    "avatarUrl": URL,
    "repoURL": URL,
    "id": UUID,
    "userId": UUID,
    "created_at": STAMP,
    "birth_date": r"(19|20)\d\d-\d\d-\d\d",
    "ip_address": r"(10|172|192)(\.\d{1,3}){3}",
    "iban": r"[A-Z]{2}\d{2}[A-Z0-9]+",
    "locale": r"[a-z]{2,3}_[A-Z]{2}",
    "zip": r"\d{5}",
    "first_name": r"[A-Z][a-z]+",
    "username": r"[a-z0-9._]+",
    "timezone": r"\w+/[\w/+-]+",
    "mime_type": r"[a-z]+/[\w.+-]+",
    "price": r"\d+\.\d\d",
    "latitude": r"-?\d+\.\d+",
    "appVersion": r"\d\.\d\.\d",
    "status": "active|inactive|pending|archived",
    "commitSha": r"[0-9a-f]{40}",
    "accessToken": r"\w{32}",
    "slug": r"[a-z]+(-[a-z]+)*",
}

# What the values of a provider look like; all providers of the table are here.
KINDS: dict[str, str] = {
    "aba": r"\d{9}",
    "amount": r"\d+\.\d\d",
    "bothify": r"[A-Z0-9-]+",
    "cidr": r"[\d.]+/\d+",
    "country_code": r"[A-Z]{2,3}",
    "credit_card_expire": r"\d\d/\d\d",
    "credit_card_number": r"\d{11,19}",
    "credit_card_security_code": r"\d{3,4}",
    "currency_code": r"[A-Z]{3}",
    "domain_name": r"[a-z0-9-]+(\.[a-z]+)+",
    "e164": r"\+\d{11}",
    "ean13": r"\d{13}",
    "hex": r"[0-9a-f]+",
    "hex_color": r"#[0-9a-f]{6}",
    "ipv4_private": r"(\d{1,3}\.){3}\d{1,3}",
    "ipv4_public": r"(\d{1,3}\.){3}\d{1,3}",
    "ipv6": r"[0-9a-f:]+",
    "jwt": r"[\w-]+\.[\w-]+\.[\w-]+",
    "language_code": r"[a-z]{2,3}",
    "last4": r"\d{4}",
    "locale": r"[a-z]{2,3}_[A-Z]{2}",
    "mac_address": r"([0-9a-f]{2}:){5}[0-9a-f]{2}",
    "mime_type": r"\w+/\S+",
    "numerify": r"\d+",
    "safe_email": MAIL,
    "semver": r"\d+\.\d+\.\d+",
    "sku": r"[A-Z]{3}-\d{5}",
    "slug": r"[a-z-]+",
    "ssn": r"\d{3}-\d\d-\d{4}",
    "state_abbr": r"[A-Z]{2}",
    "token": r"\w+",
    "uri": URL,
    "user_name": r"[a-z0-9._]+",
    "uuid": UUID,
    "vat": r"US\d{9}",
    "vin": r"[A-Z0-9]{17}",
    "year_text": r"(19|20)\d\d",
}


@pytest.mark.parametrize("name", FORMS)
def test_text_has_the_form_that_its_name_promises(name: str, draw: Callable[..., Draw]) -> None:
    generate = text_for(name)
    assert generate is not None
    texts = [str(generate(draw(number))) for number in range(20)]
    assert [text for text in texts if not re.fullmatch(FORMS[name], text)] == []


def test_the_table_is_a_few_hundred_names() -> None:
    assert len(TEXTS) > 500
    assert len(NUMBERS) > 400
    assert len(BOOLEANS) > 50


@pytest.mark.parametrize("known", sorted({*TEXTS.values(), *DESCRIPTIONS.values()}))
def test_every_provider_exists_and_gives_text_of_its_kind(
    known: str, fakes: Fakes, draw: Callable[..., Draw]
) -> None:
    provider, _, argument = known.partition(":")
    ours = provider in OWN or provider in ("one_of", "format", "hex", "token", "bothify")
    assert ours or hasattr(fakes.about(), provider)
    name = next((name for name, found in TEXTS.items() if found == known), None)
    generate = text_for(name) if name else text_by_description(_phrase(known))
    assert generate is not None
    for number in range(10):
        text = generate(draw(number))
        assert isinstance(text, str)
        assert text.strip()
        assert generate(draw(number)) == text
        if provider == "one_of":
            assert text in argument.split(",")
        elif provider == "format":
            validator = jsonschema_rs.Draft202012Validator(
                {"format": argument}, validate_formats=True
            )
            assert validator.is_valid(text)
        else:
            assert re.fullmatch(KINDS.get(provider, r"[\s\S]+"), text), (provider, text)


def _phrase(provider: str) -> str:
    return next(phrase for phrase, found in DESCRIPTIONS.items() if found == provider)


def test_every_name_of_a_number_is_in_its_range(draw: Callable[..., Draw]) -> None:
    for name in NUMBERS:
        span = number_for(name)
        assert span is not None, name
        for number in range(3):
            value = span.number(draw(number))
            assert bool(span.moment) or span.low <= value <= span.high, name
            assert isinstance(span.number(draw(number), whole=True), int), name
            assert float(span.text(draw(number))) == value, name


@pytest.mark.parametrize("name", BOOLEANS)
def test_booleans_with_a_name_are_likely_one_way(name: str) -> None:
    assert 0 < likelihood_for(name) < 1
    assert likelihood_for(name) != 0.5
    assert likelihood_for("kind") == 0.5


@pytest.mark.parametrize("name", ["", "kind", "nameless", "format", "cat"])
def test_an_unknown_name_promises_nothing(name: str) -> None:
    assert text_for(name) is None


@pytest.mark.parametrize(
    "name", ["num_workers_x_count", "number_of_goats", "totalGoats", "n_goats"]
)
def test_what_is_counted_is_a_count(name: str) -> None:
    assert number_for(name) is not None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("avatarUrl", ["avatar", "url"]),
        ("avatar_url", ["avatar", "url"]),
        ("avatar-url", ["avatar", "url"]),
        ("Avatar URL", ["avatar", "url"]),
        ("avatarURL", ["avatar", "url"]),
        ("HTTPServer", ["http", "server"]),
        ("line1Text", ["line1", "text"]),
        ("", []),
    ],
)
def test_spellings_of_a_name_have_the_same_words(name: str, words: list[str]) -> None:
    assert words_of(name) == words


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("emails", "email"),
        ("addresses", "address"),
        ("companies", "company"),
        ("status", "status"),
        ("boxes", "box"),
        ("address", "address"),
        ("userList", "user"),
    ],
)
def test_one_of_many_has_the_name_of_one(name: str, one: str) -> None:
    assert singular(name) == one


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CompanyResponse", "company"),
        ("users", "user"),
        ("list", ""),
        ("BillingCompany", "company"),
    ],
)
def test_the_kind_of_an_object_is_its_last_telling_word(name: str, kind: str) -> None:
    assert parent_of(name) == kind


@pytest.mark.parametrize(
    ("description", "form"),
    [
        ("The ISO 4217 code", r"[A-Z]{3}"),
        ("When it happened, as ISO 8601", STAMP),
        ('Its code, e.g. "AB-1"', "AB-1"),
    ],
)
def test_descriptions_tell_what_text_is(
    description: str, form: str, draw: Callable[..., Draw]
) -> None:
    generate = text_by_description(description)
    assert generate is not None
    assert re.fullmatch(form, str(generate(draw())))


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def test_the_name_of_a_company_is_a_company(generated: Any, fakes: Fakes) -> None:
    named = _object(name={"type": "string"})
    company = fakes.pool("company")
    for number in range(1024):
        company.one(_Fixed(number / 1024))
    companies = set(map(str, company._values))
    by_property = generated(_object(company=named, user=named)).values(10)
    assert all(value["company"]["name"] in companies for value in by_property)
    assert all(value["user"]["name"] not in companies for value in by_property)
    reference = {"$ref": "#/components/schemas/Company"}
    by_component = generated(_object(x=reference), Company=named).values(10)
    assert all(value["x"]["name"] in companies for value in by_component)


class _Fixed:
    def __init__(self, value: float) -> None:
        self.value = value

    def random(self) -> float:
        return self.value


@pytest.mark.parametrize(
    ("described", "form"),
    [
        ("one_of:a,b", "a|b"),
        ("bothify:??-##", r"[A-Z]{2}-\d\d"),
        ("internet.safeEmail", MAIL),
        ("no_such_provider", r"\w+"),
        ({"one_of": ["a", "b"]}, "a|b"),
        ({"hex": 6}, "[0-9a-f]{6}"),
        ({"country_code": {"representation": "alpha-3"}}, "[A-Z]{3}"),
        ({"pystr_format": ["###"]}, r"\d{3}"),
    ],
)
def test_a_schema_names_its_provider(described: Any, form: str, generated: Any) -> None:
    schema = {"type": "string", "format": "uri", "x-faker": described}
    del schema["format"]
    values = generated(_object(email=schema)).values(10)
    assert all(re.fullmatch(form, value["email"]) for value in values)


def test_a_provider_that_breaks_the_schema_is_left_out(generated: Any) -> None:
    made = generated({"type": "integer", "x-faker": "email"})
    assert all(isinstance(value, int) for value in made.values(5))


def test_users_have_names_of_their_own(generated: Any) -> None:
    schema = _object(goatName={"type": "string"}, email={"type": "string"})
    made = generated(schema, names={"goat_name": "one_of:Heidi,Peter"})
    values = made.values(10)
    assert {value["goatName"] for value in values} == {"Heidi", "Peter"}
    assert all(re.fullmatch(MAIL, value["email"]) for value in values)


@pytest.mark.parametrize(
    ("name", "parent", "is_person"),
    [
        ("name", "customer", True),
        ("name", "", True),
        ("name", "volume", False),
        ("billing_name", "order", True),
        ("ruleName", "customer", False),
    ],
)
def test_only_people_are_called_as_people_are(
    name: str, parent: str, is_person: bool, draw: Callable[..., Draw]
) -> None:
    made = text_for(name, parent)
    assert made is not None
    words = {word for lists in THINGS for word in lists}
    for number in range(20):
        parts = str(made(draw(number))).lower().split()
        assert words.isdisjoint(parts) is is_person


@pytest.mark.parametrize(
    ("name", "parent", "expected"),
    [
        ("code", "", "???-####"),
        ("code", "country", None),
        ("sku", "", "???-#####"),
        ("order_number", "", "ORD-########"),
        ("title", "", None),
    ],
)
def test_codes_have_a_form(name: str, parent: str, expected: str | None) -> None:
    assert form_for(name, parent) == expected
