"""Infer how a list is divided into pages: from what it may be asked, and what it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.spec.model import Operation
from mockserver.spec.semantics import page_words
from mockserver.spec.semantics.bodies import answered, success_of
from mockserver.spec.semantics.finding import Confidence, Finding
from mockserver.spec.semantics.list_answers import ListAnswer, pointer_from
from mockserver.spec.semantics.page_answers import Told, called, following, told_in
from mockserver.spec.semantics.page_parameters import Asked, page_parameters
from mockserver.spec.semantics.page_sizes import default_limit, first_page, is_bounded
from mockserver.spec.semantics.views import Views
from mockserver.spec.semantics.words import squeezed

_NUMBERS = ("integer", "number")
_EXTENSION = "x-pagination"


def pagination_finding(
    views: Views, operation: Operation, array: ListAnswer | None
) -> Finding | None:
    """Return the `x-pagination` of *operation*, which answers with *array*.

    `None` if nothing there is about pages; a finding without value if something is, but not
    enough.
    """
    asked = page_parameters(operation, views)
    if array is None:
        return _nothing(operation, views, asked) if asked else None
    told = told_in(views, views.of(answered(operation)), array)
    evidence = _Evidence(
        operation=operation,
        array=array,
        asked={one.part: one for one in reversed(asked)},
        told=told,
        headers=_headers(operation),
    )
    return evidence.finding()


def _nothing(operation: Operation, views: Views, asked: tuple[Asked, ...]) -> Finding:
    names = ", ".join(one.place for one in asked)
    body = answered(operation)
    if body is None:
        why = "its answer has no JSON body that is described"
    elif not views.of(body).properties and not views.of(body).is_array:
        why = "nothing is said of its answer's body"
    else:
        why = "its answer has no array that is surely what it lists"
    return Finding(
        extension=_EXTENSION,
        value=None,
        reason=f"asked for pages with {names}, but {why}",
        confidence="likely",
    )


def _headers(operation: Operation) -> dict[str, str]:
    response = success_of(operation)
    found: dict[str, str] = {}
    for header in response.headers if response else ():
        meaning = page_words.HEADERS.get(squeezed(header.name))
        if meaning is not None:
            found.setdefault(meaning, header.name)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    operation: Operation
    array: ListAnswer
    asked: Mapping[str, Asked]
    told: tuple[Told, ...]
    headers: Mapping[str, str]

    def finding(self) -> Finding | None:
        following_ = following(self.told)
        for style, part in self._styles(following_):
            value, confidence = self._value(style, part, following_)
            return Finding(
                extension=_EXTENSION,
                value=value,
                reason=self._reason(part, value),
                confidence=confidence,
            )
        if not self.asked:
            return None
        names = ", ".join(one.place for one in self.asked.values())
        if "cursor" in self.asked or "keyset" in self.asked:
            why = "nothing in the answer says where the next page starts"
        else:
            why = "nothing says where a page starts"
        return Finding(
            extension=_EXTENSION,
            value=None,
            reason=f"asked for a part with {names}, but {why}",
            confidence="likely",
        )

    def _styles(self, following_: Told | None) -> Iterator[tuple[str, str | None]]:
        """Yield the style and what says the position, the best first."""
        token = following_ is not None or "nextCursor" in self.headers or self._edge_cursor()
        linked = token or ("link" in self.headers and not self._numbered())
        vague = "cursor" in self.asked and self.asked["cursor"].is_vague and self._numbered()
        if "cursor" in self.asked and linked and not vague:
            yield "cursor", "cursor"
        if self._is_token("offset") and token and not self._leads_by_url(following_):
            yield "cursor", "offset"
        if "keyset" in self.asked and not self._numbered():
            yield "keyset", "keyset"
        for style in ("page", "offset"):
            if style in self.asked:
                yield style, style
        by_record = self.array.record.properties and not self._numbered()
        if "cursor" in self.asked and by_record and self._tells_by_record():
            yield "keyset", "cursor"
        if "keyset" in self.asked:
            yield "keyset", "keyset"
        if "link" in self.headers or (following_ is not None and following_.is_url):
            yield "link", None

    def _is_token(self, part: str) -> bool:
        return part in self.asked and self.asked[part].view.types == {"string"}

    def _numbered(self) -> bool:
        return "page" in self.asked or "offset" in self.asked

    def _edge_cursor(self) -> bool:
        return "cursor" in {squeezed(name) for name in self.array.element.properties}

    def _tells_by_record(self) -> bool:
        """Tell whether the last record may be the cursor: nothing else is told."""
        has_more = called(self.told, page_words.HAS_MORE, "boolean")
        return has_more is not None or squeezed(self.asked["cursor"].place) == "after"

    def _leads_by_url(self, following_: Told | None) -> bool:
        return following_ is None or following_.is_url or following_.is_number_only

    def _value(
        self, style: str, part: str | None, following_: Told | None
    ) -> tuple[dict[str, Any], Confidence]:
        value: dict[str, Any] = {"style": style}
        limit = self.asked.get("limit")
        if limit is not None:
            value["limit"] = limit.place
        if part is not None:
            value["position"] = self.asked[part].place
        value["items"] = self.array.items
        value |= self._elements() | self._ahead(style, following_) | self._numbers()
        if self.headers:
            value["headers"] = dict(self.headers)
        if style == "page" and part is not None and first_page(self.asked[part]) == 0:
            value["first"] = 0
        size = default_limit(limit)
        if size is not None:
            value["defaultLimit"] = size
        value["lastPage"] = self._last_page(value, following_)
        if limit is not None and is_bounded(limit):
            value["badLimit"] = "fail"
        vague = part is not None and self.asked[part].is_vague
        explained = any(key in value for key in ("next", "total", "hasMore", "headers", "page"))
        confidence: Confidence = "guess" if vague and not explained else "likely"
        if explained and not vague:
            confidence = "certain"
        return value, confidence

    def _elements(self) -> dict[str, str]:
        found = {}
        if self.array.item:
            found["item"] = pointer_from(self.array.item)
            if "cursor" in self.array.element.properties:
                found["elementCursor"] = "/cursor"
        return found

    def _ahead(self, style: str, following_: Told | None) -> dict[str, str]:
        """Return what leads to the pages around this one, as far as *style* can follow it."""
        found: dict[str, str] = {}
        ends = called(self.told, page_words.END_CURSORS, "string")
        starts = called(self.told, page_words.START_CURSORS, "string")
        if ends is not None:
            found["endCursor"] = ends.pointer
        if starts is not None:
            found["startCursor"] = starts.pointer
        for key, one in (("next", following_), ("previous", following(self.told, backwards=True))):
            if one is None or one.pointer in found.values():
                continue
            if one.is_url:
                found |= {key: one.pointer, f"{key}Form": "url"}
            elif style in ("cursor", "keyset") or self._is_position(one, key):
                found[key] = one.pointer
        return found

    def _is_position(self, one: Told, key: str) -> bool:
        """Tell whether *one* is a number of a page or an offset, and no echo of what was asked."""
        return one.is_number and one.word.startswith("next" if key == "next" else "prev")

    def _numbers(self) -> dict[str, str]:
        tables = (
            ("total", page_words.TOTALS, _NUMBERS),
            ("pageCount", page_words.PAGE_COUNTS, _NUMBERS),
            ("hasMore", page_words.HAS_MORE, ("boolean",)),
            ("hasPrevious", page_words.HAS_PREVIOUS, ("boolean",)),
            ("page", page_words.ECHOED_PAGES, _NUMBERS),
            ("size", page_words.ECHOED_SIZES, _NUMBERS),
            ("offset", page_words.ECHOED_OFFSETS, _NUMBERS),
            ("count", page_words.COUNTS, _NUMBERS),
        )
        found: dict[str, str] = {}
        for key, names, types in tables:
            one = called(self.told, names, *types)
            if one is not None and one.pointer not in found.values():
                found[key] = one.pointer
        count = called(self.told, frozenset({page_words.VAGUE_COUNT}), *_NUMBERS)
        if count is not None and count.pointer not in found.values():
            is_total = "total" not in found and not any(
                word in count.view.text for word in ("page", "returned", "in this", "response")
            )
            found.setdefault("total" if is_total else "count", count.pointer)
        return found

    def _last_page(self, value: Mapping[str, Any], following_: Told | None) -> str:
        if "hasMore" in value and value["style"] != "link":
            return "has-more-false"
        if "next" in value and following_ is not None:
            if following_.is_nullable:
                return "null"
            if not following_.is_required:
                return "absent"
        if "total" in value and value["style"] != "cursor":
            return "total"
        return "no-link" if "link" in self.headers else "empty-page"

    def _reason(self, part: str | None, value: Mapping[str, Any]) -> str:
        asked = " and ".join(
            self.asked[name].place for name in ("limit", part) if name and name in self.asked
        )
        told = [
            f"{key} at {value[key]}"
            for key in ("next", "total", "hasMore", "pageCount", "endCursor")
            if key in value
        ]
        told += [f"the header {name}" for name in self.headers.values()]
        where = f"at {self.array.items}" if self.array.items else "in the body"
        begin = f"asked with {asked}" if asked else "asked for nothing"
        end = f"; it tells {', '.join(told)}" if told else "; it tells nothing about pages"
        return f"{begin}, {self.operation.name} answers an array {where}{end}"
