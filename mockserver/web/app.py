"""Build the ASGI application: Connexion around our responder, with documents and landing page."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver.generation.compiler import Generator
from mockserver.mocking.messages import Answer, Request
from mockserver.mocking.refusals import Refusals
from mockserver.mocking.responder import Responder
from mockserver.mocking.worlds import EMPTY_WORLD, Source, World, world_from_module
from mockserver.settings import Settings
from mockserver.spec.model import Api
from mockserver.spec.schemas import Schemas
from mockserver.state.store import Store
from mockserver.web.clocks import Clock, RunningClock
from mockserver.web.control import Control
from mockserver.web.edge import STATIC_PATH, Edge, description_path
from mockserver.web.framework import (
    ConnexionMiddleware,
    ExceptionMiddleware,
    RoutingMiddleware,
    SecurityMiddleware,
    ServerErrorMiddleware,
    SwaggerUIMiddleware,
    SwaggerUIOptions,
)
from mockserver.web.limits import RateLimits
from mockserver.web.memo import Memo, may_be_repeated
from mockserver.web.mounts import Mount, Mounts, asked_path
from mockserver.web.paths import normal_template
from mockserver.web.problems import (
    REASONS_HEADER,
    add_problem_handlers,
    header_text,
    undeclared_method,
    unknown_path,
)
from mockserver.web.projection import IdentityResolver, Projection
from mockserver.web.routing import Router
from mockserver.web.security import security_map
from mockserver.web.sending import Sender
from mockserver.web.sessions import SessionNames
from mockserver.web.validation import RequestValidation
from mockserver.web.webhooks import Webhooks

if TYPE_CHECKING:
    from mockserver.generation.fakes import Fakes

logger = logging.getLogger(__name__)

# What answers may carry without being documented.
_EXPOSED = {REASONS_HEADER, "Link", "Location", "Preference-Applied", "Retry-After"}

_UI_TEMPLATES = Path(__file__).parent / "templates" / "swagger_ui"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedApi:
    """An API to serve: its name, the path below which it goes, and its world, if it has one."""

    name: str
    base_path: str
    api: Api
    world: ModuleType | None = None


class MockServer:
    """The ASGI application, and the APIs that it serves."""

    def __init__(self, app: ASGIApp, mounts: Mounts) -> None:
        self._app = app
        self.mounts = mounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the lifespan."""
        await self._app(scope, receive, send)


def create_app(
    served: Sequence[ServedApi], settings: Settings, *, clock: Clock | None = None
) -> MockServer:
    """Return the application that serves *served*. Two of them in one process share nothing.

    *clock* moves the windows of rate limits, by default the time of this machine.
    Raises `RateLimitsUnavailable`, `StateUnavailable`.
    """
    store = Store(settings.state)
    fakes = _LazyFakes(settings)
    mounts = Mounts([_mount(one, settings, store, fakes) for one in served])
    sender = Sender(allow_remote=settings.allow_remote_callbacks)
    clock = clock or RunningClock()
    limits = RateLimits(mounts, settings, clock)
    names = SessionNames(store.sessions)
    control = Control(mounts, store, names=names, clock=clock, token=settings.control_token)
    connexion = ConnexionMiddleware(
        _Application(mounts, names),
        import_name=__name__,
        middlewares=[
            *limits.outer,
            partial(Memo, version=control.version, count=limits.count_kept),
            ServerErrorMiddleware,
            ExceptionMiddleware,
            SwaggerUIMiddleware,
            RoutingMiddleware,
            SecurityMiddleware,
            *limits.inner,
            partial(RequestValidation, mounts=mounts, sender=sender),
        ],
        resolver=IdentityResolver(),
    )
    for mount in mounts.all:
        connexion.add_api(
            mount.projection.document(),
            base_path=mount.base_path,
            name=mount.name,
            security_map=security_map(mount.api.security_schemes),
            swagger_ui_options=_swagger_ui(mount),
        )
    add_problem_handlers(connexion, mounts)
    app: ASGIApp = Edge(
        connexion,
        mounts,
        webhooks=Webhooks(mounts, sender),
        control=control,
        on_shutdown=store.close,
    )
    return MockServer(_with_cors(app, settings, mounts, limits.header_names), mounts)


class _LazyFakes:
    """Makes Faker at first use: importing it takes longer than answering."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fakes: Fakes | None = None

    def __call__(self) -> Fakes:
        if self._fakes is None:
            from mockserver.generation.fakes import Fakes

            self._fakes = Fakes(seed=self._settings.seed, locale=self._settings.locale)
        return self._fakes


def _mount(one: ServedApi, settings: Settings, store: Store, fakes: _LazyFakes) -> Mount:
    schemas = Schemas(one.api)
    generator = Generator(
        schemas,
        fakes=fakes,
        seed=settings.seed,
        now=settings.now,
        names=dict(settings.names),
        content=one.api.document.content,
    )
    responder = Responder(
        one.api,
        schemas,
        world=_world(one),
        store=store,
        source=Source(seed=settings.seed, now=settings.now, fakes=fakes),
        generator=generator,
        namespace=one.name,
        examples=settings.examples,
        infer=settings.infer,
    )
    router = Router(one.api.operations)
    return Mount(
        name=one.name,
        base_path=normal_template(one.base_path),
        ui_path="/__ui__" if router.methods("/ui/") or router.methods("/ui") else "/ui",
        api=one.api,
        router=router,
        projection=Projection(one.api, one.name),
        responder=responder,
        refusals=Refusals(one.api, schemas, generator.value),
    )


def _world(one: ServedApi) -> World:
    if one.world is None:
        return EMPTY_WORLD
    ids = [o.operation_id for o in one.api.operations if o.operation_id is not None]
    return world_from_module(one.name, one.world, ids)


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
        responder = found[0].responder
        answer = responder.answer(request)
        if responder.repeats(request.operation):
            may_be_repeated(scope)
        for report in answer.reports:
            logger.warning("%s", report)
        await send_answer(answer, send, with_body=scope["method"] != "HEAD")


async def send_answer(answer: Answer, send: Send, *, with_body: bool = True) -> None:
    """Send *answer*; without its body for HEAD, whose headers are those of GET."""
    headers: list[tuple[bytes, bytes]] = []
    if answer.content_type is not None:
        headers.append((b"content-type", answer.content_type.encode("latin-1")))
    if answer.status != 204 and answer.status >= 200:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    fields: Mapping[str, Any] = {
        **answer.headers,
        REASONS_HEADER: header_text("; ".join(answer.reasons)),
    }
    headers.extend(
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()
    )
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})
