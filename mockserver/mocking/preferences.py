"""Read what a client prefers to be answered: `Prefer: code=404, delay=250` (RFC 7240)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from mockserver.mocking.accept import split_outside_quotes, unquoted

_CODE = re.compile(r"[1-5][0-9]{2}|[1-5][xX]{2}|default", re.IGNORECASE)
_BOOLEANS = {"true": True, "false": False, "": True, "1": True, "0": False}
_NAMES = ("code", "example", "dynamic", "scenario", "seed", "delay")

# Longer than any client waits; a server must not be kept busy for good.
_LONGEST_MS = 60_000
_MOST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the client prefers; `None` leaves it to us. `ignored` are values that make no sense.

    `code` is a status as documents write it: `404`, `4XX`, `default`. `scenario` and `seed` choose
    another world, `delay_ms` is how long the answer is to take.
    """

    code: str | None = None
    example: str | None = None
    dynamic: bool | None = None
    scenario: str | None = None
    seed: int | None = None
    delay_ms: int | None = None
    ignored: tuple[str, ...] = ()

    @property
    def of_the_world(self) -> tuple[str, ...]:
        """Those that every answer of an API can meet, as `Preference-Applied` tells them."""
        asked = {"scenario": self.scenario, "seed": self.seed, "delay": self.delay_ms}
        return tuple(
            shown_preference(name, str(value)) for name, value in asked.items() if value is not None
        )


NO_PREFERENCES = Preferences()


def preferences_from(headers: Iterable[str], query_string: str = "") -> Preferences:
    """Return the preferences in the `Prefer` *headers*, else in `__code`, `__example` and so on.

    The first of several values for one preference counts (RFC 7240, section 2); what we do not
    know is left to those who do.
    """
    found: dict[str, str] = {}
    for header in headers:
        for preference in split_outside_quotes(header, ","):
            # What follows a semicolon are parameters of the preference; we know none.
            name, _, value = split_outside_quotes(preference, ";")[0].partition("=")
            found.setdefault(name.strip().lower(), unquoted(value.strip()))
    # Cursors often have two underscores somewhere, too.
    if query_string.startswith("__") or "&__" in query_string:
        for name, value in parse_qsl(query_string, keep_blank_values=True):
            if name.startswith("__"):
                found.setdefault(name[2:], value)
    if not any(name in found for name in _NAMES):
        return NO_PREFERENCES
    code = found.get("code")
    dynamic = found.get("dynamic")
    ignored = []
    if code is not None and not _CODE.fullmatch(code):
        ignored.append(f"code={code}")
        code = None
    if dynamic is not None and dynamic.lower() not in _BOOLEANS:
        ignored.append(f"dynamic={dynamic}")
        dynamic = None
    seed = _number(found, "seed", _MOST_SEED, ignored)
    delay_ms = _number(found, "delay", _LONGEST_MS, ignored)
    return Preferences(
        code=None if code is None else code.lower() if code.isalpha() else code.upper(),
        example=found.get("example"),
        dynamic=None if dynamic is None else _BOOLEANS[dynamic.lower()],
        scenario=found.get("scenario") or None,
        seed=seed,
        delay_ms=delay_ms,
        ignored=tuple(ignored),
    )


def _number(found: Mapping[str, str], name: str, most: int, ignored: list[str]) -> int | None:
    """Return the whole number that is preferred as *name*; note one that makes no sense."""
    text = found.get(name)
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most:
        return int(text)
    ignored.append(f"{name}={text}")
    return None


def shown_preference(name: str, value: str) -> str:
    """Return a preference as headers hold it: the value in quotes unless it is a token."""
    if re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):
        return f"{name}={value}"
    escaped = re.sub(r'(["\\])', r"\\\1", value)
    return f'{name}="{escaped}"'
