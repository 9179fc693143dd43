"""The exit codes of every command."""

from __future__ import annotations

from collections.abc import Sequence

from contract_tests.results import Run

CLEAN = 0
"""Nothing was found that is news."""

VIOLATIONS = 1
"""Something was found, or a gate was missed; of `diff`: a change breaks clients."""

USAGE = 2
"""The command was not understood, or a file of its own could not be read."""

UNREACHABLE = 3
"""The server was not reached, or the judge failed: what was not judged may hold violations."""


def exit_code(run: Run, missed: Sequence[str] = ()) -> int:
    """Return the exit code for *run*, of which the gates *missed* were not passed.

    Violations weigh more than errors: they are certain.
    """
    if run.findings or missed:
        return VIOLATIONS
    if any(verdict.status == "error" for verdict in run.verdicts):
        return UNREACHABLE
    return CLEAN
