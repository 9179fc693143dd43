"""Faults of what is accepted: values out of bounds, missing ones, defaults, undeclared methods."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import islice

from mockserver.errors import SpecError
from mockserver.mocking.negotiation import documented
from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonValue
from mockserver.web.faults.edges import edged, is_bounded, made_to_fit
from mockserver.web.faults.labels import disguised
from mockserver.web.faults.messages import Reply
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.places import (
    Place,
    body_places,
    is_read_only,
    other_values,
    parameter_places,
)
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import allows

_REFUSALS = (422, 400)
# Of values that an omitted parameter may be taken for, so many are tried.
_MOST_TRIED = 4


def _bounded(site: Site) -> Place | None:
    return next((place for place in parameter_places(site) if is_bounded(place)), None)


def _no_bounds(site: Site) -> str | None:
    return None if _bounded(site) else "no parameter has an enum or bounds that it must keep"


async def _accepts_invalid(case: Case) -> Reply:
    place = _bounded(case.site)
    value = place.read(case.sent) if place else MISSING
    if place is None or value is MISSING or allows(case.site.schemas, place.schema, value):
        return await case.sound()
    return await case.instead(place.write(case.sent, made_to_fit(place, value)))


def _required(site: Site) -> list[Place]:
    found = (*parameter_places(site), *body_places(site))
    in_path = {one.name for one in site.operation.parameters if one.location == "path"}
    return [
        place
        for place in found
        if place.required
        and not is_read_only(place)
        and not (place.parameter and place.name in in_path)
    ]


def _none_required(site: Site) -> str | None:
    return None if _required(site) else "nothing but its path is required"


async def _accepts_missing(case: Case) -> Reply:
    sent = case.sent
    body = sent.json()
    for place in _required(case.site):
        if place.parameter is None and not isinstance(body, Mapping):
            continue
        if not place.is_sent(sent):
            sent = place.write(sent, _made_up(place))
    return await case.instead(sent)


def _made_up(place: Place) -> JsonValue:
    """Return a value for *place*, which the request leaves out."""
    try:
        return place.site.mount.responder.generator.value(
            place.schema, "missing", place.name, direction="request", name=place.name
        )
    except SpecError:
        return "1"


def _no_refused_edge(site: Site) -> str | None:
    if edged(site) is None:
        return "no value of its requests has bounds"
    refuses = any(documented(site.operation.responses, status) for status in _REFUSALS)
    return None if refuses else "neither 400 nor 422 is documented"


async def _rejects_valid(case: Case) -> Reply:
    edge = edged(case.site)
    if edge is None or not edge.is_at_edge(case.sent):
        return await case.sound()
    if not edge.place.is_lenient:
        reply = await case.instead(edge.beyond_it(case.sent))
        if reply.status >= 400:
            return reply
    reply = await case.sound()
    for status in _REFUSALS:
        if documented(case.site.operation.responses, status) and reply.succeeded:
            found = await case.ask(case.sent.with_header("prefer", f"code={status}"))
            if found.status == status:
                return disguised(found, reply)
    return reply


def _defaulted(site: Site) -> list[Place]:
    places = [one for one in parameter_places(site) if one.keyword("default") is not MISSING]
    return [one for one in places if any(True for _ in other_values(one, one.keyword("default")))]


def _no_default(site: Site) -> str | None:
    if site.operation.method != "GET":
        return "asking twice could change something"
    return None if _defaulted(site) else "no parameter has a default and another value"


async def _ignores_default(case: Case) -> Reply:
    """Answer as if another value had been sent: the first one with which that can be seen."""
    reply = await case.sound()
    if not reply.succeeded:
        return reply
    for place in _defaulted(case.site):
        if place.is_sent(case.sent):
            continue
        for other in islice(other_values(place, place.keyword("default")), _MOST_TRIED):
            found = await case.ask(place.write(case.sent, other))
            if found.succeeded and found.body != reply.body:
                return found
    return reply


def _not_told_here(site: Site) -> str | None:
    told_at = site.all.at_path(site.operation.path_template).operation
    return None if told_at is site.operation else f"what the path lacks is told at {told_at.name}"


async def _method_allowed(case: Case) -> Reply:
    reply = await case.sound()
    if reply.status != 405:
        return reply
    if case.site.operation.method == "GET":
        return await case.instead(dataclasses.replace(case.sent.with_body(b""), method="GET"))
    plain = reply.with_status(200).with_header("allow", None)
    return plain.with_header("content-type", "application/json").with_json({})


async def _without_allow(case: Case) -> Reply:
    reply = await case.sound()
    return reply.with_header("allow", None) if reply.status == 405 else reply


FAULTS = (
    Fault(
        id="request.accepts-invalid",
        does="accepts a parameter outside its bounds or enum",
        source="Z",
        obstacle=_no_bounds,
        reply=_accepts_invalid,
    ),
    Fault(
        id="request.accepts-missing",
        does="accepts a request without a required parameter or property",
        obstacle=_none_required,
        reply=_accepts_missing,
    ),
    Fault(
        id="request.rejects-valid",
        does="refuses a valid boundary value",
        source="Z",
        obstacle=_no_refused_edge,
        reply=_rejects_valid,
    ),
    Fault(
        id="request.ignores-default",
        does="treats an omitted parameter unlike its declared default",
        obstacle=_no_default,
        reply=_ignores_default,
    ),
    Fault(
        id="method.undeclared-allowed",
        does="answers 200 to an undeclared method",
        obstacle=_not_told_here,
        reply=_method_allowed,
        undeclared=True,
    ),
    Fault(
        id="method.no-allow",
        does="sends 405 without `Allow`",
        obstacle=_not_told_here,
        reply=_without_allow,
        undeclared=True,
    ),
)
