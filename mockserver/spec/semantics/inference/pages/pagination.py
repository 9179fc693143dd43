"""Infer how a list is divided into pages: from what it may be asked, and what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockserver.spec.model import Operation
from mockserver.spec.semantics.finding import Confidence, Finding
from mockserver.spec.semantics.inference.bodies import ListAnswer, Views, answered
from mockserver.spec.semantics.inference.pages.evidence import Evidence, evidence_of
from mockserver.spec.semantics.inference.pages.members import members_of
from mockserver.spec.semantics.inference.pages.parameters import Asked, page_parameters
from mockserver.spec.semantics.inference.pages.sizes import default_limit, first_page, is_bounded
from mockserver.spec.semantics.inference.pages.styles import styles_of

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
    evidence = evidence_of(views, operation, array, asked)
    for style, part in styles_of(evidence):
        value = _value(evidence, style, part)
        return Finding(
            extension=_EXTENSION,
            value=value,
            reason=_reason(evidence, part, value),
            confidence=_confidence(evidence, part, value),
        )
    return _too_little(evidence) if asked else None


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


def _too_little(evidence: Evidence) -> Finding:
    names = ", ".join(one.place for one in evidence.asked.values())
    if "cursor" in evidence.asked or "keyset" in evidence.asked:
        why = "nothing in the answer says where the next page starts"
    else:
        why = "nothing says where a page starts"
    return Finding(
        extension=_EXTENSION,
        value=None,
        reason=f"asked for a part with {names}, but {why}",
        confidence="likely",
    )


def _value(evidence: Evidence, style: str, part: str | None) -> dict[str, Any]:
    value: dict[str, Any] = {"style": style}
    limit = evidence.asked.get("limit")
    if limit is not None:
        value["limit"] = limit.place
    if part is not None:
        value["position"] = evidence.asked[part].place
    value["items"] = evidence.array.items
    value |= members_of(evidence, style)
    if evidence.headers:
        value["headers"] = dict(evidence.headers)
    if style == "page" and part is not None and first_page(evidence.asked[part]) == 0:
        value["first"] = 0
    size = default_limit(limit)
    if size is not None:
        value["defaultLimit"] = size
    value["lastPage"] = _last_page(evidence, value)
    if limit is not None and is_bounded(limit):
        value["badLimit"] = "fail"
    return value


def _confidence(evidence: Evidence, part: str | None, value: Mapping[str, Any]) -> Confidence:
    is_vague = part is not None and evidence.asked[part].is_vague
    is_explained = any(key in value for key in ("next", "total", "hasMore", "headers", "page"))
    if is_explained:
        return "likely" if is_vague else "certain"
    return "guess" if is_vague else "likely"


def _last_page(evidence: Evidence, value: Mapping[str, Any]) -> str:
    if "hasMore" in value and value["style"] != "link":
        return "has-more-false"
    if "next" in value and evidence.following is not None:
        if evidence.following.is_nullable:
            return "null"
        if not evidence.following.is_required:
            return "absent"
    if "total" in value and value["style"] != "cursor":
        return "total"
    return "no-link" if "link" in evidence.headers else "empty-page"


def _reason(evidence: Evidence, part: str | None, value: Mapping[str, Any]) -> str:
    asked = " and ".join(
        evidence.asked[name].place for name in ("limit", part) if name and name in evidence.asked
    )
    told = [
        f"{key} at {value[key]}"
        for key in ("next", "total", "hasMore", "pageCount", "endCursor")
        if key in value
    ]
    told += [f"the header {name}" for name in evidence.headers.values()]
    where = f"at {evidence.array.items}" if evidence.array.items else "in the body"
    begin = f"asked with {asked}" if asked else "asked for nothing"
    end = f"; it tells {', '.join(told)}" if told else "; it tells nothing about pages"
    return f"{begin}, {evidence.operation.name} answers an array {where}{end}"
