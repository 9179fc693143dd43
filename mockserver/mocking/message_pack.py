"""Write and read values of JSON as MessagePack (https://github.com/msgpack/msgpack)."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from mockserver.mocking.byte_source import ByteSource
from mockserver.spec.types import JsonValue

# Formats by their first byte: the bytes that the length or the number has.
_NUMBERS = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}
_SIGNED = {0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
_TEXTS = {0xD9: 1, 0xDA: 2, 0xDB: 4}
_BINARIES = {0xC4: 1, 0xC5: 2, 0xC6: 4}
_ARRAYS = {0xDC: 2, 0xDD: 4}
_MAPS = {0xDE: 2, 0xDF: 4}
_EXTENSIONS = {0xC7: 1, 0xC8: 2, 0xC9: 4}
_FIXED_EXTENSIONS = {0xD4: 1, 0xD5: 2, 0xD6: 4, 0xD7: 8, 0xD8: 16}
_CONSTANTS: Mapping[int, JsonValue] = {0xC0: None, 0xC2: False, 0xC3: True}
_FLOATS = {0xCA: (">f", 4), 0xCB: (">d", 8)}


def message_pack_body(value: JsonValue) -> bytes:
    """Return *value* as MessagePack; whole numbers beyond 64 bits become floating ones."""
    if value is None or isinstance(value, bool):
        return bytes([0xC0 if value is None else 0xC3 if value else 0xC2])
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return _sized(_BINARIES, len(value)) + value
    if isinstance(value, Mapping):
        count = len(value)
        head = bytes([0x80 | count]) if count < 16 else _sized(_MAPS, count)
        return head + b"".join(message_pack_body(part) for pair in value.items() for part in pair)
    if isinstance(value, list | tuple):
        count = len(value)
        head = bytes([0x90 | count]) if count < 16 else _sized(_ARRAYS, count)
        return head + b"".join(message_pack_body(item) for item in value)
    text = str(value).encode(errors="replace")
    size = len(text)
    return (bytes([0xA0 | size]) if size < 32 else _sized(_TEXTS, size)) + text


def message_pack_value(raw: bytes) -> JsonValue:
    """Return the value that *raw* holds. Raises `NotReadable`.

    Binary data becomes text with a character for each byte.
    """
    source = ByteSource("MessagePack", raw)
    return source.ended(_value(source))


def _integer(value: int) -> bytes:
    if -32 <= value < 128:
        return value.to_bytes(1, signed=value < 0)
    formats, signed = (_NUMBERS, False) if value >= 0 else (_SIGNED, True)
    for first, size in formats.items():
        try:
            return bytes([first]) + value.to_bytes(size, signed=signed)
        except OverflowError:
            continue
    return b"\xcb" + struct.pack(">d", value)


def _sized(formats: Mapping[int, int], count: int) -> bytes:
    first, size = next(found for found in formats.items() if count < 1 << 8 * found[1])
    return bytes([first]) + count.to_bytes(size)


def _value(source: ByteSource) -> JsonValue:
    first = source.number(1)
    if first in _CONSTANTS:
        return _CONSTANTS[first]
    if first < 0x80 or first >= 0xE0:
        return first if first < 0x80 else first - 256
    if first in _NUMBERS:
        return source.number(_NUMBERS[first])
    if first in _SIGNED:
        return source.number(_SIGNED[first], signed=True)
    if first in _FLOATS:
        layout, size = _FLOATS[first]
        return source.finite(struct.unpack(layout, source.take(size))[0])
    if 0xA0 <= first < 0xC0 or first in _TEXTS:
        return _text(source, source.take(_count(source, first, 0x1F, _TEXTS)))
    if first in _BINARIES:
        return source.take(source.number(_BINARIES[first])).decode("latin-1")
    if first in _EXTENSIONS or first in _FIXED_EXTENSIONS or first == 0xC1:
        raise source.broken("holds an extension type")
    with source.level():
        if 0x90 <= first < 0xA0 or first in _ARRAYS:
            return [_value(source) for _ in range(_count(source, first, 0x0F, _ARRAYS))]
        count = _count(source, first, 0x0F, _MAPS)
        return source.object((_value(source), _value(source)) for _ in range(count))


def _count(source: ByteSource, first: int, mask: int, formats: Mapping[int, int]) -> int:
    """Return how many bytes or items follow: said in *first* itself, or behind it."""
    return source.number(formats[first]) if first in formats else first & mask


def _text(source: ByteSource, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise source.broken("holds text that is not UTF-8") from error
