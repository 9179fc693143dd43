from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec import api_from_document, document_from_text
from mockserver.spec.semantics import Silence, silences_of

DOCUMENT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      x-contract-silence: %s
      responses: {'200': {description: ok}}
"""


def silences(text: str) -> Any:
    api = api_from_document(document_from_text(DOCUMENT % text, source="t"))
    return silences_of(api, api.operations[0])


@pytest.mark.parametrize("day", ["2027-01-31", "'2027-01-31'"])
def test_a_silence_has_a_reason_and_a_last_day(day: str) -> None:
    assert silences(f"[{{check: filters, reason: x, until: {day}}}]") == (
        Silence(check="filters", reason="x", until=date(2027, 1, 31)),
    )


def test_a_silence_may_be_about_one_place() -> None:
    text = "[{check: filter.ignored, place: query.tag, reason: x, until: 2027-01-31}]"
    assert [each.place for each in silences(text)] == ["query.tag"]


def test_nothing_is_silenced_where_nothing_says_so() -> None:
    assert silences("") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{check: filters}", "expected a list"),
        ("[filters]", "expected an object"),
        ("[{reason: x, until: 2027-01-31}]", "'check' is missing"),
        ("[{check: filters, until: 2027-01-31}]", "'reason' is missing"),
        ("[{check: filters, reason: ' ', until: 2027-01-31}]", "'reason' is empty"),
        ("[{check: filters, reason: x}]", "'until' must be a day"),
        ("[{check: filters, reason: x, until: soon}]", "'until' must be a day"),
        ("[{check: filters, reason: x, until: 2027-02-31}]", "'until' must be a day"),
        ("[{check: filters, reason: x, place: 1, until: 2027-01-31}]", "'place' must be"),
    ],
)
def test_what_is_not_said_in_full_is_an_error(text: str, message: str) -> None:
    with pytest.raises(InvalidDocument, match=message):
        silences(text)
