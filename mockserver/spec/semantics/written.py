"""Translate JSON Pointers between the document as its author wrote it and its normal form."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.spec.document import Document
from mockserver.spec.pointers import MISSING, value_at


class WrittenPointers:
    """The JSON Pointers of one document in both forms."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._starts: Mapping[str, tuple[str, ...]] | None = None

    def written(self, pointer: str) -> str | None:
        """Return what the author calls *pointer*; `None` if that is in another file."""
        source, written = self._document.place(pointer)
        if source != self._document.source or self.normal(written) is None:
            return None
        return written

    def first_written(self, *pointers: str) -> str | None:
        """Return the first of *pointers* that is in this file, as the author calls it."""
        found = (self.written(pointer) for pointer in pointers if pointer)
        return next((pointer for pointer in found if pointer is not None), None)

    def normal(self, written: str) -> str | None:
        """Return where in the normal form stands what its author wrote at *written*."""
        if self._means(written, written):
            return written
        starts = self._starts = self._starts or self._by_origin()
        origin, rest = written, ""
        while True:
            # What moved furthest down is the most precise; what stands twice is the same.
            for start in starts.get(origin, ()):
                if self._means(start + rest, written):
                    return start + rest
            if not origin:
                return None
            origin = origin.rpartition("/")[0]
            rest = written[len(origin) :]

    def _means(self, pointer: str, written: str) -> bool:
        document = self._document
        return (
            document.place(pointer) == (document.source, written)
            and value_at(document.content, pointer) is not MISSING
        )

    def _by_origin(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for start, (source, origin) in self._document.places.items():
            if source == self._document.source:
                found[origin] = (*found.get(origin, ()), start)
        return found
