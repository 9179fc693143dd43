"""Names taken apart into words, and the tables of words that several folders share."""

from mockserver.spec.semantics.inference.words.names import (
    is_plural,
    singular,
    squeezed,
    stem,
    words_of,
)

__all__ = [
    "is_plural",
    "singular",
    "squeezed",
    "stem",
    "words_of",
]
