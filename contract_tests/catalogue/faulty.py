"""Turn the faults of a running mock on and off, over its control interface."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

from contract_tests.catalogue.model import Fault
from contract_tests.connections import Connection

_CONTROL = "/__mockserver__"


class Refused(Exception):
    """The control interface refused a request; the message says which and why."""


class Faulty:
    """The mock at *address*, `http://127.0.0.1:4010`, whose faults can be chosen."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._connection = Connection(address)
        self._moved_s = 0.0

    def faults(self) -> tuple[Fault, ...]:
        """Return every fault with the operations at which it applies, in the catalogue's order."""
        return tuple(_fault(one) for one in self._asked("GET", "/faults")["faults"])

    def only(self, *faults: str) -> None:
        """Turn on *faults* and no other, and undo all that was changed before.

        Raises `Refused`.
        """
        self._asked("PUT", "/faults", {"on": list(faults)})
        self._asked("DELETE", "/state")

    def now(self) -> float:
        """Return the mock's time in seconds: ours, and what it was moved on by."""
        return time.monotonic() + self._moved_s

    def sleep(self, seconds: float) -> None:
        """Move the mock's clock on by *seconds*, rounded up, in the place of waiting for them."""
        whole = -int(-seconds // 1)
        self._asked("POST", "/clock", {"advanceSeconds": whole})
        self._moved_s += whole

    def _asked(self, method: str, path: str, body: Any = None) -> Any:
        url = self.address + _CONTROL + quote(path)
        response = self._connection.session.request(method, url, json=body, timeout=60)
        if response.status_code >= 300:
            raise Refused(f"{method} {path}: {response.status_code} {response.text[:500]}")
        return response.json() if response.content else None


def _fault(shown: Any) -> Fault:
    operations = [one for api in shown["apis"] for one in api["operations"]]
    reasons = dict.fromkeys(one["reason"] for one in operations if one["reason"])
    applies = tuple(one["operation"] for one in operations if one["applies"])
    return Fault(
        id=shown["id"],
        family=shown["family"],
        does=shown["does"],
        applies=applies,
        obstacle="" if applies else "; ".join(reasons),
    )
