"""Infer what the operations of an API mean, from nothing but its document."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.finding import Finding
from mockserver.spec.semantics.inference.bodies import ListAnswer, Views, answered
from mockserver.spec.semantics.inference.collections import Resources, collection_finding
from mockserver.spec.semantics.inference.filters import filters_finding
from mockserver.spec.semantics.inference.order import order_finding
from mockserver.spec.semantics.inference.pages import page_parameters, pagination_finding
from mockserver.spec.semantics.written import WrittenPointers


def inferred(api: Api) -> Mapping[str, tuple[Finding, ...]]:
    """Return what can be told about every operation of *api*, by its name.

    It follows from the document alone, whatever the operations declare about themselves.
    """
    inference = Inference(api)
    return {operation.name: inference.of(operation) for operation in api.operations}


class Inference:
    """What can be told about the operations of one API, each when it is asked for."""

    def __init__(self, api: Api) -> None:
        self._views = Views(api.document)
        self._resources = Resources(api, self._views)
        self._written = WrittenPointers(api.document)
        self._found: dict[str, tuple[Finding, ...]] = {}

    def of(self, operation: Operation) -> tuple[Finding, ...]:
        """Return what can be told about *operation*."""
        found = self._found.get(operation.name)
        if found is None:
            found = self._found[operation.name] = tuple(self._findings(operation))
        return found

    def _findings(self, operation: Operation) -> Iterator[Finding]:
        collection = collection_finding(self._resources, operation, self._written)
        if collection is not None:
            yield collection
        value = collection.value if collection is not None else None
        is_list = value is not None and value["role"] == "list"
        array = self._array(operation, is_list=is_list)
        pages = pagination_finding(self._views, operation, array)
        if pages is not None:
            yield pages
        if value is None or not is_list or array is None:
            return
        order = order_finding(self._views, operation, array.record, value.get("identity"))
        if order is not None:
            yield order
        taken = self._taken(operation, order, pages)
        filters = filters_finding(
            self._views, operation, array.record, self._resources.places[operation.name].noun, taken
        )
        if filters is not None:
            yield filters

    def _array(self, operation: Operation, *, is_list: bool) -> ListAnswer | None:
        """Return the array that *operation* lists, where it may be asked for a part of it."""
        place = self._resources.places[operation.name]
        if is_list or operation.method == "GET" or place.verb == "list":
            return self._resources.array_of(operation)
        if operation.method in ("POST", "QUERY") and answered(operation) is not None:
            # A creation answers with a record, and what is in it is no list.
            clear = [one for one in page_parameters(operation, self._views) if not one.is_vague]
            return self._resources.array_of(operation) if clear else None
        return None

    def _taken(
        self, operation: Operation, order: Finding | None, pages: Finding | None
    ) -> Collection[str]:
        """Return the parameters that say which page, or in which order."""
        taken = {one.place for one in page_parameters(operation, self._views)}
        if order is not None:
            taken |= {order.value.get("parameter"), order.value.get("directionParameter")}
        if pages is not None and pages.value is not None:
            taken |= {pages.value.get("limit"), pages.value.get("position")}
        return {name for name in taken if name}
