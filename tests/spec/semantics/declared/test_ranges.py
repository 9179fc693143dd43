"""Two parameters may be the ends of a range."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec import Api, Document, api_from_document
from mockserver.spec.semantics import Range, ranges_of


def api_with(ranges: Any) -> Api:
    parameters = [{"name": name, "in": "query"} for name in ("from", "to")]
    operation = {"parameters": parameters, "responses": {}, "x-ranges": ranges}
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": operation}},
    }
    return api_from_document(Document(source="a", content=content))


def test_a_range_has_two_ends() -> None:
    api = api_with([{"start": "from", "end": "to"}])
    assert ranges_of(api, api.operations[0]) == (Range(start="from", end="to"),)


@pytest.mark.parametrize(
    "ranges", ["from", {}, ["from"], [{"start": "from"}], [{"start": "from", "end": "until"}]]
)
def test_anything_else_is_refused_with_its_place(ranges: Any) -> None:
    api = api_with(ranges)
    with pytest.raises(InvalidDocument, match="x-ranges"):
        ranges_of(api, api.operations[0])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-05-03", "2026-05-02", True),
        ("2026-05-03", "2026-05-03", False),
        ("2026-05-03T09:00:00Z", "2026-05-03T10:30:00+02:00", True),
        ("2026-05-03T09:00:00+02:00", "2026-05-03T08:30:00Z", False),
        (10, 9.5, True),
        (9, 10, False),
        (9, "1", False),
        (None, "2026-05-03", False),
    ],
)
def test_a_range_is_reversed_if_it_ends_before_it_starts(
    start: Any, end: Any, expected: bool
) -> None:
    given = {"from": start, "to": end}
    assert Range(start="from", end="to").is_reversed(given) is expected
