"""Faults of pages: their items, their size, what they tell of the next one and of the whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mockserver.spec.pointers import value_at, with_value_at
from mockserver.web.faults.messages import Reply
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.paging import Paging
from mockserver.web.faults.sites import Site

# A cursor that nobody issued: it leads to a page without items, and from there to itself.
_ENDLESS = "bW9yZQ"


def _paged(needs: Callable[[Paging], str | None]) -> Callable[[Site], str | None]:
    """Return the obstacle of a fault that needs pages of which *needs* says nothing against."""

    def obstacle(site: Site) -> str | None:
        if site.semantics.pagination is None:
            return "it lists nothing in pages"
        return needs(Paging(site))

    return obstacle


def _nothing(_paging: Paging) -> str | None:
    return None


def _can_repeat(paging: Paging) -> str | None:
    if paging.counts:
        return None
    if not paging.tells_next:
        return "clients take the position from the last item"
    return None if paging.says.limit else "clients do not choose the size of a page"


def _has_limit(paging: Paging) -> str | None:
    return None if paging.says.limit else "clients do not choose the size of a page"


def _tells_next(paging: Paging) -> str | None:
    return None if paging.tells_next else "a page does not say where the next one is"


def _has_cursors(paging: Paging) -> str | None:
    if paging.says.style != "cursor":
        return "positions belong to no list: they are numbers, or ids of records"
    return None


def _has_total(paging: Paging) -> str | None:
    told = paging.says.total or "total" in paging.headers
    return None if told else "a page does not say how many items there are"


def _has_more(paging: Paging) -> str | None:
    return None if paging.says.has_more else "a page does not say whether there is more"


async def _repeats(case: Case) -> Reply:
    """Let the next page begin with the last item of this one.

    A position that counts is moved back by one. A token cannot be: this page then tells the cursor
    of one that is shorter by an item.
    """
    paging = Paging(case.site)
    if paging.counts == "offset" and paging.position(case.sent) is not None:
        return await case.instead(paging.at(case.sent, max(0, paging.number(case.sent) - 1)))
    reply = await case.sound()
    items = paging.items(reply)
    if not items:
        return reply
    if paging.counts == "page" and paging.position(case.sent) is not None:
        before = await case.ask(paging.at(case.sent, paging.number(case.sent) - 1))
        last = (paging.items(before) or [])[-1:]
        is_full = len(items) == len(paging.items(before) or [])
        return paging.with_items(reply, [*last, *(items[:-1] if is_full else items)])
    if paging.counts or len(items) < 2 or paging.following(case.sent, reply) is None:
        return reply
    shorter = await case.ask(paging.with_limit(case.sent, len(items) - 1))
    return paging.with_following_of(reply, shorter) if shorter.succeeded else reply


async def _loses(case: Case) -> Reply:
    """Leave out the first item of every page but the first, and let one more follow at its end."""
    paging = Paging(case.site)
    reply = await case.sound()
    items = paging.items(reply)
    if not items or paging.position(case.sent) is None:
        return reply
    longer = await _with_one_more(case, paging, reply, items)
    return paging.with_items(longer, (paging.items(longer) or [])[1:])


async def _too_many(case: Case) -> Reply:
    paging = Paging(case.site)
    reply = await case.sound()
    items = paging.items(reply)
    return await _with_one_more(case, paging, reply, items) if items else reply


async def _with_one_more(case: Case, paging: Paging, reply: Reply, items: list[object]) -> Reply:
    """Return the page *reply* with the item behind its last, if there is one."""
    following = paging.following(case.sent, reply)
    if following is None:
        return reply
    # Numbers of pages depend on their size; cursors and offsets lead to an item.
    one = following if paging.counts == "page" else paging.with_limit(following, 1)
    behind = await case.ask(one)
    more = (paging.items(behind) or [])[:1]
    if not more:
        return reply
    if not paging.counts:
        reply = paging.with_following_of(reply, behind)
    return paging.with_items(reply, [*items, *more])


async def _any_limit(case: Case) -> Reply:
    return await case.instead(Paging(case.site).with_limit(case.sent, None))


async def _never_ends(case: Case) -> Reply:
    paging = Paging(case.site)
    if paging.position(case.sent) == _ENDLESS:
        reply = await case.instead(paging.at(case.sent, None))
        if paging.items(reply) is None:
            return reply
        return paging.with_next(paging.with_items(reply, []), case.sent, _ENDLESS)
    reply = await case.sound()
    items = paging.items(reply)
    if items is None or paging.following(case.sent, reply) is not None:
        return reply
    if paging.counts:
        step = len(items) or 1
        number = paging.number(case.sent) + (step if paging.counts == "offset" else 1)
        return paging.with_next(reply, case.sent, number)
    # Behind the last item, a list that ends with an empty page goes on with one more.
    return paging.with_next(
        reply, case.sent, (not items and paging.position(case.sent)) or _ENDLESS
    )


async def _loops(case: Case) -> Reply:
    paging = Paging(case.site)
    reply = await case.sound()
    position = paging.position(case.sent)
    if paging.items(reply) is None or position is None:
        return reply
    return paging.with_next(reply, case.sent, int(position) if paging.counts else position)


async def _takes_foreign(case: Case) -> Reply:
    """Begin the list anew for a cursor that was issued for it, but with other parameters."""
    paging = Paging(case.site)
    reply = await case.sound()
    following = paging.following(case.sent, reply) if reply.succeeded else None
    if following is not None:
        case.notes.keep((case.site.operation.name, paging.position(following)))
    position = paging.position(case.sent)
    if not 400 <= reply.status < 500 or position is None:
        return reply
    if case.notes.get((case.site.operation.name, position)) is None:
        return reply
    found = await case.ask(paging.at(case.sent, None))
    return found if found.succeeded else reply


async def _wrong_total(case: Case) -> Reply:
    paging = Paging(case.site)
    reply = await case.sound()
    if paging.items(reply) is None:
        return reply
    if paging.says.total:
        total = value_at(reply.json(), paging.says.total)
        if isinstance(total, int):
            reply = reply.with_json(with_value_at(reply.json(), paging.says.total, total + 1))
    if "total" in paging.headers:
        text = reply.header(paging.headers["total"]) or ""
        if text.isdigit():
            reply = reply.with_header(paging.headers["total"], str(int(text) + 1))
    return reply


async def _always_more(case: Case) -> Reply:
    paging = Paging(case.site)
    reply = await case.sound()
    pointer = paging.says.has_more
    if pointer is None or value_at(reply.json(), pointer) is not False:
        return reply
    return reply.with_json(with_value_at(reply.json(), pointer, True))


def _of_pages(
    identity: str,
    does: str,
    needs: Callable[[Paging], str | None],
    reply: Callable[[Case], Awaitable[Reply]],
    source: str = "",
) -> Fault:
    return Fault(
        id=f"page.{identity}", does=does, source=source, obstacle=_paged(needs), reply=reply
    )


FAULTS = (
    _of_pages(
        "duplicate",
        "repeats the last item of a page as the first of the next",
        _can_repeat,
        _repeats,
        "S",
    ),
    _of_pages("lost", "skips one item between pages", _nothing, _loses, "S"),
    _of_pages(
        "limit-ignored",
        "sends the default page size whatever the limit",
        _has_limit,
        _any_limit,
        "S",
    ),
    _of_pages("limit-off-by-one", "sends limit + 1 items", _nothing, _too_many),
    _of_pages(
        "never-ends", "keeps handing out a cursor after the last page", _tells_next, _never_ends
    ),
    _of_pages("cursor-loop", "hands out an earlier cursor again", _tells_next, _loops),
    _of_pages(
        "foreign-cursor",
        "accepts a cursor that belongs to another filter",
        _has_cursors,
        _takes_foreign,
    ),
    _of_pages(
        "total-wrong", "says a total that is not the number of items", _has_total, _wrong_total
    ),
    _of_pages("has-more-wrong", "says there is more when there is not", _has_more, _always_more),
)
