"""Read the parameters of a request, and list what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.errors import Violation
from mockserver.mocking.not_readable import NotReadable
from mockserver.spec.model import Operation, Parameter, Schema
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Pagination
from mockserver.spec.styles import RawParameters, query_pairs, value_of
from mockserver.spec.types import JsonValue
from mockserver.web.query_strings import whole_query
from mockserver.web.violations import violations_of
from mockserver.web.wording import allowed, shown

# Texts whose meaning one operation remembers, before it forgets all of them.
_MOST_MEANT = 1_000
_LONGEST_MEANT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a request holds beside its path and body: headers by name in lower case, and so on."""

    headers: Mapping[str, str]
    query_string: str
    query: list[tuple[str, str]]
    cookies: list[tuple[str, str]]


def sent_in(scope: Mapping[str, Any], *, query_in_path: bool = False) -> Sent:
    """Return what the request in *scope* holds; *query_in_path*: the template has a query, too."""
    headers = headers_of(scope)
    query_string = scope["query_string"].decode("latin-1")
    if query_in_path:
        # Clients put their query behind a second question mark: the template has the first.
        query_string = query_string.replace("?", "&")
    return Sent(
        headers=headers,
        query_string=query_string,
        query=query_pairs(query_string),
        cookies=_cookies(headers.get("cookie", "")),
    )


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers in *scope* by name in lower case, those sent twice as one list."""
    found: dict[str, str] = {}
    for key, value in scope["headers"]:
        name, text = key.decode("latin-1").lower(), value.decode("latin-1")
        separator = "; " if name == "cookie" else ", "
        found[name] = f"{found[name]}{separator}{text}" if name in found else text
    return found


class ApiParameters:
    """The parameters of every operation of one API; belongs to one app."""

    def __init__(
        self, schemas: Schemas, pagination: Callable[[Operation], Pagination | None]
    ) -> None:
        self._schemas = schemas
        self._pagination = pagination
        self._known: dict[str, Parameters] = {}

    def of(self, operation: Operation) -> Parameters:
        """Return the parameters of *operation*, made ready to be read at first use."""
        found = self._known.get(operation.pointer)
        if found is None:
            pagination = self._pagination(operation)
            found = self._known[operation.pointer] = Parameters(
                operation, self._schemas, pagination
            )
        return found


class Parameters:
    """The parameters of one operation, and how they are read."""

    def __init__(
        self, operation: Operation, schemas: Schemas, pagination: Pagination | None
    ) -> None:
        self._schemas = schemas
        self._pagination = pagination
        # The query last: where two locations share a name, its value is what handlers see.
        ordered = sorted(operation.parameters, key=lambda p: p.location == "query")
        # What texts of parameters were found to mean: clients send few of them again and again.
        self._meant: dict[tuple[str, str], JsonValue] = {}
        self._expected = tuple(
            (parameter, _is_one_name(parameter, schemas), _usual(parameter, schemas))
            for parameter in ordered
        )

    def read(
        self, path_values: Mapping[str, str], sent: Sent
    ) -> tuple[dict[str, JsonValue], list[Violation]]:
        """Return the parameters by name, defaults filled in, and what is wrong."""
        raw = RawParameters(
            path=path_values, query=sent.query, headers=sent.headers, cookies=sent.cookies
        )
        names = {name for name, _ in sent.query}
        violations: list[Violation] = []
        parameters: dict[str, JsonValue] = {}
        for parameter, is_one_name, usual in self._expected:
            if not is_one_name:
                value = self._value(parameter, raw, sent.query_string, violations)
            elif parameter.name in names:
                value = self._one(parameter, raw, sent, violations)
            else:
                # Of many parameters that filter, most are not sent.
                value = usual
            if value is not MISSING:
                parameters[parameter.name] = value
        return parameters, violations

    def _one(
        self, parameter: Parameter, raw: RawParameters, sent: Sent, violations: list[Violation]
    ) -> JsonValue:
        """Return the value of *parameter*, which nothing but pairs of its name can give."""
        key = (
            parameter.name,
            "&".join(text for name, text in sent.query if name == parameter.name),
        )
        if key in self._meant:
            return self._meant[key]
        known = len(violations)
        value = self._value(parameter, raw, sent.query_string, violations)
        # Who was told what is wrong does not ask again; lists and objects are each request's own.
        is_small = len(key[1]) <= _LONGEST_MEANT and isinstance(value, str | int | float)
        if is_small and len(violations) == known:
            if len(self._meant) >= _MOST_MEANT:
                self._meant.clear()
            self._meant[key] = value
        return value

    def _value(
        self,
        parameter: Parameter,
        raw: RawParameters,
        query_string: str,
        violations: list[Violation],
    ) -> JsonValue:
        """Return the value of *parameter*, or `MISSING`; add to *violations*."""
        try:
            value = _sent_value(parameter, raw, query_string, self._schemas)
        except NotReadable as error:
            wrong = Violation(place=parameter.place, detail=str(error), rule="contentType")
            violations.append(wrong)
            return MISSING
        return _judged(parameter, value, self._schemas, self._pagination, violations)


def _is_one_name(parameter: Parameter, schemas: Schemas) -> bool:
    """Tell whether *parameter* may be absent, and is if the query has no pair of its name."""
    is_plain = parameter.location == "query" and not parameter.required
    if not is_plain or parameter.style == "deepObject":
        return False
    # The members of an object are pairs of their own.
    return not (parameter.explode and "object" in schemas.types(parameter.schema))


def _usual(parameter: Parameter, schemas: Schemas) -> JsonValue:
    """Return what *parameter* is taken for where it is absent, and may be; or `MISSING`."""
    default = schemas.default(_schema_of(parameter))
    return MISSING if default is None else default


def _schema_of(parameter: Parameter) -> Schema | None:
    return parameter.schema or (parameter.content.schema if parameter.content else None)


def _sent_value(
    parameter: Parameter, raw: RawParameters, query_string: str, schemas: Schemas
) -> JsonValue:
    if parameter.location == "querystring":
        return whole_query(parameter, query_string, schemas)
    return value_of(parameter, raw, schemas)


def _judged(
    parameter: Parameter,
    value: JsonValue,
    schemas: Schemas,
    pagination: Pagination | None,
    violations: list[Violation],
) -> JsonValue:
    """Return *value*, what stands in for it, or `MISSING`; add to *violations*."""
    schema = _schema_of(parameter)
    if value is MISSING:
        return _absent(parameter, schema, schemas, violations)
    if schema is None:
        return value
    errors = list(violations_of(schema, value, schemas, place=""))
    clamps = (
        pagination is not None
        and parameter.name == pagination.limit
        and pagination.bad_limit == "clamp"
    )
    if clamps and (errors or value == 0):
        return _clamped(value, schemas.resolved(schema).value, pagination)
    if errors and parameter.lenient:
        return _usual(parameter, schemas)
    for error in errors:
        inside = f" ({error.place} {error.detail})" if error.place else ""
        violations.append(
            Violation(
                place=parameter.place,
                detail=f"is {shown(value)}; {allowed(schema, schemas)}{inside}",
                rule=error.rule,
                received=error.received,
            )
        )
    return value


def _absent(
    parameter: Parameter, schema: Schema | None, schemas: Schemas, violations: list[Violation]
) -> JsonValue:
    """Return what a parameter that was not sent is taken for; add to *violations*."""
    if not parameter.required:
        return _usual(parameter, schemas)
    if _leaves_no_trace(parameter, schema, schemas):
        return {}
    violations.append(
        Violation(
            place=parameter.place,
            detail=f"is missing; {allowed(schema, schemas)}",
            rule="required",
        )
    )
    return MISSING


def _leaves_no_trace(parameter: Parameter, schema: Schema | None, schemas: Schemas) -> bool:
    """Tell whether *parameter* may be an object without members, of which nothing is sent."""
    members = parameter.style == "form" and parameter.explode and parameter.content is None
    if schema is None or parameter.location != "query" or not members:
        return False
    is_object = schemas.types(schema) == frozenset({"object"})
    return is_object and schemas.validator(schema, direction="request").is_valid({})


def _clamped(value: JsonValue, schema: Any, pagination: Pagination | None) -> JsonValue:
    """Return a page size out of bounds as the server takes it: clamped, or its default."""
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    if number is None or (number == 0 and pagination and pagination.zero_limit == "default"):
        return schema.get("default", MISSING)
    return max(schema.get("minimum", number), min(schema.get("maximum", number), number))


def _cookies(header: str) -> list[tuple[str, str]]:
    pairs = [part.strip().partition("=") for part in header.split(";") if part.strip()]
    return [(name, value) for name, _, value in pairs]
