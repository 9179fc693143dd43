"""Choose the operations and checks of a run: by name, by shard, by what changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from contract_tests.trials.model import Trial
from mockserver.spec import Operation


class UnknownSelection(Exception):
    """A selection names what is not there; the message says what is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One part, `number` from 1, of `count`."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is judged. Empty `only` is everything; patterns are as for file names.

    A pattern is held against `GET /books/{bookId}`, the path, the `operationId`. `changed` are the
    names of operations, `None` if it does not matter.
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    without_checks: tuple[str, ...] = ()
    shard: Shard | None = None
    changed: frozenset[str] | None = None


def shard_from(text: str) -> Shard:
    """Return the shard that `3/16` names. Raises `UnknownSelection`."""
    found = re.fullmatch(r"([0-9]+)/([0-9]+)", text.strip())
    number, count = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= count:
        raise UnknownSelection(f"{text!r} is no shard: write 3/16 for the third of sixteen")
    return Shard(number=number, count=count)


def operations_of(operations: Sequence[Operation], selection: Selection) -> tuple[Operation, ...]:
    """Return those of *operations* that *selection* means, in their order.

    Shards take turns: neighbours in a document are alike, and so is what they cost. Raises
    `UnknownSelection` for a pattern that no operation matches.
    """
    for pattern in (*selection.only, *selection.without):
        if not any(_matches(operation, [pattern]) for operation in operations):
            raise UnknownSelection(f"no operation matches {pattern!r}")
    chosen = [
        operation
        for operation in operations
        if (not selection.only or _matches(operation, selection.only))
        and not _matches(operation, selection.without)
        and (selection.changed is None or operation.name in selection.changed)
    ]
    if selection.shard is not None:
        chosen = chosen[selection.shard.number - 1 :: selection.shard.count]
    return tuple(chosen)


def trials_of(trials: Sequence[Trial], selection: Selection) -> tuple[Trial, ...]:
    """Return those of *trials* that *selection* means, in their order.

    Raises `UnknownSelection` for a pattern that no trial matches.
    """
    names = [trial.name for trial in trials]
    for pattern in (*selection.checks, *selection.without_checks):
        if not any(fnmatchcase(name, pattern) for name in names):
            raise UnknownSelection(f"no check is called {pattern!r}; there are {', '.join(names)}")
    return tuple(
        trial
        for trial in trials
        if (not selection.checks or _any(trial.name, selection.checks))
        and not _any(trial.name, selection.without_checks)
    )


def _matches(operation: Operation, patterns: Iterable[str]) -> bool:
    names = [operation.name, operation.path_template, operation.operation_id or ""]
    return any(_any(name, patterns) for name in names)


def _any(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(_plain(name), _plain(pattern)) for pattern in patterns)


_plain: Callable[[str], str] = str.strip
