"""Ask our validator about text: whether a pattern matches it, whether it is of a format."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema_rs


@cache
def _pattern(pattern: str) -> Any:
    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except (jsonschema_rs.ValidationError, ValueError):
        return None


def matches(pattern: str, text: str) -> bool:
    """Whether the regular expression *pattern* matches somewhere in *text*, by our validator."""
    validator = _pattern(pattern)
    return validator is not None and bool(validator.is_valid(text))


@cache
def _format(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)


def is_format(name: str, text: str) -> bool:
    """Whether *text* is of the format *name*, by our validator."""
    return bool(_format(name).is_valid(text))
