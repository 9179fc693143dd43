from __future__ import annotations

from typing import Any

import pytest

from contract_tests.samples import NoSample, Samples
from mockserver.spec import Api, Schema, api_from_document
from mockserver.spec.documents import Document
from mockserver.spec.schemas import Schemas


def sample_of(schema: dict[str, Any]) -> Any:
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S": schema, "Name": {"type": "string", "minLength": 3}}},
    }
    api = api_from_document(Document(source="t", content=content))
    return Samples(Schemas(api)).schema(Schema(pointer="/components/schemas/S", value=schema))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"examples": ["seen"], "default": "d"}, "seen"),
        ({"default": 4, "enum": [1, 4]}, 4),
        ({"const": "c"}, "c"),
        ({"enum": ["a", "b"]}, "a"),
        ({"type": "integer", "minimum": 7}, 7),
        ({"type": "number", "maximum": 0.5}, 0.5),
        ({"type": "boolean"}, True),
        ({"type": "null"}, None),
        ({"type": "string", "minLength": 5}, "11111"),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2}, [1, 1]),
        ({"oneOf": [{"$ref": "#/components/schemas/Name"}, {"type": "integer"}]}, "111"),
    ],
)
def test_a_sample_is_an_example_or_the_simplest_valid_value(
    schema: dict[str, Any], value: Any
) -> None:
    assert sample_of(schema) == value


@pytest.mark.parametrize(
    "name", ["date-time", "date", "time", "duration", "email", "ipv4", "ipv6", "uri", "uuid"]
)
def test_formats_have_valid_samples(name: str) -> None:
    assert sample_of({"type": "string", "format": name})


def test_an_object_has_its_required_properties() -> None:
    schema = {
        "allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}],
        "type": "object",
        "required": ["n"],
        "properties": {"n": {"$ref": "#/components/schemas/Name"}, "x": {"type": "integer"}},
    }
    assert sample_of(schema) == {"n": "111", "a": 1}


def test_a_value_that_nobody_can_guess_is_not_made_up() -> None:
    with pytest.raises(NoSample, match="no example"):
        sample_of({"type": "string", "pattern": "^[A-Z]{3}-[0-9]{9}$"})


def test_parameters_give_examples_and_choices(store_api: Api) -> None:
    samples = Samples(Schemas(store_api))
    parameters = {p.name: p for p in store_api.operations[0].parameters}
    assert samples.parameter(parameters["limit"]) == 7
    assert samples.parameter(parameters["shelf"]) == 1
    assert samples.choices(parameters["genre"]) == ["novel", "poetry", "science"]
    assert samples.choices(parameters["limit"]) == [7]


def test_every_example_of_a_body_is_found(store_api: Api) -> None:
    bodies = Samples(Schemas(store_api)).bodies(store_api.operations[2])
    assert [body.value["copies"] for body in bodies] == [1, 40]


def parameter_sample(schema: dict[str, Any], location: str = "query", **more: Any) -> Any:
    parameter = {"name": "p", "in": location, "required": True, "schema": schema, **more}
    content = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/{p}" if location == "path" else "/": {"get": {"parameters": [parameter]}}},
    }
    api = api_from_document(Document(source="t", content=content))
    return Samples(Schemas(api)).parameter(api.operations[0].parameters[0])


def test_an_example_that_is_not_valid_is_no_sample() -> None:
    schema = {"type": "string", "format": "date"}
    assert parameter_sample(schema, example="2026-01-15T10:00:00Z") == "2026-01-15"
    assert parameter_sample(schema, example="2024-02-29") == "2024-02-29"


def test_any_example_of_a_lenient_parameter_is_a_sample() -> None:
    assert parameter_sample({"type": "integer"}, example="few", **{"x-lenient": True}) == "few"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "enum": ["", "B"]}, "B"),
        ({"type": "string", "default": ""}, "1"),
        ({"type": "string", "examples": ["", "x"]}, "x"),
    ],
)
def test_a_sample_in_the_path_is_not_empty(schema: dict[str, Any], value: Any) -> None:
    assert parameter_sample(schema, "path") == value


def test_a_path_parameter_that_must_be_empty_has_no_sample() -> None:
    with pytest.raises(NoSample):
        parameter_sample({"const": ""}, "path")
