"""Let openapi-core judge exchanges by itself: its validation of requests and responses, no more."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from openapi_core import OpenAPI
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue

from contract_tests.catalogue.model import Sighting
from contract_tests.checks.core import CoreRequest, CoreResponse, without_servers
from contract_tests.exchanges import Exchange
from mockserver.spec import Operation
from mockserver.spec.types import JsonObject


class UnreadableDocument(Exception):
    """openapi-core does not read the document; the message is the first line of what it says."""


class CoreAlone:
    """openapi-core, made ready for the document *content*. Raises `UnreadableDocument`."""

    def __init__(self, content: JsonObject) -> None:
        try:
            self._openapi = OpenAPI.from_dict(dict(without_servers(content)))
        except Exception as error:
            said = (str(error) or repr(error)).splitlines()[0][:200]
            raise UnreadableDocument(f"{type(error).__name__}: {said}") from error

    def sightings(self, exchanges: Iterable[tuple[Operation, Exchange]]) -> frozenset[Sighting]:
        """Return what is wrong in *exchanges*: responses that the document does not describe, and
        invalid requests that were answered with a success.
        """
        found: set[Sighting] = set()
        known: set[Hashable] = set()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for operation, exchange in exchanges:
                # Responses alike are judged once: it takes milliseconds.
                kind = (operation.name, exchange.method, exchange.status, _telling(exchange))
                if kind not in known:
                    known.add(kind)
                    found |= set(self._response(operation, exchange))
                if 200 <= exchange.status < 300:
                    found |= set(self._request(operation, exchange))
        return frozenset(found)

    def _response(self, operation: Operation, exchange: Exchange) -> Iterator[Sighting]:
        request, response = CoreRequest(operation, exchange), CoreResponse(exchange)
        for error in _until_it_fails(self._openapi.iter_response_errors(request, response)):
            yield from _sightings(operation, "response", error)

    def _request(self, operation: Operation, exchange: Exchange) -> Iterator[Sighting]:
        request = CoreRequest(operation, exchange)
        for error in _until_it_fails(self._openapi.iter_request_errors(request)):
            yield from _sightings(operation, "request", error)


def _until_it_fails(errors: Iterable[Exception]) -> Iterator[Exception]:
    """Yield *errors* as far as openapi-core gets: a few values make it fail, as a list does where
    a discriminator stands. What it does not say, it does not see.
    """
    with suppress(Exception):
        yield from errors


def _telling(exchange: Exchange) -> Hashable:
    headers = frozenset(
        (name.lower(), value)
        for name, value in exchange.response_headers
        if name.lower() not in ("date", "x-mockserver-reasons")
    )
    return headers, exchange.response_body


def _sightings(operation: Operation, side: str, error: Any) -> Iterator[Sighting]:
    """Yield one sighting for each way in which *error* says that something is wrong."""
    kind, cause = type(error).__name__, error.__cause__
    rules = {kind}
    if isinstance(cause, InvalidSchemaValue):
        keywords = [getattr(one, "validator", None) for one in cause.schema_errors]
        rules = {f"{kind} ({keyword})" for keyword in keywords if keyword} or rules
    elif cause is not None:
        rules = {f"{kind} ({type(cause).__name__})"}
    for rule in sorted(rules):
        yield Sighting(operation=operation.name, check=side, rule=rule)
