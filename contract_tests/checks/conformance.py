"""Judge one exchange by the document: openapi-core reads the document and the messages itself."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from openapi_core import Config, OpenAPI
from openapi_core.deserializing.styles.exceptions import EmptyQueryParameterValue
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.responses.exceptions import ResponseFinderError
from openapi_core.validation.request.exceptions import ParameterValidationError
from openapi_core.validation.response.exceptions import HeaderValidationError, MissingData
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue

from contract_tests.checks.core import (
    CoreRequest,
    CoreResponse,
    deserializers,
    is_text_of_json,
    without_servers,
)
from contract_tests.checks.framing import framing
from contract_tests.checks.overlooked import Overlooked, clocks
from contract_tests.checks.readable import readable
from contract_tests.checks.refusals import left_to_http
from contract_tests.checks.rules import body_rule, request_rule, response_rule, telling
from contract_tests.exchanges import Exchange, Violation, curl
from mockserver.spec import MISSING, Api, Operation, Response
from mockserver.spec.model import Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonObject, JsonValue


class Conformance:
    """openapi-core, made ready for one document.

    *content* stands in for what the document says of requests. Raises openapi-core's `SpecError`
    if the document itself is invalid.
    """

    def __init__(self, api: Api, content: JsonObject | None = None) -> None:
        self._schemas = Schemas(api)
        self._overlooked = Overlooked(self._schemas)
        self._default_responses = api.default_responses
        self._operations = {operation.name: operation for operation in api.operations}
        self._openapi = OpenAPI.from_dict(
            dict(without_servers(readable(api).content if content is None else content)),
            config=Config(
                # What is wrong in a document, its reader says; the rest of it can be judged by.
                spec_validator_cls=None,  # type: ignore[arg-type]  # it takes None, and does not say so
                extra_media_type_deserializers=dict(deserializers(api)),
            ),
        )

    def request(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return how the request of *exchange* violates what the document says of *operation*."""
        errors = self._errors(
            self._openapi.iter_request_errors(CoreRequest(operation, exchange)),
        )
        return [
            v
            for error in errors
            if not self._is_valid_empty_text(operation, error)
            for v in _violations("request", operation, exchange, error)
        ]

    def response(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return how the response of *exchange* violates the document: status, media type, body,
        headers.
        """
        errors = self._errors(
            self._openapi.iter_response_errors(
                CoreRequest(operation, exchange), CoreResponse(exchange)
            ),
        )
        found = [
            v
            for error in errors
            if not (isinstance(error, MissingData) and self._may_be_empty(operation, exchange))
            if not (isinstance(error, ResponseFinderError) and left_to_http(operation, exchange))
            for v in _violations("response", operation, exchange, error)
        ]
        if exchange.status < 300 and self._is_error(operation, exchange, found):
            what = f"{exchange.status}, and the body is what an error looks like"
            return [_violation("status.error-as-200", operation, exchange, "status", what)]
        return self._with_overlooked(operation, exchange, found)

    def overlooked(self, operation: Operation, exchange: Exchange) -> list[Violation]:
        """Return what is wrong in a response that is as its schema says."""
        return self._with_overlooked(operation, exchange, [])

    def _with_overlooked(
        self, operation: Operation, exchange: Exchange, found: list[Violation]
    ) -> list[Violation]:
        """Return *found* with what openapi-core passes over; what that explains is left out."""
        told = {violation.rule for violation in found}
        for rule, place, what in framing(exchange):
            if rule not in told:
                found = [*found, _violation(rule, operation, exchange, place, what)]
        schema, body = self._described(operation, exchange)
        if body is MISSING:
            return found
        faults = list(self._overlooked.faults(schema, body)) if schema is not None else []
        for rule, pointer, what in (*faults, *(clocks(body) if _tells_time(exchange) else ())):
            place = f"body#{pointer}"
            if rule == "body.discriminator":
                found = [v for v in found if not v.place.startswith(place)]
            if all((v.rule, v.place) != (rule, place) for v in found):
                found = [*found, _violation(rule, operation, exchange, place, what)]
        return found

    def _described(
        self, operation: Operation, exchange: Exchange
    ) -> tuple[Schema | None, JsonValue]:
        """Return the schema of the JSON that *exchange* answers, and that; `MISSING` if none."""
        if not is_text_of_json(exchange.media_type):
            return None, MISSING
        response = response_of(operation, exchange.status)
        for media_type in response.content if response else ():
            if media_type.name.split(";")[0].strip().lower() == exchange.media_type:
                return media_type.schema, exchange.json()
        return None, exchange.json()

    def _is_error(self, operation: Operation, exchange: Exchange, found: list[Violation]) -> bool:
        """Return whether a success has the body of a documented error, and not its own."""
        schema, body = self._described(operation, exchange)
        if not isinstance(body, Mapping) or exchange.media_type == "application/problem+json":
            return exchange.media_type == "application/problem+json" and schema is None
        broken = any(v.rule.startswith("body.") for v in found)
        for error in self._error_schemas(operation):
            if any(True for _ in self._schemas.errors(error, body, direction="response")):
                continue
            required = _required(self._schemas.resolved(error))
            own = [schema and self._schemas.property(schema, name) for name in required]
            if required and (broken or (schema and not any(own))):
                return True
            # A schema that requires nothing allows much: the body has to be all its own.
            if not required and schema and broken and self._is_only_of(error, schema, body):
                return True
        return False

    def _is_only_of(self, error: Schema, schema: Schema, body: Mapping[str, JsonValue]) -> bool:
        """Return whether *body* has members that *error* names, and none that *schema* does."""
        known = any(self._schemas.property(error, name) for name in body)
        return known and not any(self._schemas.property(schema, name) for name in body)

    def _error_schemas(self, operation: Operation) -> Iterator[Schema]:
        for responses in (operation.responses, self._default_responses):
            for status, response in responses.items():
                if status[:1] in "45d":
                    yield from (one.schema for one in response.content if one.schema is not None)

    def _errors(self, errors: Iterable[Exception]) -> list[Exception]:
        with warnings.catch_warnings():
            # openapi-core warns of deprecated parameters; that they are used is no violation.
            warnings.simplefilter("ignore", DeprecationWarning)
            # It does not know every scheme of HTTP and OAuth 2; who is let in is judged by others.
            warnings.filterwarnings("ignore", "Unsupported scheme type", UserWarning)
            found: list[Exception] = []
            try:
                found.extend(errors)
            except TypeError as error:
                # It fails where a list or an object names a variant, which is never valid.
                found.append(error)
            return found

    def _is_valid_empty_text(self, operation: Operation, error: Exception) -> bool:
        """Return whether *error* is that a parameter is empty, which its schema allows.

        `allowEmptyValue` does not forbid that: OAS 3.1.1, Parameter Object, allowEmptyValue.
        """
        if not isinstance(error.__cause__, EmptyQueryParameterValue):
            return False
        parameter = self._operations[operation.name].parameter(error.__cause__.name)
        schema = parameter.schema if parameter and not parameter.lenient else None
        return schema is None or not any(
            True for _ in self._schemas.errors(schema, "", direction="request")
        )

    def _may_be_empty(self, operation: Operation, exchange: Exchange) -> bool:
        """Return whether no bytes at all are a valid body: a text that may be empty."""
        response = response_of(operation, exchange.status)
        for media_type in response.content if response else ():
            if media_type.name == exchange.media_type and not is_text_of_json(media_type.name):
                schema = media_type.schema
                return schema is None or not any(
                    True for _ in self._schemas.errors(schema, "", direction="response")
                )
        return False


def response_of(operation: Operation, status: int) -> Response | None:
    """Return the response that *operation* documents for *status*, or `None`."""
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in operation.responses:
            return operation.responses[key]
    return None


def _violations(
    side: str, operation: Operation, exchange: Exchange, error: Exception
) -> Iterator[Violation]:
    """Yield what *error* of openapi-core says, one violation for each part of the message."""
    kind, cause = type(error).__name__, error.__cause__
    rule = request_rule(error) if side == "request" else response_rule(error, exchange.status)
    if isinstance(cause, InvalidSchemaValue):
        for schema_error in map(telling, cause.schema_errors):
            if isinstance(getattr(schema_error, "instance", None), Element | bytes):
                continue  # openapi-core does not read XML by its schema, nor images.
            if _is_of_properties(schema_error) and _place(error).partition(".")[1]:
                continue  # Parameters and headers have one direction: OAS 3.1, Schema Object.
            if side == "response" and _is_width(schema_error):
                continue
            pointer = "".join(f"/{token}" for token in getattr(schema_error, "absolute_path", ()))
            yield _violation(
                body_rule(schema_error) if rule == "body.invalid" else rule,
                operation,
                exchange,
                _place(error) + (f"#{pointer}" if pointer else ""),
                f"{kind}: {getattr(schema_error, 'message', schema_error)}",
            )
        return
    yield _violation(rule, operation, exchange, _place(error), f"{kind}: {_said(cause or error)}")


def _is_of_properties(schema_error: object) -> bool:
    return getattr(schema_error, "validator", None) in ("readOnly", "writeOnly")


def _is_width(error: object) -> bool:
    """Return whether *error* is that a whole number is wider than its format.

    A format is an annotation (JSON Schema 2020-12, 7.2.1), and servers whose numbers have no width
    show what they were sent.
    """
    of_format = getattr(error, "validator", None) == "format"
    return of_format and getattr(error, "validator_value", None) in ("int32", "int64")


def _violation(
    rule: str, operation: Operation, exchange: Exchange, place: str, evidence: str
) -> Violation:
    return Violation(
        operation=operation.name,
        rule=rule,
        place=place,
        evidence=evidence[:500],
        curl=curl(exchange),
    )


def _required(schema: Schema) -> list[str]:
    return list(schema.value.get("required", ())) if isinstance(schema.value, Mapping) else []


def _tells_time(exchange: Exchange) -> bool:
    """Tell whether a body may say when something was made: most do not, and large ones cost."""
    body = exchange.response_body
    return any(word in body for word in (b"reat", b"nserted", b"irst"))


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except UnicodeDecodeError:  # openapi-core writes a body that is no UTF-8 into its message.
        return repr(error)


def _place(error: Exception) -> str:
    if isinstance(error, ParameterValidationError):
        return f"{error.location}.{error.name}"
    if isinstance(error, HeaderValidationError):
        return f"header.{error.name}"
    if isinstance(error, PathError | ResponseFinderError):
        return "status"
    return "header.content-type" if isinstance(error.__cause__, MediaTypeNotFound) else "body"
