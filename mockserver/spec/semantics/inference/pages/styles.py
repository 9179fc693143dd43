"""Choose how a list is divided into pages: by a cursor, an identity, a number or a link."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.spec.semantics.inference.pages import words
from mockserver.spec.semantics.inference.pages.answers import Told, called
from mockserver.spec.semantics.inference.pages.evidence import Evidence
from mockserver.spec.semantics.inference.pages.parameters import Asked
from mockserver.spec.semantics.inference.words import squeezed


def styles_of(evidence: Evidence) -> Iterator[tuple[str, str | None]]:
    """Yield each style that fits *evidence*, and what says the position; the best first."""
    asked = evidence.asked
    cursor = asked.get("cursor")
    token = _is_told_token(evidence)
    linked = token or ("link" in evidence.headers and not evidence.is_numbered)
    if cursor is not None and linked and not (cursor.is_vague and evidence.is_numbered):
        yield "cursor", "cursor"
    if _is_token(evidence, "offset") and token and not _leads_by_url(evidence.following):
        yield "cursor", "offset"
    if "keyset" in asked and not evidence.is_numbered:
        yield "keyset", "keyset"
    for style in ("page", "offset"):
        if style in asked:
            yield style, style
    by_record = evidence.array.record.properties and not evidence.is_numbered
    if cursor is not None and by_record and _tells_by_record(evidence, cursor):
        yield "keyset", "cursor"
    if "keyset" in asked:
        yield "keyset", "keyset"
    if "link" in evidence.headers or (evidence.following is not None and evidence.following.is_url):
        yield "link", None


def _is_told_token(evidence: Evidence) -> bool:
    """Tell whether the answer, a header or each element of the list tells a token."""
    elements = {squeezed(name) for name in evidence.array.element.properties}
    told = evidence.following is not None or "nextCursor" in evidence.headers
    return told or "cursor" in elements


def _is_token(evidence: Evidence, part: str) -> bool:
    return part in evidence.asked and evidence.asked[part].view.types == {"string"}


def _tells_by_record(evidence: Evidence, cursor: Asked) -> bool:
    """Tell whether the last record may be the cursor: nothing else is told."""
    has_more = called(evidence.told, words.HAS_MORE, "boolean")
    return has_more is not None or squeezed(cursor.place) == "after"


def _leads_by_url(following: Told | None) -> bool:
    return following is None or following.is_url or following.is_number_only
