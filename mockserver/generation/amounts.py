"""Let totals be sums, what remains be a difference, percentages be shares, counts be lengths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockserver.generation.draw import Draw
from mockserver.generation.names import singular, words_of
from mockserver.generation.rules import Members, Rule, is_number, like
from mockserver.spec.types import JsonValue

_TOTAL = ("grand total", "total amount", "amount total", "total price", "total")
_SUBTOTAL = ("subtotal", "sub total", "subtotal amount", "net amount", "net total", "net")
_ADDED = (
    *("tax", "tax amount", "vat", "vat amount", "total tax", "shipping", "shipping cost"),
    *("shipping fee", "fee", "fees", "tip", "delivery fee", "service fee", "tax total"),
)
_TAKEN = ("discount", "discount amount", "total discount")
_LIMIT = ("limit", "quota", "max", "allowance", "capacity")
_USED = ("used", "usage", "consumed", "spent", "current")
_REMAINING = ("remaining", "left", "available")
_PERCENT = (
    *("percentage", "percent", "pct", "percent used", "usage percent", "used percent"),
    *("percentage used", "usage percentage", "utilization", "progress"),
)
_COUNT = ("count", "total count", "total", "size", "length", "total items", "num")


def rules_for_amounts(members: Members) -> Iterator[Rule]:
    """Yield the rules for the sums, shares and counts among *members*."""
    totals, subtotals = members.by_prefix(*_TOTAL), members.by_prefix(*_SUBTOTAL)
    for prefix, total in totals.items():
        if prefix in subtotals:
            added = [name for name, before in members.called(*_ADDED) if before == prefix]
            taken = [name for name, before in members.called(*_TAKEN) if before == prefix]
            yield _sum(total, subtotals[prefix], added, taken)
    prices = members.by_prefix("unit price", "price", "unit amount")
    quantities = members.by_prefix("quantity", "qty")
    products = members.by_prefix("line total", "total price", "total amount", "total", "amount")
    for prefix, quantity in quantities.items():
        if prefix in prices and prefix in products and prefix not in subtotals:
            yield _product(products[prefix], prices[prefix], quantity)
    limits, used = members.by_prefix(*_LIMIT, *_TOTAL), members.by_prefix(*_USED)
    left, shares = members.by_prefix(*_REMAINING), members.by_prefix(*_PERCENT)
    for prefix, limit in limits.items():
        if prefix in left or prefix in used:
            yield _budget(limit, used.get(prefix), left.get(prefix), shares.get(prefix))
    yield from _counts(members)


def _sum(total: str, subtotal: str, added: list[str], taken: list[str]) -> Rule:
    def rule(result: dict[str, JsonValue], _draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        if not (is_number(result.get(subtotal)) and is_number(result.get(total))):
            return
        parts = [result[name] for name in added if is_number(result.get(name))]
        base = result[subtotal]
        for name in taken:
            if is_number(result.get(name)):
                less = like(min(result[name], base), result[name])
                yield name, less
                parts.append(-result[name])
        yield total, like(base + sum(parts), result[total])

    return rule


def _product(total: str, price: str, quantity: str) -> Rule:
    def rule(result: dict[str, JsonValue], _draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        factors = [result.get(price), result.get(quantity)]
        if all(map(is_number, factors)) and is_number(result.get(total)):
            one, other = result[price], result[quantity]
            yield total, like(one * other, result[total])

    return rule


def _budget(limit: str, used: str | None, left: str | None, share: str | None) -> Rule:
    def rule(result: dict[str, JsonValue], draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        whole: Any = result.get(limit)
        if not is_number(whole) or whole <= 0:
            return
        spent: Any = result.get(used or "")
        if used is not None and is_number(spent):
            if spent > whole:
                yield used, like(whole * draw.random.randint(5, 95) / 100, spent)
            spent = result[used]
            if left is not None and is_number(result.get(left)):
                yield left, like(whole - spent, result[left])
        elif left is not None and is_number(result.get(left)):
            if result[left] > whole:
                yield left, like(whole * draw.random.randint(5, 95) / 100, result[left])
            spent = whole - result[left]
        if share is not None and is_number(spent) and is_number(result.get(share)):
            yield share, like(100 * spent / whole, result[share])

    return rule


def _counts(members: Members) -> Iterator[Rule]:
    """Yield the rules for counts of arrays: `count` of the only one, `items_count` of `items`."""
    for name, words in members.words.items():
        counted = _counted(words)
        if counted is not None:
            yield _count(name, counted)


def _counted(words: list[str]) -> str | None:
    """Return the singular of what a name of *words* counts, `""` for anything, else `None`."""
    joined = " ".join(words)
    if joined in _COUNT:
        return ""
    if words[-1:] == ["count"]:
        return singular(" ".join(words[:-1]))
    for before in (["num"], ["number", "of"], ["total"]):
        if words[: len(before)] == before and len(words) > len(before):
            return singular(" ".join(words[len(before) :]))
    return None


def _count(name: str, counted: str) -> Rule:
    def rule(result: dict[str, JsonValue], _draw: Draw) -> Iterator[tuple[str, JsonValue]]:
        if not isinstance(result.get(name), int) or isinstance(result.get(name), bool):
            return
        arrays = [(key, value) for key, value in result.items() if isinstance(value, list)]
        if counted:
            arrays = [one for one in arrays if singular(" ".join(words_of(one[0]))) == counted]
        elif len(arrays) != 1 or (name == "size" and len(result) > 3):
            return
        if len(arrays) == 1:
            yield name, len(arrays[0][1])

    return rule
