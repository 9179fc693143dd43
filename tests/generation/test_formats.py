from __future__ import annotations

import base64
import ipaddress
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
import pytest

from mockserver.generation.draw import Draw
from mockserver.generation.formats import (
    FORMATS,
    PATTERNS,
    UNOFFICIAL,
    instant,
    instant_text,
    shortest,
)
from mockserver.generation.regular import solved_text

HOST = r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]+"


def matches(pattern: str) -> Callable[[str], object]:
    return lambda text: re.fullmatch(pattern, text)


READERS: dict[str, Callable[[str], object]] = {
    "date-time": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": lambda text: time.fromisoformat(text).tzinfo,
    "duration": matches(r"PT[1-9]\d*M"),
    "email": matches(rf"\S+@{HOST}"),
    "idn-email": matches(rf"\S+@{HOST}"),
    "hostname": matches(HOST),
    "idn-hostname": matches(HOST),
    "ipv4": ipaddress.IPv4Address,
    "ipv6": ipaddress.IPv6Address,
    "uri": lambda text: urlsplit(text).scheme and urlsplit(text).netloc,
    "url": lambda text: urlsplit(text).scheme and urlsplit(text).netloc,
    "iri": lambda text: urlsplit(text).scheme and urlsplit(text).netloc,
    "uri-reference": matches(r"/[a-z0-9-]+"),
    "iri-reference": matches(r"/[a-z0-9-]+"),
    "uri-template": matches(r"/[a-z0-9-]+/\{id\}"),
    "json-pointer": matches(r"(/[^/~]+)+"),
    "relative-json-pointer": matches(r"\d+(/[^/~]+)+"),
    "regex": re.compile,
    "uuid": uuid.UUID,
    "byte": lambda text: base64.b64decode(text, validate=True),
    "binary": bool,
    "password": lambda text: len(text) >= 12,
}


@pytest.mark.parametrize("name", FORMATS)
def test_text_is_of_its_format(name: str, draw: Callable[..., Draw]) -> None:
    validator = jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)
    texts = [FORMATS[name](draw(number)) for number in range(20)]
    for text in texts:
        assert READERS[name](text), text
        assert validator.is_valid(text)
    assert len(set(texts)) > 5


def test_moments_lie_in_the_ninety_days_before_now(draw: Callable[..., Draw]) -> None:
    for number in range(100):
        one: Any = draw(number)
        assert timedelta(0) <= one.now - instant(one) <= timedelta(days=90)


def test_moments_are_written_with_z(draw: Callable[..., Draw]) -> None:
    moment = instant(draw())
    assert datetime.fromisoformat(instant_text(moment)) == moment
    assert instant_text(moment).endswith("Z")


@pytest.mark.parametrize("name", UNOFFICIAL)
def test_formats_that_no_validator_knows_give_text(name: str, draw: Callable[..., Draw]) -> None:
    texts = [UNOFFICIAL[name](draw(number)) for number in range(20)]
    assert all(isinstance(text, str) and text for text in texts)
    assert len(set(texts)) > 1


@pytest.mark.parametrize("name", FORMATS)
def test_text_of_a_format_is_made_to_measure(name: str) -> None:
    validator = jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)
    for length in range(80):
        text = shortest(name, length)
        if text is not None and validator.is_valid(text):
            assert len(text) == length


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("length", [2, 8, 10, 20, 36, 64])
def test_text_that_looks_like_a_format_is_of_it(name: str, length: int) -> None:
    validator = jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)
    for seed in range(5):
        text = solved_text([PATTERNS[name]], [], Random(seed), shortest=length, longest=length)
        assert text is None or (len(text) == length and validator.is_valid(text))
