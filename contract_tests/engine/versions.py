"""Tell which versions judged: results depend on them."""

from __future__ import annotations

import platform
from importlib import metadata

_PACKAGES = ("mockserver", "schemathesis", "openapi-core", "hypothesis", "jsonschema-rs")


def versions() -> tuple[tuple[str, str], ...]:
    """Return the name and version of Python and of every package that judges."""
    found = [("python", platform.python_version())]
    for name in _PACKAGES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(found)
