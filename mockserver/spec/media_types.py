"""Know which media type is meant where `content` of a document names none: `pdf`, `XML`."""

from __future__ import annotations

# Words that are the name behind `application/`.
_APPLICATIONS = ("gzip", "json", "octet-stream", "pdf", "rtf", "xml", "yaml", "zip")

_WORDS = {
    **{word: f"application/{word}" for word in _APPLICATIONS},
    "binary": "application/octet-stream",
    "csv": "text/csv",
    "file": "application/octet-stream",
    "form": "application/x-www-form-urlencoded",
    "form-data": "multipart/form-data",
    "gif": "image/gif",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "plain": "text/plain",
    "png": "image/png",
    "svg": "image/svg+xml",
    "text": "text/plain",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yml": "application/yaml",
}


def meant(name: str) -> str | None:
    """Return the media type or range that *name* is, or stands for; `None` if for none."""
    if "/" in name or name == "*":
        return name
    return _WORDS.get(name.lower().lstrip("."))
