"""Know which API is served where, and which operation a request was routed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockserver.mocking.refusals import Refusals
from mockserver.mocking.responder import Responder
from mockserver.spec.model import Api, Operation
from mockserver.web.paths import normal_template, template_pattern
from mockserver.web.projection import identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """One API: its name, the path below which it is served (`/opencx`, or `""`), and its parts."""

    name: str
    base_path: str
    ui_path: str
    api: Api
    responder: Responder
    refusals: Refusals

    def methods_at(self, path: str) -> list[str]:
        """Return the methods that the document declares for the normal *path*, in upper case."""
        inside = path.removeprefix(self.base_path) or "/"
        return [
            operation.method
            for operation in self.api.operations
            if template_pattern(operation.path_template).fullmatch(inside)
        ]


class Mounts:
    """The APIs of one app."""

    def __init__(self, mounts: Sequence[Mount]) -> None:
        # The longest base path first, so that an API at the root does not hide the others.
        self.all = tuple(sorted(mounts, key=lambda mount: -len(mount.base_path)))
        self._operations = {
            identity(mount.name, operation): (mount, operation)
            for mount in self.all
            for operation in mount.api.operations
        }

    def routed(self, scope: Mapping[str, Any]) -> tuple[Mount, Operation] | None:
        """Return the operation that Connexion routed *scope* to, `None` if to none."""
        routing = scope.get("extensions", {}).get("connexion_routing", {})
        return self._operations.get(routing.get("operation_id"))

    def below_its_name(self, path: str) -> str:
        """Return the normal *path*; one that an API has at its own server path, below its name.

        Some SDKs take an origin only and put `/api/v1/…` behind it, whatever the base URL says.
        """
        if self.at(path) is not None:
            return path
        found = [
            mount.base_path + path[len(own) :]
            for mount in self.all
            if path.startswith(f"{(own := normal_template(mount.api.server_path))}/")
            and mount.methods_at(mount.base_path + path[len(own) :])
        ]
        return found[0] if len(found) == 1 else path

    def at(self, path: str) -> Mount | None:
        """Return the API that is served at the normal *path*."""
        for mount in self.all:
            base = mount.base_path
            if path == base or path.startswith(f"{base}/"):
                return mount
        return None
