"""Which rules are right for a fault."""

from __future__ import annotations

from collections.abc import Mapping

MORE: Mapping[str, Mapping[str, str]] = {}


def rules_for(fault: str) -> frozenset[str]:
    """Return the rules of ours that name *fault* rightly."""
    return frozenset({fault, *MORE.get(fault, ())})
