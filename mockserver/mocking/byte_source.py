"""Take bytes from the front of a message, never more than there are, nor too many levels deep."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mockserver.mocking.not_readable import NotReadable
from mockserver.spec.types import JsonValue

_MAX_DEPTH = 100


@dataclass(slots=True)
class ByteSource:
    """The bytes of a message in the format *name*, and how far they are read."""

    name: str
    raw: bytes
    at: int = 0
    _depth: int = 0

    def take(self, count: int) -> bytes:
        """Return the next *count* bytes. Raises `NotReadable` where there are fewer."""
        end = self.at + count
        if end > len(self.raw):
            raise self.broken("ends too early")
        found, self.at = self.raw[self.at : end], end
        return found

    def number(self, count: int, *, signed: bool = False) -> int:
        """Return the next *count* bytes as one number."""
        return int.from_bytes(self.take(count), signed=signed)

    @contextmanager
    def level(self) -> Iterator[None]:
        """Go one level deeper, for as long as the context lasts. Raises `NotReadable`."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise self.broken(f"is nested more than {_MAX_DEPTH} levels deep")
        yield
        self._depth -= 1

    def finite(self, number: float) -> float:
        """Return *number*. Raises `NotReadable` for what JSON cannot hold."""
        if not math.isfinite(number):
            raise self.broken(f"holds {number}, which is no number of JSON")
        return number

    def object(self, pairs: Iterable[tuple[JsonValue, JsonValue]]) -> dict[str, JsonValue]:
        """Return the object with *pairs*; numbers are names as well. Raises `NotReadable`."""
        found = {}
        for key, value in pairs:
            if isinstance(key, bool) or not isinstance(key, str | int):
                raise self.broken("has an object with a key that is neither text nor a number")
            found[str(key)] = value
        return found

    def ended(self, value: JsonValue) -> JsonValue:
        """Return *value*, the whole message. Raises `NotReadable` if more follows."""
        if self.at < len(self.raw):
            raise self.broken("goes on behind its end")
        return value

    def broken(self, what: str) -> NotReadable:
        """Return the error that says *what* is wrong, and where."""
        return NotReadable(f"is no {self.name} that JSON could say: it {what}, at byte {self.at}")
