"""Derive every random decision from the seed and from what it is about, never from order."""

from __future__ import annotations

import hashlib
import json
from random import Random


def derived_seed(seed: int, *about: str | int) -> int:
    """Return a 64-bit number that depends on *seed* and *about* alone, on every machine."""
    text = json.dumps([seed, *about], separators=(",", ":"), ensure_ascii=True)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def random_for(seed: int, *about: str | int) -> Random:
    """Return a random source of its own for *about*."""
    return Random(derived_seed(seed, *about))
