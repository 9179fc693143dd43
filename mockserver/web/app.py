"""Build the ASGI application: Connexion around our responder, with documents and landing page."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver.mocking.messages import Answer, Request
from mockserver.settings import Settings
from mockserver.state.store import Store
from mockserver.web.clocks import Clock, SharedClock
from mockserver.web.control import Control
from mockserver.web.edge import STATIC_PATH, Edge, description_path
from mockserver.web.faults import Faults, Selection
from mockserver.web.framework import (
    ConnexionMiddleware,
    ExceptionMiddleware,
    SecurityMiddleware,
    ServerErrorMiddleware,
    SwaggerUIOptions,
)
from mockserver.web.limits import RateLimits
from mockserver.web.memo import Memo, may_be_repeated
from mockserver.web.mounting import Mounting, ServedApi
from mockserver.web.mounts import Mount, Mounts, asked_path
from mockserver.web.problems import (
    REASONS_HEADER,
    add_problem_handlers,
    header_text,
    undeclared_method,
    unknown_path,
)
from mockserver.web.projection import IdentityResolver
from mockserver.web.scenes import Exhausting, Scenes, Staging, known_scenario, scene_of
from mockserver.web.security import security_map
from mockserver.web.sending import Sender
from mockserver.web.sessions import SessionNames
from mockserver.web.shortcuts import Documentation, Routing
from mockserver.web.validation import RequestValidation

logger = logging.getLogger(__name__)

# What answers may carry without being documented.
_EXPOSED = {REASONS_HEADER, "Link", "Location", "Preference-Applied", "Retry-After"}

_REASONS = REASONS_HEADER.lower().encode("latin-1")

_UI_TEMPLATES = Path(__file__).parent / "templates" / "swagger_ui"


class MockServer:
    """The ASGI application, the APIs that it serves, and the faults that are on in them."""

    def __init__(self, app: ASGIApp, mounts: Mounts, faults: Selection) -> None:
        self._app = app
        self.mounts = mounts
        self.faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the lifespan."""
        await self._app(scope, receive, send)


def create_app(
    served: Sequence[ServedApi], settings: Settings, *, clock: Clock | None = None
) -> MockServer:
    """Return the application that serves *served*. Two of them in one process share nothing.

    *clock* moves the windows of rate limits, by default the time of this machine.
    Raises `RateLimitsUnavailable`, `StateUnavailable`, and `SettingsError` for a scenario or a
    fault that there is not.
    """
    store = Store(settings.state)
    stands_at = settings.now.timestamp() if settings.rate_limit_clock == "fixed" else None
    clock = clock or SharedClock(store.advance, stands_at=stands_at)
    mounting = Mounting(settings, store, clock)
    mounts = Mounts([mounting.mount(one) for one in served])
    sender = Sender(allow_remote=settings.allow_remote_callbacks)
    limits = RateLimits(mounts, settings, clock)
    names = SessionNames(store)
    scenes = Scenes(mounts, names, usual=known_scenario(settings.scenario, mounts))
    faults = Selection(mounts.all, counts=settings.rate_limits)
    faults.choose(settings.faults)
    control = Control(
        mounts,
        store,
        faults=faults,
        names=names,
        scenes=scenes,
        clock=clock,
        limits=limits,
        sender=sender,
        token=settings.control_token,
    )
    connexion = ConnexionMiddleware(
        _Application(mounts, names),
        import_name=__name__,
        middlewares=[
            *limits.outer,
            ServerErrorMiddleware,
            ExceptionMiddleware,
            Documentation,
            Routing,
            SecurityMiddleware,
            partial(Staging, mounts=mounts, scenes=scenes, seed=settings.seed),
            *limits.inner,
            Exhausting,
            partial(RequestValidation, mounts=mounts, sender=sender),
        ],
        resolver=IdentityResolver(),
    )
    for mount in mounts.all:
        connexion.add_api(
            mount.projection.document(),
            base_path=mount.base_path,
            name=mount.name,
            security_map=security_map(mount.api.security_schemes, mounts),
            swagger_ui_options=_swagger_ui(mount),
        )
    add_problem_handlers(connexion, mounts)
    app: ASGIApp = Edge(
        Faults(connexion, mounts, faults, rate_headers=limits.header_names),
        mounts,
        control=control,
        on_shutdown=store.close,
    )
    app = _with_cors(app, settings, mounts, limits.header_names)

    def version() -> tuple[object, ...] | None:
        # A fault may answer the same request in another way each time.
        return None if faults.chosen else control.version()

    memo = Memo(app, version=version, limited=limits.limited, count=limits.count_kept)
    return MockServer(memo, mounts, faults)


def _swagger_ui(mount: Mount) -> SwaggerUIOptions:
    """Return options for Connexion's Swagger UI: it shows the original document."""
    return SwaggerUIOptions(
        serve_spec=False,
        swagger_ui_path=mount.ui_path,
        swagger_ui_template_dir=str(_UI_TEMPLATES),
        swagger_ui_template_arguments={
            "title": mount.api.title,
            "static": STATIC_PATH,
            "openapi_spec_url": description_path(mount),
        },
    )


def _with_cors(
    app: ASGIApp, settings: Settings, mounts: Mounts, more_exposed: frozenset[str]
) -> ASGIApp:
    if not settings.cors_origins:
        return app
    exposed = {
        header.name
        for mount in mounts.all
        for operation in mount.api.operations
        for response in operation.responses.values()
        for header in response.headers
    }
    return CORSMiddleware(
        app,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"],
        allow_headers=["*"],
        # With credentials, browsers do not understand the wildcard.
        allow_credentials=True,
        expose_headers=sorted(exposed | _EXPOSED | more_exposed),
        max_age=600,
    )


class _Application:
    """The innermost application: answers what Connexion routed, secured and we validated."""

    def __init__(self, mounts: Mounts, names: SessionNames) -> None:
        self._mounts = mounts
        self._names = names

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        found = self._mounts.routed(scope)
        if found is None:
            path, method = asked_path(scope), scope["method"]
            mount = self._mounts.at(path)
            if mount is not None and mount.methods_at(path):
                raise undeclared_method(method, path, mount)
            raise unknown_path(method, path, mount, self._mounts)
        request: Request = scope["mockserver.request"]
        self._names.used(request.session)
        scene = scene_of(scope)
        responder = found[0].variants.of(scene.variant)
        answer = responder.answer(request)
        if scene.repeats and responder.repeats(request.operation):
            may_be_repeated(scope)
        for report in answer.reports:
            logger.warning("%s", report)
        await send_answer(answer, send, with_body=scope["method"] != "HEAD")


@lru_cache(maxsize=1_000)
def _reasons(reasons: tuple[str, ...]) -> bytes:
    return header_text("; ".join(reasons)).encode("latin-1")


async def send_answer(answer: Answer, send: Send, *, with_body: bool = True) -> None:
    """Send *answer*; without its body for HEAD, whose headers are those of GET."""
    headers: list[tuple[bytes, bytes]] = []
    if answer.content_type is not None:
        headers.append((b"content-type", answer.content_type.encode("latin-1")))
    if answer.status != 204 and answer.status >= 200:
        headers.append((b"content-length", b"%d" % len(answer.body)))
    for name, value in answer.headers.items():
        headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))
    headers.append((_REASONS, _reasons(answer.reasons)))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})
