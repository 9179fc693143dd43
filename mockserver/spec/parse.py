"""Turn a document into the model: references resolved, defaults of OpenAPI filled in."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.errors import SpecError
from mockserver.spec.dialects import normal_form
from mockserver.spec.document import Document
from mockserver.spec.messages import Messages
from mockserver.spec.model import Api, SecurityScheme
from mockserver.spec.operations import Operations
from mockserver.spec.pointers import escaped
from mockserver.spec.shapes import Shapes
from mockserver.spec.types import JsonObject, JsonValue


def api_from_document(document: Document, *, strict: bool = False) -> Api:
    """Return the model of *document*.

    What is broken in one operation leaves out that operation; what is wrong without harm is a
    warning. Raises `SpecError` with the JSON Pointer of what is wrong if nothing can be served,
    or, if *strict*, for the first thing that is wrong at all.
    """
    return _Parser(document, strict).api()


class _Parser:
    def __init__(self, original: Document, strict: bool) -> None:
        self.original = original
        self.document = normal_form(original)
        self.shapes = Shapes(self.document, strict)
        self.messages = Messages(self.shapes)

    def api(self) -> Api:
        content = self.document.content
        for notice in self.document.notices:
            self.shapes.overlook(notice)
        info = self._info(content)
        components = self.shapes.map(content, "components", "")
        operations = Operations(self.shapes, self.messages)
        refusals = operations.refusals(content, "")
        served = tuple(operations.in_paths())
        if operations.unserved and not served:
            raise operations.unserved[0].error
        default_responses = self.shapes.map(content, "x-default-responses", "")
        return Api(
            document=self.document,
            original=self.original,
            title=str(info.get("title", self.document.name)),
            version=str(info.get("version", "")),
            servers=tuple(operations.servers(content, "")),
            operations=served,
            security_schemes=self._security_schemes(components),
            default_responses={
                status: self.messages.response(status, value, f"/x-default-responses/{status}")
                for status, value in default_responses.items()
            },
            refusals=refusals,
            world=self.shapes.label(content, "x-world", ""),
            webhooks=tuple(operations.in_webhooks()),
            unserved=tuple(operations.unserved),
            # Last: what stands above overlooks, too.
            warnings=tuple(self.shapes.overlooked),
        )

    def _info(self, content: JsonObject) -> JsonObject:
        try:
            return self.shapes.object(content.get("info"), "/info")
        except SpecError as error:
            self.shapes.overlook(error)
            return {}

    def _security_schemes(self, components: JsonObject) -> Mapping[str, SecurityScheme]:
        result = {}
        for name, value in self.shapes.map(components, "securitySchemes", "/components").items():
            try:
                result[name] = self._security_scheme(name, value)
            except SpecError as error:
                self.shapes.overlook(error)
        return result

    def _security_scheme(self, name: str, value: JsonValue) -> SecurityScheme:
        pointer = f"/components/securitySchemes/{escaped(name)}"
        value, pointer = self.shapes.resolved(value, pointer)
        credentials = self.shapes.map(value, "x-credentials", pointer)
        place = f"{pointer}/x-credentials"
        return SecurityScheme(
            name=name,
            kind=str(value.get("type", "")),
            scheme=str(value.get("scheme", "")).lower(),
            parameter_name=str(value.get("name", "")),
            location=str(value.get("in", "")),
            credential_pattern=self.shapes.label(credentials, "pattern", place),
            credential_example=self.shapes.label(credentials, "example", place),
        )
