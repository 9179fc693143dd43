"""Compare which members objects and arrays may have, and must have."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from contract_tests.differences.model import Found
from contract_tests.differences.views import View
from mockserver.spec.pointers import escaped


def member_changes(old: View, new: View) -> Iterator[Found]:
    """Yield which properties and items *new* describes otherwise than *old*."""
    yield from chain(
        _properties(old, new), _required(old, new), _additional(old, new), _arrays(old, new)
    )


def _properties(old: View, new: View) -> Iterator[Found]:
    for name in sorted(set(old.properties) - set(new.properties)):
        below = f"/properties/{escaped(name)}"
        if name in new.hidden:
            yield Found("property.hidden", f"{name!r} does not belong here any more", below=below)
        elif new.closed:
            detail = f"{name!r} is forbidden now"
            yield Found("property.removed-from-closed", detail, below=below, gone=True)
        else:
            detail = f"{name!r} is not described any more"
            yield Found("property.removed", detail, below=below, gone=True)
    # One that must be there is told with what is required.
    told = new.required - old.required
    for name in sorted(set(new.properties) - set(old.properties) - told):
        below = f"/properties/{escaped(name)}"
        if old.closed and name not in old.hidden:
            detail = f"{name!r} may be there, and was forbidden before"
            yield Found("property.added-to-closed", detail, below=below)
        else:
            yield Found("property.added", f"{name!r} may be there", below=below)
    for name in sorted(set(old.pattern_properties) ^ set(new.pattern_properties)):
        gone = name in old.pattern_properties
        rule = "constraint.removed" if gone else "constraint.added"
        detail = f"properties like {name!r} {'need not' if gone else 'must'} fit a schema"
        yield Found(rule, detail, below="/patternProperties", gone=gone)


def _required(old: View, new: View) -> Iterator[Found]:
    for name in sorted(new.required - old.required):
        below = f"/properties/{escaped(name)}"
        yield Found("property.required", f"{name!r} must be there", below=below)
    for name in sorted(old.required - new.required):
        lost = name in new.hidden or (name not in new.properties and not new.closed)
        if lost and name in old.properties:
            continue  # That it is gone was told already.
        below = f"/properties/{escaped(name)}"
        gone = name not in new.properties
        yield Found("property.optional", f"{name!r} may be missing", below=below, gone=gone)


def _additional(old: View, new: View) -> Iterator[Found]:
    below = "/additionalProperties"
    if old.closed != new.closed:
        if new.closed:
            yield Found("additional-properties.forbidden", "others are forbidden", below=below)
        else:
            yield Found("additional-properties.allowed", "others are allowed", below=below)
    elif not new.closed and bool(old.additional) != bool(new.additional):
        if new.additional:
            detail = "others must fit a schema"
            yield Found("additional-properties.restricted", detail, below=below)
        else:
            detail = "others need not fit a schema any more"
            yield Found("additional-properties.freed", detail, below=below, gone=True)


def _arrays(old: View, new: View) -> Iterator[Found]:
    for name in ("items", "contains"):
        before, after = getattr(old, name), getattr(new, name)
        # `items: {}` demands nothing.
        before, after = (
            one if one and any(p.value for p in one) else None for one in (before, after)
        )
        if before is None and after is not None:
            yield Found("constraint.added", f"{name} must fit a schema", below=f"/{name}")
        elif after is None and before is not None:
            detail = f"{name} need not fit a schema any more"
            yield Found("constraint.removed", detail, below=f"/{name}", gone=True)
    for index in sorted(set(old.prefix) ^ set(new.prefix)):
        gone = index in old.prefix
        rule = "constraint.removed" if gone else "constraint.added"
        detail = f"item {index} {'need not' if gone else 'must'} fit a schema of its own"
        yield Found(rule, detail, below=f"/prefixItems/{index}", gone=gone)
