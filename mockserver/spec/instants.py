"""Read date-times as RFC 3339 writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}):(\d{2})(\.\d+)?([Zz]|[-+]\d{2}:\d{2})$"
)


def instant_from(text: object) -> datetime | None:
    """Return the instant that *text* names, in UTC, or `None` if it is no date-time.

    Python knows no leap second (`23:59:60`): the second before it stands for it. Fractions count
    to the microsecond; instants beyond Python's years are the first or the last one it knows.
    """
    match = _INSTANT.match(text) if isinstance(text, str) else None
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
