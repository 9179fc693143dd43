"""Write and read values of JSON as CBOR (RFC 8949)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from mockserver.mocking.byte_source import ByteSource
from mockserver.spec.types import JsonValue

# Major types, RFC 8949, section 3.1.
_POSITIVE, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_BIG_POSITIVE, _BIG_NEGATIVE = 2, 3
_CONSTANTS: Mapping[int, JsonValue] = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
_INDEFINITE = 31
_BREAK = b"\xff"


def cbor_body(value: JsonValue) -> bytes:
    """Return *value* as CBOR in its preferred form: the shortest that keeps every number."""
    if value is None or isinstance(value, bool):
        return bytes([0xF6 if value is None else 0xF5 if value else 0xF4])
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, Mapping):
        members = (cbor_body(part) for pair in value.items() for part in pair)
        return _head(_MAP, len(value)) + b"".join(members)
    if isinstance(value, list | tuple):
        return _head(_ARRAY, len(value)) + b"".join(cbor_body(item) for item in value)
    text = str(value).encode(errors="replace")
    return _head(_TEXT, len(text)) + text


def cbor_value(raw: bytes) -> JsonValue:
    """Return the value that *raw* holds. Raises `NotReadable`.

    Tags are passed over, byte strings become text with a character for each byte.
    """
    source = ByteSource("CBOR", raw)
    return source.ended(_value(source))


def cbor_sequence(values: JsonValue) -> bytes:
    """Return each of *values* as CBOR, one after the other (RFC 8742)."""
    return b"".join(map(cbor_body, values if isinstance(values, list | tuple) else [values]))


def cbor_sequence_values(raw: bytes) -> list[JsonValue]:
    """Return the values that follow each other in *raw*. Raises `NotReadable`."""
    source, found = ByteSource("CBOR", raw), []
    while source.at < len(raw):
        found.append(_value(source))
    return found


def _head(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    information, size = next(
        (24 + power, 1 << power) for power in range(4) if argument < 1 << (8 << power)
    )
    return bytes([major << 5 | information]) + argument.to_bytes(size)


def _integer(value: int) -> bytes:
    major, argument = (_NEGATIVE, -1 - value) if value < 0 else (_POSITIVE, value)
    if argument < 1 << 64:
        return _head(major, argument)
    digits = argument.to_bytes((argument.bit_length() + 7) // 8)
    tag = _BIG_NEGATIVE if value < 0 else _BIG_POSITIVE
    return _head(_TAG, tag) + _head(_BYTES, len(digits)) + digits


def _float(value: float) -> bytes:
    for information, (layout, _) in _FLOATS.items():
        try:
            packed = struct.pack(layout, value)
        except OverflowError:
            continue
        if struct.unpack(layout, packed)[0] == value:
            return bytes([_SIMPLE << 5 | information]) + packed
    return b"\xf6"  # Not a number: JSON has none.


def _value(source: ByteSource) -> JsonValue:
    first = source.number(1)
    major, information = first >> 5, first & 31
    if major == _SIMPLE:
        return _simple(source, information)
    if information == _INDEFINITE and major in (_BYTES, _TEXT, _ARRAY, _MAP):
        return _indefinite(source, major)
    argument = _argument(source, information)
    if major == _POSITIVE:
        return argument
    if major == _NEGATIVE:
        return -1 - argument
    if major in (_BYTES, _TEXT):
        return _string(source, major, source.take(argument))
    with source.level():
        if major == _TAG:
            return _tagged(source, argument)
        if major == _ARRAY:
            return [_value(source) for _ in range(argument)]
        return source.object((_value(source), _value(source)) for _ in range(argument))


def _argument(source: ByteSource, information: int) -> int:
    if information < 24:
        return information
    if information > 27:
        raise source.broken("holds a reserved length")
    return source.number(1 << information - 24)


def _simple(source: ByteSource, information: int) -> JsonValue:
    if information in _FLOATS:
        layout, size = _FLOATS[information]
        return source.finite(struct.unpack(layout, source.take(size))[0])
    if information not in _CONSTANTS:
        raise source.broken("holds a simple value that JSON has not")
    return _CONSTANTS[information]


def _string(source: ByteSource, major: int, content: bytes) -> str:
    if major == _BYTES:
        return content.decode("latin-1")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise source.broken("holds text that is not UTF-8") from error


def _indefinite(source: ByteSource, major: int) -> JsonValue:
    """Return a string in chunks, or an array or map that ends with a break."""
    with source.level():
        if major == _ARRAY:
            return list(_until_break(source))
        if major == _MAP:
            values = list(_until_break(source))
            if len(values) % 2:
                raise source.broken("has a map with a key without a value")
            return source.object(zip(values[::2], values[1::2], strict=True))
        return "".join(str(chunk) for chunk in _until_break(source))


def _until_break(source: ByteSource) -> Iterator[JsonValue]:
    while source.raw[source.at : source.at + 1] != _BREAK:
        yield _value(source)
    source.at += 1


def _tagged(source: ByteSource, tag: int) -> JsonValue:
    value = _value(source)
    if tag in (_BIG_POSITIVE, _BIG_NEGATIVE) and isinstance(value, str):
        try:
            number = int.from_bytes(value.encode("latin-1"))
        except UnicodeEncodeError as error:
            raise source.broken("holds a number that is none") from error
        return number if tag == _BIG_POSITIVE else -1 - number
    return value
