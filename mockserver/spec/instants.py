"""Read date-times as RFC 3339 writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}):(\d{2})(\.\d+)?([Zz]|[-+]\d{2}:\d{2})$"
)
_SHORTEST = len("2026-05-03T09:14:22Z")


def _is_usual(text: str) -> bool:
    """Tell whether Python reads *text* as RFC 3339 does, if it reads it: `2026-05-03T09:14:22Z`."""
    return (
        text[4:5] == text[7:8] == "-"
        and text[10:11] == "T"
        and text[13:14] == text[16:17] == ":"
        and (len(text) == _SHORTEST or (text[19:20] == "." and text[20:-1].isdecimal()))
        and text[-1] == "Z"
    )


def instant_from(text: object) -> datetime | None:
    """Return the instant that *text* names, in UTC, or `None` if it is no date-time.

    Python knows no leap second (`23:59:60`): the second before it stands for it. Fractions count
    to the microsecond; instants beyond Python's years are the first or the last one it knows.
    """
    if not isinstance(text, str):
        return None
    if _is_usual(text):
        # An eighth of the time that the pattern takes, and ledgers are full of these.
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    match = _INSTANT.match(text)
    if match is None:
        return None
    date, time, seconds, fraction, offset = match.groups()
    seconds = "59" if seconds == "60" else seconds
    fraction = (fraction or "")[:7]
    offset = "+00:00" if offset in "Zz" else offset
    try:
        moment = datetime.fromisoformat(f"{date}T{time}:{seconds}{fraction}{offset}")
    except ValueError:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        if moment.year == 1:
            return datetime.min.replace(tzinfo=UTC)
        return datetime.max.replace(tzinfo=UTC)
