"""Bring request paths and path templates to one percent-encoded form, so that they can be matched.

Matching decoded paths would split a value at its encoded slash, and lose one with a line break.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote_to_bytes

# RFC 3986, pchar: what a segment may hold unencoded, beside letters and digits.
_SAFE = "-._~!$&'()*+,;=:@"

# What is in its one normal way already: most paths are.
_NORMAL = re.compile(rb"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*")

_PARAMETER = re.compile(r"(\{[^{}]*\})")


def normal_path(scope: Mapping[str, Any]) -> str:
    """Return the path of the request, every segment encoded in the one normal way."""
    raw = scope.get("raw_path")
    if raw is None:
        return "/".join(quote(segment, safe=_SAFE) for segment in scope["path"].split("/"))
    if _NORMAL.fullmatch(raw):
        return str(raw.decode("ascii"))
    segments = raw.split(b"?")[0].split(b"/")
    return "/".join(quote(unquote_to_bytes(segment), safe=_SAFE) for segment in segments)


def normal_template(path_template: str) -> str:
    """Return *path_template* with its literal parts encoded as `normal_path` encodes them."""
    return "".join(
        part if part.startswith("{") else quote(part, safe=f"{_SAFE}/%")
        for part in _PARAMETER.split(path_template)
    )
