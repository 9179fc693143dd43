"""Put moments and bounds in order: created before updated, start before end, min below max."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockserver.generation.draw import Draw
from mockserver.generation.rules import Members, Rule, is_number
from mockserver.spec.types import JsonValue

# One word of a name each: the earlier never comes after the later.
_STAGES: tuple[tuple[frozenset[str], ...], ...] = tuple(
    tuple(frozenset(stage.split()) for stage in stages)
    for stages in (
        (
            "birth",
            "created creation inserted registered joined opened ordered added issued",
            "scheduled confirmed accepted submitted",
            "started shipped published activated approved sent",
            "updated modified changed update modification edited used seen",
            "completed finished delivered closed ended resolved paid canceled cancelled",
            "deleted removed archived expired expires expiry expiration expire deletion",
        ),
        ("start starts begin begins", "end ends finish stop"),
        ("first", "last"),
        ("from since after", "to until before till"),
        ("departure", "arrival"),
        ("checkin", "checkout"),
        ("in", "out"),
        ("issue issued order", "due delivery"),
        ("min minimum lowest low", "avg average mean median", "max maximum highest high"),
        ("lower", "upper"),
    )
)
_MOMENT = re.compile(r"\d{4}-\d\d(-\d\d.*)?|\d\d:\d\d(:\d\d.*)?")


def rules_for_moments(members: Members) -> Iterator[Rule]:
    """Yield the rules that order what *members* say about when, or how much at least and most."""
    for stages in _STAGES:
        found: dict[str, list[str]] = {}
        for stage in stages:
            for name, said in members.words.items():
                words = _turned(said)
                hit = [word for word in words if word in stage]
                if hit:
                    rest = " ".join(word for word in words if word not in hit)
                    found.setdefault(_rest(rest, stages), []).append(name)
        for names in found.values():
            if len(names) > 1:
                yield _ordered(names)


def _turned(words: list[str]) -> list[str]:
    """Return *words*; what is not before a moment is after it."""
    if "not" not in words:
        return words
    other = {"before": "after", "after": "before"}
    return [other.get(word, word) for word in words]


def _rest(rest: str, stages: tuple[frozenset[str], ...]) -> str:
    """Return what two names must have in common beside their stages."""
    if len(stages) > 4:
        # `created_at`, `dateUpdated` and `deletionTime` are one family.
        family = {"at", "on", "date", "time", "timestamp", "last", "by", "ts", "datetime"}
        return " ".join(word for word in rest.split() if word not in family)
    return rest


def _ordered(names: list[str]) -> Rule:
    def rule(result: dict[str, JsonValue], _draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        groups: dict[tuple[type, int], list[str]] = {}
        for name in names:
            value = result.get(name)
            if is_number(value):
                groups.setdefault((float, 0), []).append(name)
            elif isinstance(value, str) and _MOMENT.fullmatch(value):
                groups.setdefault((str, len(value)), []).append(name)
        for present in groups.values():
            if len(present) > 1:
                values = [result[name] for name in present]
                if values != sorted(values):
                    yield from zip(present, sorted(values), strict=True)

    return rule
