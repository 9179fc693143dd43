"""Bring date-times to one form that sorts as the instants do."""

from __future__ import annotations

from mockserver.spec.instants import instant_from


def is_instant(value: object) -> bool:
    """Tell whether *value* is text that holds an RFC 3339 date-time."""
    return instant_from(value) is not None


def instant_key(text: str) -> str:
    """Return *text*, an RFC 3339 date-time, in a form that sorts as the instants do.

    UTC, no zone, no trailing zeros: `2026-05-03T09:14:22.5`. Other text is returned as it is.
    """
    # The shortest date-time has twenty characters, and begins with a digit.
    if len(text) < 20 or not text[0].isdigit():
        return text
    value = instant_from(text)
    if value is None:
        return text
    key = value.isoformat().removesuffix("+00:00")
    return key.rstrip("0") if value.microsecond else key
