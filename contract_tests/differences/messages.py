"""Compare what operations take and give: parameters, bodies and headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from contract_tests.differences.model import Change, Rule, Side, Which
from contract_tests.differences.rules import MESSAGE_RULES, PARAMETER_RULES, SCHEMA_RULES
from contract_tests.differences.schemas import SchemaComparison
from mockserver.spec import Api, Header, MediaType, Operation, Parameter, RequestBody, value_at
from mockserver.spec.media_types import meant
from mockserver.spec.pointers import escaped

# OAS 3.1, Parameter Object, name: these say nothing where they are parameters.
_IGNORED_HEADERS = ("header accept", "header authorization", "header content-type")


class MessageComparison:
    """Compares the messages of the operations of *old* with those of *new*."""

    def __init__(self, old: Api, new: Api, schemas: SchemaComparison) -> None:
        self._old = old
        self._new = new
        self._schemas = schemas

    def parameters(self, old: Operation, new: Operation) -> Iterator[Change]:
        """Yield what changed about the parameters, those of the path matched by their position."""
        before, after = _by_place(old), _by_place(new)
        for key in before.keys() - after.keys():
            rule = PARAMETER_RULES["parameter.removed"]
            yield _told(rule, "old", before[key].pointer, f"{before[key].place} is not understood")
        for key in after.keys() - before.keys():
            parameter = after[key]
            name = "parameter.added-required" if parameter.required else "parameter.added"
            verb = "must" if parameter.required else "may"
            yield _told(
                PARAMETER_RULES[name], "new", parameter.pointer, f"{parameter.place} {verb} be sent"
            )
        for key in before.keys() & after.keys():
            yield from self._parameter(before[key], after[key])

    def _parameter(self, old: Parameter, new: Parameter) -> Iterator[Change]:
        if old.required != new.required:
            name = "parameter.required" if new.required else "parameter.optional"
            detail = f"{new.place} {'must be sent' if new.required else 'may be left out'}"
            yield _told(PARAMETER_RULES[name], "new", new.pointer, detail)
        written = [
            (one.style, one.explode, one.content.name if one.content else None)
            for one in (old, new)
        ]
        if written[0] != written[1]:
            before, after = (_style(one) for one in (old, new))
            yield _told(
                PARAMETER_RULES["parameter.serialisation-changed"],
                "new",
                new.pointer,
                f"{new.place} was written as {before}, and is as {after}",
            )
        if _deprecated(self._new, new.pointer) and not _deprecated(self._old, old.pointer):
            rule = SCHEMA_RULES["deprecated"]
            yield _told(rule, "new", new.pointer, f"{new.place} is deprecated", side="request")
        schemas = [one.content.schema if one.content else one.schema for one in (old, new)]
        yield from self._schemas.changes(schemas[0], schemas[1], "request", new.pointer)

    def body(
        self,
        old: RequestBody | None,
        new: RequestBody | None,
        pointers: tuple[str, str],
        side: Side,
    ) -> Iterator[Change]:
        """Yield what changed about the body that is sent, *pointers* being that of either."""
        if new is None:
            if old is not None:
                yield _said("body.removed", side, "old", pointers[0], "no body is taken any more")
            return
        if old is None:
            name = "body.required" if new.required else "body.added"
            yield _said(name, side, "new", pointers[1], "a body is taken")
            return
        if old.required != new.required:
            name = "body.required" if new.required else "body.optional"
            detail = f"the body {'must be sent' if new.required else 'may be left out'}"
            yield _said(name, side, "new", pointers[1], detail)
        yield from self.content(old.content, new.content, pointers, side)

    def content(
        self,
        old: Iterable[MediaType],
        new: Iterable[MediaType],
        pointers: tuple[str, str],
        side: Side,
    ) -> Iterator[Change]:
        """Yield what changed about the media types of a body, and about each of their schemas."""
        before, after = _by_name(old), _by_name(new)
        for name, media_type in before.items():
            other = _covering(name, after)
            if other is None:
                place = f"{pointers[0]}/content/{escaped(media_type.name)}"
                detail = f"{media_type.name} is gone"
                yield _said("media-type.removed", side, "old", place, detail)
                continue
            place = f"{pointers[1]}/content/{escaped(other.name)}"
            if media_type.parts != other.parts:
                detail = f"the parts of {other.name} are written otherwise"
                yield _said("encoding.changed", side, "new", place, detail)
            yield from self._schemas.changes(media_type.schema, other.schema, side, place)
        for name, media_type in after.items():
            if _covering(name, before) is None:
                place = f"{pointers[1]}/content/{escaped(media_type.name)}"
                detail = f"{media_type.name} is offered"
                yield _said("media-type.added", side, "new", place, detail)

    def headers(
        self, old: Iterable[Header], new: Iterable[Header], pointers: tuple[str, str], side: Side
    ) -> Iterator[Change]:
        """Yield what changed about the headers of a response."""
        before, after = ({each.name.lower(): each for each in one} for one in (old, new))
        for name in before.keys() - after.keys():
            place = f"{pointers[0]}/headers/{escaped(before[name].name)}"
            detail = f"{before[name].name} is not described any more"
            yield _said("header.removed", side, "old", place, detail)
        for name in after:
            header = after[name]
            place = f"{pointers[1]}/headers/{escaped(header.name)}"
            if name not in before:
                yield _said("header.added", side, "new", place, f"{header.name} is described")
                continue
            if before[name].required != header.required:
                rule = "header.required" if header.required else "header.optional"
                verb = "must be there" if header.required else "may be missing"
                yield _said(rule, side, "new", place, f"{header.name} {verb}")
            yield from self._schemas.changes(before[name].schema, header.schema, side, place)


def _by_place(operation: Operation) -> Mapping[str, Parameter]:
    """Return the parameters by what does not change with the name of one in the path."""
    positions = {
        name: index for index, name in enumerate(re.findall(r"{([^{}]*)}", operation.path_template))
    }
    found = {}
    for each in operation.parameters:
        name = each.name.lower() if each.location == "header" else each.name
        key = f"{each.location} {name}"
        if each.location == "path" and each.name in positions:
            key = f"path {positions[each.name]}"
        if key not in _IGNORED_HEADERS:
            found[key] = each
    return found


def _by_name(content: Iterable[MediaType]) -> Mapping[str, MediaType]:
    return {(meant(each.name) or each.name).lower().replace(" ", ""): each for each in content}


def _covering(name: str, content: Mapping[str, MediaType]) -> MediaType | None:
    """Return the one of *content* that describes bodies of the media type *name*."""
    bare = name.split(";")[0]
    for candidate in (name, bare, f"{bare.partition('/')[0]}/*", "*/*", "*"):
        if candidate in content:
            return content[candidate]
    return None


def _style(parameter: Parameter) -> str:
    if parameter.content:
        return parameter.content.name
    return f"{parameter.style}, {'exploded' if parameter.explode else 'not exploded'}"


def _deprecated(api: Api, pointer: str) -> bool:
    return value_at(api.document.content, f"{pointer}/deprecated") is True


def _said(name: str, side: Side, which: Which, pointer: str, detail: str) -> Change:
    return _told(MESSAGE_RULES[name], which, pointer, detail, side=side)


def _told(
    rule: Rule, which: Which, pointer: str, detail: str, *, side: Side | None = None
) -> Change:
    """Return a change of *rule*; parameters are always of requests, and do not say so."""
    return Change(
        rule=f"{side}.{rule.name}" if side else rule.name,
        breaking=rule.breaks(side or "request"),
        which=which,
        pointer=pointer,
        explanation=detail,
    )
