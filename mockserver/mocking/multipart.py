"""Write and read multipart bodies (RFC 2046, RFC 7578), as the Encoding Objects say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mockserver.mocking.accept import MediaRange, media_range, split_outside_quotes, unquoted
from mockserver.mocking.encodings import USUAL, Encoding
from mockserver.mocking.json_bytes import json_bytes, text_of
from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.samples import sample
from mockserver.mocking.shapes import Shapes, parsed_json
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

# Fixed, so that the same answer has the same bytes; long enough to occur nowhere else.
BOUNDARY = "mockserver-7c1b2f0e9d5a4c38b6e1"

_END = f"--{BOUNDARY}--\r\n".encode()
_NAME = {'"': "%22", "\r": "%0D", "\n": "%0A"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part as sent: the property it belongs to, its file name, type and bytes."""

    name: str
    filename: str | None
    content_type: str | None
    content: bytes


def multipart_body(
    value: JsonValue, schema: Schema | None, shapes: Shapes, encodings: Mapping[str, Encoding]
) -> bytes:
    """Return *value*, an object, as parts: one for each property; objects in it are JSON."""
    out = []
    for name, member, described in _members(value, schema, shapes):
        encoding = encodings.get(name or "", USUAL)
        out.append(_written(name, member, described, shapes, encoding))
    return b"".join(out) + _END


def multipart_list(items: JsonValue, schema: Schema | None, shapes: Shapes) -> bytes:
    """Return each of *items*, which *schema* describes, as a part without a name."""
    listed = items if isinstance(items, list | tuple) else [items]
    return b"".join(_written(None, item, schema, shapes, USUAL) for item in listed) + _END


def parts_of(raw: bytes, content_type: str) -> list[Part]:
    """Return the parts of *raw*. Raises `NotReadable`."""
    # The boundary is case-sensitive, so it is not read as a parameter of the range.
    found = re.search(r'boundary=("[^"]*"|[^;\s]+)', content_type, re.IGNORECASE)
    if found is None:
        raise NotReadable("is no multipart body: Content-Type names no boundary")
    delimiter = b"--" + unquoted(found.group(1)).encode("latin-1", "replace")
    pieces = (b"\r\n" + raw).split(b"\r\n" + delimiter)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise NotReadable("is no multipart body: the boundary that Content-Type names is missing")
    return [_part(piece) for piece in pieces[1:-1]]


def multipart_items(parts: list[Part], schema: Schema | None, shapes: Shapes) -> list[JsonValue]:
    """Return the values of *parts*, each of which *schema* describes."""
    return [_part_value(part, schema, shapes) for part in parts]


def multipart_value(
    parts: list[Part], schema: Schema | None, shapes: Shapes
) -> dict[str, JsonValue]:
    """Return the object that *parts* hold by name."""
    grouped: dict[str, list[Part]] = {}
    for part in parts:
        grouped.setdefault(part.name, []).append(part)
    result: dict[str, JsonValue] = {}
    for name, found in grouped.items():
        described = shapes.property(schema, name)
        if "array" in shapes.types(described):
            result[name] = _array(found, described, shapes)
        else:
            result[name] = _part_value(found[-1], described, shapes)
    return result


def wrong_types(
    parts: list[Part], encodings: Mapping[str, Encoding]
) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and allowed types of every part whose type its encoding does not allow."""
    for part in parts:
        allowed = encodings.get(part.name, USUAL).content_types
        sent = media_range(part.content_type or "text/plain")
        if part.content_type is None and part.filename is None:
            continue
        if allowed and not any(_covers(media_range(one), sent) for one in allowed):
            yield part.name, sent.name, ", ".join(allowed)


def _members(
    value: JsonValue, schema: Schema | None, shapes: Shapes
) -> Iterator[tuple[str | None, JsonValue, Schema | None]]:
    if not isinstance(value, Mapping):
        yield None, value, schema
        return
    for name, member in value.items():
        described = shapes.property(schema, name)
        # A part for each item, unless the items are arrays: those are one JSON text.
        flat = isinstance(member, list) and not any(isinstance(item, list) for item in member)
        for item in member if flat else [member]:
            yield name, item, shapes.items(described) if flat else described


def _written(
    name: str | None,
    value: JsonValue,
    schema: Schema | None,
    shapes: Shapes,
    encoding: Encoding,
) -> bytes:
    """Return *value* as one part, with a `Content-Disposition` if it has a *name*."""
    content_type, content = _content(value, schema, shapes, encoding)
    disposition = ""
    if name is not None:
        disposition = f'Content-Disposition: form-data; name="{_escaped(name)}"'
        if _is_file(schema, content_type):
            disposition += f'; filename="{_escaped(name)}"'
        disposition += "\r\n"
    headers = f"--{BOUNDARY}\r\n{disposition}Content-Type: {content_type}\r\n\r\n"
    return headers.encode() + content + b"\r\n"


def _content(
    value: JsonValue, schema: Schema | None, shapes: Shapes, encoding: Encoding
) -> tuple[str, bytes]:
    if isinstance(value, Mapping | list):
        return "application/json", json_bytes(value)
    declared = [name for name in encoding.content_types if "*" not in name]
    ranges = [media_range(name) for name in encoding.content_types]
    if declared and media_range(declared[0]).family == "json":
        return declared[0], json_bytes(value)
    if declared or ranges or is_file(schema, shapes):
        name = declared[0] if declared else _named(ranges)
        known = sample(name)
        return name, known if isinstance(known, bytes) else _bytes(text_of(value))
    return "text/plain; charset=utf-8", text_of(value).encode(errors="replace")


def is_file(schema: Schema | None, shapes: Shapes) -> bool:
    """Tell whether *schema* describes a file: text of format `binary`, or of a media type."""
    if schema is None:
        return False
    value = shapes.schemas.resolved(schema).value
    return not isinstance(value, bool) and (
        value.get("format") == "binary" or "contentMediaType" in value
    )


def _is_file(schema: Schema | None, content_type: str) -> bool:
    value = schema.value if schema else {}
    binary = not isinstance(value, bool) and value.get("format") == "binary"
    return binary or not content_type.startswith(("text/plain", "application/json"))


def _named(ranges: list[MediaRange]) -> str:
    main = ranges[0].name.partition("/")[0] if ranges else ""
    return "image/png" if main == "image" else "application/octet-stream"


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode(errors="replace")


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        key, _, text = line.partition(":")
        headers[key.strip().lower()] = text.strip()
    parameters = {}
    for parameter in split_outside_quotes(headers.get("content-disposition", ""), ";")[1:]:
        key, _, text = parameter.partition("=")
        parameters[key.strip().lower()] = unquoted(text.strip())
    return Part(
        name=_unescaped(parameters.get("name", "")),
        filename=parameters.get("filename", parameters.get("filename*")),
        content_type=headers.get("content-type"),
        content=content,
    )


def _part_value(part: Part, schema: Schema | None, shapes: Shapes) -> JsonValue:
    type_ = media_range(part.content_type or "text/plain")
    if part.filename is not None or is_file(schema, shapes):
        return part.content.decode("latin-1")
    if type_.family == "json":
        return parsed_json(part.content, part.content.decode("utf-8", "replace"))
    text = part.content.decode("utf-8", "replace")
    types = shapes.types(schema)
    if types & {"object", "array"} and "string" not in types:
        return parsed_json(text, text)
    return shapes.coerced(text, schema)


def _array(parts: list[Part], schema: Schema | None, shapes: Shapes) -> JsonValue:
    items = shapes.items(schema)
    if len(parts) == 1 and parts[0].filename is None:
        # Many clients send a whole array as one JSON text.
        whole = parsed_json(parts[0].content, None)
        is_json = media_range(parts[0].content_type or "").family == "json"
        nested = "array" in shapes.types(items) or "string" not in shapes.types(items)
        if isinstance(whole, list) and (is_json or nested):
            return whole
    return [_part_value(part, items, shapes) for part in parts]


def _covers(allowed: MediaRange, sent: MediaRange) -> bool:
    main, _, sub = allowed.name.partition("/")
    return allowed.name in (sent.name, "*/*") or (sub == "*" and sent.name.startswith(f"{main}/"))


def _escaped(name: str) -> str:
    return re.sub('["\r\n]', lambda match: _NAME[match.group()], name)


def _unescaped(name: str) -> str:
    return re.sub("%22|%0D|%0A", lambda m: {"%22": '"', "%0D": "\r", "%0A": "\n"}[m.group()], name)
