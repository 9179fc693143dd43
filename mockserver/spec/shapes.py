"""Take members out of a document whose shape is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mockserver.errors import InvalidDocument, SpecError
from mockserver.spec.document import Document
from mockserver.spec.kinds import kind_of
from mockserver.spec.pointers import escaped
from mockserver.spec.references import References
from mockserver.spec.types import JsonObject, JsonValue


@dataclass(slots=True)
class Shapes:
    """The members of one document in normal form, each of the shape that OpenAPI gives it.

    What is wrong without harm is `overlooked`; if *strict*, it is raised.
    """

    document: Document
    strict: bool
    overlooked: list[SpecError] = field(default_factory=list)

    @property
    def references(self) -> References:
        """The references of the document."""
        return References(self.document)

    def overlook(self, error: SpecError) -> None:
        """Remember *error*, or raise it if nothing may be overlooked."""
        if self.strict:
            raise error
        self.overlooked.append(error)

    def map(self, owner: JsonObject, name: str, pointer: str) -> JsonObject:
        """Return the member *name* of *owner*, an object; one without value is none."""
        value = owner.get(name)
        return {} if value is None else self.object(value, f"{pointer}/{escaped(name)}")

    def list(self, owner: JsonObject, name: str, pointer: str) -> list[Any]:
        """Return the member *name* of *owner*, an array; one without value is none."""
        value = owner.get(name)
        if value is None or isinstance(value, list):
            return value or []
        raise self.invalid(
            f"expected an array, found {kind_of(value)}", f"{pointer}/{escaped(name)}"
        )

    def label(self, owner: JsonObject, name: str, pointer: str) -> str | None:
        """Return the member *name* of *owner*, text; one without value is none."""
        value = owner.get(name)
        if value is None or isinstance(value, str):
            return value
        raise self.invalid(f"expected text, found {kind_of(value)}", f"{pointer}/{escaped(name)}")

    def object(self, value: JsonValue, pointer: str) -> JsonObject:
        """Return *value*, an object."""
        if not isinstance(value, Mapping):
            raise self.invalid(f"expected an object, found {kind_of(value)}", pointer)
        return value

    def resolved(self, value: JsonValue, pointer: str) -> tuple[JsonObject, str]:
        """Return the object that *value* is or refers to, and the JSON Pointer where it stands."""
        if isinstance(value, dict) and "$ref" not in value:
            return value, pointer
        return self.references.resolved(value, pointer)

    def invalid(self, message: str, pointer: str, hint: str = "") -> InvalidDocument:
        """Return the error *message* about what stands at *pointer*."""
        source, place = self.document.place(pointer)
        return InvalidDocument(message, source=source, pointer=place, hint=hint)
