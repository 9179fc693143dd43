"""See what a schema demands, whatever `$ref`s and `allOf`s it is made of.

It is one idea: each keyword of JSON Schema adds to one member of the view.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contract_tests.differences.model import Side
from contract_tests.differences.parts import Part, Parts, Reader, joined, json_of, listed
from mockserver.spec.pointers import escaped

TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
BOUNDS = {
    "minimum": max,
    "maximum": min,
    "minLength": max,
    "maxLength": min,
    "minItems": max,
    "maxItems": min,
    "minProperties": max,
    "maxProperties": min,
}
_HIDES: Mapping[Side, str] = {"request": "readOnly", "response": "writeOnly"}
_GROUPS = ("oneOf", "anyOf")
_OTHERS = ("not", "if", "then", "else", "dependentRequired", "dependentSchemas", "propertyNames")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One alternative of `oneOf` or `anyOf`; `label` is the name that it is known by, if any."""

    label: str
    parts: Parts


@dataclass(slots=True, kw_only=True)
class View:
    """What parts demand together. `types` and `enum` are `None` where all is allowed.

    `groups` are the alternatives of each anyOf and oneOf, `base` the parts without them.
    """

    base: Parts = ()
    never: bool = False
    types: frozenset[str] | None = None
    enum: dict[str, Any] | None = None
    bounds: dict[str, tuple[float, bool]] = field(default_factory=dict)
    multiples: frozenset[float] = frozenset()
    unique: bool = False
    patterns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    properties: dict[str, Parts] = field(default_factory=dict)
    pattern_properties: dict[str, Parts] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    closed: bool = False
    closers: list[tuple[set[str], list[str]]] = field(default_factory=list)
    additional: Parts = ()
    items: Parts | None = None
    prefix: dict[str, Parts] = field(default_factory=dict)
    contains: Parts | None = None
    groups: list[tuple[Alternative, ...]] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    discriminators: frozenset[str] = frozenset()
    xml: frozenset[str] = frozenset()
    default: str | None = None
    deprecated: bool = False


def view_of(reader: Reader, parts: Parts, side: Side) -> View:
    """Return what *parts* demand together of a message on *side*. Raises `SpecError`."""
    view = View()
    nullable, flat = False, list(parts)
    for part in flat:  # It grows: an alternative to null alone is a part like others.
        for group in _groups(reader, part):
            rest = [each for each in group if not _is_null(each)] or [group[0]]
            if len(rest) == 1:
                nullable = nullable or len(group) > 1
                flat += [each for each in rest[0].parts if each not in flat]
            else:
                view.groups.append(group)
    view.base = joined((), tuple(dataclasses.replace(part, bare=True) for part in flat))
    for part in flat:
        if isinstance(part.value, bool):
            view.never = view.never or not part.value
        else:
            _add(reader, view, part, part.value, side)
    _settle(view, nullable=nullable)
    return view


def _settle(view: View, *, nullable: bool) -> None:
    """Bring together what different keywords of *view* say of the same."""
    if nullable and view.types is not None:
        view.types |= {"null"}
    if nullable and view.enum is not None:
        view.enum["null"] = None
    if view.enum is not None and view.types is not None:
        # Null is allowed if both say so; its place is among the types.
        if "null" not in view.enum:
            view.types -= {"null"}
        elif "null" not in view.types:
            del view.enum["null"]
    for names, patterns in view.closers:
        for name in set(view.properties) - names:
            if not any(_matches(pattern, name) for pattern in patterns):
                del view.properties[name]
    # Types that exclude each other leave nothing.
    view.never = view.never or view.types == frozenset()


def _groups(reader: Reader, part: Part) -> Iterator[tuple[Alternative, ...]]:
    if isinstance(part.value, bool) or part.bare:
        return
    for keyword in _GROUPS:
        alternatives = listed(part.value.get(keyword))
        if alternatives:
            yield tuple(
                Alternative(
                    label=_label(each),
                    parts=reader.below(each, f"{part.pointer}/{keyword}/{index}"),
                )
                for index, each in enumerate(alternatives)
            )


def _add(reader: Reader, view: View, part: Part, value: Mapping[str, Any], side: Side) -> None:
    """Let *view* demand what *part* does, too."""
    types = _types(value)
    if types is not None:
        view.types = types if view.types is None else view.types & types
    enum = _enum(value)
    if enum is not None:
        before = enum if view.enum is None else view.enum
        view.enum = {text: each for text, each in enum.items() if text in before}
    _add_bounds(view, value)
    view.unique = view.unique or value.get("uniqueItems") is True
    view.patterns |= _texts(value.get("pattern"))
    view.formats |= _texts(value.get("format"))
    for name in ("contentEncoding", "contentMediaType"):
        view.contents |= {f"{name} {text}" for text in _texts(value.get(name))}
    _add_properties(reader, view, part, value, side)
    _add_items(reader, view, part, value)
    for name in _OTHERS:
        if name in value:
            view.others[name] = view.others.get(name, "") + reader.canonical(value[name])
    discriminator = value.get("discriminator")
    if isinstance(discriminator, Mapping):
        view.discriminators |= _texts(discriminator.get("propertyName"))
    if isinstance(value.get("xml"), Mapping):
        view.xml |= {json_of(value["xml"])}
    if "default" in value:
        view.default = json_of(value["default"])
    view.deprecated = view.deprecated or value.get("deprecated") is True


def _add_properties(
    reader: Reader, view: View, part: Part, value: Mapping[str, Any], side: Side
) -> None:
    for name, member in _map(value.get("properties")).items():
        parts = reader.below(member, f"{part.pointer}/properties/{escaped(name)}")
        if any(isinstance(p.value, Mapping) and p.value.get(_HIDES[side]) is True for p in parts):
            view.hidden |= {name}
        else:
            view.properties[name] = joined(view.properties.get(name, ()), parts)
    for name in view.hidden:
        view.properties.pop(name, None)
    for name, member in _map(value.get("patternProperties")).items():
        parts = reader.below(member, f"{part.pointer}/patternProperties/{escaped(name)}")
        view.pattern_properties[name] = joined(view.pattern_properties.get(name, ()), parts)
    view.required |= {name for name in listed(value.get("required")) if isinstance(name, str)}
    view.required -= view.hidden
    for name in ("additionalProperties", "unevaluatedProperties"):
        member = value.get(name)
        if member is False:
            view.closed = True
            if name == "additionalProperties":
                # It sees the properties beside it alone, not those of other parts of an allOf.
                view.closers.append((set(_map(value.get("properties"))), _patterns(value)))
        elif isinstance(member, Mapping) and member:
            parts = reader.below(member, f"{part.pointer}/{name}")
            view.additional = joined(view.additional, parts)


def _add_items(reader: Reader, view: View, part: Part, value: Mapping[str, Any]) -> None:
    for name in ("items", "contains"):
        if name in value:
            parts = reader.below(value[name], f"{part.pointer}/{name}")
            setattr(view, name, joined(getattr(view, name) or (), parts))
    for index, member in enumerate(listed(value.get("prefixItems"))):
        parts = reader.below(member, f"{part.pointer}/prefixItems/{index}")
        view.prefix[str(index)] = joined(view.prefix.get(str(index), ()), parts)


def _add_bounds(view: View, value: Mapping[str, Any]) -> None:
    found = {name: (value[name], False) for name in BOUNDS if _is_number(value.get(name))}
    for name, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if _is_number(value.get(exclusive)):
            one = (value[exclusive], True)
            found[name] = _tighter(name, found[name], one) if name in found else one
    for name, one in found.items():
        view.bounds[name] = _tighter(name, view.bounds[name], one) if name in view.bounds else one
    if _is_number(value.get("multipleOf")):
        view.multiples |= {value["multipleOf"]}


def _tighter(name: str, one: tuple[float, bool], two: tuple[float, bool]) -> tuple[float, bool]:
    if one[0] == two[0]:
        return (one[0], one[1] or two[1])
    return BOUNDS[name](one, two, key=lambda bound: bound[0])


def _patterns(value: Mapping[str, Any]) -> list[str]:
    return list(_map(value.get("patternProperties")))


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:  # ECMAScript knows patterns that Python does not.
        return True


def _types(value: Mapping[str, Any]) -> frozenset[str] | None:
    types = value.get("type")
    if types is None:
        return None
    found = frozenset([types] if isinstance(types, str) else map(str, types))
    if value.get("x-nullable") is True:
        found |= {"null"}
    return found | {"integer"} if "number" in found else found


def _enum(value: Mapping[str, Any]) -> dict[str, Any] | None:
    if "const" in value:
        return {json_of(value["const"]): value["const"]}
    if isinstance(value.get("enum"), list) and value.get("x-nullable") is True:
        return {json_of(each): each for each in (*value["enum"], None)}
    return (
        {json_of(each): each for each in value["enum"]}
        if isinstance(value.get("enum"), list)
        else None
    )


def _label(value: Any) -> str:
    """Return the name by which an alternative is known: of its component, or its title."""
    if not isinstance(value, Mapping):
        return ""
    if isinstance(value.get("$ref"), str):
        return str(value["$ref"]).rpartition("/")[2]
    return str(value.get("title", ""))


def _is_null(alternative: Alternative) -> bool:
    return all(
        isinstance(part.value, Mapping)
        and (part.value.get("type") in ("null", ["null"]) or part.value.get("enum") == [None])
        for part in alternative.parts
    )


def _texts(value: Any) -> frozenset[str]:
    return frozenset({value}) if isinstance(value, str) else frozenset()


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
