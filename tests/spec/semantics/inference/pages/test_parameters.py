from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import FLAG, NUMBER, TEXT, api_of, found, operation, query, thing
from tests.spec.semantics.inference.pages.paging import PET, PETS, pages


@pytest.mark.parametrize(
    "parameters",
    [
        query(**{"from": {"type": "string", "format": "date-time"}, "size": TEXT}),
        query("number"),
        query(after={"type": "string", "description": "Only after this date"}, before=TEXT),
        query(page={"type": "string", "enum": ["home", "about"]}),
        query(top=FLAG),
    ],
)
def test_other_meanings_of_such_names_are_no_pages(parameters: Any) -> None:
    api = api_of({"/pets": {"get": operation(PETS, parameters=parameters)}}, Pet=PET)
    assert found(api, "GET /pets", "x-pagination") is None


def test_a_page_is_asked_for_in_the_body() -> None:
    body = thing(filter=thing(tag=TEXT), pagination=thing(limit=NUMBER, cursor=TEXT))
    told = pages(thing(data=PETS, nextCursor=TEXT), method="post", sent=body)
    assert told["limit"] == "body#/pagination/limit"
    assert told["position"] == "body#/pagination/cursor"
