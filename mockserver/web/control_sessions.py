"""Sessions as resources of the control interface: listed, created, reset, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from mockserver.errors import NoSuchResource, SettingsError
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.state.sessions import Session, Sessions
from mockserver.web.control_messages import Asked, json_response, nothing
from mockserver.web.control_state import unfit
from mockserver.web.limits import RateLimits
from mockserver.web.mounts import Mounts
from mockserver.web.scenes import known_scenario
from mockserver.web.sessions import checked_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResources:
    """The handlers of `/sessions` and what is below it."""

    sessions: Sessions
    mounts: Mounts
    limits: RateLimits

    def listed(self, _asked: Asked) -> Response:
        """List every session that was used or created."""
        return json_response({"sessions": [_shown(one) for one in self.sessions.all()]})

    def read(self, asked: Asked) -> Response:
        """Show one session."""
        return json_response(_shown(self._existing(asked)))

    def create(self, asked: Asked) -> Response:
        """Begin a session, or let one be in another scenario; else it stays as it is."""
        name = checked_name(asked.path["name"])
        is_new = self.sessions.scenario(name) is None
        self.sessions.begin(name)
        if isinstance(asked.body, Mapping) and "scenario" in asked.body:
            self.sessions.set_scenario(name, self._scenario(asked.body["scenario"]))
        return json_response(_shown(self._existing(asked)), 201 if is_new else 200)

    def reset(self, asked: Asked) -> Response:
        """Undo all that a session changed."""
        name = self._existing(asked).name
        self.limits.forget(name)
        self.sessions.reset(name)
        return json_response(_shown(self._existing(asked)))

    def delete(self, asked: Asked) -> Response:
        """Forget a session and all that it changed."""
        name = self._existing(asked).name
        self.limits.forget(name)
        self.sessions.delete(name)
        return nothing()

    def _scenario(self, wanted: JsonValue) -> str:
        """Return the name of the scenario that is *wanted*, empty for none."""
        if wanted is None:
            return ""
        try:
            return known_scenario(str(wanted), self.mounts)
        except SettingsError as error:
            raise unfit("body#/scenario", str(error)) from error

    def _existing(self, asked: Asked) -> Session:
        name = checked_name(asked.path["name"])
        found = [one for one in self.sessions.all() if one.name == name]
        if not found:
            raise NoSuchResource(
                detail=f"there is no session {name!r}; begin it with PUT, or by using it"
            )
        return found[0]


def _shown(session: Session) -> JsonObject:
    return {
        "name": session.name,
        "scenario": session.scenario or None,
        "changes": session.changes,
    }
