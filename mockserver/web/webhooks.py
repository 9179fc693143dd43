"""Documented webhooks as resources of the control interface: listed, and sent when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from mockserver.errors import Conflict, NoSuchResource, UnsatisfiableSchema
from mockserver.mocking.outgoing import OutgoingRequest, webhooks_of
from mockserver.mocking.shapes import parsed_json
from mockserver.web.control_messages import Asked, json_response
from mockserver.web.control_state import unfit
from mockserver.web.mounts import Mount, Mounts
from mockserver.web.sending import TIMEOUT_S, Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookResources:
    """The handlers of `/webhooks` and what is below it."""

    mounts: Mounts
    sender: Sender
    _known: dict[str, Mapping[str, tuple[OutgoingRequest, ...]]] = field(
        default_factory=dict, init=False
    )

    def listed(self, _asked: Asked) -> Response:
        """List the webhooks that the documents describe."""
        return json_response({"webhooks": self._names()})

    async def send(self, asked: Asked) -> Response:
        """Send one to the place that the body names, and report what became of it."""
        import httpx

        wanted = asked.body
        assert isinstance(wanted, Mapping)  # noqa: S101 - the document says so
        mount, webhook = self._chosen(asked.path["webhook"], wanted)
        url = wanted["url"]
        report: dict[str, Any] = {"webhook": webhook.name, "method": webhook.method, "url": url}
        try:
            status, content, content_type = await self.sender.send(
                webhook, url, mount.responder.bodies
            )
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            why = str(error) or f"no answer in {TIMEOUT_S} s"
            return json_response({**report, "delivered": False, "error": why}, 502)
        except UnsatisfiableSchema as error:
            raise Conflict(detail=f"{webhook.name} has no valid body: {error}") from error
        body = parsed_json(content, content.decode(errors="replace"))
        sent = {"delivered": True, "status": status, "contentType": content_type, "body": body}
        return json_response({**report, **sent})

    def _names(self) -> list[dict[str, str]]:
        return [
            {"api": mount.name, "name": name, "method": one.method}
            for mount in self.mounts.all
            for name, requests in self._of(mount).items()
            for one in requests
        ]

    def _of(self, mount: Mount) -> Mapping[str, tuple[OutgoingRequest, ...]]:
        if mount.name not in self._known:
            self._known[mount.name] = webhooks_of(mount.api)
        return self._known[mount.name]

    def _chosen(self, name: str, wanted: Mapping[str, Any]) -> tuple[Mount, OutgoingRequest]:
        """Return the webhook *name*, of the API and the method that are *wanted*."""
        found = [
            (mount, one)
            for mount in self.mounts.all
            if wanted.get("api") in (None, mount.name)
            for one in self._of(mount).get(name, ())
            if str(wanted.get("method") or one.method).upper() == one.method
        ]
        if not found:
            known = ", ".join(dict.fromkeys(one["name"] for one in self._names())) or "none"
            raise NoSuchResource(detail=f"no webhook {name!r} is documented; there is {known}")
        if len({mount.name for mount, _ in found}) > 1:
            apis = ", ".join(mount.name for mount, _ in found)
            raise unfit("body#/api", f"must name one: {name!r} is a webhook of {apis}")
        return found[0]
