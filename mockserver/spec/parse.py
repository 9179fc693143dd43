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
            servers=tuple(self._servers(content.get("servers", []))),
            operations=tuple(self._operations(content)),
            security_schemes={
                name: self._security_scheme(name, scheme)
                for name, scheme in components.get("securitySchemes", {}).items()
            },
            default_responses={
                status: self._response(status, value, f"/x-default-responses/{status}")
                for status, value in content.get("x-default-responses", {}).items()
            },
            refusals=self._object(content.get("x-refusals", {}), "/x-refusals"),
            world=content.get("x-world"),
        )

    def _servers(self, servers: JsonValue) -> Iterator[Server]:
        for server in servers:
            url = str(server.get("url", "/"))
            for name, variable in server.get("variables", {}).items():
                url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
            yield Server(url=url)

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
            for index, item in enumerate(owner.get("parameters", [])):
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
        security = value.get("security", self.document.content.get("security", []))
        body = value.get("requestBody")
        return Operation(
            method=method.upper(),
            path_template=path_template,
            operation_id=value.get("operationId"),
            summary=str(value.get("summary", "")),
            deprecated=bool(value.get("deprecated", False)),
            parameters=tuple(parameters.values()),
            request_body=None if body is None else self._body(body, f"{pointer}/requestBody"),
            responses={
                str(status): self._response(str(status), item, f"{pointer}/responses/{status}")
                for status, item in value.get("responses", {}).items()
                if not str(status).startswith("x-")
            },
            security=tuple(
                SecurityRequirement(
                    schemes=tuple((name, tuple(scopes)) for name, scopes in requirement.items())
                )
                for requirement in security
            ),
            extensions={k: v for k, v in value.items() if k.startswith("x-")},
            pointer=pointer,
        )

    def _parameter(self, value: JsonValue, pointer: str) -> Parameter | None:
        value, pointer = self.references.resolved(value, pointer)
        name, location = value.get("name"), value.get("in")
        if not isinstance(name, str) or location not in _DEFAULT_STYLES:
            raise self._invalid(
                "a parameter needs a name, and an `in` of path, query, header or cookie", pointer
            )
        if location == "header" and name.lower() in _IGNORED_HEADERS:
            return None
        style = value.get("style", _DEFAULT_STYLES[location])
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
        for name, item in value.get("headers", {}).items():
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
        for name, value in owner.get("content", {}).items():
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
        credentials = value.get("x-credentials", {})
        return SecurityScheme(
            name=name,
            kind=str(value.get("type", "")),
            scheme=str(value.get("scheme", "")).lower(),
            parameter_name=str(value.get("name", "")),
            location=str(value.get("in", "")),
            credential_pattern=credentials.get("pattern"),
            credential_example=credentials.get("example"),
        )

    def _object(self, value: Any, pointer: str) -> JsonObject:
        if not isinstance(value, Mapping):
            kind = "nothing" if value is None else type(value).__name__
            raise self._invalid(f"expected an object, found {kind}", pointer)
        return value

    def _invalid(self, message: str, pointer: str, hint: str = "") -> InvalidDocument:
        return InvalidDocument(message, source=self.document.source, pointer=pointer, hint=hint)
