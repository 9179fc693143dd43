"""Hold what one run of the judge found: verdicts, what was covered, and what was not judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from contract_tests.exchanges import Exchange, Violation

Status = Literal["passed", "violated", "not-judged", "error"]
"""Of a verdict. `error`: the judge itself failed, or the server could not be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A violation, with the exchanges that show it, the telling one last.

    `known` is the reason why it is no news, from a baseline; empty if it is news.
    """

    violation: Violation
    exchanges: tuple[Exchange, ...] = ()
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one check says of one operation.

    `check` is the name that docs/checks/ explains, `reason` why it was not judged, or in part only.
    `requests` were sent for it, in `elapsed_ms`.
    """

    operation: str
    check: str
    status: Status
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    requests: int = 0
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What of one operation was seen: `documented` is all that could have been.

    Both hold facts such as `status 200`, `media type application/json`, `parameter query.limit`.
    """

    operation: str
    documented: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    # Answers that the document does not speak of, such as `status 418`.
    undocumented: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the judge: the document, the server, and every verdict.

    `started` is when, in RFC 3339; `url` holds no credential. `stopped` is why the run ended early,
    empty if it did not. `shard` is such as `3/16`, empty for a whole run. `options` are those of
    `contract-tests check` that a check needs to find the same again.
    """

    document: str
    title: str
    url: str
    started: str
    elapsed_s: float
    seed: int
    verdicts: tuple[Verdict, ...]
    coverage: tuple[Seen, ...] = ()
    notes: tuple[str, ...] = ()
    stopped: str = ""
    shard: str = ""
    versions: tuple[tuple[str, str], ...] = field(default=())
    options: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that is news, in the order of the verdicts."""
        return tuple(
            finding
            for verdict in self.verdicts
            for finding in verdict.findings
            if not finding.known
        )
