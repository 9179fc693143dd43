"""Faults of meaning: order, filters, details, sums and times, in bodies that stay valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from mockserver.spec.pointers import MISSING, tokens_of, value_at, with_value_at
from mockserver.spec.semantics import Filter
from mockserver.web.faults.messages import Reply, Sent
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.paging import Paging
from mockserver.web.faults.records import altered, record_schema, records_in
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import parts_of
from mockserver.web.faults.sums import miscounted, no_aggregate
from mockserver.web.faults.times import reversed_times, times_of

_RANGES = ("from", "to", "after", "before")


# --- order ----------------------------------------------------------------------------------------


def _no_order(site: Site) -> str | None:
    if site.items is None:
        return "it lists nothing"
    order = site.semantics.order
    return None if order and order.keys else "no order is declared or inferred"


async def _unsorted(case: Case) -> Reply:
    reply = await case.sound()
    key = _sort_key(case.site, case.sent)
    pointer = case.site.items
    if pointer is None or key is None or not reply.succeeded:
        return reply
    elements = value_at(reply.json(), pointer)
    if not isinstance(elements, list):
        return reply
    keys = [value_at(element, case.site.item + key) for element in elements]
    for at, (one, next_one) in enumerate(pairwise(keys)):
        if one != next_one and MISSING not in (one, next_one) and None not in (one, next_one):
            swapped = [*elements[:at], elements[at + 1], elements[at], *elements[at + 2 :]]
            return reply.with_json(with_value_at(reply.json(), pointer, swapped))
    return reply


def _sort_key(site: Site, sent: Sent) -> str | None:
    """Return the JSON Pointer of what *sent* asks to sort by first."""
    order = site.semantics.order
    if order is None:
        return None
    text = next(iter(sent.values(order.parameter)), "") if order.parameter else ""
    if not text:
        return order.keys[0].property if order.keys else None
    if text in order.values:
        return order.values[text].property
    name = text.split(",")[0].lstrip("+-")
    for separator in (":", " ", "_"):
        stem, _, direction = name.rpartition(separator)
        if stem and direction.lower() in ("asc", "desc"):
            name = stem
    return f"/{name}"


def _no_direction(site: Site) -> str | None:
    order = site.semantics.order
    if site.items is None or order is None:
        return "it lists nothing in an order that is known"
    if order.direction_parameter or (order.parameter and order.syntax == "minus"):
        return None
    return "clients do not choose the direction"


async def _one_direction(case: Case) -> Reply:
    order, sent = case.site.semantics.order, case.sent
    if order is None:
        return await case.sound()
    if order.direction_parameter:
        sent = sent.with_query(order.direction_parameter, None)
    elif order.parameter and sent.values(order.parameter):
        keys = sent.values(order.parameter)[0].split(",")
        sent = sent.with_query(order.parameter, ",".join(key.removeprefix("-") for key in keys))
    return await case.instead(sent)


# --- filters --------------------------------------------------------------------------------------


def _filters(site: Site, *, ranges: bool) -> list[Filter]:
    return [one for one in site.semantics.filters if (one.match in _RANGES) == ranges]


def _needs_filter(*, ranges: bool) -> Callable[[Site], str | None]:
    what = "no parameter bounds a property of the items" if ranges else "no parameter filters"

    def obstacle(site: Site) -> str | None:
        if site.items is None:
            return "it lists nothing"
        return None if _filters(site, ranges=ranges) else what

    return obstacle


def _filtering(site: Site, sent: Sent, *, ranges: bool) -> list[str]:
    """Return the names of the query parameters in *sent* that filter, in the document's order."""
    return [
        name
        for one in _filters(site, ranges=ranges)
        for name in dict.fromkeys(sent.names())
        if name == (f"{one.parameter}[{one.member}]" if one.member else one.parameter)
        or (one.member is None and name.startswith(f"{one.parameter}["))
    ]


async def _unfiltered(case: Case, *, ranges: bool) -> Reply:
    """Answer as if the first filter had not been sent."""
    names = _filtering(case.site, case.sent, ranges=ranges)
    return await case.instead(case.sent.without_queries(names[:1]))


async def _equal_ignored(case: Case) -> Reply:
    return await _unfiltered(case, ranges=False)


async def _range_ignored(case: Case) -> Reply:
    return await _unfiltered(case, ranges=True)


async def _incomplete(case: Case) -> Reply:
    """Leave out the first item of a filtered list; its total is that of the others."""
    reply = await case.sound()
    site, sent = case.site, case.sent
    if site.items is None or not _filtering(site, sent, ranges=False) or not reply.succeeded:
        return reply
    body = reply.json()
    elements = value_at(body, site.items)
    if not isinstance(elements, list):
        return reply
    if site.semantics.pagination is None:
        return reply.with_json(with_value_at(body, site.items, elements[1:]))
    paging = Paging(site)
    total = value_at(body, paging.says.total) if paging.says.total else MISSING
    if isinstance(total, int) and paging.says.total and total > 0:
        reply = reply.with_json(with_value_at(body, paging.says.total, total - 1))
    if paging.position(sent) is None and elements:
        reply = paging.with_items(reply, elements[1:])
    return reply


# --- details, sums and times ----------------------------------------------------------------------


def _list_of(site: Site) -> Site | None:
    """Return the operation that lists the records of which *site* shows one."""
    collection = site.semantics.collection
    if collection is None or site.items is not None or site.operation.method != "GET":
        return None
    if collection.role not in (None, "read"):
        return None
    for other in site.all:
        listed = other.semantics.collection
        if other.items is not None and listed is not None and listed.name == collection.name:
            return other
    return None


def _no_list(site: Site) -> str | None:
    listing = _list_of(site)
    if listing is None:
        return "it shows no record that is listed elsewhere"
    return None if _common(site, listing) else "the list shows none of its properties"


def _common(site: Site, listing: Site) -> list[str]:
    """Return the properties that details at *site* have in common with items of *listing*."""
    names = [tuple(_names(one)) for one in (site, listing)]
    identity = tokens_of(site.identity)[-1:]
    return [name for name in names[0] if name in names[1] and name not in identity]


def _names(site: Site) -> Iterator[str]:
    for schema in record_schema(site):
        for part in parts_of(site.schemas, schema):
            if isinstance(part.value, Mapping):
                yield from part.value.get("properties") or ()


async def _differs(case: Case) -> Reply:
    reply = await case.sound()
    listing = _list_of(case.site)
    if listing is None:
        return reply
    for record in records_in(case.site, reply):
        names = [name for name in _common(case.site, listing) if name in record.value]
        plain = [n for n in names if isinstance(record.value[n], str | int | float)]
        found = altered(case.site, reply, record, plain)
        if found is not None:
            return found
    return reply


async def _miscounts(case: Case) -> Reply:
    return miscounted(case.site, await case.sound())


def _no_times(site: Site) -> str | None:
    if not any(True for _ in record_schema(site)):
        return "it shows no records"
    return None if times_of(site) else "its records do not say when they were made and changed"


async def _backwards(case: Case) -> Reply:
    reply = await case.sound()
    return reversed_times(case.site, reply, records_in(case.site, reply))


FAULTS = (
    Fault(
        id="order.unsorted",
        does="sends two neighbours in the wrong order",
        obstacle=_no_order,
        reply=_unsorted,
    ),
    Fault(
        id="order.direction-ignored",
        does="sends the same order for `asc` and `desc`",
        obstacle=_no_direction,
        reply=_one_direction,
    ),
    Fault(
        id="filter.ignored",
        does="returns items that do not match the filter",
        source="S",
        obstacle=_needs_filter(ranges=False),
        reply=_equal_ignored,
    ),
    Fault(
        id="filter.incomplete",
        does="leaves out items that match",
        source="S",
        obstacle=_needs_filter(ranges=False),
        reply=_incomplete,
    ),
    Fault(
        id="filter.range-open",
        does="lets through items outside `from`/`to`",
        obstacle=_needs_filter(ranges=True),
        reply=_range_ignored,
    ),
    Fault(
        id="detail.differs",
        does="shows another value in the detail than in the list",
        obstacle=_no_list,
        reply=_differs,
    ),
    Fault(
        id="aggregate.wrong",
        does="sums a summary that the events do not add up to",
        obstacle=no_aggregate,
        reply=_miscounts,
    ),
    Fault(
        id="clock.backwards",
        does="sends `updated` before `created`",
        obstacle=_no_times,
        reply=_backwards,
    ),
)
