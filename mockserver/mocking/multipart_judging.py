"""Find parts of multipart bodies that their Encoding Objects do not allow: types and headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.errors import Violation
from mockserver.mocking.accept import MediaRange, media_range
from mockserver.mocking.encodings import UNSAID, Encoding
from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import is_multipart
from mockserver.mocking.multipart_reading import Part, is_styled, parts_of
from mockserver.mocking.not_readable import NotReadable
from mockserver.spec.model import Header, Schema
from mockserver.spec.pointers import escaped
from mockserver.spec.types import JsonValue


def part_violations(parts: Sequence[Part], layout: Layout, place: str) -> Iterator[Violation]:
    """Yield how *parts*, those of the body at *place*, violate the encodings of *layout*."""
    if layout.encodings is UNSAID:
        return
    if layout.is_list:
        for index, part in enumerate(parts):
            encoding = layout.encodings.at(index)
            yield from _violations(part, encoding, layout.item(index), layout, f"{place}/{index}")
        return
    seen: dict[str, int] = {}
    for part in parts:
        if is_styled(part.name, layout):
            continue
        count = seen[part.name] = seen.get(part.name, -1) + 1
        described, here = (
            layout.shapes.property(layout.schema, part.name),
            f"{place}/{escaped(part.name)}",
        )
        if "array" in layout.shapes.types(described):
            described, here = layout.shapes.item(described, count), f"{here}/{count}"
        yield from _violations(part, layout.encodings.of(part.name), described, layout, here)


def _violations(
    part: Part, encoding: Encoding, schema: Schema | None, layout: Layout, place: str
) -> Iterator[Violation]:
    yield from _wrong_type(part, encoding, place)
    for header in encoding.headers:
        yield from _wrong_header(part, header, layout, place)
    sent = media_range(part.content_type or "text/plain").name
    if encoding.parts is not None and is_multipart(sent):
        try:
            inner = parts_of(part.content, part.content_type or "")
        except NotReadable as error:
            yield Violation(place=place, detail=str(error), rule="contentType")
            return
        yield from part_violations(inner, layout.inside(schema, encoding), place)


def _wrong_type(part: Part, encoding: Encoding, place: str) -> Iterator[Violation]:
    if part.content_type is None and part.filename is None:
        return  # Browsers give texts no type.
    sent, allowed = media_range(part.content_type or "text/plain"), encoding.content_types
    if allowed and not any(_covers(media_range(one), sent) for one in allowed):
        yield Violation(
            place=place,
            detail=f"is of type {sent.name}; allowed: {', '.join(allowed)}",
            rule="contentType",
            received=sent.name,
        )


def _wrong_header(part: Part, header: Header, layout: Layout, place: str) -> Iterator[Violation]:
    sent = part.headers.get(header.name.lower())
    if sent is None:
        if header.required:
            yield Violation(
                place=place, detail=f"has no header {header.name}; it is required", rule="required"
            )
    elif header.schema is not None:
        value = _read(sent, header.schema, layout)
        for error in layout.shapes.schemas.errors(header.schema, value, direction="request"):
            yield Violation(
                place=place,
                detail=f"has a wrong header {header.name}: {error.message}",
                rule=error.keyword,
                received=sent,
            )


def _read(text: str, schema: Schema, layout: Layout) -> JsonValue:
    """Return the value of a header: OAS 3.1, Header Object, style `simple`."""
    shapes = layout.shapes
    if "array" in shapes.types(schema):
        items = (item.strip() for item in text.split(","))
        return [
            shapes.coerced(item, shapes.item(schema, index)) for index, item in enumerate(items)
        ]
    return shapes.coerced(text, schema)


def _covers(allowed: MediaRange, sent: MediaRange) -> bool:
    main, _, sub = allowed.name.partition("/")
    return allowed.name in (sent.name, "*/*") or (sub == "*" and sent.name.startswith(f"{main}/"))
