"""Spare requests the parts of Connexion's stack that cannot concern them.

Requests that the edge led to an operation go by one path for each way of being secured
(docs/decisions/0009), so there are few paths, and none of them is one of the documentation page.
"""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver.web.framework import ROUTING_CONTEXT, RoutingMiddleware, SwaggerUIMiddleware
from mockserver.web.mounts import is_led


class Documentation(SwaggerUIMiddleware):  # type: ignore[misc]  # connexion ships no types
    """Connexion's documentation pages, for requests that were led to no operation."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a documentation page, and pass on the rest."""
        if is_led(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class Routing(RoutingMiddleware):  # type: ignore[misc]  # connexion ships no types
    """Connexion's routing, asked once for each method and path that operations are secured by."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(self._found)
        self._next = app
        self._known: dict[tuple[str, str], dict[str, Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put into *scope* what Connexion knows of the path, and pass it on."""
        if is_led(scope):
            known = self._known.get((scope["method"], scope["path"]))
            if known is not None:
                extensions = {**scope.get("extensions", {}), ROUTING_CONTEXT: {**known}}
                await self._next({**scope, "extensions": extensions}, receive, send)
                return
        await super().__call__(scope, receive, send)

    async def _found(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Remember what Connexion found, and pass it on."""
        if is_led(scope):
            found = scope["extensions"][ROUTING_CONTEXT]
            self._known[scope["method"], scope["path"]] = {**found}
        await self._next(scope, receive, send)
