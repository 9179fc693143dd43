"""Choose a documented example that keeps its own schema; say which do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import is_json
from mockserver.mocking.media_types import value_from
from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.shapes import parsed_json
from mockserver.spec.model import Example, MediaType, Schema
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenExample:
    """The example to send, `MISSING` if none is valid, and what is wrong with those passed over.

    `is_written` tells that the value is text in the media type already. `faults` are pairs of the
    place in the document and what is wrong there.
    """

    name: str = ""
    value: JsonValue = MISSING
    is_written: bool = False
    faults: tuple[tuple[str, str], ...] = ()


def example_for(
    media_type: MediaType, written_as: str, layout: Layout, *, name: str | None = None
) -> ChosenExample:
    """Return the first valid example of *media_type*, or the one called *name* if it is valid."""
    schema, schemas = media_type.schema, layout.shapes.schemas
    faults: list[tuple[str, str]] = []
    for example in candidates(media_type, schemas, name):
        if schema is None:
            written = isinstance(example.value, str) and not is_json(written_as)
            return ChosenExample(name=example.name, value=example.value, is_written=written)
        is_valid = validity(media_type, schemas)
        value, is_written = _fitting(example.value, written_as, layout, is_valid)
        if value is not MISSING:
            return ChosenExample(
                name=example.name, value=value, is_written=is_written, faults=tuple(faults)
            )
        faults.append((example.pointer, _fault(example, schema, schemas)))
    return ChosenExample(faults=tuple(faults))


def validity(media_type: MediaType, schemas: Schemas) -> Callable[[JsonValue], bool]:
    """Return what tells whether a body of *media_type* is valid; of a sequence, every item."""
    if media_type.schema is None:
        return lambda _value: True
    is_valid = schemas.validator(media_type.schema, direction="response").is_valid
    if media_type.sequential:
        return lambda value: isinstance(value, list) and all(is_valid(item) for item in value)
    return lambda value: bool(is_valid(value))


def candidates(media_type: MediaType, schemas: Schemas, name: str | None) -> Iterator[Example]:
    """Yield the examples of *media_type*, then those of its schema; those called *name* only."""
    for example in media_type.examples:
        if name is None or example.name == name:
            yield example
    if media_type.schema is None or media_type.sequential or name is not None:
        return
    schema = schemas.resolved(media_type.schema)
    if not isinstance(schema.value, Mapping):
        return
    listed = schema.value.get("examples")
    for index, value in enumerate(listed if isinstance(listed, list) else ()):
        yield Example(name="", value=value, pointer=f"{schema.pointer}/examples/{index}")
    if "example" in schema.value:
        yield Example(name="", value=schema.value["example"], pointer=f"{schema.pointer}/example")


def _fitting(
    value: JsonValue, written_as: str, layout: Layout, is_valid: Callable[[JsonValue], bool]
) -> tuple[JsonValue, bool]:
    """Return *value*, or what it is as text, where that is valid; and whether it is text."""
    if is_json(written_as):
        if is_valid(value):
            return value, False
        # Documents hold JSON as text, too.
        parsed = parsed_json(value, MISSING) if isinstance(value, str) else MISSING
        return (parsed if parsed is not MISSING and is_valid(parsed) else MISSING), False
    if not isinstance(value, str):
        return (value if is_valid(value) else MISSING), False
    if is_valid(value):
        return value, True
    try:
        read = value_from(value.encode(errors="replace"), written_as, layout)
    except NotReadable:
        return MISSING, False
    return (value, True) if is_valid(read) else (MISSING, False)


def _fault(example: Example, schema: Schema, schemas: Schemas) -> str:
    """Return what is wrong with *example*, in one line."""
    errors = list(schemas.errors(schema, example.value, direction="response"))[:3]
    said = "; ".join(f"{e.pointer or '(root)'} {e.message[:120]}" for e in errors)
    label = f"example {example.name}" if example.name else "the example"
    return f"{label} is invalid: {said}"
