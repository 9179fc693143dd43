"""Know which API is served where, and lead requests to its operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from mockserver.mocking.refusals import Refusals
from mockserver.mocking.responder import Responder
from mockserver.mocking.variants import Variants
from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics import Pagination
from mockserver.web.candidates import Candidates
from mockserver.web.parameters import ApiParameters
from mockserver.web.paths import normal_template
from mockserver.web.projection import Projection
from mockserver.web.routing import Match, Router

_LED = "mockserver.led"
_ASKED = "mockserver.path"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """One API: its name, the path below which it is served (`/opencx`, or `""`), and its parts."""

    name: str
    base_path: str
    ui_path: str
    api: Api
    router: Router
    projection: Projection
    variants: Variants
    refusals: Refusals

    @property
    def responder(self) -> Responder:
        """What answers where nothing else is asked for."""
        return self.variants.usual

    def methods_at(self, path: str) -> list[str]:
        """Return the methods that the document declares for the normal *path*, in upper case."""
        return self.router.methods(path.removeprefix(self.base_path) or "/")


@dataclass(slots=True, kw_only=True)
class Led:
    """Where one request was led: to `match`, the first of *candidates* until the body is read."""

    mount: Mount
    match: Match
    candidates: tuple[Match, ...] = field(default=())


class Mounts:
    """The APIs of one app."""

    def __init__(self, mounts: Sequence[Mount]) -> None:
        # The longest base path first, so that an API at the root does not hide the others.
        self.all = tuple(sorted(mounts, key=lambda mount: -len(mount.base_path)))
        self._parameters = {
            mount.name: ApiParameters(
                mount.responder.schemas, partial(_pagination, mount.responder)
            )
            for mount in self.all
        }
        self._candidates = {
            mount.name: Candidates(mount.responder.schemas, self._parameters[mount.name])
            for mount in self.all
        }

    def lead(self, scope: Mapping[str, Any], path: str) -> dict[str, Any]:
        """Return *scope* for the normal *path*, led to the operation that answers it, if any.

        Its `path` is then the one by which Connexion secures the operation.
        """
        mount = self.at(path)
        if mount is None:
            path = self._below_its_name(path)
            mount = self.at(path)
        led = {**scope, "path": path, _ASKED: path}
        if mount is None:
            return led
        query_string = scope["query_string"].decode("latin-1")
        inside = path[len(mount.base_path) :] or "/"
        match = mount.router.match(scope["method"], inside, query_string)
        if match is None:
            return led
        candidates: tuple[Match, ...] = ()
        if match.ambiguous:
            several = mount.router.candidates(scope["method"], inside, query_string)
            candidates = self.candidates(mount).by_parameters(several, scope)
            match = candidates[0]
        led["path"] = mount.base_path + mount.projection.path(match.operation)
        led["method"] = mount.projection.method(scope["method"])
        led[_LED] = Led(mount=mount, match=match, candidates=candidates)
        return led

    def candidates(self, mount: Mount) -> Candidates:
        """Return what chooses among the operations of *mount* that have one path."""
        return self._candidates[mount.name]

    def parameters(self, mount: Mount) -> ApiParameters:
        """Return the parameters of the operations of *mount*."""
        return self._parameters[mount.name]

    def led(self, scope: Mapping[str, Any]) -> Led | None:
        """Return where *scope* was led, `None` if to no operation."""
        led: Led | None = scope.get(_LED)
        return led

    def routed(self, scope: Mapping[str, Any]) -> tuple[Mount, Operation] | None:
        """Return the operation that *scope* was led to, `None` if to none."""
        led = self.led(scope)
        return (led.mount, led.match.operation) if led else None

    def at(self, path: str) -> Mount | None:
        """Return the API that is served at the normal *path*."""
        for mount in self.all:
            base = mount.base_path
            if path.startswith(base) and path[len(base) : len(base) + 1] in ("", "/"):
                return mount
        return None

    def _below_its_name(self, path: str) -> str:
        """Return *path*, at which nothing is; one that an API has at its own server path, below it.

        Some SDKs take an origin only and put `/api/v1/…` behind it, whatever the base URL says.
        """
        found = [
            mount.base_path + path[len(own) :]
            for mount in self.all
            if path.startswith(f"{(own := normal_template(mount.api.server_path))}/")
            and mount.router.methods(path[len(own) :])
        ]
        return found[0] if len(found) == 1 else path


def _pagination(responder: Responder, operation: Operation) -> Pagination | None:
    return responder.semantics(operation).pagination


def is_led(scope: Mapping[str, Any]) -> bool:
    """Tell whether *scope* was led to an operation."""
    return _LED in scope


def asked_path(scope: Mapping[str, Any]) -> str:
    """Return the normal path that the client asked for."""
    return str(scope.get(_ASKED, scope["path"]))
