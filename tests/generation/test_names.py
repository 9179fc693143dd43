from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mockserver.generation.draw import Draw
from mockserver.generation.names import _BY_FORMAT, _PROVIDERS, text_for, words_of

FORMS = {
    "email": r"[^@\s]+@example\.(com|org|net)",
    "billing_email": r"[^@\s]+@example\.(com|org|net)",
    "customerEmail": r"[^@\s]+@example\.(com|org|net)",
    "country-code": r"[A-Z]{2}",
    "currency": r"[A-Z]{3}",
    "avatarUrl": r"https?://\S+",
    "id": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "userId": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "created_at": r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "birth_date": r"20\d\d-\d\d-\d\d",
    "ip_address": r"(10|172|192)(\.\d{1,3}){3}",
    "iban": r"[A-Z]{2}\d{2}[A-Z0-9]+",
    "locale": r"[a-z]{2,3}_[A-Z]{2}",
    "zip": r"\d{5}",
    "first_name": r"[A-Z][a-z]+",
    "username": r"[a-z0-9._]+",
    "timezone": r"\w+/[\w/+-]+",
    "mime_type": r"[a-z]+/[\w.+-]+",
}


@pytest.mark.parametrize("name", FORMS)
def test_text_has_the_form_that_its_name_promises(name: str, draw: Callable[..., Draw]) -> None:
    generate = text_for(name)
    assert generate is not None
    texts = [generate(draw(number)) for number in range(20)]
    assert [text for text in texts if not re.fullmatch(FORMS[name], text)] == []


@pytest.mark.parametrize("name", [*_PROVIDERS, *_BY_FORMAT])
def test_every_known_name_gives_text(name: str, draw: Callable[..., Draw]) -> None:
    generate = text_for(name)
    assert generate is not None
    text = generate(draw())
    assert isinstance(text, str)
    assert text.strip()
    assert generate(draw()) == text


@pytest.mark.parametrize("name", ["", "kind", "emails_sent", "nameless", "format", "cat"])
def test_an_unknown_name_promises_nothing(name: str) -> None:
    assert text_for(name) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("avatarUrl", ["avatar", "url"]),
        ("avatar_url", ["avatar", "url"]),
        ("avatar-url", ["avatar", "url"]),
        ("Avatar URL", ["avatar", "url"]),
        ("line1Text", ["line1", "text"]),
        ("", []),
    ],
)
def test_spellings_of_a_name_have_the_same_words(name: str, words: list[str]) -> None:
    assert words_of(name) == words
