"""Write text that a regular expression of ECMA-262 matches, within bounds of length."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import rstr

# How often an unbounded repetition repeats: few times first, for the sake of readers.
_REPEATS = (6, 12, 24, 48, 96)
_ATTEMPTS = 12

_READABLE = string.ascii_letters + string.digits + "-_ .:/@"
_LETTERS, _ALPHANUMERIC = "A-Za-z", "A-Za-z0-9"

# What stands for a class of characters: readable ones of it, without brackets.
_ESCAPES = {"d": "0-9", "D": _LETTERS, "w": _ALPHANUMERIC, "W": "-", "s": " ", "S": _ALPHANUMERIC}
_PROPERTIES = {"Lu": "A-Z", "Uppercase": "A-Z", "Ll": "a-z", "Lowercase": "a-z", "P": "-", "S": "+"}

_LOOKAROUND = re.compile(r"\(\?<?[=!]")
_PROPERTY = re.compile(r"\\[pP]\{(?:[^}=]*=)?([^}]*)\}")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??")
_LONGEST = 1_000_000


def matching(pattern: str, random: Random, *, shortest: int = 0, longest: int | None = None) -> str:
    """Return text that *pattern* should match, with *shortest* to *longest* characters if it can.

    Lookarounds are left out and classes narrowed to readable characters: it is for a validator to
    say whether the text will do. Raises `ValueError` for what is no regular expression.
    """
    text = ""
    for fewest, most in _repetitions(pattern, random, shortest, longest):
        write = _writer(pattern, fewest, most)
        for _ in range(_ATTEMPTS):
            text = write(random)
            if len(text) < shortest and not pattern.endswith("$"):
                # Nothing says that the text ends here.
                text = text.ljust(shortest, "x")
            if shortest <= len(text) and (longest is None or len(text) <= longest):
                return text
    return text


def _repetitions(
    pattern: str, random: Random, shortest: int, longest: int | None
) -> Iterator[tuple[int, int]]:
    """Yield how often, at least and at most, what is unbounded may repeat; likely ones first."""
    if shortest <= _REPEATS[0]:
        yield from ((0, count) for count in _REPEATS if longest is None or count <= 2 * longest)
    least = len(_writer(pattern, 0, 1)(random))
    missing = max(0, shortest - least)
    room = missing + 8 if longest is None else max(0, longest - least)
    # What repeats may be one character, or several.
    for width in (1, 2, 3, 4):
        yield missing // width, max(1, room // width)
    yield 0, max(1, room)


@cache
def _writer(pattern: str, fewest: int, most: int) -> Callable[[Random], str]:
    written = _python_pattern(pattern, fewest, most)
    try:
        re.compile(written)
    except (re.error, OverflowError) as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return lambda random: str(rstr.Rstr(random).xeger(written))


def _python_pattern(pattern: str, fewest: int, most: int) -> str:
    """Return *pattern* for Python, without lookarounds.

    What may repeat without end repeats *fewest* to *most* times.
    """
    result: list[str] = []
    groups: list[int] = []
    # Where in `result` begins what a quantifier repeats.
    atom = at = 0
    while at < len(pattern):
        rest = pattern[at:]
        if _LOOKAROUND.match(rest):
            at += _group_length(rest)
            continue
        quantifier = _QUANTIFIER.match(rest)
        if quantifier:
            repeated = "".join(result[atom:])
            result[atom:] = [_repeated(repeated, quantifier, fewest, most)]
            at += quantifier.end()
            continue
        atom = groups.pop() if rest[0] == ")" and groups else len(result)
        if rest[0] == "(":
            groups.append(atom)
        token, length = _token(rest)
        result.append(token)
        at += length
    return "".join(result)


def _token(text: str) -> tuple[str, int]:
    """Return what the first token of *text* is in Python, and its length."""
    if text.startswith("(?"):
        return ("(?P<", 3) if text[2:3] == "<" else (text[:3], 3)
    if text[0] == "[":
        length = _class_length(text)
        return _readable(text[:length]), length
    if text[0] == "\\":
        characters, length = _escape(text)
        return (text[:2] if characters == text[:2] else f"[{characters}]"), length
    return (f"[{_ALPHANUMERIC}]" if text[0] == "." else text[0]), 1


def _repeated(text: str, quantifier: re.Match[str], fewest: int, most: int) -> str:
    """Return *text* repeated; rstr repeats a hundred times at most, so that more is written out."""
    sign = quantifier.group(0)[0]
    if sign == "?":
        fewest, most = 0, 1
    elif sign in "*+" or (quantifier.group(2) and not quantifier.group(3)):
        fewest = max(fewest, int(quantifier.group(1) or sign == "+"))
        most = max(fewest, most)
    else:
        fewest = int(quantifier.group(1))
        most = int(quantifier.group(3) or fewest)
    if len(text) * most > _LONGEST:
        raise ValueError(f"{text!r} is repeated {most} times")
    written = ""
    while most > 100:
        some = min(fewest, 100)
        written += f"{text}{{{some},100}}"
        fewest, most = fewest - some, most - 100
    return f"{written}{text}{{{fewest},{most}}}"


def _escape(text: str) -> tuple[str, int]:
    """Return what the escape that *text* starts with stands for in a class, and its length."""
    described = _PROPERTY.match(text)
    if described:
        name = described.group(1)
        known = _PROPERTIES.get(name) or ("0-9" if name[:1] == "N" else _LETTERS)
        return known, described.end()
    return _ESCAPES.get(text[1:2], text[:2]), 2


def _class_length(text: str) -> int:
    end = 2 if text.startswith("[^") else 1
    while end < len(text) and text[end] != "]":
        end += 2 if text[end] == "\\" else 1
    return end + 1


def _readable(text: str) -> str:
    """Return the class *text* for Python; one that excludes, as the readable rest."""
    translated, at = "", 0
    while at < len(text):
        if text[at] == "\\":
            characters, length = _escape(text[at:])
            # A hyphen between others would be a range.
            translated += "\\-" if characters == "-" else characters
            at += length
        else:
            translated += "\\[" if text[at] == "[" and at else text[at]
            at += 1
    if not translated.startswith("[^"):
        return translated
    try:
        allowed = [c for c in _READABLE if re.fullmatch(translated, c)]
    except re.error:
        return translated
    return f"[{re.escape(''.join(allowed))}]" if allowed else translated


def _group_length(text: str) -> int:
    depth = at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "[":
            at += _class_length(text[at:]) - 1
        elif text[at] in "()":
            depth += 1 if text[at] == "(" else -1
            if depth == 0:
                return at + 1
        at += 1
    return len(text)
