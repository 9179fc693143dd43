"""Read how a list is divided into pages, as `x-pagination` declares it."""

from __future__ import annotations

from typing import Any, get_args

from mockserver.spec.semantics.declared.members import Declaring
from mockserver.spec.semantics.model import (
    LastPage,
    PageHeader,
    Pagination,
    PaginationStyle,
    PositionForm,
)

_USUAL_ENDS = {"cursor": "null", "link": "no-link"}


def pagination_in(declaring: Declaring) -> Pagination | None:
    """Return the pagination that the operation declares."""
    at = "x-pagination"
    value = declaring.extension(at)
    if value is None:
        return None
    style = declaring.one_of(at, value, "style", get_args(PaginationStyle))

    def pointer(key: str) -> str | None:
        return declaring.pointer(at, value, key)

    def one_of(key: str, allowed: tuple[Any, ...], default: Any) -> Any:
        return declaring.one_of(at, value, key, allowed, default)

    return Pagination(
        style=style,
        limit=declaring.place(at, value, "limit"),
        position=declaring.place(at, value, "position"),
        items=pointer("items") or "",
        item=pointer("item") or "",
        element_cursor=pointer("elementCursor"),
        next=pointer("next"),
        next_form=one_of("nextForm", get_args(PositionForm), "token"),
        previous=pointer("previous"),
        previous_form=one_of("previousForm", get_args(PositionForm), "token"),
        total=pointer("total"),
        page_count=pointer("pageCount"),
        has_more=pointer("hasMore"),
        has_previous=pointer("hasPrevious"),
        page=pointer("page"),
        size=pointer("size"),
        offset=pointer("offset"),
        count=pointer("count"),
        end_cursor=pointer("endCursor"),
        start_cursor=pointer("startCursor"),
        headers=declaring.names(  # type: ignore[arg-type]  # its keys are those
            f"{at}/headers", value.get("headers", {}), get_args(PageHeader)
        ),
        first=one_of("first", (0, 1), 1),
        default_limit=declaring.number(at, value, "defaultLimit"),
        last_page=one_of("lastPage", get_args(LastPage), _USUAL_ENDS.get(style, "empty-page")),
        bad_limit=one_of("badLimit", ("fail", "clamp"), "fail"),
        zero_limit=one_of("zeroLimit", ("default", "clamp"), "clamp"),
    )
