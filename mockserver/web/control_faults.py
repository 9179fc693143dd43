"""The faults as a resource of the control interface: which there are, where, and what is on."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from mockserver.errors import SettingsError
from mockserver.spec.types import JsonObject
from mockserver.web.control_messages import Asked, json_response
from mockserver.web.control_state import unfit
from mockserver.web.faults import Selection
from mockserver.web.faults.model import Fault
from mockserver.web.faults.registry import FAMILIES
from mockserver.web.faults.sites import Site
from mockserver.web.mounts import Mounts


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultResources:
    """The handlers of `/faults`. Faults are those of the server, whatever the session is."""

    mounts: Mounts
    selection: Selection

    def listed(self, _asked: Asked) -> Response:
        """List all faults, and those that are on."""
        return json_response(self._shown())

    def choose(self, asked: Asked) -> Response:
        """Turn on just those that are sent."""
        assert isinstance(asked.body, dict)  # noqa: S101 - the document says so
        try:
            self.selection.choose(asked.body["on"])
        except SettingsError as error:
            raise unfit("body#/on", str(error)) from error
        return json_response(self._shown())

    def _shown(self) -> JsonObject:
        return {
            "on": [one.text for one in self.selection.chosen],
            "withoutEffect": [
                {"fault": one.text, "reason": reason}
                for one, reason in self.selection.without_effect()
            ],
            "faults": [
                self._fault(fault, family) for family, found in FAMILIES.items() for fault in found
            ],
        }

    def _fault(self, fault: Fault, family: str) -> JsonObject:
        apis = sorted(self.selection.sites)
        return {
            "id": fault.id,
            "family": family,
            "does": fault.does,
            "source": fault.source,
            "apis": [
                {
                    "name": name,
                    "operations": [self._at(fault, site) for site in self.selection.sites[name]],
                }
                for name in apis
            ],
        }

    def _at(self, fault: Fault, site: Site) -> JsonObject:
        reason = fault.obstacle(site)
        active = self.selection.at(site, undeclared=fault.undeclared)
        return {
            "operation": site.operation.name,
            "applies": reason is None,
            "on": reason is None and any(one.fault is fault for one in active),
            "reason": reason,
        }
