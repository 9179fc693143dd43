"""Take names apart into words, and bring them to one form: camelCase, snake_case, plurals."""

from __future__ import annotations

import functools
import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")
# Words that look like plurals and are none, or whose singular follows no rule.
_SINGULARS = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "indices": "index",
    "indexes": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "analyses": "analysis",
    "data": "data",
    "media": "media",
    "news": "news",
    "series": "series",
    "species": "species",
    "status": "status",
    "address": "address",
    "canvas": "canvas",
    "alias": "alias",
    "bus": "bus",
    "gas": "gas",
    "dns": "dns",
    "sms": "sms",
    "kubernetes": "kubernetes",
    "movies": "movie",
    "cookies": "cookie",
    "caches": "cache",
    "https": "https",
    "whois": "whois",
    "os": "os",
    "this": "this",
    "is": "is",
    "as": "as",
    "has": "has",
    "apis": "api",
    "taxes": "tax",
}


@functools.cache
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of *name* in lower case: `createdAt`, `created_at` → created, at."""
    return tuple(word.lower() for word in _WORD.findall(name))


@functools.cache
def squeezed(name: str) -> str:
    """Return *name* in lower case without what separates its words: `page[size]` → pagesize."""
    return "".join(words_of(name))


@functools.cache
def singular(word: str) -> str:
    """Return the singular of *word*, which is in lower case; one that is no plural as it is."""
    if word in _SINGULARS:
        return _SINGULARS[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "uses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def stem(name: str) -> str:
    """Return *name* squeezed, its last word in the singular: `OrderItems` → orderitem."""
    words = words_of(name)
    return "".join((*words[:-1], singular(words[-1]))) if words else ""


def is_plural(name: str) -> bool:
    """Tell whether the last word of *name* is a plural."""
    words = words_of(name)
    return bool(words) and singular(words[-1]) != words[-1]
