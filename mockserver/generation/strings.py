"""Generate text: by format, by pattern, by the property's name, by examples, else words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from string import ascii_lowercase

from mockserver.generation.draw import Draw, Generate, NoValue
from mockserver.generation.formats import FORMATS, PATTERNS, UNOFFICIAL, shortest
from mockserver.generation.identities import (
    Ordinal,
    form_of,
    form_written,
    is_identity,
    ordinal_of,
    slug_for,
)
from mockserver.generation.names import form_for, own_for, text_by_description, text_for, words_of
from mockserver.generation.patterns import matching
from mockserver.generation.providers import Provider
from mockserver.generation.regular import solved_text
from mockserver.generation.shapes import Shape
from mockserver.generation.verdicts import is_format, matches
from mockserver.spec.types import JsonValue

# Longer text is asked for by mistake, and would not fit into an answer.
_LONGEST = 20_000_000
_USUAL_LENGTH = 8
# How often a strict draw of text that nothing binds does without what its name tells.
_UNTOLD = 0.3
# What is solved may still look back or be no date: how often another text is tried.
_TRIES = 12


def strings(shape: Shape, name: str, parent: str, own: Mapping[str, str]) -> Generate:
    """Return a generator of the texts that *shape* allows, for a property called *name*."""
    low, high = shape.min_length, shape.max_length
    source = _source(shape, name, parent, own)
    bound = bool(shape.patterns or shape.unmatched or shape.unformed or _formats(shape)[1:])

    def generate(draw: Draw) -> str:
        if low > high or low > _LONGEST:
            raise NoValue
        text = ""
        if draw.strict and (bound or draw.random.random() < _UNTOLD):
            # Where names and words run out, or do not fit.
            text = "" if bound else _letters(draw, low, high)
        elif source is not None:
            text = str(source(draw))
        elif not bound:
            text = f"{draw.fake('word')} {draw.fake('word')}"
        if bound:
            return text if text and _suits(shape, text) else _matching(shape, draw)
        if low <= len(text) <= high:
            return text
        return _of_format(shape, draw) or _fitted(text, low, high, draw)

    return generate


def _letters(draw: Draw, low: int, high: float) -> str:
    length = int(min(high, max(low, _USUAL_LENGTH)))
    return "".join(draw.random.choices(ascii_lowercase, k=length))


def _source(shape: Shape, name: str, parent: str, own: Mapping[str, str]) -> Provider | None:
    """Return what makes text as people expect it, `None` if nothing tells."""
    usual = _told(shape, name, parent, own)
    if not is_identity(words_of(name), parent) or own_for(name, parent, own) is not None:
        return usual
    return _naming(shape, name, parent, usual)


def _naming(shape: Shape, name: str, parent: str, usual: Provider | None) -> Provider | None:
    """Return what names one of many, in the form of the examples if they have one."""
    examples = (text for text in shape.examples if isinstance(text, str) and _suits(shape, text))
    forms = [form_of(text) for text in examples if not is_format("uuid", text)]
    form = next((form for form in forms if form is not None), None)
    if form is None and not _formats(shape) and not shape.patterns:
        written = form_for(name, parent)
        form = form_written(written) if written is not None else None
    wordy = words_of(name)[-1] in ("slug", "key") and not shape.patterns and not shape.formats

    def generate(draw: Draw) -> JsonValue:
        ordinal = ordinal_of(draw) or Ordinal(0, (draw.random.getrandbits(32),), draw.depth)
        text = form.text(ordinal, name) if form is not None else ""
        if form is None and wordy:
            text = slug_for(ordinal)
        if text and _suits(shape, text):
            return text
        return usual(draw) if usual is not None else ""

    return generate if form is not None or wordy else usual


def _told(shape: Shape, name: str, parent: str, own: Mapping[str, str]) -> Provider | None:
    """Return what its format, its name, its examples or its description tell of text."""
    for form in shape.formats:
        found = FORMATS.get(form) or UNOFFICIAL.get(form.lower().replace("_", "-"))
        if found is not None:
            return found
    examples = [text for text in shape.examples if isinstance(text, str)]
    if shape.patterns:
        # What a pattern is for, an example shows better than a name.
        fitting = tuple(text for text in examples if _suits(shape, text))
        if fitting:
            return lambda draw: draw.random.choice(fitting)
    by_name = text_for(name, parent, own)
    if by_name is not None:
        return by_name
    told = text_by_description(str(shape.notes.get("description") or ""))
    if examples and (told is None or len(examples) > 1):
        return lambda draw: draw.random.choice(examples)
    return told


def _suits(shape: Shape, text: str) -> bool:
    return (
        shape.min_length <= len(text) <= shape.max_length
        and all(matches(pattern, text) for pattern in shape.patterns)
        and not any(matches(pattern, text) for pattern in shape.unmatched)
        and all(is_format(form, text) for form in _formats(shape))
        and not any(is_format(form, text) for form in shape.unformed)
    )


def _formats(shape: Shape) -> list[str]:
    """Return the formats of *shape* that validators know."""
    return [form for form in shape.formats if form in FORMATS]


def _matching(shape: Shape, draw: Draw) -> str:
    """Return text that every pattern matches: solved together, else sampled one by one."""
    low = shape.min_length
    high = None if shape.max_length == math.inf else int(shape.max_length)
    patterns = [*shape.patterns, *(PATTERNS[form] for form in shape.formats if form in PATTERNS)]
    unmatched = [*shape.unmatched, *(PATTERNS.get(form, "^$") for form in shape.unformed)]
    # What no format allows, before what validators might not agree on.
    for start in (["^ [a-z]{2,6}$"], []) if shape.unformed else ([],):
        for _ in range(_TRIES):
            wanted = [*patterns, *start]
            found = solved_text(wanted, unmatched, draw.random, shortest=low, longest=high)
            if found is None:
                break
            if _suits(shape, found):
                return found
    for pattern in shape.patterns:
        try:
            text = matching(pattern, draw.random, shortest=low, longest=high)
        except ValueError:
            continue
        if _suits(shape, text):
            return text
    raise NoValue


def _of_format(shape: Shape, draw: Draw) -> str | None:
    """Return text of a format that validators know, as long as *shape* asks for."""
    low, high = shape.min_length, int(min(shape.max_length, shape.min_length + 64))
    for form in shape.formats:
        if form in FORMATS:
            for length in range(low, high + 1):
                text = shortest(form, length)
                if text is not None and is_format(form, text):
                    return text
        if form in PATTERNS:
            return solved_text([PATTERNS[form]], [], draw.random, shortest=low, longest=high)
    return None


def _fitted(text: str, low: int, high: float, draw: Draw) -> str:
    if len(text) < low:
        # A few words, again and again: long text is not read.
        words = [text, *(draw.fake("word") for _ in range(12))]
        more = " ".join(word for word in words if word)
        text = f"{more} " * (low // (len(more) + 1) + 1)
        text = text[: int(min(high, max(low, len(text.rstrip()))))].rstrip()
        return text.ljust(low, "x")
    return text[: int(high)].rstrip().ljust(low, "x") or "x" * int(min(high, 1))
