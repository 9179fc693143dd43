"""Find the members of an answer that tell about pages, as `x-pagination` calls them."""

from __future__ import annotations

from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.inference.pages import words
from mockserver.spec.semantics.inference.pages.answers import Told, called, following
from mockserver.spec.semantics.inference.pages.evidence import NUMBERS, Evidence


def members_of(evidence: Evidence, style: str) -> dict[str, str]:
    """Return the JSON Pointers of what the answer tells, as far as *style* can use it."""
    return _elements(evidence) | _ahead(evidence, style) | _numbers(evidence)


def _elements(evidence: Evidence) -> dict[str, str]:
    found = {}
    if evidence.array.item:
        found["item"] = pointer_of(evidence.array.item)
        if "cursor" in evidence.array.element.properties:
            found["elementCursor"] = "/cursor"
    return found


def _ahead(evidence: Evidence, style: str) -> dict[str, str]:
    """Return what leads to the pages around this one, as far as *style* can follow it."""
    found: dict[str, str] = {}
    ends = called(evidence.told, words.END_CURSORS, "string")
    starts = called(evidence.told, words.START_CURSORS, "string")
    if ends is not None:
        found["endCursor"] = ends.pointer
    if starts is not None:
        found["startCursor"] = starts.pointer
    for key, one in (
        ("next", evidence.following),
        ("previous", following(evidence.told, backwards=True)),
    ):
        if one is None or one.pointer in found.values():
            continue
        if one.is_url:
            found |= {key: one.pointer, f"{key}Form": "url"}
        elif style in ("cursor", "keyset") or _is_position(one, key):
            found[key] = one.pointer
    return found


def _is_position(one: Told, key: str) -> bool:
    """Tell whether *one* is a number of a page or an offset, and no echo of what was asked."""
    return one.is_number and one.word.startswith("next" if key == "next" else "prev")


def _numbers(evidence: Evidence) -> dict[str, str]:
    tables = (
        ("total", words.TOTALS, NUMBERS),
        ("pageCount", words.PAGE_COUNTS, NUMBERS),
        ("hasMore", words.HAS_MORE, ("boolean",)),
        ("hasPrevious", words.HAS_PREVIOUS, ("boolean",)),
        ("page", words.ECHOED_PAGES, NUMBERS),
        ("size", words.ECHOED_SIZES, NUMBERS),
        ("offset", words.ECHOED_OFFSETS, NUMBERS),
        ("count", words.COUNTS, NUMBERS),
    )
    found: dict[str, str] = {}
    for key, names, types in tables:
        one = called(evidence.told, names, *types)
        if one is not None and one.pointer not in found.values():
            found[key] = one.pointer
    count = called(evidence.told, frozenset({words.VAGUE_COUNT}), *NUMBERS)
    if count is not None and count.pointer not in found.values():
        is_total = "total" not in found and not any(
            word in count.view.text for word in ("page", "returned", "in this", "response")
        )
        found.setdefault("total" if is_total else "count", count.pointer)
    return found
