"""Parse what messages hold: media types, their schemas, examples and encodings, and headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.errors import SpecError
from mockserver.spec.media_types import meant
from mockserver.spec.model import Encoding, Encodings, Example, Header, MediaType, Schema
from mockserver.spec.pointers import escaped
from mockserver.spec.shapes import Shapes
from mockserver.spec.types import JsonObject, JsonValue

_ENCODINGS = ("encoding", "prefixEncoding", "itemEncoding")
_USUAL = Encodings()


@dataclass(frozen=True, slots=True)
class Contents:
    """Parses the contents of messages out of *shapes*. Raises `SpecError` for what is broken."""

    shapes: Shapes

    def headers(self, owner: JsonObject, pointer: str) -> Iterator[Header]:
        """Yield the Header Objects in `headers` of *owner*."""
        for name, item in self.shapes.map(owner, "headers", pointer).items():
            header, place = self.shapes.resolved(item, f"{pointer}/headers/{escaped(name)}")
            if name.lower() == "content-type":
                continue  # OAS 3.1, Response Object, headers: ignored.
            content = self.content(header, place)
            yield Header(
                name=name,
                required=flag(header.get("required", False)),
                schema=content[0].schema if content else self.schema(header, place),
                examples=self.examples(header, place),
            )

    def content(
        self, owner: JsonObject, pointer: str, *, needed: bool = False
    ) -> tuple[MediaType, ...]:
        """Return the media types in `content` of *owner*; *needed* is as for `schema`."""
        result = []
        for name, item in self.shapes.map(owner, "content", pointer).items():
            value, place = self.shapes.resolved(
                {} if item is None else item, f"{pointer}/content/{escaped(name)}"
            )
            media_type = self._media_type(name.strip(), value, place)
            if media_type is None:
                continue
            sequential = "itemSchema" in value and "schema" not in value
            result.append(
                MediaType(
                    name=media_type,
                    schema=self.schema(
                        value,
                        place,
                        member="itemSchema" if sequential else "schema",
                        needed=needed,
                    ),
                    examples=self.examples(value, place),
                    parts=self.encodings(value, place),
                    sequential=sequential,
                )
            )
        return tuple(result)

    def _media_type(self, name: str, value: JsonObject, pointer: str) -> str | None:
        """Return the media type that *name*, of the Media Type Object *value*, means."""
        found = meant(name)
        if found == name:
            return found
        if found is None and "schema" in value:
            found = "*/*"
        outcome = f"it is taken for {found}" if found else "it is ignored"
        message = f"{name!r} is no media type; {outcome}"
        self.shapes.overlook(self.shapes.invalid(message, pointer))
        return found

    def encodings(self, owner: JsonObject, pointer: str) -> Encodings:
        """Return how the parts of *owner*, a Media Type Object or Encoding Object, are written.

        What speaks of names beside what speaks of positions is overlooked (OAS 3.2, encoding).
        """
        if owner.keys().isdisjoint(_ENCODINGS):
            return _USUAL
        by_name = {
            name: self._encoding(item, f"{pointer}/encoding/{escaped(name)}")
            for name, item in self.shapes.map(owner, "encoding", pointer).items()
        }
        prefix = tuple(
            self._encoding(item, f"{pointer}/prefixEncoding/{index}")
            for index, item in enumerate(self.shapes.list(owner, "prefixEncoding", pointer))
        )
        item = owner.get("itemEncoding")
        if by_name and (prefix or item is not None):
            message = "`encoding` is ignored beside prefixEncoding and itemEncoding"
            self.shapes.overlook(self.shapes.invalid(message, f"{pointer}/encoding"))
            by_name = {}
        return Encodings(
            encoding=by_name,
            prefix_encoding=prefix,
            item_encoding=None if item is None else self._encoding(item, f"{pointer}/itemEncoding"),
        )

    def _encoding(self, item: JsonValue, place: str) -> Encoding:
        value = self.shapes.object(item, place)
        explode = value.get("explode")
        return Encoding(
            content_type=self.shapes.label(value, "contentType", place),
            style=self.shapes.label(value, "style", place),
            explode=None if explode is None else flag(explode),
            headers=tuple(self.headers(value, place)),
            parts=self.encodings(value, place),
        )

    def schema(
        self, owner: JsonObject, pointer: str, *, member: str = "schema", needed: bool = False
    ) -> Schema | None:
        """Return the schema of *owner*.

        One with a reference that leads nowhere is overlooked, unless it is *needed*: whatever we
        would answer could not be judged.
        """
        if member not in owner:
            return None
        value = owner[member]
        if not isinstance(value, Mapping | bool):
            raise self.shapes.invalid("a schema is an object or a boolean", f"{pointer}/{member}")
        problem = self._problem(value) if self.shapes.document.problems else None
        if problem is None:
            return Schema(pointer=f"{pointer}/{member}", value=value)
        if needed:
            raise problem
        self.shapes.overlook(
            with_message(problem, f"{problem.message}; any value is allowed there")
        )
        return None

    def _problem(self, schema: Any) -> SpecError | None:
        waiting = [schema]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Mapping):
                reference = value.get("$ref")
                if isinstance(reference, str) and reference[1:] in self.shapes.document.problems:
                    return self.shapes.document.problems[reference[1:]]
                waiting.extend(value.values())
            elif isinstance(value, list):
                waiting.extend(value)
        return None

    def examples(self, owner: JsonObject, pointer: str) -> tuple[Example, ...]:
        """Return the examples of *owner* that have a value; a broken one is overlooked."""
        result: list[Example] = []
        for single in ("example", "x-example"):
            if single in owner and not result:
                place = f"{pointer}/{single}"
                result.append(Example(name="", value=owner[single], pointer=place))
        examples = owner.get("examples", {})
        if isinstance(examples, list) and "schema" in owner:
            # Meant as in a schema: the values themselves.
            result += [
                Example(name="", value=value, pointer=f"{pointer}/examples/{index}")
                for index, value in enumerate(examples)
            ]
        for name, item in examples.items() if isinstance(examples, Mapping) else ():
            try:
                example, place = self.shapes.resolved(
                    item, f"{pointer}/examples/{escaped(str(name))}"
                )
            except SpecError as error:
                self.shapes.overlook(error)
                continue
            for member in ("value", "dataValue"):
                if member in example:
                    result.append(
                        Example(name=name, value=example[member], pointer=f"{place}/{member}")
                    )
                    break
        return tuple(result)


def with_message(error: SpecError, message: str) -> SpecError:
    """Return *error* with another message."""
    return type(error)(message, source=error.source, pointer=error.pointer, hint=error.hint)


def flag(value: JsonValue) -> bool:
    """Tell whether *value* is true, or the word: many authors quote it."""
    return value is True or (isinstance(value, str) and value.lower() == "true")
