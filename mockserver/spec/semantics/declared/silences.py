"""Read which checks an operation asks the judge to be silent about (`x-contract-silence`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.declared.members import Declaring

_AT = "x-contract-silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A known failure: `check` is a check's or a rule's name, `until` the last day that it counts.

    With `place`, it counts for findings there alone: `query.limit`.
    """

    check: str
    reason: str
    until: date
    place: str | None = None


def silences_of(api: Api, operation: Operation) -> tuple[Silence, ...]:
    """Return the silences that *operation* declares.

    Each must give a reason and a last day: what nobody remembers comes back. Raises
    `InvalidDocument`.
    """
    declaring = Declaring(
        document=api.document, operation=operation, extensions=operation.extensions
    )
    value = operation.extensions.get(_AT)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise declaring.invalid(_AT, "expected a list of objects with check, reason and until")
    return tuple(_silence(declaring, f"{_AT}/{index}", each) for index, each in enumerate(value))


def _silence(declaring: Declaring, at: str, value: Any) -> Silence:
    members: Mapping[str, Any] = declaring.members(at, value)
    place = members.get("place")
    if place is not None and not isinstance(place, str):
        raise declaring.invalid(at, "'place' must be a text such as query.limit")
    reason = declaring.text(at, members, "reason").strip()
    if not reason:
        raise declaring.invalid(at, "'reason' is empty")
    return Silence(
        check=declaring.text(at, members, "check"),
        reason=reason,
        until=_day(declaring, at, members.get("until")),
        place=place,
    )


def _day(declaring: Declaring, at: str, value: Any) -> date:
    """Return the day that *value* names; YAML may have read a bare one already."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise declaring.invalid(at, "'until' must be a day such as 2027-01-31") from None
