"""Find the other files that a document refers to, and gather their contents."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote, urljoin

from mockserver.errors import SpecError, UnresolvableReference
from mockserver.spec.document import Document
from mockserver.spec.types import JsonValue

MAX_FILES = 1_000

# A `$ref` in JSON or YAML that does not start with `#`. It may err on the side of finding one.
_REFERENCE = re.compile(r"""\$ref["']?\s*:\s*(?:["'][^#"']|[^#"'\s])""")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def is_address(location: str) -> bool:
    """Tell whether *location* is an address (http, https), not the path of a file."""
    return location.lower().startswith(("http://", "https://"))


def refers_to_files(text: str) -> bool:
    """Tell whether the document *text* may refer to other files."""
    return _REFERENCE.search(text) is not None


def joined(base: str, reference: str) -> str:
    """Return the location that *reference*, without fragment, means in the file *base*.

    Raises `ValueError` for what is neither a relative path nor an address.
    """
    if is_address(reference) or is_address(base):
        location = urljoin(base, reference)
        if not is_address(location):
            raise ValueError(f"{location!r} is no address")
        return location
    if _SCHEME.match(reference) or reference.startswith(("/", "\\")):
        raise ValueError("only relative paths and addresses (http, https) are followed")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(reference)))


def with_files(document: Document, read: Callable[[str], JsonValue]) -> Document:
    """Return *document* with the contents of all files that it refers to, also through others.

    *read* returns the content at a location, or raises `SpecError`: it is kept in the place of
    the content, for whoever follows the reference.
    """
    files: dict[str, JsonValue | SpecError] = {}
    pending = [(document.source, document.content)]
    while pending:
        base, content = pending.pop()
        for reference in dict.fromkeys(_references(content)):
            try:
                location = joined(base, reference)
            except ValueError:
                continue
            if location in files or location == document.source:
                continue
            files[location] = found = _read(location, read, len(files))
            if not isinstance(found, SpecError):
                pending.append((location, found))
    return dataclasses.replace(document, files=files)


def _read(location: str, read: Callable[[str], JsonValue], count: int) -> JsonValue | SpecError:
    if count >= MAX_FILES:
        return UnresolvableReference(
            f"leads to more than {MAX_FILES:,} other files", source=location
        )
    try:
        return read(location)
    except SpecError as error:
        return error


def _references(content: JsonValue) -> Iterator[str]:
    """Yield what the references in *content* say before their fragment, where they say it."""
    waiting: list[Any] = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                yield reference.split("#")[0]
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
