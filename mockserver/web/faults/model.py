"""What a fault is: where it applies, and how it answers in the place of the sound application."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from mockserver.spec.types import JsonValue
from mockserver.web.faults.messages import Reply, Sent
from mockserver.web.faults.sites import Site

_MOST_NOTES = 10_000


class Notes:
    """What a fault remembers of what went over the wire; the oldest is forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, JsonValue] = OrderedDict()

    def keep(self, key: Hashable, value: JsonValue = True) -> None:
        """Remember *value* by *key*."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST_NOTES:
            self._kept.popitem(last=False)

    def get(self, key: Hashable) -> JsonValue:
        """Return what is remembered by *key*, or `None`."""
        return self._kept.get(key)


@dataclass(slots=True, kw_only=True)
class Case:
    """One request to an operation at which a fault is on.

    `asking` puts a request to what is below the fault; it tells whether it counts against limits.
    `rate_headers` are the names of headers, in lower case, that tell about them.
    """

    site: Site
    sent: Sent
    notes: Notes
    asking: Callable[[Sent, bool], Awaitable[Reply]]
    rate_headers: frozenset[str] = frozenset()
    _counted: Reply | None = field(default=None)

    async def sound(self) -> Reply:
        """Return the answer to the request as it was sent."""
        return await self.instead(self.sent)

    async def instead(self, sent: Sent) -> Reply:
        """Return the answer to *sent*, asked in the place of the request: it counts."""
        self._counted = await self.asking(sent, True)
        return self._counted

    async def ask(self, sent: Sent) -> Reply:
        """Return the answer to *sent*, asked besides: the client is not charged for it.

        What it tells about limits is what was told when the request itself was counted.
        """
        reply = await self.asking(sent, False)
        if self._counted is not None:
            for name in self.rate_headers:
                reply = reply.with_header(name, self._counted.header(name))
        return reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to break a contract. `does` completes the sentence «the server …».

    `source` are the letters of the catalogue: where the fault is known from. `obstacle` returns
    why the fault does not apply to an operation, `None` if it does. `reply` answers a request
    with the fault on. With `undeclared`, it concerns methods that a path does not declare, and is
    told at one operation of the path. `shows` tells of other operations that show its effect.
    """

    id: str
    does: str
    obstacle: Callable[[Site], str | None]
    reply: Callable[[Case], Awaitable[Reply]]
    source: str = ""
    undeclared: bool = False
    shows: Callable[[Site], bool] = field(default=lambda _site: False)
