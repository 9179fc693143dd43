"""Know which faults are on, and where: what `--fault` and the control interface ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from mockserver.errors import SettingsError
from mockserver.web.faults.model import Fault, Notes
from mockserver.web.faults.registry import CATALOGUE
from mockserver.web.faults.sites import Site, Sites
from mockserver.web.mounts import Mount


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A fault that is asked for as *text*; `at` is the operation's name, `""` for all.

    `api` is the name of the only API that is meant, `""` for all.
    """

    text: str
    fault: Fault
    at: str = ""
    api: str = ""

    def means(self, site: Site) -> bool:
        """Tell whether the fault is asked for at *site*, whether it applies there or not."""
        operation = site.operation
        is_meant = not self.at or self.at in (operation.name, operation.operation_id)
        return is_meant and self.api in ("", site.mount.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """A fault that is on at an operation, and what it remembers."""

    fault: Fault
    notes: Notes


class Selection:
    """The faults that are on, of all that there are, in the APIs of one app.

    `chosen` is what is asked for now; nothing is on while it is empty.
    """

    def __init__(self, mounts: Sequence[Mount], *, counts: bool) -> None:
        self.sites = {mount.name: Sites(mount, counts=counts) for mount in mounts}
        self.chosen: tuple[Chosen, ...] = ()
        self._notes: dict[str, Notes] = {}
        self._active: dict[tuple[str, str, bool], tuple[Active, ...]] = {}

    def choose(self, texts: Iterable[str]) -> None:
        """Turn on the faults that *texts* name, and no other. Raises `SettingsError`.

        A text is `ID`, `ID@GET /books`, `ID@operationId`, or `ID@api GET /books`.
        """
        self.chosen = tuple(self._chosen(text) for text in dict.fromkeys(texts))
        self._notes = {}
        self._active = {}

    def at(self, site: Site, *, undeclared: bool = False) -> tuple[Active, ...]:
        """Return the faults that are on at *site*, in the catalogue's order.

        *undeclared* asks for those that concern methods that its path does not declare.
        """
        key = (site.mount.name, site.operation.name, undeclared)
        if key not in self._active:
            self._active[key] = tuple(
                Active(fault=fault, notes=self._notes.setdefault(fault.id, Notes()))
                for fault in CATALOGUE.values()
                if fault.undeclared == undeclared and self._is_on(fault, site)
            )
        return self._active[key]

    def without_effect(self) -> Iterator[tuple[Chosen, str]]:
        """Yield what is asked for and applies to no operation that is meant, and why not."""
        for chosen in self.chosen:
            reasons = [chosen.fault.obstacle(site) for site in self._all() if chosen.means(site)]
            if None not in reasons:
                yield chosen, "; ".join(dict.fromkeys(str(reason) for reason in reasons))

    def _is_on(self, fault: Fault, site: Site) -> bool:
        meant = [one for one in self.chosen if one.fault is fault]
        if any(one.means(site) for one in meant) and fault.obstacle(site) is None:
            return True
        # What a fault does elsewhere may show here.
        return bool(meant) and fault.shows(site)

    def _all(self) -> Iterator[Site]:
        for sites in self.sites.values():
            yield from sites

    def _chosen(self, text: str) -> Chosen:
        identity, _, where = text.strip().partition("@")
        fault = CATALOGUE.get(identity)
        if fault is None:
            raise SettingsError(
                f"there is no fault {identity!r}{_hint(identity, CATALOGUE)}; docs/faults.md and "
                "GET /__mockserver__/faults list all"
            )
        at, api = where.strip(), ""
        first, _, rest = at.partition(" ")
        if first in self.sites and rest:
            at, api = rest.strip(), first
        chosen = Chosen(text=text.strip(), fault=fault, at=at, api=api)
        if at and not any(chosen.means(site) for site in self._all()):
            names = {site.operation.name: None for site in self._all()}
            raise SettingsError(f"{text}: there is no operation {at!r}{_hint(at, names)}")
        return chosen


def _hint(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name, known, cutoff=0.4)
    return f"; is it one of {', '.join(close)}?" if close else ""
