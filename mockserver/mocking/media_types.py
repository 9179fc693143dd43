"""Write values in the media type that was negotiated, and read them in the one that was sent."""

from __future__ import annotations

from functools import lru_cache

import orjson

from mockserver.errors import UnreadableDocument
from mockserver.mocking.accept import media_range, split_outside_quotes
from mockserver.mocking.cbor import cbor_body, cbor_sequence, cbor_sequence_values, cbor_value
from mockserver.mocking.encodings import UNSAID
from mockserver.mocking.forms import form_body, form_value
from mockserver.mocking.json_bytes import json_bytes
from mockserver.mocking.layouts import BOUNDARY, Layout
from mockserver.mocking.media_names import (
    EVENTS,
    FORM,
    SEPARATED,
    is_binary_json,
    is_cbor_sequence,
    is_json,
    is_json_sequence,
    is_lines,
    is_message_pack,
    is_multipart,
    is_structured,
    is_text,
    is_xml,
    is_yaml,
)
from mockserver.mocking.message_pack import message_pack_body, message_pack_value
from mockserver.mocking.multipart_reading import multipart_value, parts_of
from mockserver.mocking.multipart_writing import multipart_body
from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.sequences import (
    csv_body,
    csv_value,
    events_body,
    lines_body,
    lines_value,
)
from mockserver.mocking.xml_reading import xml_value
from mockserver.mocking.xml_writing import xml_body
from mockserver.mocking.yaml_writing import yaml_body
from mockserver.spec.documents import value_from_yaml
from mockserver.spec.json_text import value_from_json
from mockserver.spec.types import JsonValue

__all__ = ["body_of", "can_be_judged", "content_type", "decoded", "is_json", "value_from"]


def body_of(value: JsonValue, name: str, layout: Layout | None = None) -> bytes:
    """Return *value* written as the media type *name*.

    A list becomes lines of JSON Lines, events (`{"event": …, "data": …}` or plain data) and rows
    of CSV. Bytes and text are sent as they are where the type is not JSON. *layout* names the
    elements of XML and the parts of forms.
    """
    name = name.partition(";")[0]
    if is_json(name):
        return json_bytes(value)
    if isinstance(value, bytes):
        return value
    if is_yaml(name) and not (isinstance(value, str) and _is_text_alone(layout)):
        return yaml_body(value)
    if is_binary_json(name):
        return _binary_body(value, name)
    if is_lines(name):
        return lines_body(value, separator=b"\x1e" if is_json_sequence(name) else b"")
    if name == EVENTS:
        return events_body(value)
    if layout is not None and is_multipart(name):
        return multipart_body(value, layout, body_of)
    if isinstance(value, str):
        return value.encode(errors="replace")
    if name in SEPARATED:
        return csv_body(value, delimiter=SEPARATED[name])
    if layout is not None and is_xml(name):
        return xml_body(value, layout.schema, layout.shapes)
    if name == FORM:
        return form_body(value, layout.encodings if layout else UNSAID)
    # The best that can be said in types without structure.
    return json_bytes(value)


def value_from(raw: bytes, content_type: str, layout: Layout) -> JsonValue:
    """Return the value that *raw*, sent as *content_type*, holds. Raises `NotReadable`.

    Text and bytes are strings; in bytes, each character is one of them.
    """
    type_ = media_range(content_type)
    name = type_.name
    schema, shapes = layout.schema, layout.shapes
    if is_json(name):
        return _json(raw, type_.parameters.get("charset", ""))
    if is_binary_json(name):
        return _binary_value(raw, name, layout)
    if is_lines(name):
        return lines_value(raw)
    if is_xml(name):
        if "string" in shapes.types(schema):
            return raw.decode("utf-8", "replace")
        return xml_value(raw, schema, shapes)
    if name == FORM:
        if _is_text_alone(layout):
            return raw.decode("utf-8", "replace")
        return form_value(raw, schema, shapes, layout.encodings)
    if is_multipart(name):
        return _multipart_value(raw, content_type, layout)
    if not is_text(name) and not is_yaml(name):
        return raw.decode("latin-1")
    charset = type_.parameters.get("charset", "")
    if is_yaml(name) and not _is_text_alone(layout):
        return _yaml(decoded(raw, charset or "utf-8"))
    text = decoded(raw, charset)
    if name in SEPARATED and "array" in shapes.types(schema):
        return csv_value(text, schema, shapes, delimiter=SEPARATED[name])
    return shapes.coerced(text, schema)


def can_be_judged(name: str, types: frozenset[str]) -> bool:
    """Tell whether what `value_from` reads of *name* is of one of *types*, so far as we know."""
    known = is_structured(name) or not types or "string" in types
    return known or name.startswith("text/plain")


@lru_cache(maxsize=1024)
def content_type(name: str) -> str:
    """Return the `Content-Type` for *name*: text says that it is UTF-8, multipart its boundary.

    The parameters that *name* has are kept, except those two: we know better.
    """
    bare, *parameters = split_outside_quotes(name, ";")
    kept = [one.strip() for one in parameters if one.strip()]
    has_charset = any(one.lower().startswith("charset=") for one in kept)
    kept = [one for one in kept if not one.lower().startswith(("charset=", "boundary="))]
    bare = bare.strip()
    if is_multipart(bare):
        kept.append(f"boundary={BOUNDARY}")
    elif bare.startswith("text/") or has_charset:
        kept.append("charset=utf-8")
    return "; ".join((bare, *kept))


def decoded(raw: bytes, charset: str) -> str:
    """Return *raw* as text. Raises `NotReadable` where the *charset* does not fit."""
    try:
        return raw.decode(charset or "utf-8", "strict" if charset else "replace")
    except LookupError as error:
        raise NotReadable(f"is in the charset {charset}, which is not known") from error
    except UnicodeDecodeError as error:
        raise NotReadable(f"is no text in {charset}: byte {error.start} is not") from error


def _binary_body(value: JsonValue, name: str) -> bytes:
    if is_message_pack(name):
        return message_pack_body(value)
    return cbor_sequence(value) if is_cbor_sequence(name) else cbor_body(value)


def _multipart_value(raw: bytes, content_type: str, layout: Layout) -> JsonValue:
    parts = parts_of(raw, content_type)
    if _is_text_alone(layout):
        return (parts[0].content if len(parts) == 1 else raw).decode("utf-8", "replace")
    return multipart_value(parts, layout, value_from)


def _binary_value(raw: bytes, name: str, layout: Layout) -> JsonValue:
    if layout.shapes.is_file(layout.schema):
        return raw.decode("latin-1")
    if is_message_pack(name):
        return message_pack_value(raw)
    return cbor_sequence_values(raw) if is_cbor_sequence(name) else cbor_value(raw)


def _is_text_alone(layout: Layout | None) -> bool:
    """Tell whether *layout* wants text as it stands: the schema knows nothing but strings."""
    return layout is not None and layout.shapes.types(layout.schema) == {"string"}


def _json(raw: bytes, charset: str) -> JsonValue:
    if charset not in ("", "utf-8", "utf8"):
        raw = decoded(raw, charset).encode()
    try:
        return value_from_json(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        decoded(raw, "utf-8")
        place = f"line {error.lineno}, column {error.colno}"
        raise NotReadable(f"is no JSON: {error.msg} at {place}") from error


def _yaml(text: str) -> JsonValue:
    try:
        return value_from_yaml(text.removeprefix("\ufeff"))
    except UnreadableDocument as error:
        place = f"{error.pointer} " if error.pointer else ""
        raise NotReadable(f"is no YAML: {place}{error.message}") from error
