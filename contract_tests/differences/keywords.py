"""Compare what two schemas demand, keyword by keyword; schemas below them are compared apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from contract_tests.differences.members import member_changes
from contract_tests.differences.model import Found
from contract_tests.differences.views import BOUNDS, TYPES, View

# What holds every value of another format.
_WIDER_FORMATS = {
    ("int32", "int64"),
    ("float", "double"),
    ("email", "idn-email"),
    ("hostname", "idn-hostname"),
    ("uri", "iri"),
    ("uri", "uri-reference"),
    ("iri", "iri-reference"),
    ("uri-reference", "iri-reference"),
}
_SHOWN = 80


def keyword_changes(old: View, new: View) -> Iterator[Found]:
    """Yield what *new* demands otherwise than *old*."""
    if old.never or new.never:
        if old.never != new.never:
            yield (
                Found("schema.forbidden", "no value is allowed any more")
                if new.never
                else Found("schema.allowed", "a value is allowed where none was")
            )
        return
    yield from chain(
        _types(old, new),
        _enums(old, new),
        _bounds(old, new),
        _multiples(old, new),
        _texts(old, new),
        member_changes(old, new),
        _others(old, new),
    )


def _types(old: View, new: View) -> Iterator[Found]:
    before, after = (TYPES if one.types is None else one.types for one in (old, new))
    if before == after:
        return
    removed, added = before - after, after - before
    for types, rule, words in (
        (removed, "nullable.removed", "null is not allowed any more"),
        (added, "nullable.added", "null is allowed"),
    ):
        # Where all types are named but null, or none is, null is one of many.
        if types == {"null"} and old.types is not None and new.types is not None:
            yield Found(rule, words, below="/type")
    removed, added = removed - {"null"}, added - {"null"}
    kept = (before & after) - {"null"}
    if removed and added and not kept:
        yield Found("type.changed", f"{_names(removed)} became {_names(added)}", below="/type")
        return
    if removed:
        yield Found("type.removed", f"{_names(removed)} is not allowed any more", below="/type")
    if added:
        words = "every type" if new.types is None else _names(added)
        yield Found("type.added", f"{words} is allowed", below="/type", gone=new.types is None)


def _names(types: frozenset[str]) -> str:
    if types >= TYPES - {"null"}:
        return "every type"
    shown = types - {"integer"} if "number" in types else types
    return " or ".join(sorted(shown))


def _enums(old: View, new: View) -> Iterator[Found]:
    if old.enum is None and new.enum is None:
        return
    if old.enum is None:
        yield Found("enum.added", "only listed values are allowed now", below="/enum")
        return
    if new.enum is None:
        yield Found("enum.removed", "values that are not listed are allowed now", gone=True)
        return
    # Where there are types, null is one of them.
    told = {"null"} if old.types is not None and new.types is not None else set()
    for text in sorted(set(old.enum) - set(new.enum) - told):
        yield Found("enum.value-removed", f"{text[:_SHOWN]} is not allowed any more", below="/enum")
    for text in sorted(set(new.enum) - set(old.enum) - told):
        yield Found("enum.value-added", f"{text[:_SHOWN]} is allowed", below="/enum")


def _bounds(old: View, new: View) -> Iterator[Found]:
    for name in BOUNDS:
        before, after = old.bounds.get(name), new.bounds.get(name)
        if name.startswith("min") and name != "minimum":
            # A length is never negative: a bound of zero is none.
            before, after = (None if one == (0, False) else one for one in (before, after))
        if before == after:
            continue
        below = f"/{name}"
        if before is None and after is not None:
            yield Found("bound.tightened", f"{name} is {_bound(name, after)} now", below=below)
        elif after is None and before is not None:
            detail = f"{name} was {_bound(name, before)}, and is none now"
            yield Found("bound.loosened", detail, below=below, gone=True)
        elif before is not None and after is not None:
            tighter = _is_tighter(name, before, after)
            rule = "bound.tightened" if tighter else "bound.loosened"
            detail = f"{name} was {_bound(name, before)}, and is {_bound(name, after)} now"
            yield Found(rule, detail, below=below)
    if old.unique != new.unique:
        yield (
            Found("unique-items.added", "items must differ", below="/uniqueItems")
            if new.unique
            else Found("unique-items.removed", "items may be equal", gone=True)
        )


def _is_tighter(name: str, before: tuple[float, bool], after: tuple[float, bool]) -> bool:
    if before[0] == after[0]:
        return after[1]
    return (after[0] > before[0]) == name.startswith("min")


def _bound(name: str, bound: tuple[float, bool]) -> str:
    if not bound[1]:
        return f"{bound[0]:g}"
    return f"{'above' if name == 'minimum' else 'below'} {bound[0]:g}"


def _multiples(old: View, new: View) -> Iterator[Found]:
    if old.multiples == new.multiples:
        return
    finer = all(any(_divides(one, two) for two in new.multiples) for one in old.multiples)
    coarser = all(any(_divides(two, one) for one in old.multiples) for two in new.multiples)
    rule = "narrowed" if finer else "widened" if coarser else "changed"
    before, after = (", ".join(map(str, sorted(one))) for one in (old.multiples, new.multiples))
    detail = f"multipleOf was {before or 'none'}, and is {after or 'none'} now"
    yield Found(f"multiple-of.{rule}", detail, below="/multipleOf")


def _divides(one: float, two: float) -> bool:
    quotient = two / one if one else 0.5
    return abs(quotient - round(quotient)) < 1e-9


def _texts(old: View, new: View) -> Iterator[Found]:
    for name, before, after in (
        ("pattern", old.patterns, new.patterns),
        ("format", old.formats, new.formats),
    ):
        removed, added = sorted(before - after), sorted(after - before)
        if not removed and not added:
            continue
        below = f"/{name}"
        words = (", ".join(one)[:_SHOWN] for one in (removed, added))
        gone, come = words
        if not removed:
            yield Found(f"{name}.added", f"the {name} {come} must be kept", below=below)
        elif not added:
            yield Found(f"{name}.removed", f"the {name} {gone} need not be kept", gone=True)
        elif name == "format" and _all_in(removed, added):
            yield Found("format.widened", f"{gone} became {come}", below=below)
        elif name == "format" and _all_in(added, removed):
            yield Found("format.narrowed", f"{gone} became {come}", below=below)
        else:
            yield Found(f"{name}.changed", f"{gone} became {come}", below=below)
    if old.contents != new.contents:
        gone, come = (", ".join(sorted(one)) or "plain" for one in (old.contents, new.contents))
        yield Found("content.changed", f"{gone} became {come}")


def _all_in(narrow: list[str], wide: list[str]) -> bool:
    return len(narrow) == len(wide) == 1 and (narrow[0], wide[0]) in _WIDER_FORMATS


def _others(old: View, new: View) -> Iterator[Found]:
    for name in sorted(set(old.others) | set(new.others)):
        before, after = old.others.get(name), new.others.get(name)
        if before == after:
            continue
        what = "removed" if after is None else "added" if before is None else "changed"
        detail = f"`{name}` was {what}"
        yield Found(f"constraint.{what}", detail, below=f"/{name}", gone=after is None)
    if old.discriminators != new.discriminators and old.discriminators:
        after = ", ".join(sorted(new.discriminators)) or "nothing"
        detail = f"{', '.join(sorted(old.discriminators))} became {after}"
        yield Found("discriminator.changed", detail, below="/discriminator")
    if old.xml != new.xml:
        yield Found("xml.changed", "XML is written otherwise", below="/xml")
    if old.default != new.default:
        if old.default is None:
            yield Found("default.added", f"omitted, it is {new.default}", below="/default")
        else:
            after = "not said any more" if new.default is None else new.default
            detail = f"omitted, it was {old.default}, and is {after}"
            yield Found("default.changed", detail, below="/default", gone=new.default is None)
    if new.deprecated and not old.deprecated:
        yield Found("deprecated", "it is deprecated", below="/deprecated")
