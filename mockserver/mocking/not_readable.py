"""Say that a body is not of the media type that it claims to be."""

from __future__ import annotations


class NotReadable(ValueError):
    """A body is not of the media type that it claims to be; the text says why."""
