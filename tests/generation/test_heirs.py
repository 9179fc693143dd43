from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.generation.expansion import Expansion
from mockserver.generation.nodes import Nodes
from mockserver.spec import Schema
from mockserver.spec.discriminators import Discriminators

SCHEMAS = "#/components/schemas/"
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{SCHEMAS}{name}"}


def base(mapping: dict[str, str] | None = None, *, kind: Any = None, **more: Any) -> dict[str, Any]:
    """Return a schema with the discriminator `kind`, which maps to the names in *mapping*."""
    told: dict[str, Any] = {"propertyName": "kind"}
    if mapping is not None:
        told["mapping"] = {value: f"{SCHEMAS}{name}" for value, name in mapping.items()}
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": kind or TEXT},
        "discriminator": told,
        **more,
    }


def heir(*required: str, of: str = "Pet", **properties: Any) -> dict[str, Any]:
    """Return a schema that extends the one called *of* by *properties*."""
    own = {"type": "object", "required": list(required), "properties": properties}
    return {"allOf": [ref(of), own]}


PETS = {"Cat": heir("lives", lives=NUMBER), "Dog": heir("bark", bark=TEXT)}


def kinds(made: Any, count: int = 40) -> dict[str, set[str]]:
    """Return by kind the names that all values of it have."""
    found: dict[str, set[str]] = {}
    for value in made.values(count):
        assert made.error(value) is None
        found[value["kind"]] = found.get(value["kind"], set(value)) & set(value)
    return found


def test_a_base_is_one_of_what_is_mapped_and_says_so(generated: Any) -> None:
    made = generated(ref("Pet"), Pet=base({"cat": "Cat", "dog": "Dog"}), Fish=heir(), **PETS)
    assert kinds(made) == {"cat": {"kind", "lives"}, "dog": {"kind", "bark"}}


def test_a_base_is_one_of_those_that_extend_it_where_nothing_is_mapped(generated: Any) -> None:
    made = generated(ref("Pet"), Pet=base(), **PETS)
    assert kinds(made) == {"Cat": {"kind", "lives"}, "Dog": {"kind", "bark"}}


def test_items_and_parts_of_bases_are_heirs_too(generated: Any) -> None:
    wrapped = {"allOf": [ref("Pet")], "properties": {"owner": TEXT}, "required": ["owner"]}
    made = generated({"type": "array", "items": wrapped, "minItems": 1}, Pet=base(), **PETS)
    values = [item for value in made.values(20) for item in value]
    assert {value["kind"] for value in values} == {"Cat", "Dog"}
    assert all(("lives" in value) is (value["kind"] == "Cat") for value in values)
    assert all("owner" in value for value in values)


def test_what_a_base_does_not_list_as_its_kind_is_not_drawn(generated: Any) -> None:
    listed = base({"cat": "Cat", "dog": "Dog"}, kind={"enum": ["dog", "fish"]})
    assert kinds(generated(ref("Pet"), Pet=listed, **PETS)) == {"dog": {"kind", "bark"}}


def test_heirs_that_contradict_their_base_are_left_out(generated: Any) -> None:
    closed = base({"cat": "Cat", "dog": "Dog"}, maxProperties=1)
    pets = {"Cat": heir("lives", lives=NUMBER), "Dog": heir()}
    assert kinds(generated(ref("Pet"), Pet=closed, **pets)) == {"dog": {"kind"}}


def test_a_base_without_a_possible_heir_is_itself(generated: Any) -> None:
    closed = {**base(), "additionalProperties": False}
    assert set(map(frozenset, map(dict.keys, generated(closed, **PETS).values()))) == {
        frozenset({"kind"})
    }
    made = generated(ref("Pet"), Pet={**closed}, **PETS)
    assert all(names == {"kind"} for names in kinds(made).values())


def test_heirs_that_hold_each_other_end(generated: Any) -> None:
    node = heir("left", "right", of="Node", left=ref("Node"), right=ref("Node"))
    made = generated(ref("Node"), Node=base({"pair": "Pair"}), Pair=node)
    values = made.values(5)
    assert all(made.error(value) is None for value in values)
    assert all(value["kind"] == value["left"]["kind"] == "pair" for value in values)


@pytest.mark.parametrize("mapping", [{"dog": "Dog", "puppy": "Puppy"}, {"puppy": "Puppy"}])
def test_an_heir_of_an_heir_is_called_as_it_is_mapped(generated: Any, mapping: Any) -> None:
    pets = {**PETS, "Puppy": heir("age", of="Dog", age=NUMBER)}
    made = generated(ref("Puppy"), Pet=base(mapping), **pets)
    assert kinds(made) == {"puppy": {"kind", "bark", "age"}}


def test_an_heir_that_is_drawn_by_itself_stays_itself(generated: Any) -> None:
    made = generated(ref("Dog"), Pet=base({"cat": "Cat", "dog": "Dog"}), **PETS)
    assert kinds(made) == {"dog": {"kind", "bark"}}


def test_strict_draws_are_heirs_or_the_base_alone(generated: Any, draw: Any) -> None:
    made = generated(ref("Pet"), Pet=base(), **PETS)
    schemas = made.api.document.content["components"]["schemas"]

    def target(reference: str) -> Any:
        return schemas[reference.removeprefix(SCHEMAS)]

    nodes = Nodes(Expansion(target, "response", Discriminators(made.api.document)), {})
    found = [nodes.node([ref("Pet")], "", "")(draw(number).stricter()) for number in range(60)]
    assert all(made.error(value) is None for value in found)
    named = [value for value in found if value["kind"] in ("Cat", "Dog")]
    assert {value["kind"] for value in named} == {"Cat", "Dog"}
    assert len(named) > len(found) / 2
    assert all(("lives" in value) is (value["kind"] == "Cat") for value in named)


MEMBERS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(
        [TEXT, NUMBER, {"enum": ["x", "A"]}, ref("Base"), {"type": "array", "items": ref("Base")}]
    ),
    max_size=3,
)


@st.composite
def families(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Draw a base, its heirs, and which value names which heir."""
    heirs: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=3, unique=True)):
        properties = draw(MEMBERS)
        required = draw(st.lists(st.sampled_from(sorted({"a", *properties})), max_size=2))
        heirs[name] = heir(*required, of="Base", **properties)
    names = {f"is {name}": name for name in heirs} if draw(st.booleans()) else None
    kind = draw(st.sampled_from([TEXT, {"enum": ["A", "B", "is C"]}]))
    closed = draw(st.sampled_from([{}, {"maxProperties": 2}, {"properties": {"a": NUMBER}}]))
    found = base(names, kind=kind)
    more = {**found["properties"], **closed.get("properties", {})}
    return {**found, **closed, "properties": more}, heirs, names or {name: name for name in heirs}


@given(families(), st.integers(0, 99))
@settings(max_examples=120, deadline=None)
def test_whatever_extends_a_base_its_values_fit_it_and_what_they_say_they_are(
    generated: Any, judged: Any, family: Any, number: int
) -> None:
    schema, heirs, names = family
    made = generated(ref("Base"), Base=schema, **heirs)
    value = made.generator.value(made.schema, "value", number)
    assert made.error(value) is None
    again = generated(ref("Base"), Base=schema, **heirs)
    assert again.generator.value(again.schema, "value", number) == value
    listed = schema["properties"]["kind"].get("enum", names)
    allowed = {name: heir for name, heir in names.items() if name in listed}
    possible = [made.generator.check(_schema(made, name)) is None for name in heirs]
    if allowed and all(possible):
        assert value["kind"] in allowed
        pointer = f"/components/schemas/{allowed[value['kind']]}"
        assert judged(made.api, pointer, value, direction="response") is None


def _schema(made: Any, name: str) -> Schema:
    schemas = made.api.document.content["components"]["schemas"]
    return Schema(pointer=f"/components/schemas/{name}", value=schemas[name])
