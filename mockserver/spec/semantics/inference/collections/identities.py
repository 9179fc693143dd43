"""Find the property that names a record, from the path parameter that asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.finding import Confidence
from mockserver.spec.semantics.inference.bodies import View, Views
from mockserver.spec.semantics.inference.words import squeezed, stem

_SURE = ("id", "uuid", "guid", "sid", "identifier", "uid", "key", "slug", "code", "gid", "pk")
# Endings of names that name something. Longer ones first: `uuid` ends with `id`, too.
_ENDINGS = ("identifier", "uuid", "guid", "slug", "code", "name", "number", "key", "sid", "id")
_OPAQUE = ("identifier", "uuid", "guid", "sid", "id")
_UNASKED = ("id", "uuid", "guid", "identifier", "sid", "key", "slug", "code", "sku", "isbn", "uid")
_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "pk": ("id",),
    "username": ("login", "name"),
    "user": ("login", "username"),
    "login": ("username",),
    "org": ("login",),
    "organization": ("login",),
    "zone": ("zoneidentifier",),
    "email": ("emailaddress",),
}
_HOLDERS = ("metadata", "attributes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The tokens of the property that names a record, and how sure that is."""

    tokens: tuple[str, ...]
    confidence: Confidence

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the property inside a record."""
        return pointer_of(self.tokens)


def identity_for(
    views: Views, record: View, parameter: str, asked: View, noun: str
) -> Identity | None:
    """Return the property of *record* that *parameter* names, whose values *asked* describes."""
    for words, confidence, is_exact in _named(squeezed(parameter), stem(noun)):
        name = _property(views, record, words, asked, is_exact=is_exact)
        if name is not None:
            return Identity(tokens=(name,), confidence=confidence)
    for holder in _HOLDERS:
        held = views.property(record, holder)
        name = _property(views, held, squeezed(parameter), asked, is_exact=False)
        if name is not None:
            return Identity(tokens=(holder, name), confidence="likely")
    return None


def usual_identity(views: Views, record: View, noun: str) -> Identity | None:
    """Return the property that names *record*, by its name alone."""
    for word in _UNASKED:
        for words in (word, stem(noun) + word):
            name = _property(views, record, words, None, is_exact=False)
            if name is not None:
                sure = word in _OPAQUE
                return Identity(tokens=(name,), confidence="likely" if sure else "guess")
    return None


def _named(parameter: str, noun: str) -> Iterator[tuple[str, Confidence, bool]]:
    """Yield names of properties that a parameter may mean; the last says if types must agree."""
    yield parameter, "certain", False
    for word in _OTHER_WORDS.get(parameter, ()):
        yield word, "likely", parameter not in _SURE
    if noun and parameter.startswith(noun) and len(parameter) > len(noun):
        yield parameter[len(noun) :], "certain", False
    if parameter in _SURE:
        yield noun + parameter, "certain", False
    if noun.endswith(parameter):
        for word in (*_SURE, "name"):
            yield word, "likely", True
            yield noun + word, "likely", True
    for ending in _ENDINGS:
        if parameter.endswith(ending):
            yield ending, "likely", ending not in _OPAQUE
            yield noun + ending, "likely", ending not in _OPAQUE
            break
    if parameter.endswith(_OPAQUE):
        for word in _OPAQUE:
            yield word, "likely", True
            yield noun + word, "likely", True


def _property(
    views: Views, record: View, words: str, asked: View | None, *, is_exact: bool
) -> str | None:
    for name in record.properties:
        if squeezed(name) == words:
            found = views.property(record, name)
            if found.is_scalar and _agrees(found, asked, is_exact=is_exact):
                return name
    return None


def _agrees(found: View, asked: View | None, *, is_exact: bool) -> bool:
    """Tell whether the values of a property can be those that are asked for."""
    if not found.has_type("string", "integer", "number"):
        return False
    if asked is None or not asked.types or not found.types:
        return True
    if asked.types & {"integer", "number"} and "string" not in asked.types:
        return bool(found.types & {"integer", "number"})
    if "string" in found.types:
        return True
    # Text in a path can be a number, unless it has another form.
    return not is_exact and asked.keyword("format") in (None, "", "string", "int64", "int32")
