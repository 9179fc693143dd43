"""Find the members of a 429 body that tell about a limit, and what they say: as the headers do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from mockserver.errors import RequestRefused, TooManyRequests
from mockserver.spec.pointers import escaped
from mockserver.spec.types import JsonValue

# Names in lower case, letters alone, and what such a member says.
_SECONDS = r"(?:s|secs?|seconds)"
_KNOWN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("wait", re.compile(rf"(?:retry|wait|resets?)(?:(?:after|in|for){_SECONDS}|secs?|seconds)")),
    ("wait", re.compile(r"retry(?:after|in|delay)|wait|(?:x?ratelimit)?resets?(?:in|after)")),
    ("waitMs", re.compile(r"(?:retry|wait|resets?)(?:after|in|for)?(?:ms|millis|milliseconds)")),
    ("reset", re.compile(r"(?:x?ratelimit|limit|quota)?resets?(?:at|on|date|time|timestamp)?")),
    ("remaining", re.compile(r"(?:x?ratelimit|requests|quota)?(?:remaining|left)(?:requests)?")),
    ("used", re.compile(r"(?:x?ratelimit|requests|quota)?used(?:requests)?")),
    ("window", re.compile(rf"(?:ratelimit|limit)?(?:window|period|interval)(?:{_SECONDS}|size)?")),
    ("limit", re.compile(r"(?:x?ratelimit|requests?|quota)?limit|ratelimit|maxrequests|quota")),
)
_PLAIN = re.compile(r"[^a-z]")

# Numbers from here on are seconds, and from there on milliseconds, since 1970.
_LEAST_S = 10**8
_LEAST_MS = 10**11

_DEEPEST = 4


def told_by(name: str, refusal: RequestRefused) -> list[JsonValue]:
    """Return what a member called *name* may say of the limit that *refusal* is about.

    The most usual form comes first; nothing is said of other refusals, or by other names.
    """
    if not isinstance(refusal, TooManyRequests) or not refusal.told:
        return []
    plain = _PLAIN.sub("", name.lower())
    kind = next((kind for kind, known in _KNOWN if known.fullmatch(plain)), None)
    numbers = refusal.told
    match kind:
        case None:
            return []
        case "reset":
            moment = _date_time(numbers["reset"])
            return [moment, numbers["reset"], str(numbers["reset"]), numbers["wait"]]
        case "waitMs":
            return [numbers["wait"] * 1000]
    return [numbers[kind], str(numbers[kind])]


def limit_changes(template: JsonValue, refusal: RequestRefused) -> Iterator[tuple[str, JsonValue]]:
    """Yield what makes the example *template* tell of the limit: JSON Pointers and values.

    Each value has the form of the one that it replaces.
    """
    if isinstance(refusal, TooManyRequests):
        yield from _below(template, refusal, "", 0)


def _below(
    template: JsonValue, refusal: TooManyRequests, place: str, depth: int
) -> Iterator[tuple[str, JsonValue]]:
    if not isinstance(template, Mapping) or depth > _DEEPEST:
        return
    for name, member in template.items():
        pointer = f"{place}/{escaped(name)}"
        if isinstance(member, Mapping):
            yield from _below(member, refusal, pointer, depth + 1)
            continue
        for value in told_by(name, refusal):
            like = _like(value, member, refusal)
            if like is not None:
                yield pointer, like
                break


def _like(value: JsonValue, member: JsonValue, refusal: TooManyRequests) -> JsonValue:
    """Return *value* in the form of *member*, `None` if it has another one."""
    if isinstance(member, str):
        is_number = member.isascii() and member.isdigit()
        return value if isinstance(value, str) and value.isdigit() is is_number else None
    if isinstance(member, bool) or not isinstance(member, int | float):
        return None
    if not isinstance(value, int):
        return None
    if value != refusal.told["reset"]:
        return value
    # An instant, if the example is one, too.
    return value * 1000 if member >= _LEAST_MS else value if member >= _LEAST_S else None


def _date_time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
