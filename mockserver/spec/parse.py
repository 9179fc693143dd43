"""Turn a document into the model: references resolved, defaults of OpenAPI filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mockserver.errors import InvalidDocument
from mockserver.spec.dialects import normal_form
from mockserver.spec.documents import Document, escaped
from mockserver.spec.model import (
    Api,
    Example,
    Header,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    SecurityRequirement,
    SecurityScheme,
    Server,
)
from mockserver.spec.references import References
from mockserver.spec.types import JsonObject, JsonValue

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# OAS 3.1, Parameter Object, style: the default of each location.
_DEFAULT_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}

# OAS 3.1, Parameter Object: headers of these names are described elsewhere and ignored here.
_IGNORED_HEADERS = {"accept", "content-type", "authorization"}


def api_from_document(document: Document) -> Api:
    """Return the model of *document*.

    Raises `SpecError` with the JSON Pointer of what is wrong.
    """
    return _Parser(document).api()


class _Parser:
    def __init__(self, original: Document) -> None:
        self.original = original
        self.document = normal_form(original)
        self.references = References(self.document)

    def api(self) -> Api:
        content = self.document.content
        info = self._object(content.get("info"), "/info")
        components = self._object(content.get("components", {}), "/components")
        return Api(
            document=self.document,
            original=self.original,
            title=str(info.get("title", self.document.name)),
            version=str(info.get("version", "")),
            servers=tuple(self._servers(content)),
            operations=tuple(self._operations(content)),
            security_schemes={
                name: self._security_scheme(name, scheme)
                for name, scheme in self._map(components, "securitySchemes", "/components").items()
            },
            default_responses={
                status: self._response(status, value, f"/x-default-responses/{status}")
                for status, value in self._map(content, "x-default-responses", "").items()
            },
            refusals=self._refusals(content, ""),
            world=self._label(content, "x-world", ""),
        )

    def _servers(self, content: JsonObject) -> Iterator[Server]:
        for index, item in enumerate(self._list(content, "servers", "")):
            pointer = f"/servers/{index}"
            server = self._object(item, pointer)
            url = str(server.get("url", "/"))
            for name, value in self._map(server, "variables", pointer).items():
                variable = self._object(value, f"{pointer}/variables/{escaped(name)}")
                url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
            yield Server(url=url)

    def _refusals(self, owner: JsonObject, pointer: str) -> Mapping[str, str]:
        refusals = self._map(owner, "x-refusals", pointer)
        for condition, status in refusals.items():
            if not re.fullmatch("[1-5][0-9]{2}", str(status)):
                raise self._invalid(
                    f"{status!r} is no status", f"{pointer}/x-refusals/{escaped(condition)}"
                )
        return {condition: str(status) for condition, status in refusals.items()}

    def _operations(self, content: JsonObject) -> Iterator[Operation]:
        paths = self._object(content.get("paths", {}), "/paths")
        for path_template, value in paths.items():
            if path_template.startswith("x-"):
                continue
            pointer = f"/paths/{escaped(path_template)}"
            if not path_template.startswith("/"):
                raise self._invalid("a path starts with a slash", pointer)
            path_item, pointer = self.references.resolved(value, pointer)
            for method in METHODS:
                if method in path_item:
                    yield self._operation(method, path_template, path_item, f"{pointer}/{method}")

    def _operation(
        self, method: str, path_template: str, path_item: JsonObject, pointer: str
    ) -> Operation:
        value = self._object(path_item[method], pointer)
        shared = pointer.rsplit("/", 1)[0]
        parameters: dict[tuple[str, str], Parameter] = {}
        for owner, place in ((path_item, shared), (value, pointer)):
            for index, item in enumerate(self._list(owner, "parameters", place)):
                parameter = self._parameter(item, f"{place}/parameters/{index}")
                if parameter is not None:
                    parameters[parameter.location, parameter.name] = parameter
        for name in re.findall(r"\{([^{}]*)\}", path_template):
            if ("path", name) not in parameters:
                raise self._invalid(
                    f"the path parameter {name!r} is not described",
                    pointer,
                    hint=f"Add {{name: {name}, in: path, required: true, schema: …}}.",
                )
        body = value.get("requestBody")
        self._refusals(value, pointer)
        return Operation(
            method=method.upper(),
            path_template=path_template,
            operation_id=self._label(value, "operationId", pointer),
            summary=str(value.get("summary", "")),
            deprecated=bool(value.get("deprecated", False)),
            parameters=tuple(parameters.values()),
            request_body=None if body is None else self._body(body, f"{pointer}/requestBody"),
            responses={
                response.status: response
                for status, item in self._map(value, "responses", pointer).items()
                if not status.startswith("x-")
                for response in [self._response(status, item, f"{pointer}/responses/{status}")]
            },
            security=tuple(
                self._security(value, pointer)
                if "security" in value
                else self._security(self.document.content, "")
            ),
            extensions={k: v for k, v in value.items() if k.startswith("x-")},
            pointer=pointer,
        )

    def _security(self, owner: JsonObject, pointer: str) -> Iterator[SecurityRequirement]:
        for index, item in enumerate(self._list(owner, "security", pointer)):
            place = f"{pointer}/security/{index}"
            requirement = self._object(item, place)
            yield SecurityRequirement(
                schemes=tuple(
                    (name, tuple(map(str, self._list(requirement, name, place))))
                    for name in requirement
                )
            )

    def _parameter(self, value: JsonValue, pointer: str) -> Parameter | None:
        value, pointer = self.references.resolved(value, pointer)
        name, location = value.get("name"), value.get("in")
        usual = _DEFAULT_STYLES.get(location) if isinstance(location, str) else None
        if not isinstance(name, str) or usual is None:
            raise self._invalid(
                "a parameter needs a name, and an `in` of path, query, header or cookie", pointer
            )
        if location == "header" and name.lower() in _IGNORED_HEADERS:
            return None
        style = self._label(value, "style", pointer) or usual
        content = self._content(value, pointer)
        return Parameter(
            name=name,
            location=location,
            required=location == "path" or bool(value.get("required", False)),
            style=style,
            explode=bool(value.get("explode", style == "form")),
            schema=self._schema(value, pointer),
            content=content[0] if content else None,
            examples=self._examples(value, pointer),
            description=str(value.get("description", "")),
            pointer=pointer,
            lenient=value.get("x-lenient") is True,
            dotted=value.get("x-dotted") is True,
        )

    def _body(self, value: JsonValue, pointer: str) -> RequestBody:
        value, pointer = self.references.resolved(value, pointer)
        return RequestBody(
            required=bool(value.get("required", False)), content=self._content(value, pointer)
        )

    def _response(self, status: str, value: JsonValue, pointer: str) -> Response:
        value, pointer = self.references.resolved(value, pointer)
        headers = []
        for name, item in self._map(value, "headers", pointer).items():
            place = f"{pointer}/headers/{escaped(name)}"
            header, place = self.references.resolved(item, place)
            if name.lower() == "content-type":
                continue  # OAS 3.1, Response Object, headers: ignored.
            headers.append(
                Header(
                    name=name,
                    required=bool(header.get("required", False)),
                    schema=self._schema(header, place),
                    examples=self._examples(header, place),
                )
            )
        return Response(
            status=status.upper() if re.fullmatch(r"[1-5][xX]{2}", status) else status,
            description=str(value.get("description", "")),
            headers=tuple(headers),
            content=self._content(value, pointer),
            pointer=pointer,
        )

    def _content(self, owner: JsonObject, pointer: str) -> tuple[MediaType, ...]:
        result = []
        for name, value in self._map(owner, "content", pointer).items():
            place = f"{pointer}/content/{escaped(name)}"
            media_type = self._object(value, place)
            result.append(
                MediaType(
                    name=name,
                    schema=self._schema(media_type, place),
                    examples=self._examples(media_type, place),
                )
            )
        return tuple(result)

    def _schema(self, owner: JsonObject, pointer: str) -> Schema | None:
        if "schema" not in owner:
            return None
        value = owner["schema"]
        if not isinstance(value, Mapping | bool):
            raise self._invalid("a schema is an object or a boolean", f"{pointer}/schema")
        return Schema(pointer=f"{pointer}/schema", value=value)

    def _examples(self, owner: JsonObject, pointer: str) -> tuple[Example, ...]:
        result = []
        if "example" in owner:
            result.append(Example(name="", value=owner["example"], pointer=f"{pointer}/example"))
        examples = owner.get("examples", {})
        if isinstance(examples, Mapping):
            for name, item in examples.items():
                example, place = self.references.resolved(
                    item, f"{pointer}/examples/{escaped(name)}"
                )
                if "value" in example:
                    result.append(
                        Example(name=name, value=example["value"], pointer=f"{place}/value")
                    )
        return tuple(result)

    def _security_scheme(self, name: str, value: JsonValue) -> SecurityScheme:
        pointer = f"/components/securitySchemes/{escaped(name)}"
        value, pointer = self.references.resolved(value, pointer)
        credentials = self._map(value, "x-credentials", pointer)
        return SecurityScheme(
            name=name,
            kind=str(value.get("type", "")),
            scheme=str(value.get("scheme", "")).lower(),
            parameter_name=str(value.get("name", "")),
            location=str(value.get("in", "")),
            credential_pattern=self._label(credentials, "pattern", f"{pointer}/x-credentials"),
            credential_example=self._label(credentials, "example", f"{pointer}/x-credentials"),
        )

    def _map(self, owner: JsonObject, name: str, pointer: str) -> JsonObject:
        """Return the member *name* of *owner*, an object; one without value is none."""
        value = owner.get(name)
        return {} if value is None else self._object(value, f"{pointer}/{escaped(name)}")

    def _list(self, owner: JsonObject, name: str, pointer: str) -> list[Any]:
        """Return the member *name* of *owner*, an array; one without value is none."""
        value = owner.get(name)
        if value is None or isinstance(value, list):
            return value or []
        raise self._invalid(
            f"expected an array, found {type(value).__name__}", f"{pointer}/{escaped(name)}"
        )

    def _label(self, owner: JsonObject, name: str, pointer: str) -> str | None:
        """Return the member *name* of *owner*, text; one without value is none."""
        value = owner.get(name)
        if value is None or isinstance(value, str):
            return value
        raise self._invalid(
            f"expected text, found {type(value).__name__}", f"{pointer}/{escaped(name)}"
        )

    def _object(self, value: Any, pointer: str) -> JsonObject:
        if not isinstance(value, Mapping):
            kind = "nothing" if value is None else type(value).__name__
            raise self._invalid(f"expected an object, found {kind}", pointer)
        return value

    def _invalid(self, message: str, pointer: str, hint: str = "") -> InvalidDocument:
        return InvalidDocument(message, source=self.document.source, pointer=pointer, hint=hint)
