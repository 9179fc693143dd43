"""Faults of bodies: one property of one item is not as its schema says."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from typing import Any

from mockserver.errors import SpecError
from mockserver.spec.discriminators import Discriminator
from mockserver.spec.model import Schema
from mockserver.spec.pointers import MISSING, value_at
from mockserver.spec.types import JsonValue
from mockserver.web.faults.messages import Reply
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import Spot, allows, broken, described, spots, with_at

Changes = Callable[[Site, Spot], Iterator[JsonValue]]

_NAMES = ("internalNote", "_debug", "extra")
_UNKNOWN = ("unknown", "other", "-")
_MALFORMED: Mapping[str, Callable[[str], str]] = {
    "date-time": lambda text: re.sub(r"[Tt]", " at ", text, count=1),
    "uuid": lambda text: text[:-1],
    "uri": lambda text: text.replace("://", " ", 1).replace(":", " ", 1),
}
_NUMBERS = frozenset({"integer", "number"})


# --- where they apply -----------------------------------------------------------------------------


def _unless(tells: Callable[[Site, Schema], bool], what: str) -> Callable[[Site], str | None]:
    """Return the obstacle of a fault that needs a schema of a response of which *tells* is true."""

    def obstacle(site: Site) -> str | None:
        found = False
        for _, schema in site.successes():
            found = True
            if any(tells(site, one) for one in described(site.schemas, schema)):
                return None
        return what if found else "no response of success has a JSON body with a schema"

    return obstacle


def _keywords(schema: Schema) -> Mapping[str, Any]:
    return schema.value if isinstance(schema.value, Mapping) else {}


def _types(site: Site, schema: Schema) -> frozenset[str]:
    return site.schemas.types(schema)


def _requires(_site: Site, schema: Schema) -> bool:
    return bool(_keywords(schema).get("required"))


def _is_number(site: Site, schema: Schema) -> bool:
    types = _types(site, schema)
    return bool(types & _NUMBERS) and "string" not in types


def _is_never_null(site: Site, schema: Schema) -> bool:
    types = _types(site, schema)
    return bool(types) and "null" not in types and not types & {"array", "object"}


def _is_closed(_site: Site, schema: Schema) -> bool:
    keywords = _keywords(schema)
    return any(keywords.get(n) is False for n in ("additionalProperties", "unevaluatedProperties"))


def _is_choice(_site: Site, schema: Schema) -> bool:
    keywords = _keywords(schema)
    options = keywords.get("enum", [keywords.get("const")])
    return any(isinstance(option, str) for option in options)


def _has_form(_site: Site, schema: Schema) -> bool:
    return _keywords(schema).get("format") in _MALFORMED


def _write_only(site: Site, schema: Schema) -> dict[str, Schema]:
    """Return the `writeOnly` properties of *schema*, by name."""
    names = _keywords(schema).get("properties") or {}
    found = {name: site.schemas.member(schema, "properties", name) for name in names}
    return {
        name: one
        for name, one in found.items()
        if _keywords(one).get("writeOnly") or (names[name] or {}) == {"writeOnly": True}
    }


def _discriminator(site: Site, schema: Schema) -> Discriminator | None:
    found = site.schemas.discriminators.of(schema.value, schema.pointer)
    return found if found is not None and len(found.heirs()) > 1 else None


# --- what they do ---------------------------------------------------------------------------------


def _without_plain(site: Site, spot: Spot) -> Iterator[JsonValue]:
    """Yield the object without a required property that holds nothing else."""
    for left in _required(site, spot):
        if not isinstance(spot.value[left], Mapping | list):
            yield {name: member for name, member in spot.value.items() if name != left}


def _without_any(site: Site, spot: Spot) -> Iterator[JsonValue]:
    for left in _required(site, spot):
        yield {name: member for name, member in spot.value.items() if name != left}


def _required(site: Site, spot: Spot) -> list[str]:
    """Return the required properties of an object, those that tell which it is at the end."""
    if not isinstance(spot.value, Mapping):
        return []
    names = [name for one in spot.keywords("required") for name in one]
    found = [name for name in reversed(names) if name in spot.value]
    return sorted(found, key=lambda name: name in site.telling)


def _as_text(_site: Site, spot: Spot) -> Iterator[JsonValue]:
    if isinstance(spot.value, int | float) and not isinstance(spot.value, bool):
        yield str(spot.value)


def _as_null(_site: Site, spot: Spot) -> Iterator[JsonValue]:
    if spot.way and spot.value is not None and not isinstance(spot.value, Mapping | list):
        yield None


def _with_another(_site: Site, spot: Spot) -> Iterator[JsonValue]:
    if isinstance(spot.value, Mapping):
        for name in _NAMES:
            if name not in spot.value:
                yield {**spot.value, name: "not documented"}


def _outside_enum(_site: Site, spot: Spot) -> Iterator[JsonValue]:
    options = [option for one in spot.keywords("enum") for option in one]
    options += list(spot.keywords("const"))
    if isinstance(spot.value, str) and options:
        yield from (text for text in _UNKNOWN if text not in options)


def _malformed(_site: Site, spot: Spot) -> Iterator[JsonValue]:
    for name in spot.keywords("format"):
        if isinstance(spot.value, str) and name in _MALFORMED:
            yield _MALFORMED[name](spot.value)


async def _replied(ways: tuple[Changes, ...], case: Case) -> Reply:
    """Return the sound answer with the first change that breaks its schema, of the first way."""
    reply = await case.sound()
    schema = case.site.schema_of(reply.status)
    value = reply.json()
    if not reply.succeeded or schema is None or value is MISSING:
        return reply
    for changes in ways:
        change = partial(changes, case.site)
        try:
            found = broken(case.site.schemas, schema, value, change, last=case.site.telling)
        except SpecError:
            return reply
        if found is not None:
            return reply.with_json(found)
    return reply


async def _told_secret(case: Case) -> Reply:
    reply = await case.sound()
    schema, value = case.site.schema_of(reply.status), reply.json()
    if not reply.succeeded or schema is None or value is MISSING:
        return reply
    for spot in spots(case.site.schemas, schema, value):
        for part in spot.parts:
            secrets = _write_only(case.site, part)
            if isinstance(spot.value, Mapping) and secrets:
                name, secret = next(iter(secrets.items()))
                told = case.site.mount.responder.generator.value(
                    secret, "writeOnly", name, direction="request", name=name
                )
                whole = with_at(value, spot.way, {**spot.value, name: told})
                return reply.with_json(whole)
    return reply


async def _named_otherwise(case: Case) -> Reply:
    reply = await case.sound()
    schema, value = case.site.schema_of(reply.status), reply.json()
    if not reply.succeeded or schema is None or value is MISSING:
        return reply
    for spot in spots(case.site.schemas, schema, value):
        for part in spot.parts:
            found = _discriminator(case.site, part)
            if found and isinstance(spot.value, Mapping) and found.property in spot.value:
                other = _other_variant(case.site, found, spot.value)
                if other is not None:
                    return reply.with_json(with_at(value, spot.way, other))
    return reply


def _other_variant(
    site: Site, found: Discriminator, value: Mapping[str, JsonValue]
) -> JsonValue | None:
    """Return *value*, named as a variant that it is not."""
    content = site.mount.api.document.content
    for name, pointer in found.heirs().items():
        renamed = {**value, found.property: name}
        variant = Schema(pointer=pointer, value=value_at(content, pointer))
        if name != value[found.property] and not allows(site.schemas, variant, renamed):
            return renamed
    return None


def _of_body(
    identity: str,
    does: str,
    tells: Callable[[Site, Schema], bool],
    what: str,
    reply: Callable[[Case], Awaitable[Reply]],
) -> Fault:
    return Fault(id=f"body.{identity}", does=does, obstacle=_unless(tells, what), reply=reply)


FAULTS = (
    _of_body(
        "missing-required",
        "leaves out a required property of one item",
        _requires,
        "no schema of the response requires a property",
        partial(_replied, (_without_plain, _without_any)),
    ),
    _of_body(
        "wrong-type",
        "sends a number as a string",
        _is_number,
        "the response has no number that must be one",
        partial(_replied, (_as_text,)),
    ),
    _of_body(
        "null",
        "sends null where it is not allowed",
        _is_never_null,
        "every value of the response may be null",
        partial(_replied, (_as_null,)),
    ),
    _of_body(
        "extra-property",
        "adds a property under `additionalProperties: false`",
        _is_closed,
        "every object of the response may have further properties",
        partial(_replied, (_with_another,)),
    ),
    _of_body(
        "enum",
        "sends a value outside the enum",
        _is_choice,
        "no text of the response is one of an enum",
        partial(_replied, (_outside_enum,)),
    ),
    _of_body(
        "format",
        "sends a malformed `date-time` / `uuid` / `uri`",
        _has_form,
        "no text of the response is a date-time, uuid or uri",
        partial(_replied, (_malformed,)),
    ),
    _of_body(
        "write-only",
        "returns a `writeOnly` property",
        lambda site, schema: bool(_write_only(site, schema)),
        "the response has no writeOnly property",
        _told_secret,
    ),
    _of_body(
        "discriminator",
        "names one variant and sends another",
        lambda site, schema: _discriminator(site, schema) is not None,
        "the response has no variants with a discriminator",
        _named_otherwise,
    ),
)
