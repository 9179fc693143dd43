"""Every error that this package raises on purpose.

MockServerError
├── SpecError              the document is wrong; found at start
│   ├── UnreadableDocument     not a file, not text, not YAML or JSON
│   ├── UnsupportedDocument    readable, but no OpenAPI version that we know
│   ├── UnresolvableReference  a $ref that leads nowhere, or where we may not go
│   ├── InvalidDocument        an object of the document has the wrong shape
│   └── UnsatisfiableSchema    no value validates against a schema
├── SettingsError          a flag, variable or file holds a value that we cannot use
├── StateUnavailable       the database cannot be opened, or is a newer version's
├── RateLimitsUnavailable  the Redis that counts requests cannot be used
├── WorldError             a world (fixtures) is wrong or broke its contract
└── RequestRefused         we cannot answer this request; carries a problem type
    ├── UnknownPath            no operation has this path
    ├── UndeclaredMethod       the path exists, the method does not
    ├── Unauthorized           no credential, or none that is accepted
    ├── Forbidden              a good credential without the needed scope
    ├── TooManyRequests        more requests than the declared rate limit allows
    ├── RequestNotCounted      requests are limited, and what counts them does not answer
    ├── InvalidRequest         parameters or body violate the document
    ├── UnsupportedMediaType   the request body is of a type that the document does not list
    ├── NoAcceptableMediaType  nothing that Accept allows is offered
    ├── NoSuchResource         the path names a resource that does not exist
    ├── ResourceGone           the path names a resource that was deleted
    ├── Conflict               what is to be created is there already
    ├── PreconditionFailed     another version is there than the one that is to be changed
    ├── NoSuchResponse         a status or example is preferred that is not documented
    ├── UnknownScenario        a scenario is asked for that the API does not have
    ├── Unavailable            a scenario lets this request fail
    ├── TargetRefused          a callback or webhook is to go where it may not
    └── BrokenContract         our own answer violates the document (a bug in a world)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


class MockServerError(Exception):
    """Base of every error in this tree."""


class SpecError(MockServerError):
    """The document is wrong: where (source and JSON Pointer), what, and what would do."""

    def __init__(
        self, message: str, *, source: str = "", pointer: str = "", hint: str = ""
    ) -> None:
        self.message = message
        self.source = source
        self.pointer = pointer
        self.hint = hint
        place = f"{source}#{pointer}" if pointer else source
        text = f"{place}: {message}" if place else message
        super().__init__(f"{text}\n  {hint}" if hint else text)


class UnreadableDocument(SpecError):
    """The document could not be read as YAML or JSON."""


class UnsupportedDocument(SpecError):
    """The document is not of an OpenAPI version that we know."""


class UnresolvableReference(SpecError):
    """A `$ref` leads nowhere, or to a place that may not be read."""


class InvalidDocument(SpecError):
    """An object of the document does not have the shape that OpenAPI gives it."""


class UnsatisfiableSchema(SpecError):
    """No value validates against the schema."""


class SettingsError(MockServerError):
    """A flag, an environment variable or mockserver.toml holds an unusable value."""


class StateUnavailable(MockServerError):
    """The database of `--state` cannot be used: which, and why. The password is not told."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"state {without_password(place) or 'in memory'}: {reason}")


class RateLimitsUnavailable(MockServerError):
    """The Redis of `--rate-limit-storage` cannot be used: which, and why. No password is told."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"rate limits at {without_password(place)}: {reason}")


class WorldError(MockServerError):
    """A world cannot be loaded, or lacks what its document asks of it."""


def without_password(url: str) -> str:
    """Return *url*, that of a database, with its password hidden."""
    url = re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url)
    return re.sub(r"(password=)[^&]*", r"\1***", url)


NOTHING: Any = ...
"""Stands for a value that was not sent; `None` is JSON's null."""


@dataclass(slots=True, kw_only=True)
class Violation:
    """One way in which a request violates the document.

    `place` is where (`query.limit`, `path.bookId`, `body#/items/0/name`), `detail` what is wrong
    and what is allowed. `rule` is the keyword that is violated (`maximum`), `received` the value
    sent, where there is one.
    """

    place: str
    detail: str
    rule: str = ""
    received: Any = NOTHING


@dataclass(slots=True, kw_only=True, eq=False)
class RequestRefused(MockServerError):
    """We cannot answer this request as asked.

    `detail` is about this occurrence; `violations` lists every invalid member.
    """

    detail: str
    violations: Sequence[Violation] = ()
    headers: dict[str, str] = field(default_factory=dict)

    # The conditions by which documents choose a status (`x-refusals`), and the usual one.
    condition = "refused"
    status = HTTPStatus.BAD_REQUEST
    title = "Request refused"

    def __post_init__(self) -> None:
        Exception.__init__(self, self.detail)

    @property
    def type(self) -> str:
        """The problem type: a stable URI reference (RFC 9457), documented in docs/errors.md."""
        return f"https://mockserver.invalid/problems/{self.condition}"


class UnknownPath(RequestRefused):
    """No operation has this path."""

    condition = "not-found"
    status = HTTPStatus.NOT_FOUND
    title = HTTPStatus.NOT_FOUND.phrase

    @property
    def type(self) -> str:
        """`about:blank`: the status says it all."""
        return "about:blank"


class UndeclaredMethod(RequestRefused):
    """The path exists, the method is not declared for it; `headers` carries `Allow`."""

    condition = "method-not-allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    title = HTTPStatus.METHOD_NOT_ALLOWED.phrase

    @property
    def type(self) -> str:
        """`about:blank`: the status says it all."""
        return "about:blank"


class Unauthorized(RequestRefused):
    """No credential was sent, or none that is accepted."""

    condition = "unauthorized"
    status = HTTPStatus.UNAUTHORIZED
    title = "Credential missing or not accepted"


class Forbidden(RequestRefused):
    """The credential is good, but does not allow this."""

    condition = "forbidden"
    status = HTTPStatus.FORBIDDEN
    title = "Credential does not allow this"


@dataclass(slots=True, kw_only=True, eq=False)
class TooManyRequests(RequestRefused):
    """The client has spent the requests of its window (`x-rate-limit`).

    `told` is where it stands: `limit`, `remaining`, `used`, the `window` in seconds, the seconds
    to `wait`, and the `reset` as seconds since 1970; empty where nothing is counted.
    """

    told: dict[str, int] = field(default_factory=dict)

    condition = "too-many-requests"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Rate limit exceeded"


class RequestNotCounted(RequestRefused):
    """Requests are limited, and what counts them for all processes cannot be asked."""

    condition = "request-not-counted"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Requests cannot be counted"


class InvalidRequest(RequestRefused):
    """Parameters or body violate the document; `violations` says how."""

    condition = "invalid-request"
    status = HTTPStatus.BAD_REQUEST
    title = "Request violates the API description"


class UnsupportedMediaType(RequestRefused):
    """The request body is of a media type that the operation does not accept."""

    condition = "unsupported-media-type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "Request body of an undeclared media type"


class NoAcceptableMediaType(RequestRefused):
    """Nothing that `Accept` allows is offered."""

    condition = "not-acceptable"
    status = HTTPStatus.NOT_ACCEPTABLE
    title = "No acceptable media type"


class NoSuchResource(RequestRefused):
    """The path is known, the resource it names does not exist."""

    condition = "no-such-resource"
    status = HTTPStatus.NOT_FOUND
    title = "No such resource"


class ResourceGone(NoSuchResource):
    """The resource was deleted."""

    condition = "resource-gone"
    status = HTTPStatus.GONE
    title = "Resource was deleted"


class Conflict(RequestRefused):
    """A resource of this identity exists, or a key was used for another request."""

    condition = "conflict"
    status = HTTPStatus.CONFLICT
    title = "Conflict with what is there"


class PreconditionFailed(RequestRefused):
    """`If-Match` names another version than the current one; `headers` carries its `ETag`."""

    condition = "precondition-failed"
    status = HTTPStatus.PRECONDITION_FAILED
    title = "Another version than the one to be changed"


class NoSuchResponse(RequestRefused):
    """`Prefer` asks for a status or example that the operation does not document."""

    condition = "no-such-response"
    status = HTTPStatus.NOT_FOUND
    title = "No such response is documented"


class UnknownScenario(RequestRefused):
    """A scenario is asked for that the API does not have."""

    condition = "unknown-scenario"
    status = HTTPStatus.BAD_REQUEST
    title = "No such scenario"


class Unavailable(RequestRefused):
    """A scenario lets this request fail, as servers do now and then."""

    condition = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Scenario lets this request fail"


class TargetRefused(RequestRefused):
    """A callback or webhook is to go where it may not, or its URL is none."""

    condition = "target-refused"
    status = HTTPStatus.BAD_REQUEST
    title = "Target of a callback or webhook not accepted"


class BrokenContract(RequestRefused):
    """The answer we were about to send violates the document."""

    condition = "broken-contract"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "The mock's own answer violates the API description"
