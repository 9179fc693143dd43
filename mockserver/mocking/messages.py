"""A request as understood, and the answer to it, free of any framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mockserver.mocking.preferences import NO_PREFERENCES, Preferences
from mockserver.spec.model import Operation
from mockserver.spec.types import JsonValue
from mockserver.state.sessions import DEFAULT_SESSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A valid request for *operation*.

    `parameters` are its values by name, defaults filled in; where two locations share a name,
    the query's is here. `accept` is the header as sent, `None` without one. `path` and
    `query_string` are what the client asked for, `origin` where: `http://127.0.0.1:8000`.
    `preferences` are those of its `Prefer` header. `headers` are all of them, by name in lower
    case; `session` is the world in which the request happens.
    """

    operation: Operation
    parameters: Mapping[str, JsonValue]
    body: JsonValue
    accept: str | None
    path: str
    query_string: str = ""
    origin: str = ""
    preferences: Preferences = NO_PREFERENCES
    headers: Mapping[str, str] = field(default_factory=dict)
    session: str = DEFAULT_SESSION

    @property
    def media_type(self) -> str:
        """The media type of the body, in lower case and without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What to send. `content_type` is `None` without a body. `reasons` say why this one.

    `reports` are faults of the document that showed here for the first time, for the log.
    """

    status: int
    content_type: str | None
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
