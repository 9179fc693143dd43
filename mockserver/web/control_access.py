"""Judge who may use the control interface: this machine, or whoever has the token.

A browser on this machine runs pages of other people. Such a page comes from loopback as well, so
what counts is which host it means to talk to, and which origin it has.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mockserver.errors import Forbidden, Unauthorized
from mockserver.web.sending import is_loopback

_ADVICE = "set a token with --control-token and send it: Authorization: Bearer …"
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="mockserver control"'}


class Access:
    """Lets requests pass that carry *token*; without one, those that come from this machine."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def check(self, scope: Mapping[str, Any]) -> None:
        """Raise `Unauthorized` or `Forbidden` unless the request in *scope* may pass."""
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self._token is None:
            _check_local(scope, headers)
        elif not _carries(headers.get(b"authorization", ""), self._token):
            said = "another token was sent" if b"authorization" in headers else "no token was sent"
            raise Unauthorized(
                detail=f"{said}; send the control token: Authorization: Bearer …",
                headers=dict(_CHALLENGE),
            )


def _carries(authorization: str, token: str) -> bool:
    scheme, _, sent = authorization.partition(" ")
    # As bytes: texts are compared in constant time only if they are ASCII.
    is_same = hmac.compare_digest(sent.strip().encode("latin-1"), token.encode())
    return is_same and scheme.lower() == "bearer"


def _check_local(scope: Mapping[str, Any], headers: Mapping[bytes, str]) -> None:
    client = scope.get("client")
    if client is None or not is_loopback(str(client[0])):
        raise Forbidden(
            detail=f"the mock is controlled from its own machine only; from others, {_ADVICE}"
        )
    # A name of somebody else's that leads here (DNS rebinding) is same-origin for his pages.
    host = headers.get(b"host")
    if host is not None and not _is_local(f"//{host}"):
        raise Forbidden(
            detail=f"Host is {host!r}; call the mock by a loopback name (localhost, 127.0.0.1), "
            f"or {_ADVICE}"
        )
    # Browsers send it with everything that changes something, and where scripts read the answer.
    origin = headers.get(b"origin")
    if origin is not None and not _is_local(origin):
        raise Forbidden(
            detail=f"Origin is {origin!r}; pages of this machine alone may control the mock, or "
            f"{_ADVICE}"
        )


def _is_local(url: str) -> bool:
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False
