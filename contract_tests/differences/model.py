"""What one change between two documents is, and whom it breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["request", "response"]
"""Where a message is: in what clients send, or in what they receive."""

Effect = Literal["narrows", "widens", "replaces", "neither"]
"""What becomes of the messages that are allowed: fewer, more, others, or the same."""

Which = Literal["old", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which documents change. `name` is such as `enum.value-removed`."""

    name: str
    effect: Effect
    title: str

    def breaks(self, side: Side) -> bool:
        """Tell whether clients of the old document break.

        Requests may become more: what was sent is still accepted. Responses may become fewer: what
        comes was known before.
        """
        if side == "request":
            return self.effect in ("narrows", "replaces")
        return self.effect in ("widens", "replaces")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `rule` is such as `request.enum.value-removed`, or `operation.removed`.

    It stands at `pointer` in the normal form of the document `which`: the new one, unless what
    changed is there no more. `operations` are all that it concerns; empty if it is the API's.
    """

    rule: str
    breaking: bool
    which: Which
    pointer: str
    explanation: str
    operations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A change of the rule `rule`. `below` is the JSON Pointer of it in a schema; `gone` tells that
    it stands in the old one alone.
    """

    rule: str
    detail: str
    below: str = ""
    gone: bool = False
