"""Undo the content codings of request bodies (RFC 9110, Content-Encoding): gzip and deflate."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from starlette.types import Message, Receive

from mockserver.errors import InvalidRequest, UnsupportedMediaType, Violation

_PIECE_BYTES = 2**16
_GZIP = zlib.MAX_WBITS | 16
_CODINGS = ("gzip", "deflate")


def decoded(scope: Mapping[str, Any], receive: Receive) -> Receive:
    """Return *receive* without the coding that the headers in *scope* name.

    What it returns raises `UnsupportedMediaType` for a coding that we do not know, `InvalidRequest`
    for a body that is not coded as it says. It passes pieces of bounded size on as they come, so
    that whoever counts them can stop: a few bytes may decode to any number.
    """
    named = [
        coding.strip().lower()
        for key, value in scope["headers"]
        if key.lower() == b"content-encoding"
        for coding in value.decode("latin-1").split(",")
    ]
    codings = [coding for coding in named if coding not in ("", "identity")]
    if not codings:
        return receive
    return _Decoded(receive, codings)


class _Decoded:
    def __init__(self, receive: Receive, codings: list[str]) -> None:
        self._receive = receive
        self._codings = codings
        self._decoder: Any = None
        self._waiting = b""
        self._is_full = False
        self._ends = False

    async def __call__(self) -> Message:
        coding = self._codings[0].removeprefix("x-")
        if len(self._codings) > 1 or coding not in _CODINGS:
            raise UnsupportedMediaType(
                detail=f'Content-Encoding is "{", ".join(self._codings)}"; the request body may be '
                "sent as it is, or in one of " + ", ".join(_CODINGS),
                headers={"Accept-Encoding": ", ".join(_CODINGS)},
            )
        while not (self._waiting or self._is_full or self._ends):
            message = await self._receive()
            if message["type"] != "http.request":
                return message
            self._waiting = message.get("body", b"")
            self._ends = not message.get("more_body", False)
        try:
            piece = self._piece(coding)
        except zlib.error as error:
            raise _broken(coding) from error
        more = bool(self._waiting) or self._is_full or not self._ends
        if not more and self._decoder is not None and not self._decoder.eof:
            raise _broken(coding)
        return {"type": "http.request", "body": piece, "more_body": more}

    def _piece(self, coding: str) -> bytes:
        """Return the next decoded bytes of what is waiting."""
        if self._decoder is None and not self._waiting:
            return b""
        if self._decoder is None:
            self._decoder = zlib.decompressobj(_window(coding, self._waiting))
        piece: bytes = self._decoder.decompress(self._waiting, _PIECE_BYTES)
        self._waiting = self._decoder.unconsumed_tail
        # There may be more where all that was waiting is taken already.
        self._is_full = len(piece) == _PIECE_BYTES
        if self._decoder.eof and self._decoder.unused_data:
            raise zlib.error("more follows")
        return piece


def _window(coding: str, start: bytes) -> int:
    if coding == "gzip":
        return _GZIP
    # Many clients leave the frame of zlib away, which RFC 9110 wants around deflate.
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 else -zlib.MAX_WBITS


def _broken(coding: str) -> InvalidRequest:
    wrong = Violation(place="body#", detail=f"is no {coding}", rule="contentEncoding")
    return InvalidRequest(
        detail=f"the body {wrong.detail}, though Content-Encoding says so", violations=[wrong]
    )
