"""Generate text: by format, by pattern, by the property's name, by examples, else words."""

from __future__ import annotations

from typing import Any

from mockserver.generation.draw import Draw, Generate, NoValue
from mockserver.generation.formats import FORMATS
from mockserver.generation.names import text_for
from mockserver.generation.patterns import matching


def strings(schema: dict[str, Any], name: str) -> Generate:
    """Return a generator of the texts that *schema* allows, for a property called *name*."""
    shortest = schema.get("minLength", 0)
    longest = schema.get("maxLength")
    examples = [text for text in schema.get("examples", ()) if isinstance(text, str)]
    pattern = schema.get("pattern")
    by_name = text_for(name)

    def generate(draw: Draw) -> str:
        if schema.get("format") in FORMATS and not (pattern and draw.minimal):
            text = FORMATS[schema["format"]](draw)
        elif pattern is not None:
            if examples and draw.minimal:
                return examples[0]
            try:
                return matching(pattern, draw.random, shortest=shortest, longest=longest)
            except ValueError:
                raise NoValue from None
        elif by_name is not None:
            text = by_name(draw)
        elif examples:
            return str(draw.random.choice(examples))
        else:
            text = " ".join(draw.faker.words(2))
        return _fitted(text, shortest, longest, draw)

    return generate


def _fitted(text: str, shortest: int, longest: int | None, draw: Draw) -> str:
    while len(text) < shortest:
        text = f"{text} {draw.faker.word()}".strip()
        if len(text) > shortest + 20:
            break
    if longest is not None and len(text) > longest:
        text = text[:longest].rstrip() or "x" * longest
    return text.ljust(shortest, "x") if len(text) < shortest else text
