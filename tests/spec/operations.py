"""Write a small document as the text of its paths, and read it."""

from __future__ import annotations

from mockserver.spec import Api, api_from_document, document_from_text
from mockserver.spec.semantics import with_sound_semantics

HEAD = "openapi: {version}\ninfo: {{title: A, version: '1'}}\npaths:\n"


def api_of(paths: str, *, version: str = "3.2.0", strict: bool = False) -> Api:
    """Return the API with *paths*, YAML that is indented by two."""
    text = HEAD.format(version=version) + paths
    api = api_from_document(document_from_text(text, source="a.yaml"), strict=strict)
    return with_sound_semantics(api, strict=strict)


def overlooked(paths: str) -> list[tuple[str, str]]:
    """Return pointer and message of every warning about *paths*."""
    return [(one.pointer, one.message) for one in api_of(paths).warnings]
