"""Take what a session changed as one JSON value, and bring it back: here, or in another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response

from mockserver.errors import NoSuchResource
from mockserver.spec.types import JsonObject
from mockserver.state.queries import SortTerm
from mockserver.state.ranks import FIRST_CREATED
from mockserver.state.sessions import ChangedCollection, ChangedRecord, Claim, Sessions
from mockserver.state.texts import written
from mockserver.web.control_collections import Controlled, ControlledCollections
from mockserver.web.control_messages import Asked, json_response, nothing
from mockserver.web.control_state import check_records, unfit

FORM = 1
"""Of a snapshot. Another form gets another number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotResources:
    """The handlers of `/snapshot`."""

    collections: ControlledCollections
    sessions: Sessions

    def take(self, asked: Asked) -> Response:
        """Show all that the session changed."""
        changed = [
            _shown(found, one)
            for one in self.sessions.changed(asked.session)
            if (found := self.collections.kept_as(one.name, asked.session)) is not None
        ]
        return json_response({"snapshot": FORM, "collections": changed})

    def restore(self, asked: Asked) -> Response:
        """Put what a snapshot holds in the place of all that the session changed."""
        sent = asked.body
        assert isinstance(sent, Mapping)  # noqa: S101 - the document says so
        changed: dict[str, ChangedCollection] = {}
        orders: dict[str, tuple[SortTerm, ...]] = {}
        for index, one in enumerate(sent["collections"]):
            place = f"body#/collections/{index}"
            try:
                found = self.collections.find(one["api"], one["name"], asked.session)
            except NoSuchResource as error:
                raise unfit(f"{place}/name", "names no collection that this mock has") from error
            if found.kept_as in changed:
                raise unfit(f"{place}/name", "names a collection that came before")
            changed[found.kept_as] = _understood(found, one, place)
            orders[found.kept_as] = found.base.order
            # What it holds before the first request must be there before.
            found.of(asked.session)
        self.sessions.restore(asked.session, list(changed.values()), orders)
        return nothing()


def _shown(collection: Controlled, changed: ChangedCollection) -> dict[str, Any]:
    return {
        "api": collection.api,
        "name": collection.name,
        "changes": changed.version,
        "records": [_shown_record(one) for one in changed.records],
        **({"repeatable": [_shown_claim(one) for one in changed.claims]} if changed.claims else {}),
    }


def _shown_record(one: ChangedRecord) -> dict[str, Any]:
    is_created = one.number >= FIRST_CREATED
    shown = {
        "identity": one.identity,
        "created": is_created,
        "number": one.number - FIRST_CREATED if is_created else one.number,
        # As the very text that is kept: numbers of any size stay what they are.
        "record": None if one.body is None else orjson.Fragment(one.body),
    }
    return shown if one.last is None else {**shown, "last": orjson.Fragment(one.last)}


def _shown_claim(one: Claim) -> dict[str, Any]:
    return {"key": one.key, "content": one.content, "outcome": orjson.Fragment(one.answer)}


def _understood(collection: Controlled, sent: JsonObject, place: str) -> ChangedCollection:
    """Return what *sent*, at *place*, says of *collection*. Raises `Conflict`."""
    identities: set[str] = set()
    numbers: set[int] = set()
    records = []
    for index, one in enumerate(sent["records"]):
        record = one["record"]
        named = collection.identity(one["last"] if record is None else record)
        if named is not None and named != one["identity"]:
            raise unfit(
                f"{place}/records/{index}/identity", f"is not that of its record, {named!r}"
            )
        number = int(one["number"]) + (FIRST_CREATED if one["created"] else 0)
        if one["identity"] in identities or number in numbers:
            raise unfit(f"{place}/records/{index}", "has the identity or the number of another one")
        identities.add(one["identity"])
        numbers.add(number)
        if record is not None:
            check_records(collection, {f"{place}/records/{index}/record": record})
        records.append(
            ChangedRecord(
                identity=one["identity"],
                number=number,
                body=None if record is None else written(record),
                last=written(one["last"]) if record is None else None,
            )
        )
    return ChangedCollection(
        name=collection.kept_as,
        version=int(sent["changes"]),
        records=tuple(records),
        claims=tuple(_claims(sent.get("repeatable", ()), f"{place}/repeatable")),
    )


def _claims(sent: Sequence[JsonObject], place: str) -> Iterator[Claim]:
    keys: set[str] = set()
    for index, one in enumerate(sent):
        if one["key"] in keys:
            raise unfit(f"{place}/{index}/key", "is that of another one")
        keys.add(one["key"])
        yield Claim(key=one["key"], content=one["content"], answer=written(one["outcome"]))
