"""Build small documents, and look at what is inferred from them."""

from __future__ import annotations

from typing import Any

from mockserver.spec import Api, Document, api_from_document
from mockserver.spec.semantics import Finding, Meanings, Semantics, inferred

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
FLAG = {"type": "boolean"}


def thing(**properties: Any) -> dict[str, Any]:
    """Return the schema of an object with *properties*."""
    return {"type": "object", "properties": properties}


def listed(items: Any) -> dict[str, Any]:
    """Return the schema of an array of *items*."""
    return {"type": "array", "items": items}


def content(schema: Any) -> dict[str, Any]:
    """Return the `content` of a JSON body."""
    return {"application/json": {"schema": schema}}


def ref(name: str) -> dict[str, str]:
    """Return a reference to the schema *name* in the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def query(*names: str, **schemas: Any) -> list[dict[str, Any]]:
    """Return query parameters: integers called *names*, and those of *schemas*."""
    found = [{"name": name, "in": "query", "schema": NUMBER} for name in names]
    return found + [{"name": name, "in": "query", "schema": s} for name, s in schemas.items()]


def operation(
    answer: Any = None,
    *,
    sent: Any = None,
    status: str = "200",
    parameters: list[dict[str, Any]] | None = None,
    headers: dict[str, Any] | None = None,
    **members: Any,
) -> dict[str, Any]:
    """Return an Operation Object that answers with the schema *answer*."""
    response: dict[str, Any] = {"description": ""}
    if answer is not None:
        response["content"] = content(answer)
    if headers:
        response["headers"] = {name: {"schema": TEXT} for name in headers}
    found: dict[str, Any] = {"responses": {status: response}, **members}
    if sent is not None:
        found["requestBody"] = {"content": content(sent)}
    if parameters:
        found["parameters"] = parameters
    return found


def api_of(paths: dict[str, dict[str, Any]], **schemas: Any) -> Api:
    """Return the API with *paths*, path parameters described as text, and *schemas*."""
    described = {
        template: {
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": TEXT}
                for name in names_in(template)
            ],
            **path_item,
        }
        for template, path_item in paths.items()
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1"},
        "paths": described,
        "components": {"schemas": schemas},
    }
    return api_from_document(Document(source="small.yaml", content=document))


def listing(record: dict[str, Any], parameters: list[dict[str, Any]]) -> Api:
    """Return an API that only lists *record*s, asked with *parameters*: `GET /pets`."""
    return api_of({"/pets": {"get": operation(listed(record), parameters=parameters)}})


def names_in(template: str) -> list[str]:
    """Return the names of the path parameters in *template*."""
    return [part[1:-1] for part in template.split("/") if part.startswith("{")]


def found(api: Api, name: str, extension: str) -> Finding | None:
    """Return what is inferred as *extension* of the operation called *name*."""
    return next((one for one in inferred(api)[name] if one.extension == extension), None)


def value(api: Api, name: str, extension: str) -> Any:
    """Return the value of what is inferred, `None` if there is none."""
    finding = found(api, name, extension)
    return None if finding is None else finding.value


def meaning(api: Api, name: str) -> Semantics:
    """Return what the operation called *name* means."""
    meanings = Meanings(api)
    return next(meanings.of(one) for one in api.operations if one.name == name)
