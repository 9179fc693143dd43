"""Names of collections: templates such as `users/{id}/orders`, and what fills them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from mockserver.spec.semantics import CollectionReference
from mockserver.spec.types import JsonValue
from mockserver.state.texts import name_text

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_RESERVED = re.compile(r"[%/\x00-\x1f\ud800-\udfff]")


def name_of(reference: CollectionReference, parameters: Mapping[str, JsonValue]) -> str:
    """Return the name of the collection with its path parameters filled in."""
    return filled(reference.name, parameters)


def filled(template: str, parameters: Mapping[str, JsonValue]) -> str:
    """Return *template*, the name of a collection, with *parameters* in the place of theirs."""

    def value(match: re.Match[str]) -> str:
        text = str(parameters.get(match.group(1), ""))
        # A value with a slash is one part of the name, too.
        return _RESERVED.sub(lambda m: quote(m.group(), safe="", errors="surrogatepass"), text)

    return name_text(_PARAMETER.sub(value, template))


def values_in(template: str, name: str) -> Mapping[str, str]:
    """Return the parameters with which *template* was filled to become *name*."""
    match = _pattern(template).fullmatch(name)
    names = _PARAMETER.findall(template)
    values = match.groups() if match else ()
    return {
        key: unquote(value, errors="surrogatepass")
        for key, value in zip(names, values, strict=False)
    }


def is_named(template: str, name: str) -> bool:
    """Tell whether *template*, filled with some values, is *name*."""
    return template == name or _pattern(template).fullmatch(name) is not None


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = _PARAMETER.split(template)[::2]
    return re.compile("([^/]*)".join(re.escape(part) for part in parts))
