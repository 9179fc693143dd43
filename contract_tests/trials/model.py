"""A trial: one check, brought to one operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contract_tests.inquiry import Inquiry, Premises
from mockserver.spec import Operation

Applies = Callable[[Operation, Premises], str]
"""Says why a trial has nothing to ask about an operation; `""` if it has."""

Run = Callable[[Operation, Inquiry], None]
"""Asks about an operation, and leaves what it finds in the inquiry. May raise `NotJudged`."""


def always(_operation: Operation, _premises: Premises) -> str:
    """Return `""`: the trial asks about every operation."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One check, brought to one operation.

    `name` is that of its page in docs/checks/, `title` says in one line what must hold. `applies`
    decides from the document alone, and asks nothing. A trial that `writes` creates, changes or
    deletes records even when the operation itself is safe: it runs only where writes are allowed.
    One that `spends` uses up a rate limit: it runs only when asked for. Only one that `ends` may
    call what ends the session of its caller: it uses a credential of its own, or none. One that is
    `early` writes before all others: they may delete what the samples of the document name.
    """

    name: str
    title: str
    run: Run
    applies: Applies = always
    writes: bool = False
    spends: bool = False
    ends: bool = False
    early: bool = False
