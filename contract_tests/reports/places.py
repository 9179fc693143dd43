"""Lead from a violation to the place in the document that it breaks."""

from __future__ import annotations

from contract_tests.coverage import status_key
from contract_tests.exchanges import Exchange, Violation
from contract_tests.lines import Lines, Place
from mockserver.spec import Api, MediaType, Operation, Schema, SpecError
from mockserver.spec.media_types import meant
from mockserver.spec.pointers import MISSING, escaped, tokens_of, value_at
from mockserver.spec.schemas import Schemas

_PARAMETERS = ("path", "query", "querystring", "header", "cookie")


class Places:
    """The places of the violations of one run, in the document of *api* if there is one."""

    def __init__(self, api: Api | None, lines: Lines | None = None) -> None:
        self._api = api
        self._schemas = Schemas(api) if api else None
        self._operations = {each.name: each for each in api.operations} if api else {}
        self._lines = lines or Lines()

    def of(self, violation: Violation, exchanges: tuple[Exchange, ...] = ()) -> Place | None:
        """Return the place that *violation*, shown by *exchanges*, breaks: the property, the
        parameter, the response, or else the operation. `None` without a document.
        """
        if self._api is None:
            return None
        operation = self._operations.get(violation.operation)
        pointer = self._pointer(operation, violation, exchanges) if operation else ""
        return self._lines.place(self._api.document, pointer)

    def _pointer(
        self, operation: Operation, violation: Violation, exchanges: tuple[Exchange, ...]
    ) -> str:
        location, _, name = violation.place.partition(".")
        of_request = violation.rule.startswith("request")
        body = violation.place.partition("#")
        if body[0] == "body" and of_request and operation.request_body:
            content = operation.request_body.content
            # Where the body is a reference, only its schema tells where it stands.
            return self._in_body(content, "", body[2]) or f"{operation.pointer}/requestBody"
        if location in _PARAMETERS and name:
            for parameter in operation.parameters:
                # A header of a request and one of a response have the same place.
                if parameter.place.lower() == violation.place.lower() and (
                    of_request or location != "header"
                ):
                    return parameter.pointer
        if violation.place == "status" or not exchanges:
            return f"{operation.pointer}/responses"
        return self._in_response(operation, violation.place, exchanges[-1])

    def _in_response(self, operation: Operation, place: str, exchange: Exchange) -> str:
        key = status_key(operation, exchange.status)
        if key is None or place == "security":
            return f"{operation.pointer}/security" if place == "security" else operation.pointer
        response = operation.responses[key]
        location, _, name = place.partition(".")
        if location == "header":
            for header in response.headers:
                if header.name.lower() == name.lower():
                    return f"{response.pointer}/headers/{escaped(header.name)}"
            return response.pointer
        if location.partition("#")[0] != "body":
            return response.pointer
        pointer = place.partition("#")[2]
        found = self._in_body(response.content, exchange.media_type, pointer)
        return found or response.pointer

    def _in_body(self, content: tuple[MediaType, ...], media_type: str, pointer: str) -> str:
        fitting = [each for each in content if (meant(each.name) or "").lower() == media_type]
        schema = next((each.schema for each in (*fitting, *content) if each.schema), None)
        if schema is None or self._schemas is None:
            return ""
        try:
            return self._below(self._schemas, schema, tokens_of(pointer))
        except SpecError:
            return schema.pointer

    def _below(self, schemas: Schemas, schema: Schema, tokens: tuple[str, ...]) -> str:
        """Return where the schema stands of what *tokens* lead to, as far as it can be told."""
        for token in tokens:
            items = schemas.property(schema, token)
            if items is None:
                resolved = schemas.resolved(schema)
                if value_at(resolved.value, "/items") is MISSING or not token.isdecimal():
                    break
                items = schemas.member(resolved, "items")
            schema = items
        return schema.pointer
