"""Turn a document into the model: references resolved, defaults of OpenAPI filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mockserver.errors import SpecError
from mockserver.spec.dialects import normal_form
from mockserver.spec.document import Document
from mockserver.spec.messages import Messages
from mockserver.spec.model import Api, Operation, SecurityScheme
from mockserver.spec.operations import Operations
from mockserver.spec.pointers import escaped
from mockserver.spec.servers import servers_of
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
        webhooks = tuple(operations.in_webhooks())
        default_responses = self.shapes.map(content, "x-default-responses", "")
        schemes = self._security_schemes(components)
        servers = tuple(servers_of(content, "", self.shapes))
        if not served and not webhooks:
            message = "no operation is described: every request will be answered with 404"
            self.shapes.overlook(self.shapes.invalid(message, "/paths"))
        self._find_undescribed(served, components.get("securitySchemes"))
        return Api(
            document=self.document,
            original=self.original,
            title=str(info.get("title", self.document.name)),
            version=str(info.get("version", "")),
            servers=servers,
            operations=served,
            security_schemes=schemes,
            default_responses={
                status: self.messages.response(status, value, f"/x-default-responses/{status}")
                for status, value in default_responses.items()
            },
            refusals=refusals,
            world=self.shapes.label(content, "x-world", ""),
            webhooks=webhooks,
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

    def _find_undescribed(self, served: Iterable[Operation], described: JsonValue) -> None:
        """Overlook the security schemes that operations require and that nothing describes."""
        known = set(described) if isinstance(described, Mapping) else set()
        for operation in served:
            for requirement in operation.security:
                for name, _ in requirement.schemes:
                    if name in known:
                        continue
                    known.add(name)
                    message = (
                        f"the security scheme {name!r} is not described; "
                        "no credential is asked for where it is required"
                    )
                    hint = "Describe it in the securitySchemes of components."
                    self.shapes.overlook(self.shapes.invalid(message, operation.pointer, hint))

    def _security_scheme(self, name: str, value: JsonValue) -> SecurityScheme:
        pointer = f"/components/securitySchemes/{escaped(name)}"
        value, pointer = self.shapes.resolved(value, pointer)
        self._check_scheme(value, pointer)
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
            scopes_pattern=self._scopes_pattern(credentials, place),
        )

    def _scopes_pattern(self, credentials: JsonObject, pointer: str) -> str | None:
        pattern = self.shapes.label(credentials, "scopes", pointer)
        if pattern is None:
            return None
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise self.shapes.invalid(f"no pattern: {error}", f"{pointer}/scopes") from error
        if groups != 1:
            hint = "One group finds the scopes: '^key_scoped_(.+)$'."
            raise self.shapes.invalid(f"{groups} groups", f"{pointer}/scopes", hint)
        return pattern

    def _check_scheme(self, value: JsonObject, pointer: str) -> None:
        """Raise `InvalidDocument` if nobody can tell what credential *value* asks for."""
        kind = value.get("type")
        wrong = ""
        if kind not in ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"):
            wrong = f"{kind!r} is no type of security scheme"
        elif kind == "apiKey" and not (value.get("name") and value.get("in") in _KEY_PLACES):
            wrong = "an API key needs a name, and an `in` of query, header or cookie"
        elif kind == "http" and not value.get("scheme"):
            wrong = "a security scheme of type http needs a `scheme`: basic, bearer"
        if wrong:
            raise self.shapes.invalid(f"{wrong}; no credential is asked for", pointer)


_KEY_PLACES = ("query", "header", "cookie")
