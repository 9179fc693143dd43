"""Let code, name and symbol of a currency be of one currency."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.generation.draw import Draw
from mockserver.generation.rules import Members, Rule
from mockserver.spec.types import JsonValue

# Others are written by their code.
_SYMBOLS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "CAD": "CA$",
    "AUD": "A$",
    "SEK": "kr",
    "NOK": "kr",
    "PLN": "zł",
    "INR": "₹",
    "KRW": "₩",
}

_PARTS = (("code", "iso"), ("name",), ("symbol", "sign"))


def rules_for_currencies(members: Members) -> Iterator[Rule]:
    """Yield the rule for the currency that *members* describe by more than its code."""
    found: dict[int, str] = {}
    for name, words in members.words.items():
        about = members.kind == "currency" or "currency" in words[:-1]
        for part, endings in enumerate(_PARTS):
            if about and len(words) < 3 and words[-1:] and words[-1] in endings:
                found.setdefault(part, name)
        if words == ["currency"] and members.kind != "currency":
            found.setdefault(0, name)
    if len(found) > 1:
        yield _currency(found)


def _currency(found: dict[int, str]) -> Rule:
    def rule(result: dict[str, JsonValue], draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        drawn = draw.fake("currency")
        code, called = drawn if isinstance(drawn, list) else ("EUR", "Euro")
        known = (code, called, _SYMBOLS.get(str(code), code))
        for part, name in found.items():
            if isinstance(result.get(name), str):
                yield name, known[part]

    return rule
