"""What the catalogue measures: which fault was seen at which API, by whom, and false alarms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Standing = Literal["caught", "in part", "missed", "without effect"]
"""Of a fault at an API: a violation at every operation at which it shows, at some, at none; or the
fault applies to nothing there."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Sighting:
    """Something that a judge found wrong: at which operation, by which of its checks, what.

    `rule` is the rule of ours, the title of a failure of schemathesis, the error of openapi-core.
    """

    operation: str
    check: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of one API. `applies` are the operations at which it does; `obstacle` is why it does
    not where it applies to none.
    """

    id: str
    family: str
    does: str
    applies: tuple[str, ...]
    obstacle: str = ""

    def is_at(self, operation: str) -> bool:
        """Tell whether the fault applies to *operation*.

        What is about the methods of a path is told at any operation of the path.
        """
        if self.id.startswith("method."):
            return _path(operation) in {_path(one) for one in self.applies}
        return operation in self.applies


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What the two others see by themselves.

    `schemathesis` are its failures; `sent` is how many requests it made. `core` is what
    openapi-core finds in those exchanges, `None` if it cannot read the document, with `reason`.
    """

    schemathesis: frozenset[Sighting]
    core: frozenset[Sighting] | None
    sent: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one run saw of one API: our judge (`None` if it did not run), and the others alone.

    `errors` are checks that could not be brought to their end.
    """

    ours: frozenset[Sighting]
    alone: Alone | None = None
    errors: tuple[str, ...] = ()
    requests: int = 0
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clean:
    """A run without any fault: whatever our judge reports is a false alarm. With *limited*, the
    checks that spend rate limits ran, at a mock that keeps them.
    """

    api: str
    seed: int
    limited: bool
    observed: Observed


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One fault on one API; nothing in it is what the mock without the fault shows as well.

    `caught` are the sightings at an operation to which the fault applies, by a rule that is right
    for it; `beside` all others. `alone` is `None` where the others were not asked.
    """

    api: str
    fault: Fault
    caught: tuple[Sighting, ...]
    beside: tuple[Sighting, ...]
    alone: Alone | None
    errors: tuple[str, ...] = ()
    elapsed_s: float = 0.0

    @property
    def standing(self) -> Standing:
        """How the fault fared with our judge."""
        if not self.fault.applies:
            return "without effect"
        if not self.caught:
            return "missed"
        return "caught" if not self.unseen else "in part"

    @property
    def unseen(self) -> tuple[str, ...]:
        """The operations at which the fault applies and nothing was caught."""
        if self.fault.id.startswith("method."):
            paths = {_path(one.operation) for one in self.caught}
            return tuple(one for one in self.fault.applies if _path(one) not in paths)
        seen = {one.operation for one in self.caught}
        return tuple(one for one in self.fault.applies if one not in seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The whole measurement: every cell, in the order of the faults, and every clean run.

    What was `stopped` lacks some.
    """

    apis: tuple[str, ...]
    cells: tuple[Cell, ...]
    clean: tuple[Clean, ...]
    elapsed_s: float
    workers: int
    examples: int
    versions: tuple[tuple[str, str], ...] = field(default=())
    stopped: bool = False

    @property
    def faults(self) -> tuple[str, ...]:
        """The ids of the faults, in their order."""
        return tuple(dict.fromkeys(cell.fault.id for cell in self.cells))

    @property
    def missed(self) -> tuple[Cell, ...]:
        """The cells in which a fault applies and nothing was caught."""
        return tuple(cell for cell in self.cells if cell.standing == "missed")

    @property
    def alarms(self) -> tuple[tuple[Clean, Sighting], ...]:
        """Every false alarm, with the run that gave it."""
        return tuple((run, one) for run in self.clean for one in sorted(run.observed.ours))

    @property
    def errors(self) -> tuple[str, ...]:
        """Checks that could not be brought to their end, with and without faults."""
        return tuple(dict.fromkeys(_errors(self.clean, self.cells)))

    def cell(self, api: str, fault: str) -> Cell | None:
        """Return the cell of *fault* at *api*, `None` if it was not tried."""
        found = (one for one in self.cells if (one.api, one.fault.id) == (api, fault))
        return next(found, None)


def _errors(clean: Iterable[Clean], cells: Iterable[Cell]) -> Iterable[str]:
    for run in clean:
        yield from (f"{run.api}, no fault: {error}" for error in run.observed.errors)
    for cell in cells:
        yield from (f"{cell.api}, {cell.fault.id}: {error}" for error in cell.errors)


def _path(operation: str) -> str:
    return operation.partition(" ")[2]
