"""Compare two schemas: a graph of pairs, each with its own changes and the pairs below it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from contract_tests.differences.digests import Digests
from contract_tests.differences.keywords import keyword_changes
from contract_tests.differences.model import Change, Found, Side, Which
from contract_tests.differences.parts import Part, Parts, Reader, joined
from contract_tests.differences.rules import SCHEMA_RULES
from contract_tests.differences.views import Alternative, View, view_of
from mockserver.spec import MISSING, Schema, value_at

Key = tuple[tuple[str, ...], tuple[str, ...], Side]

# Alternatives are compared each with each, up to so many on a side.
_MOST_ALTERNATIVES = 12


@dataclass(slots=True)
class _Pair:
    """Two schemas: what changed between them, and the pairs of what they are made of."""

    changes: list[Change] = field(default_factory=list)
    below: list[Key] = field(default_factory=list)


class SchemaComparison:
    """Compares schemas of *old* with schemas of *new*; each pair once."""

    def __init__(self, old: Reader, new: Reader) -> None:
        self._old = old
        self._new = new
        self._digests = (Digests(old.api), Digests(new.api))
        self._pairs: dict[Key, _Pair] = {}
        self._within: dict[Key, tuple[Change, ...]] = {}

    def changes(
        self, old: Schema | None, new: Schema | None, side: Side, place: str
    ) -> tuple[Change, ...]:
        """Return how *new*, in messages on *side*, differs from *old*. Raises `SpecError`.

        *place* is the JSON Pointer in the new document of what the schema describes.
        """
        if (old is None) != (new is None):
            # A schema that demands nothing is as good as none.
            if all(schema is None or schema.value in ({}, True) for schema in (old, new)):
                return ()
            what = "schema.removed" if new is None else "schema.added"
            detail = "there is no schema any more" if new is None else "there is a schema now"
            return (_change(Found(what, detail), side, "new", new.pointer if new else place),)
        if old is None or new is None or self._are_alike(old, new):
            return ()
        return self._reached(self._key(self._old.parts(old), self._new.parts(new), side))

    def _are_alike(self, old: Schema, new: Schema) -> bool:
        """Tell whether *old* and *new* say the same: most schemas of most documents do."""
        return self._digests[0].of(old.value) == self._digests[1].of(new.value)

    def _reached(self, key: Key) -> tuple[Change, ...]:
        """Return the changes of the pair *key* and of all below it."""
        known = self._within.get(key)
        if known is not None:
            return known
        seen: dict[Key, None] = {key: None}
        waiting = [key]
        while waiting:
            for below in self._pairs[waiting.pop()].below:
                if below not in seen:
                    seen[below] = None
                    waiting.append(below)
        found = (change for each in seen for change in self._pairs[each].changes)
        result = self._within[key] = tuple(dict.fromkeys(found))
        return result

    def _key(self, old: Parts, new: Parts, side: Side) -> Key:
        """Return the key of the pair of *old* and *new*, compared with all that is below it."""
        first = _key_of(old, new, side)
        waiting = [(first, old, new)]
        while waiting:
            key, one, two = waiting.pop()
            if key not in self._pairs:
                self._pairs[key] = pair = _Pair()
                for below, old_parts, new_parts in self._compare(pair, one, two, side):
                    pair.below.append(below)
                    waiting.append((below, old_parts, new_parts))
        return first

    def _compare(
        self, pair: _Pair, old: Parts, new: Parts, side: Side
    ) -> Iterator[tuple[Key, Parts, Parts]]:
        """Add to *pair* what changed between *old* and *new*; yield the pairs below."""
        one, two = view_of(self._old, old, side), view_of(self._new, new, side)
        if bool(one.groups) != bool(two.groups):
            yield from self._one_sided(pair, (old, one), (new, two), side)
            return
        for found in keyword_changes(one, two):
            which: Which = "old" if found.gone else "new"
            pointer = _pointer(old if found.gone else new, found.below)
            pair.changes.append(_change(found, side, which, pointer))
        for old_parts, new_parts in _members(one, two):
            yield _key_of(old_parts, new_parts, side), old_parts, new_parts
        if len(one.groups) != len(two.groups):
            found = Found("alternatives.changed", "anyOf and oneOf are combined otherwise")
            pair.changes.append(_change(found, side, "new", _pointer(new, "")))
            return
        for old_group, new_group in zip(one.groups, two.groups, strict=True):
            yield from self._matched(pair, old_group, new_group, (old, new), side)

    def _one_sided(
        self, pair: _Pair, old: tuple[Parts, View], new: tuple[Parts, View], side: Side
    ) -> Iterator[tuple[Key, Parts, Parts]]:
        """Compare a plain schema with one of alternatives: it is an alternative, too."""
        groups = old[1].groups or new[1].groups
        if len(groups) > 1:
            found = Found("alternatives.changed", "anyOf and oneOf are combined otherwise")
            pair.changes.append(_change(found, side, "new", _pointer(new[0], "")))
            return
        base = (old if old[1].groups else new)[1].base
        wrapped = tuple(
            dataclasses.replace(each, parts=joined(base, each.parts)) for each in groups[0]
        )
        plain = (Alternative(label="", parts=old[0] if new[1].groups else new[0]),)
        one, two = (wrapped, plain) if old[1].groups else (plain, wrapped)
        yield from self._matched(pair, one, two, (old[0], new[0]), side)

    def _matched(
        self,
        pair: _Pair,
        old: tuple[Alternative, ...],
        new: tuple[Alternative, ...],
        around: tuple[Parts, Parts],
        side: Side,
    ) -> Iterator[tuple[Key, Parts, Parts]]:
        """Yield pairs of alternatives; those without a partner are changes of *pair*."""
        matches = self._matches(old, new, side)
        for one, two in matches:
            yield _key_of(old[one].parts, new[two].parts, side), old[one].parts, new[two].parts
        for index, alternative in enumerate(old):
            if index not in {one for one, _ in matches}:
                detail = f"the alternative {_called(alternative, index)} is gone"
                found = Found("alternative.removed", detail, gone=True)
                pair.changes.append(
                    _change(found, side, "old", _pointer(alternative.parts or around[0], ""))
                )
        for index, alternative in enumerate(new):
            if index not in {two for _, two in matches}:
                detail = f"the alternative {_called(alternative, index)} is new"
                found = Found("alternative.added", detail)
                pair.changes.append(
                    _change(found, side, "new", _pointer(alternative.parts or around[1], ""))
                )

    def _matches(
        self, old: tuple[Alternative, ...], new: tuple[Alternative, ...], side: Side
    ) -> list[tuple[int, int]]:
        """Return which of *old* became which of *new*: by name, else by what differs least."""
        found: list[tuple[int, int]] = []
        lefts, rights = dict(enumerate(old)), dict(enumerate(new))
        for left, one in enumerate(old):
            same = [right for right, two in rights.items() if one.label and one.label == two.label]
            if same:
                found.append((left, same[0]))
                del lefts[left], rights[same[0]]
        if len(lefts) > _MOST_ALTERNATIVES or len(rights) > _MOST_ALTERNATIVES:
            return sorted([*found, *zip(lefts, rights, strict=False)])
        costs = [
            (self._cost(one.parts, two.parts, side), left, right)
            for left, one in lefts.items()
            for right, two in rights.items()
        ]
        for cost, left, right in sorted(cost for cost in costs if cost[0] is not None):
            if cost is not None and left in lefts and right in rights:
                found.append((left, right))
                del lefts[left], rights[right]
        return sorted(found)

    def _cost(self, old: Parts, new: Parts, side: Side) -> int | None:
        """Return how much differs between *old* and *new*; `None` if they are of other types."""
        key = self._key(old, new, side)
        if any(change.rule.endswith(".type.changed") for change in self._pairs[key].changes):
            return None
        changes = self._reached(key)
        return sum(3 if change.breaking else 1 for change in changes)


def _members(one: View, two: View) -> Iterator[tuple[Parts, Parts]]:
    """Yield the schemas below both *one* and *two* that describe the same values."""
    for old, new in (
        (one.properties, two.properties),
        (one.pattern_properties, two.pattern_properties),
        (one.prefix, two.prefix),
    ):
        for name, parts in old.items():
            if name in new:
                yield parts, new[name]
    if one.items is not None and two.items is not None:
        yield one.items, two.items
    if one.contains is not None and two.contains is not None:
        yield one.contains, two.contains
    if one.additional and two.additional:
        yield one.additional, two.additional


def _change(found: Found, side: Side, which: Which, pointer: str) -> Change:
    rule = SCHEMA_RULES[found.rule]
    return Change(
        rule=f"{side}.{rule.name}",
        breaking=rule.breaks(side),
        which=which,
        pointer=pointer,
        explanation=found.detail,
    )


def _key_of(old: Iterable[Part], new: Iterable[Part], side: Side) -> Key:
    return tuple(part.key for part in old), tuple(part.key for part in new), side


def _pointer(parts: Parts, below: str) -> str:
    """Return the JSON Pointer of *below* in the first of *parts* that has it, else of the first."""
    for part in parts:
        if below and value_at(part.value, below) is not MISSING:
            return part.pointer + below
    return parts[0].pointer if parts else ""


def _called(alternative: Alternative, index: int) -> str:
    return alternative.label or f"number {index + 1}"
