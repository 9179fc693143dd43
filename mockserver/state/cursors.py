"""Issue cursors that only we can read, and that belong to one list."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from mockserver.errors import MockServerError
from mockserver.spec.types import JsonValue
from mockserver.state.texts import written

_MAC_BYTES = 12


class UnknownCursor(MockServerError):
    """The text is no cursor that was issued for this list."""


class Cursors:
    """Issues and reads cursors. Apps with the same *seed* read each other's, and after a restart.

    The signature keeps clients from making up places, as a real service's opaque token does;
    it protects nothing.
    """

    def __init__(self, seed: int) -> None:
        self._key = hashlib.blake2b(f"cursors:{seed}".encode()).digest()

    def issued(self, place: bytes, *, context: Sequence[JsonValue]) -> str:
        """Return the cursor to *place*, at least a byte, in the list that *context* describes."""
        return _text(self._mac(place, context) + place)

    def place(self, cursor: str, *, context: Sequence[JsonValue]) -> bytes:
        """Return the place that *cursor* was issued for.

        Raises `UnknownCursor` if it was edited, cut, or issued for another list.
        """
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            token = base64.b64decode(padded, altchars=b"-_", validate=True)
        except ValueError as error:
            raise UnknownCursor(cursor) from error
        mac, place = token[:_MAC_BYTES], token[_MAC_BYTES:]
        if not place or not hmac.compare_digest(mac, self._mac(place, context)):
            raise UnknownCursor(cursor)
        # Unused bits at the end of base64 may differ: only the text that we issue is a cursor.
        if not hmac.compare_digest(_text(token), cursor):
            raise UnknownCursor(cursor)
        return place

    def _mac(self, place: bytes, context: Sequence[JsonValue]) -> bytes:
        message = written([place.hex(), *context], sort_keys=True).encode()
        return hashlib.blake2b(message, key=self._key, digest_size=_MAC_BYTES).digest()


def _text(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()
