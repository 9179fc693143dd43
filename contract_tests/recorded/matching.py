"""Find the operation that a request was sent to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from mockserver.spec import Api, Operation


class Paths:
    """The paths of one document, below the URLs of *bases* or of its own servers.

    A base is a whole URL or a path; whole URLs of other hosts are none of the document's.
    """

    def __init__(self, api: Api, bases: Iterable[str] = ()) -> None:
        bases = tuple(bases)
        given = [urlsplit(base) for base in bases]
        self._hosts = frozenset(parts.netloc.lower() for parts in given if parts.netloc)
        paths = [parts.path for parts in given] or [server.path for server in api.servers] or [""]
        # A longer base is the better one: `/v1/admin` before `/v1`.
        self._prefixes = tuple(sorted({path.rstrip("/") for path in paths}, key=len, reverse=True))
        self._by_method: dict[str, list[tuple[re.Pattern[str], Operation]]] = {}
        for operation in sorted(api.operations, key=_rank):
            pattern = re.compile(_pattern(operation.path_template))
            self._by_method.setdefault(operation.method, []).append((pattern, operation))
        self._known: dict[tuple[str, str], Operation | None] = {}

    def concerns(self, url: str) -> bool:
        """Return whether *url* is below one of the bases."""
        return self._below(url) is not None

    def operation(self, method: str, url: str) -> Operation | None:
        """Return the operation of *method* at *url*; concrete paths go before templated ones."""
        path = self._below(url)
        if path is None:
            return None
        for pattern, operation in self._by_method.get(method.upper(), ()):
            if pattern.fullmatch(path):
                return operation
        return None

    def _below(self, url: str) -> str | None:
        parts = urlsplit(url)
        if self._hosts and parts.netloc and parts.netloc.lower() not in self._hosts:
            return None
        for prefix in self._prefixes:
            if parts.path == prefix or parts.path.startswith(f"{prefix}/"):
                return parts.path[len(prefix) :] or "/"
        return None


def _rank(operation: Operation) -> tuple[int, ...]:
    """Return what sorts concrete segments before templated ones, from the left."""
    return tuple("{" in segment for segment in operation.path_template.split("/"))


def _pattern(path_template: str) -> str:
    path = path_template.partition("#")[0].partition("?")[0]
    parts = re.split(r"(\{[^{}]*\})", path)
    pattern = "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in parts)
    return pattern if pattern.startswith("/") else f"/{pattern}"
