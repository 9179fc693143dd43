"""Invent the body of a response: an example, a generated value, or a file that is what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mockserver.errors import UnsatisfiableSchema
from mockserver.generation.compiler import Generator
from mockserver.mocking.encodings import encodings_of
from mockserver.mocking.examples import ChosenExample, example_for
from mockserver.mocking.header_values import header_value
from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import (
    FORM,
    SEPARATED,
    is_binary_json,
    is_json,
    is_sequence,
    is_xml,
)
from mockserver.mocking.media_types import body_of, content_type
from mockserver.mocking.negotiation import ResponsePlan, concrete
from mockserver.mocking.preferences import Preferences, shown_preference
from mockserver.mocking.samples import sample
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Header, MediaType, Schema
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue

ExamplesFirst = Literal["generated", "first"]
"""What comes first where nothing is preferred: generated values, or documented examples."""

_LINES = 3
_BYTES = ("image", "audio", "video", "font")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body as sent, the JSON value it was written from (`MISSING` for files), and why it."""

    content: bytes
    value: JsonValue = MISSING
    reasons: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()


class Bodies:
    """Invents bodies for one API."""

    def __init__(self, schemas: Schemas, generator: Generator, *, examples: ExamplesFirst) -> None:
        self._schemas = schemas
        self._shapes = Shapes(schemas)
        self._generator = generator
        self._examples = examples
        self._reported: set[str] = set()

    def layout(self, media_type: MediaType) -> Layout:
        """Return what the document says of the layout of *media_type*."""
        return Layout(
            schema=media_type.schema,
            shapes=self._shapes,
            encodings=encodings_of(media_type),
            sequential=media_type.sequential,
            header=self._part_header,
        )

    def _part_header(self, header: Header) -> str | None:
        """Return what a part of a multipart body says in *header*; `None`: had better be absent."""
        schema = header.schema
        for example in header.examples:
            return header_value(example.value)
        if schema is None:
            return "1" if header.required else None
        try:
            value = self._generator.value(schema, schema.pointer, name=header.name)
        except UnsatisfiableSchema:
            return None
        return header_value(value)

    def invented(
        self, plan: ResponsePlan, preferences: Preferences, about: tuple[str, ...]
    ) -> Body:
        """Return a body for *plan*, which has a media type. The same *about*, the same bytes.

        Raises `UnsatisfiableSchema` if the schema allows nothing.
        """
        media_type = plan.media_type
        if media_type is None:
            return Body(content=b"", reasons=("no body is documented",))
        name, layout = plan.media_type_name.partition(";")[0], self.layout(media_type)
        applied: tuple[str, ...] = ()
        if preferences.dynamic is not None:
            applied = (shown_preference("dynamic", str(preferences.dynamic).lower()),)
        body: Body | None = None
        chosen = ChosenExample()
        if self._wants_example(plan, preferences):
            chosen = example_for(media_type, name, layout, name=preferences.example)
        if chosen.value is MISSING:
            body = self._generated(media_type, name, layout, about)
            if body is None and not chosen.faults:
                chosen = example_for(media_type, name, layout, name=None)
        if chosen.value is not MISSING:
            body = _exemplary(chosen, name, layout)
        if body is None:
            # No bytes at all would be no JSON.
            content = b"{}" if is_json(name) else b""
            body = Body(content=content, reasons=("nothing describes the body",))
        reasons = tuple(f"{place}: {fault}" for place, fault in chosen.faults)
        return Body(
            content=body.content,
            value=body.value,
            reasons=(*reasons, *body.reasons),
            reports=self._news(reasons),
            applied=applied,
        )

    def outgoing(self, media_type: MediaType, about: tuple[str, ...]) -> tuple[str, bytes]:
        """Return Content-Type and bytes of a request that the API itself sends: a webhook's.

        Raises `UnsatisfiableSchema` if the schema allows nothing.
        """
        name = concrete(media_type.name)
        schema = media_type.schema
        if schema is None:
            value = media_type.examples[0].value if media_type.examples else {}
        else:
            value = self._generator.value(schema, *about, direction="request")
        return content_type(name), body_of(value, name, self.layout(media_type))

    def _wants_example(self, plan: ResponsePlan, preferences: Preferences) -> bool:
        """Tell whether an example comes before a generated value.

        Examples of errors say what clients compare: error codes, messages.
        """
        if preferences.example is not None:
            return True
        if preferences.dynamic is not None:
            return not preferences.dynamic
        return self._examples == "first" or plan.status >= 400

    def _news(self, reports: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of *reports* that were not returned before."""
        new = tuple(report for report in reports if report not in self._reported)
        self._reported.update(new)
        return new

    def _generated(
        self, media_type: MediaType, name: str, layout: Layout, about: tuple[str, ...]
    ) -> Body | None:
        """Return a generated body, `None` where an example must do."""
        schema = media_type.schema
        if not is_json(name):
            file = self._file(media_type, name)
            if file is not None:
                return file
        if schema is None:
            return None
        try:
            value = self._value(media_type, schema, name, about)
        except UnsatisfiableSchema:
            if example_for(media_type, name, layout).value is MISSING:
                raise
            return None
        return Body(content=body_of(value, name, layout), value=value, reasons=("generated",))

    def _value(
        self, media_type: MediaType, schema: Schema, name: str, about: tuple[str, ...]
    ) -> JsonValue:
        if media_type.sequential or (
            is_sequence(name) and "array" not in self._shapes.types(schema)
        ):
            # The schema describes one line, event or item of many.
            return [self._generator.value(schema, *about, "line", index) for index in range(_LINES)]
        return self._generator.value(schema, *about)

    def _file(self, media_type: MediaType, name: str) -> Body | None:
        """Return a file of the type *name* where the schema wants text or bytes, or nothing."""
        types = self._shapes.types(media_type.schema)
        if (
            media_type.sequential
            or types - {"string", "null"}
            or (media_type.schema is None and media_type.examples)
            or (is_binary_json(name) and not self._shapes.is_file(media_type.schema))
        ):
            return None
        found = sample(name)
        if found is None and _is_bytes(name):
            found = sample("application/octet-stream")
        reason = f"a file of type {name}"
        if isinstance(found, bytes):
            return Body(content=found, reasons=(reason,))
        if found is None:
            return None
        if media_type.schema is not None:
            validator = self._schemas.validator(media_type.schema, direction="response")
            if not validator.is_valid(found):
                return None
        return Body(content=found.encode(), value=found, reasons=(reason,))


def _exemplary(chosen: ChosenExample, name: str, layout: Layout) -> Body:
    called = f"the documented example {chosen.name}".strip()
    written = isinstance(chosen.value, str) and chosen.is_written
    content = chosen.value.encode(errors="replace") if written else None
    return Body(
        content=body_of(chosen.value, name, layout) if content is None else content,
        value=chosen.value,
        reasons=(called,),
    )


def _is_bytes(name: str) -> bool:
    """Tell whether *name* is a type of bytes that no text or JSON value can stand for."""
    main, _, sub = name.partition("/")
    if main != "application":
        return main in _BYTES
    structured = is_xml(name) or name == FORM or name in SEPARATED or is_sequence(name)
    return not structured and not sub.endswith(_TEXTS)


_TEXTS = ("yaml", "javascript", "graphql", "toml", "text", "sql", "x-sh", "rtf", "jwt", "jose")
