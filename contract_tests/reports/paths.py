"""Write the places of files as reports need them: with slashes, relative where that can be."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote


def file_uri(source: str) -> str:
    """Return *source* as a URI: relative to the current directory if it is below it."""
    if "://" in source:
        return source
    path = local_path(str(Path(source).resolve()))
    return Path(path).as_uri() if Path(path).is_absolute() else quote(path)


def local_path(source: str) -> str:
    """Return the path *source* with slashes, relative to the current directory if below it."""
    path = Path(source)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return path.as_posix()
