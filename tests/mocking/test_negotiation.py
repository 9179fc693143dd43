from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.errors import NoAcceptableMediaType, NoSuchResponse
from mockserver.mocking.negotiation import (
    acceptable,
    concrete,
    documented,
    response_plan,
    status_number,
    success_plan,
)
from mockserver.mocking.preferences import Preferences, preferences_from
from mockserver.spec import Document, MediaType, Operation, api_from_document

OFFERED = ("application/json", "text/csv", "text/plain", "application/vnd.api+json")


def offers(*names: str) -> list[MediaType]:
    return [MediaType(name=name, schema=None) for name in names]


def chosen(accept: str | None, *names: str) -> str | None:
    found = acceptable(offers(*(names or OFFERED)), accept)
    return found.name if found else None


def operation(**responses: list[str]) -> Operation:
    """Return an operation with a response for each status (`_200`), of the media types named."""
    described: Any = {
        status.lstrip("_"): {"description": "", "content": {name: {} for name in names}}
        for status, names in responses.items()
    }
    content = {
        "openapi": "3.1.0",
        "info": {},
        "paths": {"/books": {"get": {"responses": described}}},
    }
    return api_from_document(Document(source="", content=content)).operations[0]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("  ", "application/json"),
        ("*/*", "application/json"),
        ("*", "application/json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"),
        ("text/plain, text/csv", "text/csv"),
        ("text/plain;q=0.9, text/csv;q=0.8", "text/plain"),
        ("text/csv;q=0.5, */*;q=0.1", "text/csv"),
        ("text/*;q=0.3, text/plain;q=0.7, application/*;q=0.5", "text/plain"),
        ("text/*, text/csv;q=0", "text/plain"),
        ("*/*, application/json;q=0", "text/csv"),
        ("*/*;q=0.5, text/*;q=0, application/json;q=0.1", "application/vnd.api+json"),
        ("application/json ; q = 0.2 , text/plain ; q=0.3", "text/plain"),
        ("application/json;q=0", None),
        ("image/png", None),
        ("application/xml, text/html;q=0.9", None),
        ("*/*;q=0", None),
        ("application/json;version=1", "application/json"),
        ("text/csv;q=nonsense", "text/csv"),
        ("text/plain;q=1.999, text/csv;q=1", "text/csv"),
        (",,text/csv,", "text/csv"),
    ],
)
def test_accept_chooses_as_rfc_9110_says(accept: str | None, expected: str | None) -> None:
    assert chosen(accept) == expected


RANGES = st.sampled_from([*OFFERED, "text/*", "application/*", "*/*", "image/png"])
ACCEPTS = st.dictionaries(RANGES, st.integers(0, 10), min_size=1, max_size=4)


@given(ACCEPTS, st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_heaviest_offer_wins_whatever_the_order(accept: dict[str, int], shuffle: Any) -> None:
    def weight(name: str) -> int:
        ranges = (name, f"{name.split('/')[0]}/*", "*/*")
        return next((accept[one] for one in ranges if one in accept), 0)

    parts = [f"{name};q={weight / 10}" for name, weight in accept.items()]
    shuffle.shuffle(parts)
    heaviest = max(OFFERED, key=weight)
    assert chosen(", ".join(parts)) == (heaviest if weight(heaviest) else None)


def test_an_offer_with_parameters_is_matched_without_them() -> None:
    assert chosen("application/json", "application/json; charset=utf-8") is not None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("application/json", "application/json"),
        ("Application/JSON; charset=utf-8", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/*", "text/plain"),
        ("image/*", "image/png"),
    ],
)
def test_a_range_is_made_one_media_type(name: str, expected: str) -> None:
    assert concrete(name) == expected


@pytest.mark.parametrize(
    ("statuses", "status", "key"),
    [
        (["201", "200", "404"], 200, "200"),
        (["204", "201"], 201, "201"),
        (["2XX", "202"], 202, "202"),
        (["2XX", "404"], 200, "2XX"),
        (["2xx"], 200, "2XX"),
        (["default", "201"], 201, "201"),
        (["default", "404"], 200, "default"),
        (["301", "404"], 301, "301"),
        (["302", "default"], 302, "302"),
        (["304", "404"], 304, "304"),
        (["501", "404"], 404, "404"),
    ],
)
def test_the_lowest_success_is_answered(statuses: list[str], status: int, key: str) -> None:
    plan = success_plan(operation(**{f"_{one}": ["application/json"] for one in statuses}), None)
    assert plan.status == status
    assert plan.response is not None
    assert plan.response.status == key
    assert plan.media_type_name == ("" if status == 304 else "application/json")
    success = key.startswith("2")
    assert plan.reasons[0] == (
        f"{key} is the lowest documented success"
        if success
        else f"no success is documented; {key} is the nearest to one"
    )


def test_no_documented_response_at_all_is_a_200_without_body() -> None:
    plan = success_plan(operation(), "text/html")
    assert (plan.status, plan.response, plan.media_type) == (200, None, None)
    assert plan.reasons == ("no response is documented",)


@pytest.mark.parametrize("status", ["101", "204", "205", "304"])
def test_a_status_without_content_has_no_media_type_whatever_is_documented(status: str) -> None:
    plan = success_plan(operation(**{f"_{status}": ["application/json"]}), "image/png")
    assert (plan.status, plan.media_type) == (int(status), None)


def test_a_response_without_content_is_acceptable_to_everybody() -> None:
    plan = success_plan(operation(_204=[]), "image/png")
    assert (plan.status, plan.media_type, plan.media_type_name) == (204, None, "")


def test_accept_decides_the_media_type_of_the_plan() -> None:
    plan = success_plan(operation(_200=["application/json", "text/csv"]), "text/csv")
    assert plan.media_type_name == "text/csv"
    assert "Accept matched text/csv" in plan.reasons


def test_accept_without_a_match_is_refused_with_what_is_offered() -> None:
    with pytest.raises(NoAcceptableMediaType) as caught:
        success_plan(operation(_200=["application/json", "text/csv"]), "image/png")
    assert caught.value.detail == (
        'GET /books: Accept is "image/png"; the 200 response offers application/json, text/csv'
    )


def test_an_error_is_told_even_to_those_who_do_not_accept_its_type() -> None:
    both = operation(_200=["application/pdf"], _404=["application/json", "text/plain"])
    plan = response_plan(both, "application/pdf", Preferences(code="404"))
    assert (plan.status, plan.media_type_name) == (404, "application/json")
    assert "Accept allows no type of this error" in plan.reasons[-1]


def test_the_parameters_of_the_documented_type_are_part_of_the_answer() -> None:
    plan = success_plan(operation(_200=["application/json; v=1", "application/json; v=2"]), None)
    assert plan.media_type_name == "application/json; v=1"


@pytest.mark.parametrize(
    ("keys", "status", "expected"),
    [
        (["404", "4XX", "default"], 404, "404"),
        (["4XX", "default"], 404, "4XX"),
        (["5XX", "default"], 404, "default"),
        (["4xx"], 404, "4XX"),
        (["400", "5XX"], 404, None),
    ],
)
def test_a_status_is_documented_by_itself_its_class_or_default(
    keys: list[str], status: int, expected: str | None
) -> None:
    responses = operation(**{f"_{key}": [] for key in keys}).responses
    found = documented(responses, status)
    assert (found.status if found else None) == expected


def test_ranges_stand_for_a_status() -> None:
    assert status_number("4XX", fallback=422) == 422
    assert status_number("3XX", fallback=200) == 300
    assert status_number("default", fallback=400) == 400
    assert status_number("404", fallback=400) == 404


def preferred(prefer: str, **responses: list[str]) -> Any:
    return response_plan(operation(**responses), None, preferences_from([prefer]))


@pytest.mark.parametrize(
    ("code", "documented", "status", "key"),
    [
        ("404", ["200", "404"], 404, "404"),
        ("404", ["200", "4XX", "default"], 404, "4XX"),
        ("404", ["200", "default"], 404, "default"),
        ("200", ["200", "201"], 200, "200"),
        ("201", ["200", "201"], 201, "201"),
        ("4XX", ["200", "404", "409"], 404, "404"),
        ("4xx", ["200", "4XX"], 400, "4XX"),
        ("default", ["200", "default"], 500, "default"),
    ],
)
def test_a_preferred_code_is_answered_as_it_is_documented(
    code: str, documented: list[str], status: int, key: str
) -> None:
    responses = {f"_{one}": ["application/json"] for one in documented}
    plan = preferred(f"code={code}", **responses)
    assert (plan.status, plan.response.status) == (status, key)
    assert plan.applied == (f"code={'default' if code == 'default' else code.upper()}",)


@pytest.mark.parametrize("prefer", ["code=404", "code=default", "code=5XX", "example=empty"])
def test_a_preference_for_what_is_not_documented_is_refused(prefer: str) -> None:
    with pytest.raises(NoSuchResponse) as caught:
        preferred(prefer, _200=["application/json"], _201=[])
    assert prefer in caught.value.detail


def test_a_preferred_example_chooses_the_media_type_and_the_success_that_has_it() -> None:
    described: Any = {
        "200": {"content": {"application/json": {}}},
        "201": {"content": {"text/csv": {}, "text/plain": {"examples": {"one": {"value": "1"}}}}},
    }
    content = {"openapi": "3.1.0", "info": {}, "paths": {"/a": {"get": {"responses": described}}}}
    api = api_from_document(Document(source="", content=content))
    plan = response_plan(api.operations[0], None, preferences_from(["example=one"]))
    assert (plan.status, plan.media_type_name) == (201, "text/plain")


def test_an_offered_range_becomes_the_type_that_accept_names() -> None:
    described = operation(_200=["*/*"])
    assert success_plan(described, "application/xml").media_type_name == "application/xml"
    assert success_plan(described, "text/html, */*;q=0.1").media_type_name == "application/json"
    assert success_plan(described, None).media_type_name == "application/json"
