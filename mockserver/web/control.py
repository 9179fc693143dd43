"""Control the mock while it runs, below `/__mockserver__`: its state, its time, its faults.

`control.yaml` describes all of it; docs/control.md shows how it is used.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import Receive, Scope, Send

from mockserver import __version__
from mockserver.errors import BrokenContract, RequestRefused, UndeclaredMethod, UnknownPath
from mockserver.mocking.problem_details import PROBLEM_JSON, problem
from mockserver.state.store import Store
from mockserver.web.clocks import Clock, MovableClock, SharedClock
from mockserver.web.codings import decoded
from mockserver.web.control_access import Access
from mockserver.web.control_clock import ClockResource
from mockserver.web.control_collections import ControlledCollections
from mockserver.web.control_document import ControlDocument
from mockserver.web.control_faults import FaultResources
from mockserver.web.control_messages import Asked, Handler, json_response
from mockserver.web.control_scenarios import ScenarioResources
from mockserver.web.control_sessions import SessionResources
from mockserver.web.control_snapshots import SnapshotResources
from mockserver.web.control_state import StateResources
from mockserver.web.faults import Selection
from mockserver.web.limits import RateLimits
from mockserver.web.mounts import Mounts
from mockserver.web.scenes import Scenes
from mockserver.web.sending import Sender
from mockserver.web.sessions import SessionNames, session_of
from mockserver.web.webhooks import WebhookResources

logger = logging.getLogger(__name__)

PREFIX = "/__mockserver__"
_RESOURCES = (
    "health",
    "openapi.json",
    "state",
    "sessions",
    "scenarios",
    "faults",
    "clock",
    "snapshot",
    "webhooks",
)
# What tells nothing about the state, for everybody.
_PUBLIC = ("/health", "/openapi.json")


class Control:
    """ASGI application: the control interface of one app."""

    def __init__(
        self,
        mounts: Mounts,
        store: Store,
        *,
        faults: Selection,
        names: SessionNames,
        scenes: Scenes,
        clock: Clock,
        limits: RateLimits,
        sender: Sender,
        token: str | None = None,
    ) -> None:
        self._access = Access(token)
        self._document = ControlDocument()
        self._names = names
        self._store = store
        found = ControlledCollections(mounts, scenes, store.sessions)
        state = StateResources(collections=found, sessions=store.sessions, limits=limits)
        sessions = SessionResources(sessions=store.sessions, mounts=mounts, limits=limits)
        scenarios = ScenarioResources(mounts=mounts, scenes=scenes)
        snapshots = SnapshotResources(collections=found, sessions=store.sessions)
        webhooks = WebhookResources(mounts=mounts, sender=sender)
        broken = FaultResources(mounts=mounts, selection=faults)
        time = ClockResource(mounts=mounts, clock=clock)
        # What the store tells of changes has its own clock in it.
        is_apart = isinstance(clock, MovableClock) and not isinstance(clock, SharedClock)
        self._advanced_s = time.advanced_s if is_apart else None
        self.resources: Mapping[str, Mapping[str, Handler]] = {
            "/health": {"GET": _health},
            "/openapi.json": {"GET": lambda _asked: json_response(dict(self._document.content))},
            "/state": {"GET": state.overview, "DELETE": state.reset},
            "/state/{api}/{collection}": {
                "GET": state.read,
                "PUT": state.replace,
                "DELETE": state.reset_one,
            },
            "/sessions": {"GET": sessions.listed},
            "/sessions/{name}": {
                "GET": sessions.read,
                "PUT": sessions.create,
                "DELETE": sessions.delete,
            },
            "/sessions/{name}/reset": {"POST": sessions.reset},
            "/scenarios": {"GET": scenarios.listed},
            "/faults": {"GET": broken.listed, "PUT": broken.choose},
            "/clock": {"GET": time.read, "POST": time.advance},
            "/snapshot": {"GET": snapshots.take, "PUT": snapshots.restore},
            "/webhooks": {"GET": webhooks.listed},
            "/webhooks/{webhook}": {"POST": webhooks.send},
        }
        self._router = Router(
            [self._route(path_template) for path_template in self.resources],
            redirect_slashes=False,
            default=_no_resource,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below `PREFIX`."""
        try:
            if scope["path"].removeprefix(PREFIX) not in _PUBLIC:
                self._access.check(scope)
            await self._router(scope, decoded(scope, receive), send)
        except RequestRefused as refusal:
            await _problem(refusal)(scope, receive, send)
        except Exception as error:
            logger.exception("%s %s", scope["method"], scope["path"])
            broken = BrokenContract(detail=f"{type(error).__name__}: {error}")
            await _problem(broken)(scope, receive, send)

    def version(self) -> tuple[object, ...] | None:
        """Return what differs after every change of records or time, `None` if that is not told."""
        version = self._store.version()
        if version is None or self._advanced_s is None:
            return version
        return (*version, self._advanced_s())

    def _route(self, path_template: str) -> BaseRoute:
        # Names of collections and webhooks may hold slashes; they come decoded.
        path = PREFIX + path_template
        for last in ("collection", "webhook"):
            path = path.replace(f"{{{last}}}", f"{{{last}:path}}")
        return Route(path, _Resource(path_template, self.resources[path_template], self))

    async def asked(self, request: Request, path_template: str) -> Asked:
        """Return what *request* asks of the resource at *path_template*.

        Raises `InvalidRequest`, `UnsupportedMediaType`.
        """
        session = session_of({name.lower(): value for name, value in request.headers.items()})
        body = await self._document.body(
            request.method, path_template, request.stream(), request.headers.get("content-type")
        )
        if path_template not in _PUBLIC:
            self._names.used(session)
        return Asked(path=request.path_params, session=session, body=body)


@dataclass(frozen=True, slots=True)
class _Resource:
    """ASGI application: leads the requests for one resource to the handlers of their methods."""

    path_template: str
    handlers: Mapping[str, Handler]
    control: Control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        handler = self.handlers.get("GET" if method == "HEAD" else method)
        if handler is None:
            allow = ", ".join([*self.handlers, *(["HEAD"] if "GET" in self.handlers else [])])
            raise UndeclaredMethod(
                detail=f"{method} {scope['path']}: use {allow}", headers={"Allow": allow}
            )
        asked = await self.control.asked(Request(scope, receive), self.path_template)
        answered = handler(asked)
        response = answered if isinstance(answered, Response) else await answered
        await response(scope, receive, send)


def is_controlled(path: str) -> bool:
    """Tell whether the normal *path* is one of the control interface."""
    return path.removeprefix(f"{PREFIX}/").partition("/")[0] in _RESOURCES


def _health(_asked: Asked) -> Response:
    return json_response({"status": "ok", "version": __version__})


async def _no_resource(scope: Scope, _receive: Receive, _send: Send) -> None:
    raise UnknownPath(
        detail=f"{scope['method']} {scope['path']}: nothing is controlled here; "
        f"{PREFIX}/openapi.json says what is"
    )


def _problem(refusal: RequestRefused) -> Response:
    status = int(refusal.status)
    return JSONResponse(
        problem(refusal, status),
        status_code=status,
        headers=refusal.headers,
        media_type=PROBLEM_JSON,
    )
