"""What a world's handler is told of its request, and may ask for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from urllib.parse import parse_qsl

from mockserver.errors import InvalidRequest, RequestRefused, Violation
from mockserver.mocking.collection_names import name_of
from mockserver.mocking.collections import SessionRecords
from mockserver.mocking.lists import Lists
from mockserver.mocking.messages import Request
from mockserver.mocking.negotiation import ResponsePlan
from mockserver.mocking.pages import Page
from mockserver.mocking.worlds import Source
from mockserver.spec.instants import instant_from
from mockserver.spec.json_text import value_from_json
from mockserver.spec.semantics import Semantics
from mockserver.spec.types import JsonObject, JsonValue

_Result = TypeVar("_Result")


class HandlerCall:
    """What a handler is told and may ask for. See `worlds.Call`."""

    def __init__(
        self,
        request: Request,
        plan: ResponsePlan,
        *,
        semantics: Semantics,
        collections: SessionRecords,
        lists: Lists,
        source: Callable[[], Source],
    ) -> None:
        self._request = request
        self._semantics = semantics
        self._collections = collections
        self._lists = lists
        self.parameters = request.parameters
        self.body = request.body
        self.media_type = plan.media_type_name
        self._source = source

    @cached_property
    def source(self) -> Source:
        """Seed, time and randomness: one time, for as long as the handler works."""
        return self._source()

    @property
    def collection_name(self) -> str | None:
        """The collection of the world that a page is cut from, `None` if there is none."""
        reference = self._semantics.collection
        if reference is None or self._semantics.pagination is None:
            return None
        name = name_of(reference, self.parameters)
        return name if self._collections.is_of_world(name) else None

    def records(self, collection: str) -> Sequence[JsonObject]:
        """Return every record of *collection*, in its declared order."""
        return self._collections.records(collection)

    def derived(self, collection: str, make: Callable[[Iterator[JsonObject]], _Result]) -> _Result:
        """Return what *make* makes of the records of *collection*, kept until one changes."""
        return self._collections.derived(collection, make)

    def page(
        self, records: Iterable[JsonObject] | None = None, *, total: int | None = None
    ) -> Page:
        """Return the page asked for, from the operation's collection or from *records*."""
        operation = self._request.operation
        reference = self._semantics.collection
        name = name_of(reference, self.parameters) if reference else operation.name
        source = (
            self._collections.stored(name)
            if records is None
            else self._collections.computed(records, name)
        )
        return self._lists.page(self._request, self._semantics, source, total=total)

    def matching(
        self, *, after: JsonValue = None, limit: int | None = None
    ) -> Sequence[JsonObject]:
        """Return the records that the filters let through, behind *after*, at most *limit*."""
        reference = self._semantics.collection
        if reference is None:
            return ()
        query = self._lists.query(self._request, self._semantics)
        stored = self._collections.stored(name_of(reference, self.parameters))
        place = None if after is None else stored.place_of(after, query.order)
        if after is not None and place is None:
            return ()
        listed = stored.listed(dataclasses.replace(query, after=place, limit=limit))
        return tuple(value_from_json(body) for body in listed.bodies)

    def instant(self, parameter: str) -> datetime | None:
        """Return the date-time that *parameter* holds, in UTC; `None` where it was omitted."""
        if parameter not in self.parameters:
            return None
        moment = instant_from(self.parameters[parameter])
        if moment is None:
            raise self.invalid(parameter, "is no date-time like 2026-05-03T09:00:00Z")
        return moment

    def sent(self, parameter: str) -> str | None:
        """Return the text that the query sends for *parameter*, before defaults and clamping."""
        pairs = parse_qsl(self._request.query_string, keep_blank_values=True)
        return next((value for name, value in pairs if name == parameter), None)

    def invalid(self, parameter: str, detail: str) -> RequestRefused:
        """Return the refusal to raise where the value of *parameter* makes no sense."""
        described = self._request.operation.parameter(parameter)
        place = described.place if described else parameter
        return InvalidRequest(
            detail=f"{place.replace('.', ' parameter ', 1)} {detail}",
            violations=(Violation(place=place, detail=detail),),
        )
