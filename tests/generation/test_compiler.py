from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mockserver.errors import UnsatisfiableSchema
from mockserver.generation.compiler import Generator
from mockserver.generation.fakes import Fakes
from mockserver.spec import Api, Schema, api_from_document, load_document
from mockserver.spec.dialects import Direction
from mockserver.spec.schemas import Schemas

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((ROOT / "specs").glob("*.yaml"))


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def obj(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


STAMP = {"type": "string", "format": "date-time"}
DATE = {"type": "string", "format": "date"}
TEXT, INTEGER = {"type": "string"}, {"type": "integer"}
CAT = obj("kind", "lives", kind={"const": "Cat"}, lives=INTEGER)
DOG = obj("kind", kind={"const": "Dog"})

SCHEMAS: dict[str, Any] = {
    "anything": {},
    "true": True,
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "const": {"const": {"a": [1, None]}},
    "enum": {"enum": ["a", 5, None, {"b": 1}]},
    "enum with type": {"type": "string", "enum": ["a", None, 5]},
    "several types": {"type": ["integer", "string", "null"], "minimum": 5, "minLength": 3},
    "text of a length": {"type": "string", "minLength": 5, "maxLength": 5},
    "long text": {"type": "string", "minLength": 300},
    "text by pattern": {"type": "string", "pattern": "^[A-Z]{2}-\\d{3}$"},
    "short text by pattern": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 2},
    "long text by pattern": {"type": "string", "pattern": "^[a-z]+$", "minLength": 150},
    "text by open pattern": {"type": "string", "pattern": "foo", "minLength": 10},
    "text by lookahead": {"type": "string", "pattern": "^(?=.*\\d)(?=.*[A-Z])[A-Za-z\\d]{8,}$"},
    "text by repetition": {"type": "string", "pattern": "^[0-9a-f]{128}$"},
    "format and pattern": {"type": "string", "format": "uri", "pattern": "^https://a\\.com/"},
    "format and length": {"type": "string", "format": "email", "maxLength": 16},
    "integers in bounds": {"type": "integer", "minimum": -3, "maximum": 3},
    "integers between": {"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 3},
    "integers in steps": {"type": "integer", "minimum": 1, "multipleOf": 5000},
    "negative integers in steps": {"type": "integer", "maximum": -1, "multipleOf": 5000},
    "numbers between": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001},
    "numbers in steps": {"type": "number", "multipleOf": 2.5, "minimum": 1, "maximum": 11},
    "the number": {"type": "number", "minimum": 5, "maximum": 5},
    "array": {"type": "array", "items": INTEGER, "minItems": 2, "maxItems": 4},
    "array without end": {"type": "array"},
    "empty array": {"type": "array", "items": INTEGER, "maxItems": 0},
    "different items": {
        "type": "array",
        "items": {"enum": [1, 2, 3]},
        "uniqueItems": True,
        "minItems": 3,
    },
    "tuple": {"type": "array", "prefixItems": [TEXT, INTEGER], "items": False, "minItems": 2},
    "open tuple": {"type": "array", "prefixItems": [TEXT], "items": INTEGER, "minItems": 3},
    "no tuple": {"type": "array", "prefixItems": [TEXT], "maxItems": 0},
    "array that contains": {
        "type": "array",
        "items": INTEGER,
        "contains": {"minimum": 5000},
        "minContains": 2,
    },
    "array of what it contains": {
        "type": "array",
        "contains": {"const": 7},
        "minContains": 2,
        "maxContains": 2,
        "minItems": 4,
    },
    "object": obj("a", a=TEXT, b=INTEGER, c={"type": ["string", "null"]}),
    "closed object": {**obj("a", a=TEXT, b=INTEGER), "additionalProperties": False},
    "required and undescribed": {"type": "object", "required": ["a", "b"]},
    "map": {"type": "object", "additionalProperties": INTEGER, "minProperties": 2},
    "few properties": {**obj(**dict.fromkeys("abcdefgh", TEXT)), "maxProperties": 2},
    "so many properties": {
        **obj(**dict.fromkeys("abcdefgh", TEXT)),
        "minProperties": 3,
        "maxProperties": 3,
    },
    "properties by pattern": {
        "type": "object",
        "patternProperties": {"^x-": INTEGER},
        "additionalProperties": False,
        "required": ["x-a"],
        "minProperties": 3,
    },
    "names by pattern": {
        "type": "object",
        "propertyNames": {"pattern": "^[A-Z]{3}$"},
        "additionalProperties": INTEGER,
        "minProperties": 2,
    },
    "names from a list": {
        "type": "object",
        "propertyNames": {"enum": ["a", "b", "c"]},
        "minProperties": 2,
    },
    "property that is never there": obj("a", a=TEXT, b=False),
    "dependent property": {**obj("a", a=TEXT, b=TEXT), "dependentRequired": {"a": ["b"]}},
    "dependent schema": {**obj("a", a=TEXT), "dependentSchemas": {"a": obj("b", b=INTEGER)}},
    "all of": {"allOf": [obj("a", a=TEXT), obj("b", b=INTEGER), {"required": ["c"]}]},
    "all of bounds": {"allOf": [{"type": "number", "minimum": 3}, {"type": "integer"}]},
    "all of enums": {"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]},
    "all of closed by unevaluated": {
        "allOf": [obj("a", a=TEXT)],
        "properties": {"b": INTEGER},
        "unevaluatedProperties": False,
    },
    "any of": {"anyOf": [TEXT, INTEGER]},
    "any of requirements": {
        **obj(a=TEXT, b=TEXT),
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "one of": {"oneOf": [ref("Cat"), ref("Dog"), {"type": "null"}]},
    "one of requirements": {
        **obj(a=TEXT, b=TEXT),
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "discriminator": {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind"},
    },
    "alternatives in all of": {
        "allOf": [{"oneOf": [obj("x", x={"const": 1}), obj("x", x={"const": 2})]}, obj("y", y=TEXT)]
    },
    "condition": {
        **obj("k", "v", k={"enum": ["a", "b"]}, v={}),
        "if": {"properties": {"k": {"const": "a"}}},
        "then": {"properties": {"v": INTEGER}},
        "else": {"properties": {"v": {"type": "array"}}},
    },
    "not": {"type": "integer", "minimum": 1, "maximum": 3, "not": {"const": 2}},
    "reference": ref("Cat"),
    "reference and more": {**ref("Cat"), "properties": {"a": INTEGER}, "required": ["a"]},
    "reference and a note": {**ref("Cat"), "description": "a cat"},
    "tree": obj("value", value=INTEGER, children={"type": "array", "items": ref("S")}),
    "linked list": obj("next", next={"anyOf": [ref("S"), {"type": "null"}]}),
    "expression": {"oneOf": [ref("Plus"), ref("Minus"), ref("Times"), ref("Number")]},
    "coherent": obj(
        *("name", "email", "created_at", "updated_at", "start_date", "end_date"),
        name=TEXT,
        email={"type": "string", "format": "email"},
        created_at=STAMP,
        updated_at=STAMP,
        start_date=DATE,
        end_date=DATE,
    ),
    "short address": obj("name", "email", name=TEXT, email={"type": "string", "maxLength": 12}),
    "example to fall back on": {
        "type": "string",
        "allOf": [{"pattern": "^a"}, {"pattern": "z$"}],
        "examples": ["no", "a to z"],
    },
}
DEFINITIONS = {
    "Cat": CAT,
    "Dog": DOG,
    "Number": obj("value", value={"type": "number"}),
    **{
        name: obj("op", "left", "right", op={"const": name}, left=ref("S"), right=ref("S"))
        for name in ("Plus", "Minus", "Times")
    },
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_generated_values_are_valid(name: str, generated: Any) -> None:
    made = generated(SCHEMAS[name], **DEFINITIONS)
    for value in made.values():
        assert made.error(value) is None


@pytest.mark.parametrize("direction", ["request", "response"])
def test_values_hold_what_may_be_sent_in_their_direction(
    direction: Direction, generated: Any
) -> None:
    secret, number = {**TEXT, "writeOnly": True}, {**INTEGER, "readOnly": True}
    made = generated(obj("id", "password", "name", id=number, password=secret, name=TEXT))
    expected = {"request": {"password", "name"}, "response": {"id", "name"}}[direction]
    for value in made.values(direction=direction):
        assert value.keys() == expected
        assert made.error(value, direction=direction) is None


def test_schemas_of_3_0_are_generated_in_normal_form(generated: Any) -> None:
    price = {"type": "integer", "minimum": 1, "maximum": 3, "exclusiveMinimum": True}
    made = generated(obj("p", "n", p=price, n={**TEXT, "nullable": True}), version="3.0.3")
    values = made.values(60)
    assert {value["p"] for value in values} == {2, 3}
    assert {type(value["n"]) for value in values} == {str, type(None)}


def test_values_differ_and_optional_parts_vary(generated: Any) -> None:
    values = generated(SCHEMAS["object"]).values(60)
    assert len({value["a"] for value in values}) > 20
    assert {frozenset(value) for value in values} >= {frozenset("abc"), frozenset("ab")}
    animals = generated(SCHEMAS["one of"], **DEFINITIONS).values(60)
    assert {animal and animal["kind"] for animal in animals} == {"Cat", "Dog", None}


def test_the_same_seed_gives_the_same_values_in_any_order(generated: Any) -> None:
    schema = SCHEMAS["coherent"]
    first, second = generated(schema), generated(schema)
    expected = first.values(10)
    for number in (7, 2, 9, 2):
        assert second.generator.value(second.schema, "value", number) == expected[number]
    assert generated(schema, seed=1).values(10) != expected


def test_values_do_not_depend_on_the_hash_seed_of_the_process() -> None:
    script = """
import hashlib, sys
from datetime import UTC, datetime
import orjson
from mockserver.generation.compiler import Generator
from mockserver.generation.fakes import Fakes
from mockserver.spec import api_from_document, load_document
from mockserver.spec.schemas import Schemas
fakes, digest = Fakes(seed=5), hashlib.sha256()
for path in sys.argv[1:]:
    api = api_from_document(load_document(path))
    generator = Generator(Schemas(api), fakes=lambda: fakes, seed=5, now=datetime(2026, 5, 3, tzinfo=UTC))
    for operation in api.operations:
        for response in operation.responses.values():
            for media_type in response.content:
                if media_type.schema:
                    digest.update(orjson.dumps(generator.value(media_type.schema, operation.name)))
print(digest.hexdigest())
"""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, *map(str, DOCUMENTS)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for hash_seed in ("1", "2")
    ]
    digests = [process.communicate()[0] for process in started]
    assert len(digests[0]) > 60
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"allOf": [{"enum": [1]}, {"enum": [2]}]},
        {"allOf": [{"type": "string"}, {"type": "integer"}]},
        {"type": "integer", "minimum": 3, "maximum": 2},
        {"type": "number", "exclusiveMinimum": 2, "exclusiveMaximum": 2},
        {"type": "string", "minLength": 3, "maxLength": 2},
        {"not": {}},
        obj("a", a=False),
        obj("next", next=ref("S")),
        {"type": "array", "items": ref("S"), "minItems": 1},
        {"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True, "minItems": 3},
    ],
    ids=str,
)
def test_a_schema_that_nothing_satisfies_is_reported(schema: Any, generated: Any) -> None:
    with pytest.raises(UnsatisfiableSchema) as caught:
        generated(schema).values(1)
    assert caught.value.pointer == "/components/schemas/S"


def _schemas_in(api: Api) -> Iterator[Schema]:
    """Yield every schema of a response, of a parameter and of the components, and properties."""
    for operation in api.operations:
        for parameter in operation.parameters:
            if parameter.schema:
                yield parameter.schema
        for response in operation.responses.values():
            for part in (*response.content, *response.headers):
                if part.schema:
                    yield part.schema
    for name, value in api.document.content["components"].get("schemas", {}).items():
        yield Schema(pointer=f"/components/schemas/{name}", value=value)
        for member, schema in value.get("properties", {}).items():
            pointer = f"/components/schemas/{name}/properties/{member}"
            yield Schema(pointer=pointer, value=schema)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_schema_of_our_contracts_generates(path: Path, fakes: Fakes, judged: Any) -> None:
    api = api_from_document(load_document(path))
    now = datetime(2026, 5, 3, tzinfo=UTC)
    generator = Generator(Schemas(api), fakes=lambda: fakes, seed=1, now=now)
    schemas = {schema.pointer: schema for schema in _schemas_in(api)}
    assert len(schemas) > 5
    for pointer, schema in schemas.items():
        for number in range(2):
            value = generator.value(schema, number)
            assert judged(api, pointer, value, direction="response") is None
