"""Schemas that are hard to satisfy: each has a value, most have few."""

from __future__ import annotations

import time
from typing import Any

import jsonschema_rs
import pytest

T, I = {"type": "string"}, {"type": "integer"}  # noqa: E741 - short for a table


def O(*required: str, **properties: Any) -> dict[str, Any]:  # noqa: E743, N802
    return {"type": "object", "properties": properties, "required": list(required)}


SCHEMAS: dict[str, Any] = {
    "all accept oneOf": {"oneOf": [O(a=T), O(b=T)]},
    "oneOf sub": {"oneOf": [O("a", a=T), O("a", "b", a=T, b=T)]},
    "oneOf num": {"oneOf": [{"type": "number", "minimum": 0}, {"type": "number", "maximum": 10}]},
    "oneOf int/num": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
    "oneOf mult": {
        "oneOf": [{"type": "integer", "multipleOf": 3}, {"type": "integer", "multipleOf": 5}]
    },
    "not req": {**O(a=T, b=T), "not": {"required": ["a"]}},
    "not both": {**O("a", a=T, b=T), "not": {"required": ["a", "b"]}},
    "not type": {"not": {"type": ["string", "number"]}},
    "not object": {
        "type": "object",
        "properties": {"k": {"enum": ["a", "b"]}},
        "required": ["k"],
        "not": {"properties": {"k": {"const": "a"}}},
    },
    "ifs": {
        **O("k", k={"enum": ["a", "b", "c"]}),
        "allOf": [
            {
                "if": {"properties": {"k": {"const": "a"}}},
                "then": {"required": ["x"], "properties": {"x": I}},
            },
            {
                "if": {"properties": {"k": {"const": "b"}}},
                "then": {"required": ["y"], "properties": {"y": I}},
            },
            {
                "if": {"properties": {"k": {"const": "c"}}},
                "then": {"required": ["z"]},
                "else": {"not": {"required": ["z"]}},
            },
        ],
    },
    "uneval": {
        "allOf": [{"anyOf": [O("a", a=T), O("b", b=T)]}],
        "properties": {"c": I},
        "required": ["c"],
        "unevaluatedProperties": False,
    },
    "unevalItems": {
        "type": "array",
        "prefixItems": [T],
        "contains": {"const": 7},
        "minContains": 2,
        "maxContains": 3,
        "unevaluatedItems": False,
        "minItems": 3,
    },
    "contains unique": {
        "type": "array",
        "items": I,
        "contains": {"multipleOf": 7},
        "minContains": 3,
        "uniqueItems": True,
        "minItems": 5,
    },
    "maxContains": {
        "type": "array",
        "items": {"type": "integer", "minimum": 0, "maximum": 3},
        "contains": {"const": 1},
        "maxContains": 1,
        "minItems": 6,
    },
    "lookahead": {
        "type": "string",
        "pattern": "^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z])(?=.*[!@#])[A-Za-z\\d!@#]{8,16}$",
    },
    "neg look": {"type": "string", "pattern": "^(?!-)(?!.*--)[a-z-]{3,10}(?<!-)$", "maxLength": 6},
    "tempered": {"type": "string", "pattern": "^((?!foo).)+bar$"},
    "two patterns": {
        "allOf": [{"type": "string", "pattern": "^a"}, {"pattern": "z$"}, {"pattern": "[0-9]{3}"}],
        "maxLength": 5,
    },
    "unicode": {"type": "string", "pattern": "^\\p{Lu}\\p{Ll}+ \\p{L}{3}$"},
    "not pattern": {"type": "string", "pattern": "^[ab]{4}$", "not": {"pattern": "aa"}},
    "fmt+pat": {"type": "string", "format": "email", "pattern": "@corp\\.com$", "maxLength": 14},
    "fmt+len": {"type": "string", "format": "uri", "minLength": 100, "maxLength": 101},
    "date-time pat": {
        "type": "string",
        "format": "date-time",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
    },
    "date pat": {"type": "string", "format": "date", "pattern": "^2024-02-2"},
    "uuid upper": {"type": "string", "format": "uuid", "pattern": "^[0-9A-F-]+$"},
    "email len": {"type": "string", "format": "email", "maxLength": 6},
    "fmt+enum": {"type": "string", "format": "date", "enum": ["nope", "2020-01-01"]},
    "big": {"type": "number", "minimum": 1e307, "maximum": 1e308},
    "int64": {
        "type": "integer",
        "format": "int64",
        "minimum": -9223372036854775808,
        "maximum": 9223372036854775807,
    },
    "int64b": {"type": "integer", "minimum": 9223372036854775800, "maximum": 9223372036854775807},
    "huge int": {"type": "integer", "minimum": 1e20},
    "tight": {"type": "number", "exclusiveMinimum": 0.1, "exclusiveMaximum": 0.1000001},
    "mult": {"type": "number", "multipleOf": 0.01, "minimum": 0.05, "maximum": 0.06},
    "mult lcm": {
        "allOf": [{"type": "number", "multipleOf": 0.4}, {"multipleOf": 0.6}],
        "minimum": 1,
    },
    "float step int": {"type": "integer", "multipleOf": 0.5, "minimum": 1},
    "minItems": {"type": "array", "items": O("a", a=T), "minItems": 5000},
    "minLength": {"type": "string", "minLength": 1000000},
    "unique bools": {
        "type": "array",
        "items": {"type": "boolean"},
        "uniqueItems": True,
        "minItems": 2,
    },
    "unique objs": {
        "type": "array",
        "items": O("a", a={"enum": [1, 2, 3]}),
        "uniqueItems": True,
        "minItems": 3,
    },
    "unique str": {"type": "array", "items": T, "uniqueItems": True, "minItems": 2500},
    "pp": {
        "type": "object",
        "patternProperties": {"^[a-z]{2}$": I, "^[A-Z]{2}$": T},
        "additionalProperties": False,
        "minProperties": 4,
    },
    "pn": {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z]{3}$", "not": {"const": "abc"}},
        "minProperties": 3,
        "additionalProperties": I,
    },
    "pn short": {"type": "object", "propertyNames": {"maxLength": 2}, "minProperties": 5},
    "dep": {**O("a", a=T, b=T, c=T), "dependentRequired": {"a": ["b"], "b": ["c"]}},
    "dep2": {**O(a=T, b=T), "dependentRequired": {"a": ["z"]}, "maxProperties": 2},
    "depS": {**O(a=T), "dependentSchemas": {"a": {"properties": {"b": I}, "required": ["b"]}}},
    "maxP": {**O("a", "b", a=T, b=T, c=T), "maxProperties": 2},
    "allOf props": {
        "allOf": [
            O("a", a={"type": "integer", "minimum": 3}),
            O(a={"maximum": 4}),
            {"properties": {"a": {"multipleOf": 2}}},
        ]
    },
    "addl closed": {
        "allOf": [
            {**O(a=T, b=T), "additionalProperties": False},
            {**O(b=T, c=T), "additionalProperties": False},
        ],
        "minProperties": 1,
    },
    "enum objs": {"enum": [{"a": 1}, {"a": 2}, [1]], "type": "object", "not": {"const": {"a": 1}}},
    "anyOf const": {"anyOf": [{"const": 1}, {"const": 2}], "not": {"const": 1}},
    "items false": {
        "type": "array",
        "prefixItems": [T, I],
        "items": False,
        "minItems": 2,
        "uniqueItems": True,
    },
    "tuple refs": {
        "allOf": [{"type": "array", "prefixItems": [{"minimum": 5}]}, {"items": I, "minItems": 2}]
    },
    "nested oneOf": {
        "type": "object",
        "properties": {
            "p": {"oneOf": [O(a=T), O(b=T)]},
            "q": {"oneOf": [O(a=T), O(b=T)]},
            "r": {"type": "array", "items": {"oneOf": [O(a=T), O(b=T)]}, "minItems": 3},
        },
        "required": ["p", "q", "r"],
    },
    "format not": {"type": "string", "not": {"format": "date"}},
    "min props free": {"type": "object", "minProperties": 30},
    "type num excl": {"type": "number", "not": {"type": "integer"}},
    "duration": {"type": "string", "format": "duration", "minLength": 7, "maxLength": 7},
    "oneOf 20": {"oneOf": [O(**{f"p{i}": T}) for i in range(20)]},
    "discr": {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "k", "mapping": {"kitty": "#/components/schemas/Cat"}},
    },
    "uniq tuple": {
        "type": "array",
        "uniqueItems": True,
        "items": {"type": "integer", "minimum": 1, "maximum": 50},
        "minItems": 50,
    },
    "notnot": {"not": {"not": {"type": "string", "minLength": 40}}},
    "not anyOf": {
        "type": "integer",
        "minimum": 0,
        "maximum": 5,
        "not": {"anyOf": [{"minimum": 4}, {"maximum": 1}, {"const": 3}]},
    },
    "not allOf": {
        "type": "object",
        "not": {"allOf": [{"required": ["a"]}, {"required": ["b"]}]},
        "required": ["a"],
    },
    "enum null": {"type": ["string", "null"], "enum": [None]},
    "not items": {"type": "array", "not": {"items": {"type": "string"}}},
    "mult tiny": {"type": "number", "multipleOf": 1e-8, "minimum": 0, "maximum": 1e-6},
    "ipv6 len": {"type": "string", "format": "ipv6", "maxLength": 5},
    "allOf cond ref": {
        "allOf": [
            {"$ref": "#/components/schemas/Cat"},
            {"properties": {"n": {"const": 5}}, "required": ["n"]},
        ]
    },
}

P = "pattern"


def _text(pattern: str, low: int = 0, high: int = 99) -> dict[str, Any]:
    return {"type": "string", P: pattern, "minLength": low, "maxLength": high}


def _not(schema: dict[str, Any], **beside: Any) -> dict[str, Any]:
    return {**beside, "not": schema}


SCHEMAS |= {
    "pattern of 3000": _text("^[a-z]+$", 3000, 3000),
    "pattern of words": _text("^(\\w+ )+\\w+$", 500, 510),
    "pattern of groups": _text("^[a-z0-9]+(-[a-z0-9]+)*$", 60, 63),
    "pattern of fours": _text(
        "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$", 8, 8
    ),
    "pattern of one length": _text("^(a|bb|cccc)+$", 7, 7),
    "pattern open at both ends": _text("foo", 10, 12),
    "end inside a group": _text("^((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}$"),
    "anchors in alternatives": _text("^foo$|^bar$", 3, 3),
    "what goes before": _text("^[a-z]+(?<=ing)$"),
    "what does not go before": _text("^(?!-)(?!.*--)[a-z-]{3,10}(?<![s-])$"),
    "boundaries": _text("^\\w+\\b.\\b\\w+$", 5, 9),
    "three patterns": {
        "type": "string",
        "allOf": [{P: "^[A-Z]{2}"}, {P: "[A-Z0-9]$"}, {P: "^.{9,11}$"}],
    },
    "offset": {"type": "string", "format": "date-time", P: "\\+\\d\\d:\\d\\d$"},
    "one of two formats": {
        "type": "string",
        "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}],
        "not": {"format": "ipv4"},
    },
    "not uniqueItems": _not({"uniqueItems": True}, type="array"),
    "not unevaluatedItems": _not({"prefixItems": [True], "unevaluatedItems": False}),
    "not patternProperties": _not({"patternProperties": {"^x-": T}}),
    "not propertyNames": _not({"propertyNames": {P: "^[a-z]+$"}}, **O("abc")),
    "not multipleOf": _not({"multipleOf": 0.5}, type="number", minimum=0, maximum=8),
    "not multipleOf 2, 3": {
        "type": "integer",
        "allOf": [_not({"multipleOf": 2}), _not({"multipleOf": 3})],
        "minimum": 0,
        "maximum": 6,
    },
    "names that are not forbidden": {
        "type": "object",
        "patternProperties": {"^[^x]": False},
        "minProperties": 2,
    },
    "closed, and closed but for one": {
        "oneOf": [
            {**O("a", a=T), "additionalProperties": False},
            {**O("a", a=T, b=T), "additionalProperties": False},
        ]
    },
    "one item is both": {
        "type": "array",
        "allOf": [{"contains": {"minimum": 5}}, {"contains": {"maximum": 7}}],
        "items": I,
        "maxItems": 1,
    },
    "two items are two of each": {
        "type": "array",
        "allOf": [
            {"contains": I, "minContains": 2},
            {"contains": {"minimum": 3}, "minContains": 2},
        ],
        "items": {"type": "number"},
        "maxItems": 2,
        "uniqueItems": True,
    },
    "more of a name than there are": {
        "type": "array",
        "items": {"type": "string", "minLength": 2, "maxLength": 2},
        "uniqueItems": True,
        "minItems": 300,
    },
    "beyond its format": {"type": "integer", "format": "int32", "minimum": 2147483648},
    "1 and true": {"allOf": [{"enum": [1, True]}, {"enum": [True]}]},
    "two of itself, or a number": {
        "anyOf": [
            {"type": "array", "items": {"$ref": "#/components/schemas/S"}, "minItems": 3},
            {
                "type": "object",
                "additionalProperties": {"$ref": "#/components/schemas/S"},
                "minProperties": 2,
            },
            {"type": "number"},
        ]
    },
    "oneOf 12 told apart inside of items": {
        "oneOf": [
            O(
                product={"enum": ["x", "y", "z"]},
                records={
                    "type": "array",
                    "items": O(**{f"f{i}_{j}": T for j in range(6)}, status={"enum": ["ok", i]}),
                },
            )
            for i in range(12)
        ]
    },
    "oneOf 12 of one base": {
        "oneOf": [{"allOf": [O("k", k=T, n=I), O(**{f"f{i}": I})]} for i in range(12)]
    },
}

# What the names in the document are followed to.
D = {"Cat": O("k", k=T, n=I), "Dog": O("k", k=T)}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_value_is_found_and_soon(name: str, generated: Any) -> None:
    start = time.perf_counter()
    made = generated(SCHEMAS[name], **D)
    values = made.values(3)
    assert time.perf_counter() - start < 10
    # Other validators lack `\p{…}`, and reckon steps in floating point.
    content = {**made.api.document.content, **made.schema.value}
    validator = jsonschema_rs.Draft202012Validator(content, validate_formats=True)
    for value in values:
        assert validator.is_valid(value)
        if name not in ("unicode", "mult tiny"):
            assert made.error(value) is None


def test_a_discriminator_names_the_branch(generated: Any) -> None:
    reference = "#/components/schemas/"
    branches = [{"$ref": f"{reference}{name}"} for name in ("Cat", "Dog")]
    told = {"propertyName": "kind", "mapping": {"kitty": f"{reference}Cat"}}
    made = generated(
        {"oneOf": branches, "discriminator": told},
        Cat=O("kind", "lives", kind=T, lives=I),
        Dog=O("kind", "bark", kind=T, bark=T),
    )
    found = {value["kind"]: value.keys() for value in made.values(30)}
    assert found == {"kitty": {"kind", "lives"}, "Dog": {"kind", "bark"}}


def test_what_inherits_from_a_base_with_a_discriminator_names_itself(generated: Any) -> None:
    base = {**O("kind", kind=T), "discriminator": {"propertyName": "kind"}}
    dog = {"allOf": [{"$ref": "#/components/schemas/Pet"}, O("bark", bark=T)]}
    made = generated(O("pet", pet={"$ref": "#/components/schemas/Dog"}), Pet=base, Dog=dog)
    assert {value["pet"]["kind"] for value in made.values(5)} == {"Dog"}


def test_what_can_be_satisfied_passes_the_check(generated: Any) -> None:
    made = generated(SCHEMAS["nested oneOf"])
    assert made.generator.check(made.schema) is None


def test_a_base_that_is_a_choice_of_its_heirs_ends(generated: Any) -> None:
    reference = "#/components/schemas/"
    base = {**O("kind", kind=T), "anyOf": [{"$ref": f"{reference}Dog"}, {"type": "object"}]}
    made = generated({"$ref": f"{reference}Dog"}, Pet=base, Dog={**O("bark", bark=T)})
    assert all("bark" in value for value in made.values(5))


def test_values_of_strict_draws_do_not_depend_on_their_order(generated: Any) -> None:
    schema = SCHEMAS["nested oneOf"]
    first, second = generated(schema), generated(schema)
    expected = first.values(6)
    for number in (4, 1, 5):
        assert second.generator.value(second.schema, "value", number) == expected[number]


def test_what_cannot_be_satisfied_fails_the_check(generated: Any) -> None:
    made = generated({"type": "integer", "minimum": 3, "maximum": 2})
    error = made.generator.check(made.schema)
    assert error is not None
    assert error.pointer == "/components/schemas/S"


SAME = {
    "itself": O("a", "b", a=T, b={"type": "array", "items": {"enum": [1, 2]}, "minItems": 1}),
    "a choice": {"oneOf": [O("k", k={"const": 1}), O("k", k={"const": 2}), O("k", k={"const": 3})]},
    "nested": {"type": "array", "items": {"anyOf": [O(a=T), {"type": "array", "items": I}]}},
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_denied_again_is_seen_at_once(name: str, generated: Any) -> None:
    again = {"description": "says the same", **SAME[name]}
    made = generated({"allOf": [SAME[name], {"not": again}]})
    start = time.perf_counter()
    assert made.generator.check(made.schema) is not None
    assert time.perf_counter() - start < 2


def test_branches_that_contain_each_other_are_seen_to_exclude_all(generated: Any) -> None:
    names = [f"p{i}" for i in range(15)]
    closed = {"type": "string", "maxLength": 20}
    more = O(*names, "more", **dict.fromkeys([*names, "more"], closed))
    less = O(*names, **dict.fromkeys(names, closed))
    made = generated({"oneOf": [more, less, {"description": "again", **less}]})
    start = time.perf_counter()
    assert made.generator.check(made.schema) is not None
    assert time.perf_counter() - start < 2
