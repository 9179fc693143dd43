"""What lies outside every API: landing page, original documents, control, Swagger UI's files."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import orjson
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver import __version__
from mockserver.mocking.negotiation import acceptable
from mockserver.spec.model import MediaType
from mockserver.web.codings import decoded
from mockserver.web.control import is_controlled
from mockserver.web.invitations import Invitation, invitation
from mockserver.web.mounts import Mount, Mounts
from mockserver.web.paths import normal_path

PREFIX = "/__mockserver__"
STATIC_PATH = f"{PREFIX}/swagger-ui"

_LANDING = [MediaType(name=name, schema=None) for name in ("application/json", "text/html")]


def description_path(mount: Mount) -> str:
    """Return where the original document of *mount* is served."""
    return f"{PREFIX}/apis/{mount.name}/openapi.json"


class Edge:
    """ASGI application around all others; also ends the lifespan with *on_shutdown*."""

    def __init__(
        self,
        app: ASGIApp,
        mounts: Mounts,
        *,
        control: ASGIApp,
        on_shutdown: Callable[[], None],
    ) -> None:
        self._app = app
        self._control = control
        self._mounts = mounts
        self._on_shutdown = on_shutdown
        self._descriptions = {description_path(mount): mount for mount in mounts.all}
        self._static: ASGIApp | None = None
        self._has_root = any(not mount.base_path and mount.methods_at("/") for mount in mounts.all)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what belongs to no API, and pass on the rest."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        path = normal_path(scope)
        if path.startswith(f"{PREFIX}/"):
            app = self._own(path)
            if app is not None:
                await app(scope, receive, send)
                return
        elif path == "/" and not self._has_root and scope["method"] in ("GET", "HEAD"):
            await self._landing(scope)(scope, receive, send)
            return
        await self._app(self._mounts.lead(scope, path), decoded(scope, receive), send)

    def _own(self, path: str) -> ASGIApp | None:
        """Return what answers *path* below our prefix, `None` if nothing does."""
        if is_controlled(path):
            return self._control
        if path in self._descriptions:
            return _description(self._descriptions[path])
        if path.startswith(f"{STATIC_PATH}/"):
            if self._static is None:
                self._static = StaticFiles(directory=_swagger_ui_files())
            return _below(STATIC_PATH, self._static)
        return None

    def _landing(self, scope: Scope) -> Response:
        headers = dict(scope["headers"])
        origin = f"{scope['scheme']}://{headers.get(b'host', b'127.0.0.1').decode('latin-1')}"
        invitations = sorted(
            (invitation(mount, origin) for mount in self._mounts.all), key=lambda one: one.name
        )
        accept = headers.get(b"accept", b"*/*").decode("latin-1")
        chosen = acceptable(_LANDING, accept)
        if chosen is not None and chosen.name == "text/html":
            return HTMLResponse(_page(invitations))
        return JSONResponse(
            {
                "mockserver": __version__,
                "apis": [
                    {
                        "name": one.name,
                        "title": one.title,
                        "version": one.version,
                        "base_url": one.base_url,
                        "documentation": one.documentation,
                        "document": one.document,
                        "try": one.curl,
                    }
                    for one in invitations
                ],
            }
        )

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self._on_shutdown()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _description(mount: Mount) -> Response:
    """Return the original document; its servers are this mock, so that «Try it out» works."""
    content = dict(mount.api.original.content)
    content["servers"] = [{"url": mount.base_path or "/", "description": "This mock"}]
    return Response(orjson.dumps(content), media_type="application/json")


def _below(prefix: str, app: ASGIApp) -> ASGIApp:
    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "root_path": scope.get("root_path", "") + prefix}, receive, send)

    return mounted


def _swagger_ui_files() -> Path:
    """Return the folder of Swagger UI's files, without importing the package that has them."""
    spec = importlib.util.find_spec("swagger_ui")
    locations = spec.submodule_search_locations if spec else None
    if not locations:
        raise RuntimeError("swagger-ui-py is not installed: pip install swagger-ui-py")
    return Path(locations[0]) / "static"


def _page(invitations: list[Invitation]) -> str:
    # Browsers alone need the template engine.
    from jinja2 import Environment, FileSystemLoader

    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
    )
    page = templates.get_template("landing.html.j2")
    return page.render(invitations=invitations, version=__version__)
