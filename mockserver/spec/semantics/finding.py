"""What was inferred about an operation: the extension as one would write it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mockserver.spec.types import JsonValue

Confidence = Literal["certain", "likely", "guess"]
_RANKS: tuple[Confidence, ...] = ("certain", "likely", "guess")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What *extension* would say. `value` is `None` where it would say nothing, with a reason."""

    extension: str
    value: JsonValue
    reason: str
    confidence: Confidence


def least(*confidences: Confidence) -> Confidence:
    """Return the weakest of *confidences*."""
    return max(confidences, key=_RANKS.index)
