"""Know which operations are limited (`x-rate-limit`), and which window a request counts in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.mocking.limits import LimitHeaders
from mockserver.mocking.negotiation import documented
from mockserver.mocking.preferences import Preferences, preferences_from
from mockserver.spec.model import Operation, SecurityScheme
from mockserver.spec.semantics import RateLimit, semantics_of
from mockserver.state.sessions import DEFAULT_SESSION
from mockserver.web.mounts import Mount
from mockserver.web.security import credential_in
from mockserver.web.sessions import session_of

# What a plain HTTP server sees of a client.
_VISIBLE = ("http", "apiKey", "oauth2", "openIdConnect")

_PREFERS_429 = Preferences(code="429")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limited:
    """An operation with a limit, what its windows are called, and what tells its clients apart.

    `alternatives` are the schemes of each way to be authorised; none if addresses are counted.
    `fields` are the names of `headers` as ASGI has them. It `tells_all` that its 429 must, by what
    is counted alone.
    """

    limit: RateLimit
    key: str
    alternatives: tuple[tuple[SecurityScheme, ...], ...]
    headers: LimitHeaders
    fields: Mapping[str, bytes]
    tells_all: bool

    def window(self, scope: Mapping[str, Any]) -> str:
        """Return the name of the window in which the request in *scope* counts.

        It begins with the session: each is a world of its own.
        """
        return f"{_session(scope)}/{self.key}/{_client(scope, self.alternatives)}"


def limited_operations(
    mounts: Iterable[Mount],
) -> Iterable[tuple[Mount, Operation, RateLimit]]:
    """Yield the operations that declare a limit."""
    for mount in mounts:
        for operation in mount.api.operations:
            if "x-rate-limit" in operation.extensions:
                limit = semantics_of(mount.api, operation).rate_limit
                if limit is not None:
                    yield mount, operation, limit


def limited_operation(mount: Mount, operation: Operation, limit: RateLimit) -> Limited:
    """Return *operation* of *mount*, which declares *limit*."""
    from limits import RateLimitItemPerSecond

    item = RateLimitItemPerSecond(limit.requests, limit.window_s, mount.name)
    schemes = mount.api.security_schemes
    alternatives = [
        tuple(schemes[n] for n, _ in one.schemes if n in schemes and schemes[n].kind in _VISIBLE)
        for one in operation.security
    ]
    by_credential = limit.scope == "credential"
    headers = LimitHeaders(operation, limit)
    refusal = documented(operation.responses, 429)
    required = {one.name for one in refusal.headers if one.required} if refusal else {""}
    return Limited(
        limit=limit,
        key=item.key_for(operation.name),
        alternatives=tuple(filter(None, alternatives)) if by_credential else (),
        headers=headers,
        fields={name: name.lower().encode("latin-1") for name in headers.names},
        tells_all=required <= headers.names,
    )


def prefers_429(scope: Mapping[str, Any]) -> tuple[bool, bool]:
    """Tell whether the client asks for the refusal, and whether it asks for nothing else."""
    sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"prefer"]
    query = scope["query_string"].decode("latin-1")
    if not sent and "__" not in query:
        return False, False
    preferences = preferences_from(sent, query)
    return preferences.code == "429", preferences == _PREFERS_429


def _session(scope: Mapping[str, Any]) -> str:
    for name, value in scope["headers"]:
        if name == b"x-mock-session":
            return session_of({"x-mock-session": value.decode("latin-1")})
    return DEFAULT_SESSION


def _client(scope: Mapping[str, Any], alternatives: tuple[tuple[SecurityScheme, ...], ...]) -> str:
    """Return who is counted, as a digest: the credential itself is neither kept nor told.

    Who needs no credential and sends none is counted by address.
    """
    for schemes in alternatives:
        sent = [credential_in(scope, scheme) for scheme in schemes]
        if None not in sent:
            return _digest("credential", *map(str, sent))
    address = scope.get("client") or ("",)
    return _digest("address", str(address[0]))


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
