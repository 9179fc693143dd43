"""Find the collections that can be controlled, by their API and name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mockserver.errors import NoSuchResource, SpecError, Violation, WorldError
from mockserver.mocking.collections import Collections
from mockserver.mocking.responder import Responder
from mockserver.mocking.variants import variant_of
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.filling import Base
from mockserver.state.queries import identity_text
from mockserver.state.sessions import Sessions
from mockserver.state.store import SessionCollection
from mockserver.web.control_schemas import record_schemas
from mockserver.web.mounts import Mount, Mounts
from mockserver.web.scenes import Scenes


@dataclass(frozen=True, kw_only=True)
class Controlled:
    """The collection *name* of the API *api*, which *responder* answers for."""

    api: str
    name: str
    responder: Responder

    @property
    def collections(self) -> Collections:
        """All collections of the API."""
        return self.responder.collections

    @property
    def kept_as(self) -> str:
        """The name by which the store keeps it."""
        return self.collections.kept_as(self.name)

    @property
    def base(self) -> Base:
        """What it holds before the first request."""
        return self.collections.base(self.name)

    def of(self, session: str) -> SessionCollection:
        """Return it as *session* sees it; at first use it is filled."""
        return self.collections.of(session).collection(self.name)

    def violations(self, record: JsonObject, place: str) -> Iterator[Violation]:
        """Yield what is wrong with *record*, sent at *place*, by the schemas of its records."""
        for schema in self._schemas:
            for error in self.responder.schemas.errors(schema, record, direction="response"):
                yield Violation(
                    place=place + error.pointer, detail=error.message, rule=error.keyword
                )

    @cached_property
    def _schemas(self) -> tuple[Schema, ...]:
        return record_schemas(self.responder, self.name)

    def identity(self, record: JsonObject) -> str | None:
        """Return the text that *record* is found by, `None` if nothing in it names it."""
        named: JsonValue = self.base.identity(record)
        return None if named is None else identity_text(named)


class ControlledCollections:
    """The collections of one app, each in the world that a session is in."""

    def __init__(self, mounts: Mounts, scenes: Scenes, sessions: Sessions) -> None:
        self._mounts = {mount.name: mount for mount in mounts.all}
        self._scenes = scenes
        self._sessions = sessions

    def find(self, api: str, name: str, session: str) -> Controlled:
        """Return the collection *name* of *api*. Raises `NoSuchResource`."""
        mount = self._mounts.get(api)
        if mount is None:
            known = ", ".join(sorted(self._mounts))
            raise NoSuchResource(detail=f"there is no API {api!r}; there is {known}")
        responder = self._responder(mount, session)
        if not name or not responder.collections.has(name):
            known = ", ".join(self._names(responder)) or "none"
            raise NoSuchResource(detail=f"{api} has no collection {name!r}; it has {known}")
        return _controlled(api, name, responder)

    def kept_as(self, kept_name: str, session: str) -> Controlled | None:
        """Return the collection that the store keeps as *kept_name*, `None` if it is none of ours.

        The store may hold what another document left there, or what belongs to another scenario.
        """
        for api, mount in self._mounts.items():
            responder = self._responder(mount, session)
            name = kept_name.removeprefix(responder.collections.kept_as(""))
            if name != kept_name and responder.collections.has(name):
                return _controlled(api, name, responder)
        return None

    def by_api(self, session: str) -> Iterator[tuple[str, list[Controlled]]]:
        """Yield each API with its collections: those that have one name, and those in use."""
        for api in sorted(self._mounts):
            responder = self._responder(self._mounts[api], session)
            names = [name for name in self._names(responder) if _can_be(responder, name)]
            yield api, [_controlled(api, name, responder) for name in names]

    def _responder(self, mount: Mount, session: str) -> Responder:
        scenario = self._scenes.of_session(session, mount)
        return mount.variants.of(variant_of(scenario, None))

    def _names(self, responder: Responder) -> list[str]:
        collections = responder.collections
        prefix = collections.kept_as("")
        found = {
            # One with a parameter is as many collections as the parameter has values.
            *(name for name in collections.names() if "{" not in name),
            *(
                name.removeprefix(prefix)
                for name in self._sessions.collections()
                if name.startswith(prefix)
            ),
        }
        return sorted(name for name in found if collections.has(name))


def _controlled(api: str, name: str, responder: Responder) -> Controlled:
    return Controlled(api=api, name=name, responder=responder)


def _can_be(responder: Responder, name: str) -> bool:
    """Tell whether there can be records at all: some schemas allow none."""
    try:
        responder.collections.of().collection(name)
    except (SpecError, WorldError):
        return False
    return True
