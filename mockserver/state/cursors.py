"""Issue cursors that only we can read, and that belong to one list."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

import orjson

from mockserver.errors import MockServerError
from mockserver.spec.types import JsonValue

_MAC_BYTES = 12


class UnknownCursor(MockServerError):
    """The text is no cursor that was issued for this list."""


class Cursors:
    """Issues and reads cursors. Apps with the same *seed* read each other's, and after a restart.

    The signature keeps clients from making up positions, as a real service's opaque token does;
    it protects nothing.
    """

    def __init__(self, seed: int) -> None:
        self._key = hashlib.blake2b(f"cursors:{seed}".encode()).digest()

    def issued(self, position: int, *, context: Sequence[JsonValue]) -> str:
        """Return the cursor to *position* in the list that *context* describes."""
        payload = position.to_bytes(max(1, (position.bit_length() + 7) // 8), "big")
        token = self._mac(payload, context) + payload
        return base64.urlsafe_b64encode(token).rstrip(b"=").decode()

    def position(self, cursor: str, *, context: Sequence[JsonValue]) -> int:
        """Return the position that *cursor* was issued for.

        Raises `UnknownCursor` if it was edited, cut, or issued for another list.
        """
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            token = base64.b64decode(padded, altchars=b"-_", validate=True)
        except ValueError as error:
            raise UnknownCursor(cursor) from error
        mac, payload = token[:_MAC_BYTES], token[_MAC_BYTES:]
        if not payload or not hmac.compare_digest(mac, self._mac(payload, context)):
            raise UnknownCursor(cursor)
        position = int.from_bytes(payload, "big")
        # Unused bits at the end of base64 may differ: only the text that we issue is a cursor.
        if not hmac.compare_digest(self.issued(position, context=context), cursor):
            raise UnknownCursor(cursor)
        return position

    def _mac(self, payload: bytes, context: Sequence[JsonValue]) -> bytes:
        message = orjson.dumps([payload.hex(), *context], option=orjson.OPT_SORT_KEYS)
        return hashlib.blake2b(message, key=self._key, digest_size=_MAC_BYTES).digest()
