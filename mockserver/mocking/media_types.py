"""Write values in the media type that was negotiated, and read them in the one that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import orjson

from mockserver.errors import UnreadableDocument
from mockserver.mocking.accept import media_range, split_outside_quotes
from mockserver.mocking.encodings import Encoding
from mockserver.mocking.forms import form_body, form_value
from mockserver.mocking.json_bytes import json_bytes
from mockserver.mocking.multipart import (
    BOUNDARY,
    multipart_body,
    multipart_items,
    multipart_list,
    multipart_value,
    parts_of,
)
from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.sequences import (
    JSON_LINES,
    SEPARATED,
    csv_body,
    csv_value,
    events_body,
    is_json_sequence,
    lines_body,
    lines_value,
)
from mockserver.mocking.shapes import Shapes
from mockserver.mocking.xml_reading import xml_value
from mockserver.mocking.xml_writing import xml_body
from mockserver.mocking.yaml_writing import yaml_body
from mockserver.spec.documents import value_from_yaml
from mockserver.spec.model import Schema
from mockserver.spec.types import JsonValue

FORM = "application/x-www-form-urlencoded"
EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the document says of a body beyond its media type: schema, shapes, encodings.

    With `sequential`, the schema is that of every item (OAS 3.2, Media Type Object, itemSchema).
    """

    schema: Schema | None
    shapes: Shapes
    encodings: Mapping[str, Encoding] = field(default_factory=dict)
    sequential: bool = False


def is_json(name: str) -> bool:
    """Tell whether *name* is JSON: `application/json`, `application/problem+json`."""
    name = name.partition(";")[0]
    return name.endswith(("/json", "+json")) and name not in JSON_LINES


def is_xml(name: str) -> bool:
    """Tell whether *name* is XML that holds data; pictures and pages are none."""
    return name.endswith(("/xml", "+xml")) and not name.startswith(("image/", "application/xhtml"))


def is_yaml(name: str) -> bool:
    """Tell whether *name* is YAML: `application/yaml`, `application/openapi+yaml`."""
    return name.endswith(("/yaml", "/x-yaml", "/vnd.yaml", "+yaml"))


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
    if name in JSON_LINES or is_json_sequence(name):
        return lines_body(value, separator=b"\x1e" if is_json_sequence(name) else b"")
    if name == EVENTS:
        return events_body(value)
    if isinstance(value, str):
        return value.encode(errors="replace")
    if name in SEPARATED:
        return csv_body(value, delimiter=SEPARATED[name])
    if layout is not None and is_xml(name):
        return xml_body(value, layout.schema, layout.shapes)
    if name == FORM:
        return form_body(value, layout.encodings if layout else {})
    if layout is not None and name.startswith("multipart/"):
        if layout.sequential or isinstance(value, list):
            items = layout.schema if layout.sequential else layout.shapes.items(layout.schema)
            return multipart_list(value, items, layout.shapes)
        return multipart_body(value, layout.schema, layout.shapes, layout.encodings)
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
    if name in JSON_LINES or is_json_sequence(name):
        return lines_value(raw)
    if is_xml(name):
        if "string" in shapes.types(schema):
            return raw.decode("utf-8", "replace")
        return xml_value(raw, schema, shapes)
    if name == FORM:
        return form_value(raw, schema, shapes, layout.encodings)
    if name.startswith("multipart/"):
        parts = parts_of(raw, content_type)
        if layout.sequential:
            return multipart_items(parts, schema, shapes)
        if "array" in shapes.types(schema):
            return multipart_items(parts, shapes.items(schema), shapes)
        return multipart_value(parts, schema, shapes)
    if not is_text(name) and not is_yaml(name):
        return raw.decode("latin-1")
    charset = type_.parameters.get("charset", "")
    if is_yaml(name) and not _is_text_alone(layout):
        return _yaml(decoded(raw, charset or "utf-8"))
    text = decoded(raw, charset)
    if name in SEPARATED and "array" in shapes.types(schema):
        return csv_value(text, schema, shapes, delimiter=SEPARATED[name])
    return shapes.coerced(text, schema)


def is_text(name: str) -> bool:
    """Tell whether *name* is text that a person could read."""
    return name.startswith("text/") or name.endswith(("yaml", "javascript", "graphql"))


def can_be_judged(name: str, types: frozenset[str]) -> bool:
    """Tell whether what `value_from` reads of *name* is of one of *types*, so far as we know."""
    structured = is_json(name) or is_xml(name) or is_yaml(name) or name == FORM
    structured = structured or name.startswith("multipart/")
    lined = name in JSON_LINES or is_json_sequence(name) or name in SEPARATED
    return structured or lined or not types or "string" in types or name.startswith("text/plain")


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
    if bare.startswith("multipart/"):
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


def _is_text_alone(layout: Layout | None) -> bool:
    """Tell whether *layout* wants text as it stands: the schema knows nothing but strings."""
    return layout is not None and layout.shapes.types(layout.schema) == {"string"}


def _json(raw: bytes, charset: str) -> JsonValue:
    if charset not in ("", "utf-8", "utf8"):
        raw = decoded(raw, charset).encode()
    try:
        return orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
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
