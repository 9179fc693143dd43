"""Read multipart bodies (RFC 2046, RFC 7578): split them into parts, and those into values."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mockserver.mocking.accept import media_range, split_outside_quotes, unquoted
from mockserver.mocking.encodings import Encoding
from mockserver.mocking.forms import pairs_value, spread_members
from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import is_structured
from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.shapes import Shapes, parsed_json
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

Read = Callable[[bytes, str, Layout], JsonValue]
"""Reads bytes of a media type as their layout says. Raises `NotReadable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part as sent: the property it belongs to, its file name, type, headers and bytes.

    The names of `headers` are in lower case.
    """

    name: str
    filename: str | None
    content_type: str | None
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def parts_of(raw: bytes, content_type: str) -> list[Part]:
    """Return the parts of *raw*. Raises `NotReadable`."""
    # The boundary is case-sensitive, so it is not read as a parameter of the range.
    found = re.search(r'boundary=("[^"]*"|[^;\s]+)', content_type, re.IGNORECASE)
    if found is None:
        raise NotReadable("is no multipart body: Content-Type names no boundary")
    boundary = re.escape(unquoted(found.group(1)).encode("latin-1", "replace"))
    # The boundary of a part's own parts may start with that of the whole body.
    delimiter = re.compile(rb"\r\n--" + boundary + rb"(--)?[ \t]*(?=\r\n|\Z)")
    raw, parts, start = b"\r\n" + raw, [], None
    for match in delimiter.finditer(raw):
        if start is not None:
            parts.append(_part(raw[start : match.start()]))
        if match.group(1):
            return parts
        start = match.end()
    raise NotReadable("is no multipart body: the boundary that Content-Type names is missing")


def multipart_value(parts: Sequence[Part], layout: Layout, read: Read) -> JsonValue:
    """Return the list or the object, by name, that *parts* hold."""
    if layout.is_list:
        return [
            part_value(part, layout.inside(layout.item(index), layout.encodings.at(index)), read)
            for index, part in enumerate(parts)
        ]
    grouped: dict[str, list[Part]] = {}
    pairs = []
    for part in parts:
        if is_styled(part.name, layout):
            pairs.append((part.name, _text(part)))
        else:
            grouped.setdefault(part.name, []).append(part)
    shapes = layout.shapes
    result = pairs_value(pairs, layout.schema, shapes, layout.encodings)
    for name, found in grouped.items():
        described, encoding = shapes.property(layout.schema, name), layout.encodings.of(name)
        if "array" in shapes.types(described):
            result[name] = _array(found, described, layout, encoding, read)
        else:
            result[name] = part_value(found[-1], layout.inside(described, encoding), read)
    return result


def is_styled(name: str, layout: Layout) -> bool:
    """Tell whether the part *name* is, or is a piece of, a property whose encoding has a style."""
    for candidate in (name, name.partition("[")[0]):
        if layout.encodings.of(candidate).style is not None:
            return True
    return name in spread_members(layout.schema, layout.shapes, layout.encodings)


def part_value(part: Part, layout: Layout, read: Read) -> JsonValue:
    """Return what *part* holds where *layout* is expected."""
    schema, shapes = layout.schema, layout.shapes
    content = _decoded(part, schema)
    type_ = media_range(part.content_type or "text/plain")
    if part.filename is not None or shapes.is_file(schema):
        return content.decode("latin-1")
    text = content.decode(_charset(type_.parameters.get("charset", "")), "replace")
    if is_structured(type_.name):
        try:
            return read(content, part.content_type or "", layout)
        except NotReadable:
            return text  # The schema judges it.
    types = shapes.types(schema)
    if types & {"object", "array"} and "string" not in types:
        return parsed_json(text, text)
    return shapes.coerced(text, schema)


def content_encoding(schema: Schema | None, shapes: Shapes) -> str | None:
    """Return the encoding that text of *schema* is in already: `base64`."""
    value = shapes.schemas.resolved(schema).value if schema is not None else True
    if isinstance(value, bool):
        return None
    encoding = value.get("contentEncoding")
    return encoding if isinstance(encoding, str) else None


def _array(
    parts: Sequence[Part], schema: Schema | None, layout: Layout, encoding: Encoding, read: Read
) -> JsonValue:
    shapes = layout.shapes
    items = shapes.items(schema)
    if len(parts) == 1 and parts[0].filename is None:
        # Many clients send a whole array as one JSON text.
        whole = parsed_json(parts[0].content, None)
        is_json = media_range(parts[0].content_type or "").family == "json"
        nested = "array" in shapes.types(items) or "string" not in shapes.types(items)
        if isinstance(whole, list) and (is_json or nested):
            return whole
    return [
        part_value(part, layout.inside(shapes.item(schema, index), encoding), read)
        for index, part in enumerate(parts)
    ]


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        key, colon, text = line.partition(":")
        if colon:
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
        headers=headers,
    )


def _decoded(part: Part, schema: Schema | None) -> bytes:
    """Return the bytes of *part* without the transfer encoding that its header names."""
    named = part.headers.get("content-transfer-encoding", "").lower()
    described = schema.value if schema is not None else True
    if isinstance(described, Mapping) and "contentEncoding" in described:
        return part.content  # The schema speaks of the text as it was sent.
    if named == "base64":
        try:
            return base64.b64decode(part.content)
        except binascii.Error:
            return part.content
    return quopri.decodestring(part.content) if named == "quoted-printable" else part.content


def _text(part: Part) -> str:
    return part.content.decode("utf-8", "replace")


def _charset(named: str) -> str:
    try:
        "".encode(named or "utf-8")
    except LookupError:
        return "utf-8"
    return named or "utf-8"


def _unescaped(name: str) -> str:
    return re.sub("%22|%0D|%0A", lambda m: {"%22": '"', "%0D": "\r", "%0A": "\n"}[m.group()], name)
