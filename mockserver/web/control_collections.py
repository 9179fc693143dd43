"""Find the collections that can be controlled, by their API and name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.errors import NoSuchResource, SpecError, Violation, WorldError
from mockserver.mocking.collections import Collections
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.filling import Base
from mockserver.state.queries import identity_text
from mockserver.state.sessions import Sessions
from mockserver.state.store import SessionCollection
from mockserver.web.mounts import Mount, Mounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Controlled:
    """The collection *name* of the API *api*."""

    api: str
    name: str
    collections: Collections
    schemas: Schemas

    @property
    def kept_as(self) -> str:
        """The name by which the store keeps it."""
        return f"{self.api}/{self.name}"

    @property
    def base(self) -> Base:
        """What it holds before the first request."""
        return self.collections.base(self.name)

    def of(self, session: str) -> SessionCollection:
        """Return it as *session* sees it; at first use it is filled."""
        return self.collections.of(session).collection(self.name)

    def violations(self, record: JsonObject, place: str) -> Iterator[Violation]:
        """Yield what is wrong with *record*, sent at *place*, by the schema of its records.

        Only the document knows one: the records of a world are as its handlers want them.
        """
        schema = self.collections.description(self.name).schema
        if schema is None:
            return
        for error in self.schemas.errors(schema, record, direction="response"):
            yield Violation(place=place + error.pointer, detail=error.message, rule=error.keyword)

    def identity(self, record: JsonObject) -> str | None:
        """Return the text that *record* is found by, `None` if nothing in it names it."""
        named: JsonValue = self.base.identity(record)
        return None if named is None else identity_text(named)


class ControlledCollections:
    """The collections of one app."""

    def __init__(self, mounts: Mounts, sessions: Sessions) -> None:
        self._mounts = {mount.name: mount for mount in mounts.all}
        self._sessions = sessions

    def find(self, api: str, name: str) -> Controlled:
        """Return the collection *name* of *api*. Raises `NoSuchResource`."""
        mount = self._mounts.get(api)
        if mount is None:
            known = ", ".join(sorted(self._mounts))
            raise NoSuchResource(detail=f"there is no API {api!r}; there is {known}")
        if not name or not mount.responder.collections.has(name):
            known = ", ".join(self._names(mount)) or "none"
            raise NoSuchResource(detail=f"{api} has no collection {name!r}; it has {known}")
        return _controlled(mount, name)

    def kept_as(self, kept_name: str) -> Controlled | None:
        """Return the collection that the store keeps as *kept_name*, `None` if it is none of ours.

        The store may hold what another document left there.
        """
        for api, mount in self._mounts.items():
            name = kept_name.removeprefix(f"{api}/")
            if name != kept_name and mount.responder.collections.has(name):
                return _controlled(mount, name)
        return None

    def by_api(self) -> Iterator[tuple[str, list[Controlled]]]:
        """Yield each API with its collections: those that have one name, and those in use."""
        for api in sorted(self._mounts):
            mount = self._mounts[api]
            names = [name for name in self._names(mount) if _can_be(mount, name)]
            yield api, [_controlled(mount, name) for name in names]

    def _names(self, mount: Mount) -> list[str]:
        collections = mount.responder.collections
        references = [
            mount.responder.semantics(operation).collection for operation in mount.api.operations
        ]
        prefix = f"{mount.name}/"
        found = {
            *collections.world.collections,
            # One with a parameter is as many collections as the parameter has values.
            *(one.name for one in references if one is not None and "{" not in one.name),
            *(
                name.removeprefix(prefix)
                for name in self._sessions.collections()
                if name.startswith(prefix)
            ),
        }
        return sorted(name for name in found if collections.has(name))


def _controlled(mount: Mount, name: str) -> Controlled:
    responder = mount.responder
    return Controlled(
        api=mount.name, name=name, collections=responder.collections, schemas=responder.schemas
    )


def _can_be(mount: Mount, name: str) -> bool:
    """Tell whether there can be records at all: some schemas allow none."""
    try:
        mount.responder.collections.of().collection(name)
    except (SpecError, WorldError):
        return False
    return True
