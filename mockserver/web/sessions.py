"""Read which session a request belongs to, a world of its own; know those that are used."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mockserver.errors import InvalidRequest, Violation
from mockserver.state.sessions import DEFAULT_SESSION
from mockserver.state.store import Store

HEADER = "X-Mock-Session"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}")

_NO_NAME = "is no name of a session: letters, digits, and . _ : @ - inside, at most 128"

# So many names are remembered before all of them are forgotten, and looked up again when used.
_MOST_NAMES = 10_000


class SessionNames:
    """Lists a session at its first use, and knows the scenario that each is in.

    What is remembered costs no look at the database, as long as nothing changes there: any process
    may delete a session, or let it be in another scenario.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str | None] = {}
        self._version: object = None

    def used(self, name: str) -> None:
        """List the session *name*, unless that was done before."""
        if self._scenario(name) is None:
            self._store.sessions.begin(name)

    def scenario(self, name: str) -> str:
        """Return the name of the scenario that the session *name* is in, empty if in none."""
        return self._scenario(name) or ""

    def _scenario(self, name: str) -> str | None:
        """Return the scenario of the session *name*, `None` if it is not listed."""
        version = self._store.version()
        if version is None or version != self._version or len(self._known) >= _MOST_NAMES:
            self._known.clear()
            self._version = version
        if name not in self._known:
            self._known[name] = self._store.sessions.scenario(name)
        return self._known[name]


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
