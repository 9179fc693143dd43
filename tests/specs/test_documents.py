"""The contracts in specs/: valid, complete in examples, and true to their own extensions.

Each check is a plain function from a document to what is wrong with it, and is proven twice: it
finds nothing in the documents of specs/, and it finds the defect in a copy broken for it. Nothing
of the mock server is used, so that it cannot vouch for itself.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

JsonObject: TypeAlias = dict[str, Any]
Check: TypeAlias = Callable[[JsonObject], list[str]]

SPECS = Path(__file__).parents[2] / "specs"
FILES = sorted(SPECS.glob("*.yaml"))
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SOURCES = ("seed", "vendor", "inferred")
ROOT = "document:"
DATA_KEYWORDS = ("example", "examples", "default", "enum", "const")


def document_from(file: Path) -> JsonObject:
    document: JsonObject = yaml.safe_load(file.read_text(encoding="utf-8"))
    return document


# Reading a document


def resolved(document: JsonObject, node: JsonObject) -> JsonObject:
    """Return *node*, or what its `$ref` into the same document leads to."""
    while "$ref" in node:
        node = value_at(document, node["$ref"].removeprefix("#"))
    return node


def value_at(document: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def nodes_of(node: Any, pointer: str = "") -> Iterator[tuple[str, JsonObject]]:
    """Yield every object of a document with its pointer, but no data such as examples."""
    if isinstance(node, dict):
        yield pointer, node
        for key, value in node.items():
            if key not in DATA_KEYWORDS:
                token = str(key).replace("~", "~0").replace("/", "~1")
                yield from nodes_of(value, f"{pointer}/{token}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from nodes_of(value, f"{pointer}/{index}")


def operations_of(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    for path_template, path_item in document["paths"].items():
        for method in METHODS:
            if method in path_item:
                yield f"{method.upper()} {path_template}", path_item[method]


def parameters_of(document: JsonObject, operation: JsonObject) -> dict[str, JsonObject]:
    parameters = (resolved(document, item) for item in operation.get("parameters", []))
    return {parameter["name"]: parameter for parameter in parameters}


def responses_of(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    for name, operation in operations_of(document):
        for status, response in operation["responses"].items():
            yield f"{name} {status}", resolved(document, response)
    for status, response in document["x-default-responses"].items():
        yield f"x-default-responses {status}", resolved(document, response)


def samples_of(document: JsonObject) -> Iterator[tuple[str, str, Any]]:
    """Yield where a sample value stands, the pointer of its schema, and the value."""
    for pointer, node in nodes_of(document):
        if "schema" in node:
            if "example" in node:
                yield f"{pointer}/example", f"{pointer}/schema", node["example"]
            for name, example in node.get("examples", {}).items():
                yield f"{pointer}/examples/{name}", f"{pointer}/schema", example["value"]
        elif "/schema" in pointer:
            values = [node[key] for key in ("example", "default") if key in node]
            for value in values + node.get("examples", []):
                yield pointer, pointer, value


def validator_at(document: JsonObject, pointer: str) -> Draft202012Validator:
    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    return Draft202012Validator(
        {"$ref": f"{ROOT}#{pointer}"},
        registry=Registry().with_resource(ROOT, resource),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def property_of(document: JsonObject, schema: JsonObject, pointer: str) -> JsonObject | None:
    """Return the schema that *pointer* reaches through `properties`, or None."""
    for name in pointer.split("/")[1:]:
        properties = resolved(document, schema).get("properties", {})
        if name not in properties:
            return None
        schema = properties[name]
    return resolved(document, schema)


# The checks


def invalid_openapi(document: JsonObject) -> list[str]:
    return [f"{list(e.path)}: {e.message}" for e in OpenAPIV31SpecValidator(document).iter_errors()]


def invalid_samples(document: JsonObject) -> list[str]:
    return [
        f"{place}: {error.message}"
        for place, schema, value in samples_of(document)
        for error in validator_at(document, schema).iter_errors(value)
    ]


def missing_examples(document: JsonObject) -> list[str]:
    bodies = [
        (f"{name} {media_type}", content)
        for name, response in responses_of(document)
        for media_type, content in response.get("content", {}).items()
    ]
    parameters = [
        (f"{name} {parameter_name}", parameter)
        for name, operation in operations_of(document)
        for parameter_name, parameter in parameters_of(document, operation).items()
    ]
    return [
        f"{name} has no example"
        for name, holder in bodies + parameters
        if "example" not in holder and not holder.get("examples")
    ]


def missing_sources(document: JsonObject) -> list[str]:
    holders = [*operations_of(document), *responses_of(document)]
    for name, operation in operations_of(document):
        parameters = parameters_of(document, operation)
        holders += [(f"{name} {key}", parameter) for key, parameter in parameters.items()]
    return [
        f"{name}: x-source is {holder.get('x-source')!r}"
        for name, holder in holders
        if holder.get("x-source") not in SOURCES
    ]


def missing_401(document: JsonObject) -> list[str]:
    return [
        f"{name} is secured and documents no 401"
        for name, operation in operations_of(document)
        if all(operation.get("security", document.get("security")) or [{}])
        and "401" not in operation["responses"]
    ]


def bad_default_responses(document: JsonObject) -> list[str]:
    responses = document.get("x-default-responses", {})
    if set(responses) != {"404", "405"}:
        return [f"x-default-responses has {sorted(responses)}"]
    allow = resolved(document, responses["405"]).get("headers", {}).get("Allow", {})
    return [] if resolved(document, allow).get("required") else ["the 405 requires no Allow"]


def bad_credentials(document: JsonObject) -> list[str]:
    schemes = document["components"]["securitySchemes"].items()
    return [
        f"{name}: x-credentials has an example that its pattern refuses, or is missing"
        for name, scheme in schemes
        if not (credentials := scheme.get("x-credentials"))
        or not re.search(credentials["pattern"], credentials["example"])
    ]


def undeclared_rate_limits(document: JsonObject) -> list[str]:
    problems = []
    for name, operation in operations_of(document):
        limit = operation.get("x-rate-limit")
        refusal = resolved(document, operation["responses"].get("429", {}))
        if (limit is None) != (not refusal):
            problems.append(f"{name} has only one of x-rate-limit and a 429")
        for header in (limit or {}).get("headers", {}).values():
            if header not in refusal.get("headers", {}):
                problems.append(f"{name}: the 429 declares no {header}")
    return problems


def unknown_parameters(document: JsonObject) -> list[str]:
    problems = []
    for name, operation in operations_of(document):
        pagination = operation.get("x-pagination", {})
        named = [pagination[key] for key in ("limit", "position") if key in pagination]
        named += operation.get("x-filters", {})
        if "directionParameter" in (order := operation.get("x-order", {})):
            named.append(order["directionParameter"])
        named += re.findall(r"{(.+?)}", operation.get("x-collection", {}).get("name", ""))
        known = parameters_of(document, operation)
        problems += [f"{name}: no parameter {item}" for item in named if item not in known]
    return problems


def unknown_properties(document: JsonObject) -> list[str]:
    problems = []
    for name, operation in operations_of(document):
        pagination = operation.get("x-pagination")
        if pagination is None:
            continue
        ok = resolved(document, operation["responses"]["200"])
        body = ok["content"]["application/json"]["schema"]
        in_body = [pagination[key] for key in ("next", "total", "hasMore") if key in pagination]
        problems += [
            f"{name}: no {pointer} in the body"
            for pointer in in_body
            if property_of(document, body, pointer) is None
        ]
        items = property_of(document, body, pagination["items"])
        if items is None or items.get("type") != "array":
            problems.append(f"{name}: {pagination['items']} is no array in the body")
            continue
        in_item = [key["property"] for key in operation["x-order"]["keys"]]
        in_item += [item["property"] for item in operation.get("x-filters", {}).values()]
        in_item.append(operation["x-collection"]["identity"])
        problems += [
            f"{name}: no {pointer} in an item"
            for pointer in in_item
            if property_of(document, items["items"], pointer) is None
        ]
    return problems


def extensions_without_explanation(document: JsonObject) -> list[str]:
    readme = (SPECS / "README.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(x-[a-z-]+)` \|", readme, flags=re.MULTILINE))
    used = {key for _, node in nodes_of(document) for key in node if str(key).startswith("x-")}
    return [f"README.md has no row for {key}" for key in sorted(used - explained)]


CHECKS: tuple[Check, ...] = (
    invalid_openapi,
    invalid_samples,
    missing_examples,
    missing_sources,
    missing_401,
    bad_default_responses,
    bad_credentials,
    undeclared_rate_limits,
    unknown_parameters,
    unknown_properties,
    extensions_without_explanation,
)

MISSING = object()
LIST = "/paths/~1resource-usage~1{resource_type}/get"
PAGE = f"{LIST}/responses/200/content/application~1json"
ITEM = "/components/schemas/PublicResourceUsageDto/properties"
# What is broken in a copy of opencx.yaml, and the check that must say so.
BREAKAGES: tuple[tuple[Check, str, Any], ...] = (
    (invalid_openapi, "/info/title", MISSING),
    (invalid_openapi, "/components/parameters/Limit/in", "somewhere"),
    (invalid_samples, f"{PAGE}/examples/page/value/items/0/last_used_at", "yesterday"),
    (invalid_samples, f"{PAGE}/examples/page/value/items/0/session_count", 1.5),
    (invalid_samples, f"{PAGE}/examples/page/value/items/0/surplus", 1),
    (invalid_samples, "/components/parameters/Limit/example", 251),
    (invalid_samples, "/components/parameters/Limit/schema/default", 0),
    (invalid_samples, "/components/headers/RetryAfter/example", "soon"),
    (invalid_samples, f"{ITEM}/resource_id/examples", [7]),
    (missing_examples, f"{PAGE}/examples", {}),
    (missing_examples, "/components/responses/NotFound/content/application~1json/example", MISSING),
    (missing_examples, "/components/parameters/Cursor/example", MISSING),
    (missing_sources, f"{LIST}/x-source", "hearsay"),
    (missing_sources, "/components/responses/Forbidden/x-source", MISSING),
    (missing_sources, "/components/parameters/From/x-source", MISSING),
    (missing_401, f"{LIST}/responses/401", MISSING),
    (bad_default_responses, "/x-default-responses/404", MISSING),
    (bad_default_responses, "/components/headers/Allow/required", False),
    (bad_credentials, "/components/securitySchemes/bearerAuth/x-credentials/example", "ocx"),
    (undeclared_rate_limits, f"{LIST}/x-rate-limit", MISSING),
    (undeclared_rate_limits, "/components/responses/TooManyRequests/headers", {}),
    (unknown_parameters, f"{LIST}/x-pagination/position", "page"),
    (unknown_parameters, f"{LIST}/x-filters", {"type": {"property": "/resource_id"}}),
    (unknown_parameters, f"{LIST}/x-order/directionParameter", "order"),
    (unknown_parameters, f"{LIST}/x-collection/name", "usage/{type}"),
    (unknown_properties, f"{LIST}/x-pagination/items", "/next"),
    (unknown_properties, f"{LIST}/x-pagination/next", "/cursor"),
    (unknown_properties, f"{LIST}/x-order/keys/0/property", "/used_at"),
    (unknown_properties, f"{LIST}/x-collection/identity", "/id"),
    (extensions_without_explanation, f"{LIST}/x-mood", "cheerful"),
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_contract_has_no_defect(file: Path, check: Check) -> None:
    assert check(document_from(file)) == []


@pytest.mark.parametrize(("check", "pointer", "value"), BREAKAGES)
def test_a_check_finds_the_defect_it_is_for(check: Check, pointer: str, value: Any) -> None:
    document = document_from(SPECS / "opencx.yaml")
    parent, _, token = pointer.rpartition("/")
    target = value_at(document, parent)
    if value is MISSING:
        del target[token]
    else:
        target[token] = value
    assert check(document) != []


def test_every_check_is_proven_by_a_breakage() -> None:
    assert {check for check, _, _ in BREAKAGES} == set(CHECKS)


def test_the_four_contracts_are_there() -> None:
    assert [file.stem for file in FILES] == ["autoposting", "chatbotkit", "opencx", "scopix"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_readme_names_every_contract(file: Path) -> None:
    assert f"`{file.name}`" in (SPECS / "README.md").read_text(encoding="utf-8")


def test_streamed_examples_carry_the_records_of_the_json_example() -> None:
    """A text example validates against `type: string` whatever it says, so it is read here."""
    document = document_from(SPECS / "chatbotkit.yaml")
    content = document["paths"]["/usage/list"]["get"]["responses"]["200"]["content"]
    records = content["application/json"]["examples"]["page"]["value"]["items"][:2]
    lines, events, table = (
        content[media_type]["examples"]["records"]["value"]
        for media_type in ("application/jsonl", "text/event-stream", "text/csv")
    )
    assert [json.loads(line) for line in lines.splitlines()] == [
        {"type": "item", "data": record} for record in records
    ]
    assert events == "".join(
        f"event: item\ndata: {json.dumps(record, separators=(',', ':'))}\n\n" for record in records
    )
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [list(row) for row in rows] == [list(record) for record in records]
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    assert [json.loads(row["meta"]) for row in rows] == [record["meta"] for record in records]
