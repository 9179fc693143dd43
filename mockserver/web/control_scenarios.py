"""The scenarios as a resource of the control interface: which there are, for which API."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from mockserver.spec.types import JsonObject
from mockserver.web.control_messages import Asked, json_response
from mockserver.web.mounts import Mounts
from mockserver.web.scenes import Scenes


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResources:
    """The handlers of `/scenarios`."""

    mounts: Mounts
    scenes: Scenes

    def listed(self, asked: Asked) -> Response:
        """List the scenarios of each API, and tell the one that the session is in."""
        apis: list[JsonObject] = [
            {
                "name": mount.name,
                "scenario": self.scenes.of_session(asked.session, mount).name,
                "scenarios": [
                    {"name": one.name, "description": one.description}
                    for one in mount.variants.scenarios.values()
                ],
            }
            for mount in sorted(self.mounts.all, key=lambda mount: mount.name)
        ]
        return json_response({"session": asked.session, "apis": apis})
