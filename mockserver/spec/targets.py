"""Find what a reference means, in whichever file, and give it a place in normal form."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urljoin

from mockserver.errors import InvalidDocument, SpecError, UnresolvableReference
from mockserver.spec.document import Document
from mockserver.spec.files import is_address, joined
from mockserver.spec.pointers import MISSING, escaped, tokens_of, value_at
from mockserver.spec.structure import PARTS, kind_at
from mockserver.spec.types import JsonObject, JsonValue

MAX_PARTS = 20_000
MAX_HOPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a reference means: the file, the JSON Pointer in it, the value, and its base.

    `base` is what references inside the value are relative to: the file, or an `$id`.
    """

    location: str
    pointer: str
    value: JsonValue
    base: str


@dataclass(slots=True)
class Targets:
    """Resolves the references of *document* and of its files.

    `identified` holds the place of every schema with an `$id`, by its URI, and `anchors` that of
    every `$anchor`, by the URI of the schema around it and its name.
    """

    document: Document
    identified: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    anchors: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _hops: int = 0

    @property
    def main(self) -> str:
        """The location of the document itself."""
        source = self.document.source
        return source if is_address(source) else posixpath.normpath(source)

    def target(self, reference: str, base: str) -> Target:
        """Return what *reference* means where *base* is the base. Raises `SpecError`."""
        path, _, fragment = reference.partition("#")
        fragment = unquote(fragment)
        resource = base if not path else self.resource(path, base)
        if fragment and not fragment.startswith("/"):
            found = self.anchors.get((resource, fragment))
            if found is None:
                raise UnresolvableReference(
                    f"$ref {reference!r} is no JSON Pointer, and no schema has this $anchor"
                )
            return self._at(*found, resource, reference)
        if resource in self.identified:
            location, start = self.identified[resource]
            if value_at(self._content(location, reference), start + fragment) is not MISSING:
                return self._at(location, start + fragment, resource, reference)
            # Many write pointers from the root of the file in spite of the $id around them.
            resource = location
        return self._at(resource, fragment, resource, reference)

    def resource(self, path: str, base: str) -> str:
        """Return the URI, or the location of a file, that *path* means where *base* is."""
        for candidate in (urljoin(base, path), path):
            if candidate in self.identified:
                return candidate
        try:
            return joined(self._file_of(base), path)
        except ValueError as error:
            raise UnresolvableReference(
                f"$ref {path!r} leaves the document: {error}",
                hint="Bundle the document into one file.",
            ) from error

    def _file_of(self, base: str) -> str:
        return self.identified[base][0] if base in self.identified else base

    def _content(self, location: str, reference: str) -> JsonValue:
        if location == self.main:
            return self.document.content
        content = self.document.files.get(location, MISSING)
        if isinstance(content, SpecError):
            refused = isinstance(content, UnresolvableReference)
            place = "" if refused or content.source in reference else f"{content.source}: "
            raise UnresolvableReference(
                f"$ref {reference!r} cannot be followed: {place}{content.message}",
                hint=content.hint if refused else "Correct the reference, or the file.",
            )
        if content is MISSING:
            raise UnresolvableReference(
                f"$ref {reference!r} leaves the document, and other files were not read",
                hint="Give the document as a file, or bundle it into one.",
            )
        return content

    def _at(self, location: str, pointer: str, base: str, reference: str) -> Target:
        content = self._content(location, reference)
        value = value_at(content, pointer)
        if value is MISSING:
            return self._through(location, pointer, base, reference)
        return Target(location=location, pointer=pointer, value=value, base=base)

    def _through(self, location: str, pointer: str, base: str, reference: str) -> Target:
        """Return what *pointer* means if references on its way are followed."""
        content, way = self._content(location, reference), ""
        for token in tokens_of(pointer):
            inner = value_at(content, f"/{escaped(token)}")
            if inner is MISSING:
                onward = content.get("$ref") if isinstance(content, Mapping) else None
                if not isinstance(onward, str) or self._hops >= MAX_HOPS:
                    raise UnresolvableReference(
                        f"$ref {reference!r} leads nowhere",
                        hint="Define it under components, or correct the reference.",
                    )
                self._hops += 1
                try:
                    found = self.target(onward, base)
                    rest = found.pointer + pointer[len(way) :]
                    return self._at(found.location, rest, found.base, reference)
                finally:
                    self._hops -= 1
            content, way = inner, f"{way}/{escaped(token)}"
        return Target(location=location, pointer=pointer, value=content, base=base)

    def followed(self, value: JsonValue, base: str) -> Target | None:
        """Return where the chain of references that starts with *value* ends.

        `None` if *value* is no reference. Raises `SpecError`, for one in a circle as well.
        """
        found = None
        for _ in range(MAX_HOPS):
            reference = value.get("$ref") if isinstance(value, Mapping) else None
            if not isinstance(reference, str):
                return found
            found = self.target(reference, base)
            value, base = found.value, found.base
        raise UnresolvableReference("refers to itself, or through more than 100 others")


@dataclass(slots=True)
class Parts:
    """The parts that stand in the reserved member of normal form, by section and key."""

    main: str
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    pending: list[tuple[str, str, Target, Any]] = field(default_factory=list)
    known: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def pointer_of(self, section: str, target: Target, environment: Any = ()) -> str:
        """Return the JSON Pointer in normal form of *target*, which it may still have to get."""
        identity = (section, target.location, target.pointer, environment)
        if identity not in self.known:
            if len(self.known) >= MAX_PARTS:
                raise InvalidDocument(f"refers to more than {MAX_PARTS:,} parts of files")
            key = self._key(section, target)
            self.known[identity] = pointer = f"/{PARTS}/{section}/{escaped(key)}"
            self.places[pointer] = (target.location, target.pointer)
            self.pending.append((section, key, target, environment))
        return self.known[identity]

    def _key(self, section: str, target: Target) -> str:
        name = "" if target.location == self.main else posixpath.basename(target.location)
        wanted = f"{name}{'#' if target.pointer else ''}{target.pointer}" or "#"
        key, number = wanted, 2
        members = self.sections.setdefault(section, {})
        while key in members:
            key, number = f"{wanted} ({number})", number + 1
        members[key] = True
        return key

    def content(self) -> JsonObject:
        """Return the parts as one object, in the form of Components."""
        return {section: members for section, members in self.sections.items() if members}


def fragment(pointer: str) -> str:
    """Return the reference to *pointer*: it as the fragment of a URI (RFC 6901, section 6)."""
    return "#" + quote(pointer, safe="/~-_.!$&'()*+,;=:@")


def stands_in_place(kind: str, pointer: str, content: JsonObject) -> bool:
    """Tell whether OpenAPI itself places an object of *kind* at *pointer* of *content*."""
    return kind_at(tokens_of(pointer), content) == kind
