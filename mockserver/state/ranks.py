"""The numbers that end ranks: records that a collection's order calls equal keep one order."""

from __future__ import annotations

_BYTES = 8

FIRST_CREATED = 2**62
"""Base records are numbered from 0, those that sessions create above this number."""


def number_text(number: int) -> bytes:
    """Return *number* as it ends a rank."""
    return number.to_bytes(_BYTES, "big")


def number_of(rank: bytes) -> int:
    """Return the number that ends *rank*."""
    return int.from_bytes(rank[-_BYTES:], "big")
