"""Bring Swagger 2.0 and OpenAPI 3.0 to 3.2 to one normal form.

It has the structure of OpenAPI 3.1 and schemas of JSON Schema 2020-12, and every `$ref` in it is a
JSON Pointer into it (docs/decisions/0006).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from mockserver.errors import InvalidDocument, SpecError, UnsupportedDocument
from mockserver.spec.circles import opened_circles
from mockserver.spec.directions import Direction, directed
from mockserver.spec.document import Document
from mockserver.spec.dynamics import identifiers_in
from mockserver.spec.normaliser import Normaliser
from mockserver.spec.schema_objects import Family
from mockserver.spec.structure import PARTS
from mockserver.spec.swagger2 import SECTIONS, openapi3_content
from mockserver.spec.targets import Targets
from mockserver.spec.types import JsonValue

__all__ = ["Direction", "directed", "normal_form"]

_VERSION = re.compile(r"3\.[0-9]+(\.[0-9]+)?([-+].*)?$")


def normal_form(document: Document) -> Document:
    """Return *document* in normal form.

    Raises `UnsupportedDocument` for a version that we do not know. A reference that leads nowhere
    raises nothing: it becomes one of the `problems` of the result.
    """
    family = _family(document)
    normaliser = Normaliser(document, family, Targets(document))
    content = _content(normaliser)
    if normaliser.identifies:
        # Now we know that schemas have names of their own, and can follow these.
        files = _files(normaliser)
        names = identifiers_in(files)
        targets = Targets(document, names.identified, names.anchors)
        normaliser = Normaliser(document, family, targets, names.dynamics())
        content = _content(normaliser)
    return _result(normaliser, content)


def _content(normaliser: Normaliser) -> dict[str, Any]:
    document = normaliser.document
    if normaliser.family == "2.0":
        normaliser.sections = dict(SECTIONS)
        content = openapi3_content(normaliser)
    else:
        content = normaliser.object("document", document.content, normaliser.targets.main)
    parts = normaliser.finish()
    return normaliser.marks.carried({**content, PARTS: parts} if parts else content)


def _files(normaliser: Normaliser) -> Mapping[str, JsonValue]:
    document = normaliser.document
    others = {k: v for k, v in document.files.items() if not isinstance(v, SpecError)}
    return {normaliser.targets.main: document.content, **others}


def _result(normaliser: Normaliser, content: dict[str, Any]) -> Document:
    document, notices = normaliser.document, normaliser.notices
    main = normaliser.targets.main
    owners = [owner for owner, _ in normaliser.problems.values()]
    owners += [owner for owner, _ in notices.messages]
    places = [
        (document.source if source == main else source, pointer)
        for source, pointer in notices.places(owners, _files(normaliser))
    ]
    count = len(normaliser.problems)
    problems = {
        reserved: type(error)(error.message, source=source, pointer=pointer, hint=error.hint)
        for (reserved, (_, error)), (source, pointer) in zip(
            normaliser.problems.items(), places[:count], strict=True
        )
    }
    messages = [message for _, message in notices.messages]
    noticed = dict.fromkeys(zip(messages, places[count:], strict=True))
    result = dataclasses.replace(
        document,
        content=content,
        files={},
        places={
            start: (document.source if source == main else source, pointer)
            for start, (source, pointer) in normaliser.parts.places.items()
        },
        problems=problems,
        notices=document.notices
        + tuple(
            InvalidDocument(message, source=source, pointer=pointer)
            for message, (source, pointer) in noticed
        ),
    )
    again = {made: result.place(origin) for made, origin in normaliser.marks.origins.items()}
    if again:
        result = dataclasses.replace(result, places={**result.places, **again})
    circles = list(opened_circles(content, normaliser.references_to_schemas()))
    return _with_notices(result, circles) if circles else result


def _with_notices(document: Document, circles: list[str]) -> Document:
    found = []
    for pointer in circles:
        source, place = document.place(pointer)
        message = "refers to nothing but itself; any value is allowed there"
        found.append(InvalidDocument(message, source=source, pointer=place))
    return dataclasses.replace(document, notices=(*document.notices, *found))


def _family(document: Document) -> Family:
    content = document.content
    version = content.get("openapi")
    swagger = content.get("swagger")
    if version is None and str(swagger) in ("2.0", "2"):
        return "2.0"
    if isinstance(version, float):
        # `openapi: 3.1` without quotes.
        version = str(version)
    if isinstance(version, str) and _VERSION.match(version):
        return "3.0" if version.startswith("3.0") else "3.1"
    found = swagger or version
    member = "/swagger" if swagger else "/openapi"
    raise UnsupportedDocument(
        f"is of version {found!r}" if found else "does not say which OpenAPI version it is of",
        source=document.source,
        pointer=member if found else "",
        hint="Swagger 2.0 and OpenAPI 3 documents are read; `openapi: 3.1.0` says so.",
    )
