"""Choose a generator of text by the name of the property that holds it."""

from __future__ import annotations

import re
from collections.abc import Callable

from mockserver.generation.draw import Draw
from mockserver.generation.formats import FORMATS

_WORD_BREAK = re.compile(r"([a-z0-9])([A-Z])")

# The last words of a name decide: `billing_email`, `customerEmail` and `email` are alike.
_PROVIDERS: dict[str, str] = {
    "address": "address",
    "avatar": "image_url",
    "bic": "swift",
    "city": "city",
    "color": "color_name",
    "company": "company",
    "country": "country",
    "country code": "country_code",
    "currency": "currency_code",
    "description": "sentence",
    "domain": "domain_name",
    "email": "safe_email",
    "file name": "file_name",
    "filename": "file_name",
    "first name": "first_name",
    "host": "hostname",
    "iban": "iban",
    "ip": "ipv4_private",
    "ip address": "ipv4_private",
    "job": "job",
    "last name": "last_name",
    "locale": "locale",
    "message": "sentence",
    "mime type": "mime_type",
    "name": "name",
    "organization": "company",
    "path": "file_path",
    "phone": "phone_number",
    "phone number": "phone_number",
    "postal code": "postcode",
    "postcode": "postcode",
    "state": "state",
    "street": "street_address",
    "summary": "sentence",
    "text": "sentence",
    "timezone": "timezone",
    "title": "catch_phrase",
    "uri": "uri",
    "url": "uri",
    "user agent": "user_agent",
    "user name": "user_name",
    "username": "user_name",
    "zip": "postcode",
}

_BY_FORMAT = {
    "at": "date-time",
    "date": "date",
    "id": "uuid",
    "request id": "uuid",
    "timestamp": "date-time",
    "uuid": "uuid",
}


def words_of(name: str) -> list[str]:
    """Return the words of *name*, in lower case: `avatarUrl` and `avatar_url` are alike."""
    return re.sub(r"[^0-9A-Za-z]+", " ", _WORD_BREAK.sub(r"\1 \2", name)).lower().split()


def text_for(name: str) -> Callable[[Draw], str] | None:
    """Return a generator of text for a property called *name*, or `None` for a name unknown."""
    words = words_of(name)
    for length in range(min(3, len(words)), 0, -1):
        ending = " ".join(words[-length:])
        if ending in _PROVIDERS:
            provider = _PROVIDERS[ending]
            return lambda draw: str(getattr(draw.faker, provider)())
        if ending in _BY_FORMAT:
            return FORMATS[_BY_FORMAT[ending]]
    return None
