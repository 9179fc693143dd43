"""Find the JSON among the media types of a body."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.mocking.media_names import is_json
from mockserver.spec.model import MediaType


def json_media_type(content: Iterable[MediaType]) -> MediaType | None:
    """Return the first of *content* that is JSON, or may be by its range; `None` without one."""
    offers = [one for one in content if not one.sequential]
    plain = [one for one in offers if is_json(one.name.lower())]
    ranges = [one for one in offers if one.name in ("*/*", "application/*")]
    return next(iter([*plain, *ranges]), None)
