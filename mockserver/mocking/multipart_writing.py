"""Write multipart bodies (RFC 2046, RFC 7578), as the Encoding Objects say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from mockserver.mocking.accept import MediaRange, media_range
from mockserver.mocking.encodings import Encoding
from mockserver.mocking.forms import pairs_of
from mockserver.mocking.json_bytes import json_bytes, text_of
from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import is_json, is_multipart, is_structured, is_text
from mockserver.mocking.multipart_reading import content_encoding
from mockserver.mocking.samples import sample
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

Write = Callable[[JsonValue, str, Layout], bytes]
"""Writes a value in a media type, as its layout says."""

_NAME = {'"': "%22", "\r": "%0D", "\n": "%0A"}
_PLAIN = "text/plain; charset=utf-8"

# What is said of the bytes as they stand is ours to say; the rest is the document's.
_OURS = frozenset({"content-type", "content-length", "content-encoding"})


def multipart_body(value: JsonValue, layout: Layout, write: Write) -> bytes:
    """Return *value* as parts: one for each property, or for each item of a list."""
    if layout.is_list or isinstance(value, list):
        items = value if isinstance(value, list | tuple) else [value]
        parts = [
            _part(None, item, layout.item(index), layout.encodings.at(index), layout, write)
            for index, item in enumerate(items)
        ]
    elif isinstance(value, Mapping):
        parts = [part for name in value for part in _property(name, value[name], layout, write)]
    else:
        parts = [_part(None, value, layout.schema, layout.encodings.at(0), layout, write)]
    return b"".join(parts) + f"--{layout.boundary}--\r\n".encode()


def _property(name: str, value: JsonValue, layout: Layout, write: Write) -> Iterator[bytes]:
    described, encoding = layout.shapes.property(layout.schema, name), layout.encodings.of(name)
    if encoding.style is not None:
        # OAS 3.1, Encoding Object, style: beside one, contentType does not count.
        for key, text in pairs_of(name, value, encoding):
            yield _framed(key, _PLAIN, text.encode(errors="replace"), described, encoding, layout)
        return
    # A part for each item, unless the items are arrays: those are one JSON text.
    flat = isinstance(value, list) and not any(isinstance(item, list) for item in value)
    for index, item in enumerate(value if flat else [value]):
        schema = layout.shapes.item(described, index) if flat else described
        yield _part(name, item, schema, encoding, layout, write)


def _part(
    name: str | None,
    value: JsonValue,
    schema: Schema | None,
    encoding: Encoding,
    layout: Layout,
    write: Write,
) -> bytes:
    """Return *value* as one part, with a `Content-Disposition` if it has a *name*."""
    inside = layout.inside(schema, encoding)
    content_type, content = _content(value, encoding, inside, write)
    return _framed(name, content_type, content, schema, encoding, layout)


def _framed(
    name: str | None,
    content_type: str,
    content: bytes,
    schema: Schema | None,
    encoding: Encoding,
    layout: Layout,
) -> bytes:
    lines = [f"--{layout.boundary}"]
    if name is not None:
        disposition = f'Content-Disposition: form-data; name="{_escaped(name)}"'
        if _has_filename(schema, content_type):
            disposition += f'; filename="{_escaped(name)}"'
        lines.append(disposition)
    lines.append(f"Content-Type: {content_type}")
    known = _OURS if name is None else _OURS | {"content-disposition"}
    for header in encoding.headers:
        if header.name.lower() == "content-transfer-encoding":
            text: str | None = content_encoding(schema, layout.shapes) or "binary"
        else:
            text = None if header.name.lower() in known else layout.header(header)
        if text is not None:
            lines.append(f"{header.name}: {text}")
    return "\r\n".join((*lines, "", "")).encode() + content + b"\r\n"


def _content(
    value: JsonValue, encoding: Encoding, layout: Layout, write: Write
) -> tuple[str, bytes]:
    """Return the media type of a part, and *value* in it."""
    declared = [name for name in encoding.content_types if "*" not in name]
    ranges = [media_range(name) for name in encoding.content_types]
    if isinstance(value, Mapping | list):
        return _structured(value, declared, layout, write)
    if declared and is_json(ranges[encoding.content_types.index(declared[0])].name):
        return declared[0], json_bytes(value)
    if declared or ranges or layout.shapes.is_file(layout.schema):
        name = declared[0] if declared else _named(ranges)
        known = sample(media_range(name).name)
        return name, known if isinstance(known, bytes) else _bytes(text_of(value), name)
    return _PLAIN, text_of(value).encode(errors="replace")


def _structured(
    value: JsonValue, declared: list[str], layout: Layout, write: Write
) -> tuple[str, bytes]:
    """Return the first *declared* type that can hold the object or list *value*, and it."""
    for written in declared:
        name = media_range(written).name
        if is_multipart(name):
            bare = written.partition(";")[0].strip()
            return f"{bare}; boundary={layout.boundary}", write(value, name, layout)
        if is_structured(name) or is_text(name):
            return written, write(value, name, layout)
    return "application/json", json_bytes(value)


def _has_filename(schema: Schema | None, content_type: str) -> bool:
    value = schema.value if schema else {}
    binary = not isinstance(value, bool) and value.get("format") == "binary"
    name = media_range(content_type).name
    return binary or not (is_structured(name) or name.startswith("text/plain"))


def _named(ranges: list[MediaRange]) -> str:
    main = ranges[0].name.partition("/")[0] if ranges else ""
    return "image/png" if main == "image" else "application/octet-stream"


def _bytes(text: str, name: str) -> bytes:
    if not is_text(name):
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            pass
    return text.encode(errors="replace")


def _escaped(name: str) -> str:
    return re.sub('["\r\n]', lambda match: _NAME[match.group()], name)
