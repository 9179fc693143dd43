"""Read the members of an extension, with an error that says where it is wrong and what may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.errors import InvalidDocument
from mockserver.spec.document import Document
from mockserver.spec.model import Operation
from mockserver.spec.semantics.model import body_pointer

_POINTER = "expected a JSON Pointer such as /items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaring:
    """Takes members out of the extensions of *operation*; `at` is where in it a value stands."""

    document: Document
    operation: Operation
    extensions: Mapping[str, Any]

    def extension(self, name: str) -> Mapping[str, Any] | None:
        """Return the extension *name*; `None` if there is none, or it is `false`: nothing."""
        value = self.extensions.get(name)
        if value is None or value is False:
            return None
        return self.members(name, value)

    def members(self, at: str, value: Any) -> Mapping[str, Any]:
        """Return *value*, an object."""
        if isinstance(value, Mapping):
            return value
        raise self.invalid(at, "expected an object")

    def one_of(
        self,
        at: str,
        value: Mapping[str, Any],
        key: str,
        allowed: tuple[Any, ...],
        default: Any = None,
    ) -> Any:
        """Return the member *key*, which is one of *allowed*."""
        found = value.get(key, default)
        if found not in allowed or isinstance(found, bool):
            raise self.invalid(at, f"{key} is {found!r}; it may be {', '.join(map(str, allowed))}")
        return found

    def text(self, at: str, value: Any, key: str) -> str:
        """Return the member *key*, text that must be there."""
        if not isinstance(value, Mapping) or not isinstance(value.get(key), str):
            raise self.invalid(at, f"{key!r} is missing")
        return str(value[key])

    def number(self, at: str, value: Mapping[str, Any], key: str) -> int | None:
        """Return the member *key*, a whole number of at least 1."""
        found = value.get(key)
        if found is None or (type(found) is int and found >= 1):
            return found
        raise self.invalid(at, f"{key!r} must be a number of at least 1")

    def pointer(self, at: str, value: Mapping[str, Any], key: str) -> str | None:
        """Return the member *key*, a JSON Pointer."""
        found = value.get(key)
        if found is None or is_pointer(found):
            return found
        raise self.invalid(at, f"{key} is {found!r}; {_POINTER}")

    def property(self, at: str, value: Any) -> str:
        """Return the member `property`, a JSON Pointer that must be there."""
        self.text(at, value, "property")
        return self.pointer(at, value, "property") or ""

    def parameter(self, at: str, value: Mapping[str, Any], key: str) -> str | None:
        """Return the member *key*, the name of a parameter."""
        name = value.get(key)
        if name is not None:
            self.known_parameter(at, name)
        return name

    def place(self, at: str, value: Mapping[str, Any], key: str) -> str | None:
        """Return the member *key*: the name of a parameter, or `body#` and a JSON Pointer."""
        found = value.get(key)
        if not isinstance(found, str) or body_pointer(found) is None:
            return self.parameter(at, value, key)
        if self.operation.request_body is None:
            raise self.invalid(at, f"{key} is {found!r}, and {self.operation.name} has no body")
        if not is_pointer(body_pointer(found)):
            raise self.invalid(at, f"{key} is {found!r}; {_POINTER} after body#")
        return found

    def known_parameter(self, at: str, name: object) -> None:
        """Raise `InvalidDocument` if *name* is no parameter of the operation."""
        if not isinstance(name, str) or self.operation.parameter(name) is None:
            raise self.invalid(at, f"{name!r} is no parameter of {self.operation.name}")

    def names(self, at: str, value: Any, known: tuple[str, ...]) -> Mapping[str, str]:
        """Return *value*, an object with names of headers for some of *known*."""
        if not isinstance(value, Mapping) or not all(
            key in known and isinstance(name, str) for key, name in value.items()
        ):
            raise self.invalid(at, f"expected names of headers for {', '.join(known)}")
        return value

    def invalid(self, at: str, message: str) -> InvalidDocument:
        """Return the error *message* about what stands at *at* in the operation."""
        source, pointer = self.document.place(f"{self.operation.pointer}/{at}")
        return InvalidDocument(
            message,
            source=source,
            pointer=pointer,
            hint="specs/README.md describes every extension.",
        )


def is_pointer(value: object) -> bool:
    """Tell whether *value* is a JSON Pointer."""
    return isinstance(value, str) and (not value or value.startswith("/"))
