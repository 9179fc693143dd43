from __future__ import annotations

import re
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.generation.identities import Form, Ordinal, form_of, is_identity, slug_for

TEXT, INTEGER = {"type": "string"}, {"type": "integer"}
PATTERN = {"type": "string", "pattern": "^cus_[a-z0-9]{14}$", "example": "cus_3f8a9k2m4x7q1z"}
IDENTITIES: dict[str, tuple[str, dict[str, Any], str]] = {
    "uuid": (
        "id",
        {"type": "string", "format": "uuid"},
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ),
    "text": ("id", TEXT, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "integer": ("id", INTEGER, r"\d{1,6}"),
    "either": ("id", {"type": ["string", "integer"]}, r"\d{1,6}"),
    "perhaps": ("id", {"anyOf": [TEXT, INTEGER, {"type": "null"}]}, "[0-9a-f-]{36}"),
    "small": ("id", {"type": "integer", "minimum": 5, "maximum": 104}, r"\d{1,3}"),
    "like the example": (
        "id",
        {**TEXT, "example": "cus_3f8a9k2m"},
        "cus_[0-9][a-z][0-9][a-z][0-9][a-z][0-9][a-z]",
    ),
    "by a pattern": ("id", PATTERN, "cus_[a-z0-9]{14}"),
    "of its own kind": ("order_id", {**TEXT, "examples": ["INV-00042"]}, r"INV-\d{5}"),
    "sku": ("sku", TEXT, r"[A-Z]{3}-\d{5}"),
    "code": ("code", TEXT, r"[A-Z]{3}-\d{4}|ORD-\d{8}"),
    "slug": ("slug", TEXT, "[a-z]+-[a-z]+(-[0-9]+)?"),
}


def order(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: schema, "title": TEXT}}


@pytest.mark.parametrize("case", [case for case in IDENTITIES if case != "of its own kind"])
def test_records_of_a_collection_are_called_differently_in_one_form(
    case: str, generated: Any
) -> None:
    name, schema, form = IDENTITIES[case]
    content = order(name, schema)
    if name == "slug":
        del content["properties"]["title"]
    made = generated({"$ref": "#/components/schemas/Order"}, Order=content)
    called = [value[name] for value in made.values(100)]
    assert len(set(called)) == 100
    assert all(re.fullmatch(form, str(one)) for one in called)


@pytest.mark.parametrize("case", IDENTITIES)
def test_items_of_a_list_are_called_differently_in_one_form(case: str, generated: Any) -> None:
    name, schema, form = IDENTITIES[case]
    items = {"type": "array", "items": {"$ref": "#/components/schemas/Order"}, "minItems": 60}
    content = {"type": "object", "properties": {"orders": items}, "required": ["orders"]}
    made = generated(content, Order=order(name, schema))
    for value in made.values(3):
        called = [one[name] for one in value["orders"]]
        assert len(set(called)) == len(called) >= 60
        assert all(re.fullmatch(form, str(one)) for one in called) or name == "slug"


def test_a_record_is_called_the_same_whenever_it_is_drawn(generated: Any) -> None:
    first, second = (generated(order("id", INTEGER)) for _ in range(2))
    expected = first.values(20)
    for number in (7, 3, 19):
        assert second.generator.value(second.schema, "value", number) == expected[number]


def test_what_a_record_refers_to_may_be_the_same(generated: Any) -> None:
    owner = {"type": "object", "properties": {"id": INTEGER}, "required": ["id"]}
    made = generated(
        {
            "type": "object",
            "properties": {
                "id": INTEGER,
                "pet": {"type": "object", "properties": {"owner": owner}, "required": ["owner"]},
            },
            "required": ["id", "pet"],
        }
    )
    values = made.values(40)
    ids = [value["id"] for value in values]
    assert ids == list(range(ids[0], ids[0] + 40))
    owners = [value["pet"]["owner"]["id"] for value in values]
    assert owners != sorted(owners)


@given(
    places=st.lists(st.sampled_from(["-", "abc", string.digits]), min_size=1, max_size=5),
    shared=st.integers(0, 50),
)
def test_a_form_has_as_many_texts_as_it_has_room_for(places: list[str], shared: int) -> None:
    form = Form(places)
    count = min(form.size, 500)
    texts = {form.text(Ordinal(number, (shared,), 0), "id") for number in range(count)}
    assert len(texts) == count


def test_slugs_do_not_run_out() -> None:
    assert len({slug_for(Ordinal(number, (1,), 0)) for number in range(300)}) == 300


@pytest.mark.parametrize("example", ["string", "abc", "x_1", "", "42"])
def test_an_example_without_room_is_no_form(example: str) -> None:
    assert form_of(example) is None


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        (["id"], "", True),
        (["order", "id"], "order", True),
        (["customer", "id"], "order", False),
        (["sku"], "item", True),
        (["title"], "item", False),
    ],
)
def test_names_that_tell_one_from_another(name: list[str], kind: str, expected: bool) -> None:
    assert is_identity(name, kind) is expected
