"""Write tables of words as text."""

from __future__ import annotations


def table(text: str) -> frozenset[str]:
    """Return the words of *text*, which stand between white space."""
    return frozenset(text.split())


def ranked(text: str) -> tuple[str, ...]:
    """Return the words of *text* in their order, the clearest first."""
    return tuple(text.split())
