"""Judge credentials, as Connexion's security handlers.

Any well-formed credential is accepted, unless the document says what they look like
(`x-credentials`). One that names scopes, in the way that the document says, has only those.
Connexion combines schemes: alternatives, and several at once.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from mockserver.errors import Forbidden, Unauthorized
from mockserver.spec.model import SecurityRequirement, SecurityScheme
from mockserver.spec.semantics import parameter_scopes_of
from mockserver.web.framework import NO_VALUE, ConnexionRequest
from mockserver.web.mounts import Mounts

Verify = Callable[[ConnexionRequest], Any]


def security_map(
    schemes: Mapping[str, SecurityScheme], mounts: Mounts
) -> dict[str, Callable[[], Any]]:
    """Return the handlers for *schemes*, by the key that Connexion looks them up with.

    *mounts* know the operation that a request was led to.
    """

    def factory() -> _Handler:
        return _Handler(schemes, mounts)

    keys = {"basic", "bearer", "apiKey"}
    return dict.fromkeys(keys | {s.scheme for s in schemes.values() if s.scheme}, factory)


class _Handler:
    """One security handler, in the shape Connexion wants: `get_fn` returns the verification."""

    def __init__(self, schemes: Mapping[str, SecurityScheme], mounts: Mounts) -> None:
        self._schemes = schemes
        self._mounts = mounts

    def get_fn(self, security_scheme: Mapping[str, Any], required_scopes: Iterable[str]) -> Verify:
        scheme = self._schemes[security_scheme["x-scheme"]]
        pattern = re.compile(scheme.credential_pattern) if scheme.credential_pattern else None

        def verify(request: ConnexionRequest) -> Any:
            credential = credential_in(request.scope, scheme)
            if credential is None:
                return NO_VALUE
            if not well_formed(credential, scheme) or (pattern and not pattern.search(credential)):
                raise Unauthorized(detail=f"{place_of(scheme)} holds no credential we accept")
            granted = scopes_named(credential, scheme)
            if granted is not None:
                needed = (*required_scopes, *self._needed(request.scope))
                missing = [one for one in needed if one not in granted]
                if missing:
                    raise Forbidden(detail=f"the credential lacks {', '.join(missing)}")
            return {"sub": credential, "scope": " ".join(required_scopes)}

        return verify

    def _needed(self, scope: Mapping[str, Any]) -> list[str]:
        """Return the scopes that the values in the path of *scope* need."""
        led = self._mounts.led(scope)
        if led is None:
            return []
        declared = parameter_scopes_of(led.mount.api, led.match.operation)
        return [scope for one in declared for scope in one.needed(led.match.path_values)]


def credential_in(scope: Mapping[str, Any], scheme: SecurityScheme) -> str | None:
    """Return the credential that the request sends for *scheme*, `None` if it sends none."""
    if scheme.kind == "apiKey" and scheme.location == "query":
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        return next(iter(query.get(scheme.parameter_name, ())), None)
    if scheme.kind == "apiKey" and scheme.location == "cookie":
        try:
            cookies = SimpleCookie(_header(scope, "cookie") or "")
        except CookieError:
            return None
        morsel = cookies.get(scheme.parameter_name)
        return morsel.value if morsel else None
    if scheme.kind == "apiKey":
        return _header(scope, scheme.parameter_name.lower())
    authorization = _header(scope, "authorization")
    if authorization is None:
        return None
    kind, _, credential = authorization.partition(" ")
    wanted = scheme.scheme if scheme.kind == "http" else "bearer"
    return credential.strip() if kind.lower() == wanted else None


def scopes_named(credential: str, scheme: SecurityScheme) -> frozenset[str] | None:
    """Return the scopes that *credential* names, `None` if it names none and so has all of them."""
    named = re.search(scheme.scopes_pattern, credential) if scheme.scopes_pattern else None
    return None if named is None else frozenset((named[1] or "").split(","))


def well_formed(credential: str, scheme: SecurityScheme) -> bool:
    """Tell whether *credential* can be one at all: not empty, no blanks, Basic in base64."""
    if scheme.kind == "http" and scheme.scheme == "basic":
        try:
            return b":" in base64.b64decode(credential, validate=True)
        except (binascii.Error, ValueError):
            return False
    if scheme.kind == "apiKey" or (scheme.kind == "http" and scheme.scheme != "bearer"):
        # A key may be sent with a word before it: `Authorization: Token abc`.
        return bool(credential.strip())
    return bool(credential) and not re.search(r"\s", credential)


def place_of(scheme: SecurityScheme) -> str:
    """Return where the credential of *scheme* belongs, in words."""
    if scheme.kind == "apiKey":
        return f"the {scheme.location} {scheme.parameter_name}"
    kind = scheme.scheme.capitalize() if scheme.kind == "http" else "Bearer"
    return f"the header Authorization: {kind} …"


def asked_for(
    security: Iterable[SecurityRequirement], schemes: Mapping[str, SecurityScheme]
) -> str:
    """Return in words what *security* wants: `the header Authorization: Bearer …, or …`."""
    alternatives = [
        " with ".join(place_of(schemes[name]) for name, _ in requirement.schemes if name in schemes)
        for requirement in security
    ]
    return ", or ".join(alternative for alternative in alternatives if alternative)


def _header(scope: Mapping[str, Any], name: str) -> str | None:
    wanted = name.encode("latin-1")
    for key, value in scope["headers"]:
        if key == wanted:
            return str(value.decode("latin-1"))
    return None
