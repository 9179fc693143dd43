"""The records of a session as resources of the control interface: read, replaced, reset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from starlette.responses import Response

from mockserver.errors import Conflict, Violation
from mockserver.spec.types import JsonObject
from mockserver.state.queries import ListQuery
from mockserver.state.sessions import Sessions
from mockserver.state.texts import written
from mockserver.web.control_collections import Controlled, ControlledCollections
from mockserver.web.control_messages import Asked, json_response, nothing
from mockserver.web.limits import RateLimits

_MOST_VIOLATIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StateResources:
    """The handlers of `/state` and what is below it."""

    collections: ControlledCollections
    sessions: Sessions
    limits: RateLimits

    def overview(self, asked: Asked) -> Response:
        """List the collections of each API, with their sizes."""
        apis = [
            {"name": api, "collections": [_shown(one, asked.session) for one in found]}
            for api, found in self.collections.by_api(asked.session)
        ]
        return json_response({"session": asked.session, "apis": apis})

    def reset(self, asked: Asked) -> Response:
        """Undo all that the session changed."""
        self.limits.forget(asked.session)
        self.sessions.reset(asked.session)
        return nothing()

    def read(self, asked: Asked) -> Response:
        """Show every record of a collection, in its order."""
        bodies = self._asked_for(asked).of(asked.session).stored.listed(ListQuery()).bodies
        return json_response([orjson.Fragment(body) for body in bodies])

    def replace(self, asked: Asked) -> Response:
        """Let a collection hold just the records that were sent."""
        found, sent = self._asked_for(asked), asked.body
        assert isinstance(sent, list)  # noqa: S101 - the document says so
        check_records(found, {f"body#/{index}": one for index, one in enumerate(sent)})
        named: dict[str, int] = {}
        kept: list[tuple[str | None, str]] = []
        for index, record in enumerate(sent):
            identity = found.identity(record)
            if identity is not None and named.setdefault(identity, index) != index:
                raise unfit(f"body#/{index}", "has the identity of another one")
            kept.append((identity, written(record)))
        # What it holds before the first request must be there before.
        found.of(asked.session)
        self.sessions.replace(asked.session, found.kept_as, kept, found.base.order)
        return json_response(_shown(found, asked.session))

    def reset_one(self, asked: Asked) -> Response:
        """Undo what the session changed in one collection."""
        self.sessions.reset(asked.session, self._asked_for(asked).kept_as)
        return nothing()

    def _asked_for(self, asked: Asked) -> Controlled:
        return self.collections.find(asked.path["api"], asked.path["collection"], asked.session)


def check_records(collection: Controlled, records: Mapping[str, JsonObject]) -> None:
    """Raise `Conflict` if the API could not send one of *records*, each by its place."""
    violations: list[Violation] = []
    for place, record in records.items():
        violations += collection.violations(record, place)
        if len(violations) >= _MOST_VIOLATIONS:
            break
    if violations:
        said = "; ".join(f"{v.place.removeprefix('body')} {v.detail}" for v in violations[:5])
        raise Conflict(
            detail=f"{collection.api} cannot send such records of {collection.name}: {said}",
            violations=violations[:_MOST_VIOLATIONS],
        )


def unfit(place: str, detail: str) -> Conflict:
    """Return the refusal of what was sent at *place*: it is valid, but not for this mock."""
    return Conflict(
        detail=f"{place.removeprefix('body')} {detail}",
        violations=[Violation(place=place, detail=detail)],
    )


def _shown(collection: Controlled, session: str) -> JsonObject:
    return {"name": collection.name, "size": collection.of(session).stored.total(())}
