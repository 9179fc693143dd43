"""Generate strings of the formats that JSON Schema and OpenAPI name."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta

from mockserver.generation.draw import Draw


def instant(draw: Draw) -> datetime:
    """Return a time in the ninety days before now, to the second."""
    return draw.now - timedelta(seconds=draw.random.randrange(90 * 86400))


def instant_text(moment: datetime) -> str:
    """Return *moment*, in UTC, as RFC 3339 writes it with `Z`."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _uuid(draw: Draw) -> str:
    return str(draw.faker.uuid4())


def _bytes(draw: Draw) -> str:
    return base64.b64encode(draw.random.randbytes(12)).decode()


FORMATS: dict[str, Callable[[Draw], str]] = {
    "date-time": lambda draw: instant_text(instant(draw)),
    "date": lambda draw: f"{instant(draw):%Y-%m-%d}",
    "time": lambda draw: f"{instant(draw):%H:%M:%S}Z",
    "duration": lambda draw: f"PT{draw.random.randint(1, 240)}M",
    "email": lambda draw: str(draw.faker.safe_email()),
    "idn-email": lambda draw: str(draw.faker.safe_email()),
    "hostname": lambda draw: str(draw.faker.domain_name()),
    "idn-hostname": lambda draw: str(draw.faker.domain_name()),
    "ipv4": lambda draw: str(draw.faker.ipv4_private()),
    "ipv6": lambda draw: str(draw.faker.ipv6()),
    "uri": lambda draw: f"https://example.com/{draw.faker.slug()}",
    "url": lambda draw: f"https://example.com/{draw.faker.slug()}",
    "iri": lambda draw: f"https://example.com/{draw.faker.slug()}",
    "uri-reference": lambda draw: f"/{draw.faker.slug()}",
    "iri-reference": lambda draw: f"/{draw.faker.slug()}",
    "uri-template": lambda draw: f"/{draw.faker.slug()}/{{id}}",
    "json-pointer": lambda draw: f"/{draw.faker.word()}/{draw.random.randint(0, 9)}",
    "relative-json-pointer": lambda draw: f"{draw.random.randint(0, 3)}/{draw.faker.word()}",
    "regex": lambda draw: f"^{draw.faker.word()}$",
    "uuid": _uuid,
    "byte": _bytes,
    "binary": lambda draw: str(draw.faker.sentence(6)),
    "password": lambda draw: str(draw.faker.password(length=16)),
}
"""Generators by `format`. An unknown format is left to the property's name."""
