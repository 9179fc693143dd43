"""Generate text: by format, by pattern, by the property's name, by examples, else words."""

from __future__ import annotations

import math
from collections.abc import Mapping

from mockserver.generation.draw import Draw, Generate, NoValue
from mockserver.generation.formats import FORMATS, PATTERNS, UNOFFICIAL, shortest
from mockserver.generation.judging import is_format, matches
from mockserver.generation.names import text_by_description, text_for
from mockserver.generation.patterns import matching
from mockserver.generation.providers import Provider
from mockserver.generation.regular import solved_text
from mockserver.generation.shapes import Shape

# Longer text is asked for by mistake, and would not fit into an answer.
_LONGEST = 20_000_000


def strings(shape: Shape, name: str, parent: str, own: Mapping[str, str]) -> Generate:
    """Return a generator of the texts that *shape* allows, for a property called *name*."""
    low, high = shape.min_length, shape.max_length
    source = _source(shape, name, parent, own)
    bound = bool(shape.patterns or shape.unmatched)

    def generate(draw: Draw) -> str:
        if low > high or low > _LONGEST:
            raise NoValue
        text = ""
        if source is not None and not (bound and draw.strict):
            text = str(source(draw))
        elif not bound:
            text = f"{draw.fake('word')} {draw.fake('word')}"
        if bound:
            return text if text and _suits(shape, text) else _matching(shape, draw)
        if low <= len(text) <= high:
            return text
        return _of_format(shape, draw) or _fitted(text, low, high, draw)

    return generate


def _source(shape: Shape, name: str, parent: str, own: Mapping[str, str]) -> Provider | None:
    """Return what makes text as people expect it, `None` if nothing tells."""
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
        and all(is_format(form, text) for form in shape.formats if form in FORMATS)
    )


def _matching(shape: Shape, draw: Draw) -> str:
    """Return text that every pattern matches: by sampling one, else by solving all of them."""
    low = shape.min_length
    high = None if shape.max_length == math.inf else int(shape.max_length)
    for pattern in shape.patterns:
        try:
            text = matching(pattern, draw.random, shortest=low, longest=high)
        except ValueError:
            continue
        if _suits(shape, text):
            return text
    patterns = [*shape.patterns, *(PATTERNS[form] for form in shape.formats if form in PATTERNS)]
    for _ in range(4):
        found = solved_text(patterns, shape.unmatched, draw.random, shortest=low, longest=high)
        if found is None:
            break
        if _suits(shape, found):
            return found
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
