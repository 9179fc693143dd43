"""Read which session a request belongs to, a world of its own; list those that are used."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockserver.errors import InvalidRequest, Violation
from mockserver.state.sessions import DEFAULT_SESSION, Sessions

HEADER = "X-Mock-Session"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}")

_NO_NAME = "is no name of a session: letters, digits, and . _ : @ - inside, at most 128"

# So many names are remembered before all of them are forgotten, and written again when used.
_MOST_NAMES = 10_000


class SessionNames:
    """Lists a session at its first use; a name that is remembered costs no look at the database."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._listed: set[str] = set()

    def used(self, name: str) -> None:
        """List the session *name*, unless that was done before."""
        if name in self._listed:
            return
        self._sessions.begin(name)
        if len(self._listed) >= _MOST_NAMES:
            self._listed.clear()
        self._listed.add(name)

    def deleted(self, name: str) -> None:
        """List the session *name* again when it is used the next time."""
        self._listed.discard(name)


def session_of(headers: Mapping[str, str]) -> str:
    """Return the session that *headers*, with names in lower case, ask for.

    Raises `InvalidRequest` for what is no name of a session.
    """
    name = headers.get("x-mock-session")
    if name is None:
        return DEFAULT_SESSION
    if not _NAME.fullmatch(name):
        raise InvalidRequest(
            detail=f"header {HEADER} {_NO_NAME}",
            violations=(Violation(place=f"header.{HEADER}", detail=_NO_NAME, received=name),),
        )
    return name


def checked_name(name: str) -> str:
    """Return *name*, which a path holds. Raises `InvalidRequest` if no session can have it."""
    if not _NAME.fullmatch(name):
        raise InvalidRequest(
            detail=f"{name!r} {_NO_NAME}",
            violations=(Violation(place="path.name", detail=_NO_NAME, received=name),),
        )
    return name
