"""Say what an operation does with records, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.spec.semantics.finding import Confidence
from mockserver.spec.semantics.model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an operation does: its role, `None` with a reason why it has none.

    `id` names the record; `record` and `sent` are tokens that lead to it in the bodies.
    """

    role: Role | None
    reason: str
    confidence: Confidence = "certain"
    id: str | None = None
    record: tuple[str, ...] | None = None
    sent: tuple[str, ...] | None = None
