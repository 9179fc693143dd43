"""Make names that XML allows of any text, and the text of such names."""

from __future__ import annotations

import re

# Editions of XML differ in the letters beyond; these are allowed in all of them.
_START = r"A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF"
_NOT_START = re.compile(f"[^{_START}]")
_NOT_INSIDE = re.compile(rf"[^{_START}0-9.\-\u00B7]")
_ESCAPED = re.compile(r"_x([0-9A-F]{4,6})_")

# What XML 1.0 cannot hold in any way.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def xml_name(name: str) -> str:
    """Return *name* as a name of XML: what is not allowed in one is written `_x0020_`."""
    if not name:
        return "_x_"
    name = re.sub(r"_(?=x([0-9A-F]{4,6})?_)", "_x005F_", name)
    first = _NOT_START.sub(_escaped, name[0])
    return first + _NOT_INSIDE.sub(_escaped, name[1:])


def name_from_xml(name: str) -> str:
    """Return the text that `xml_name` made *name* of."""
    if name == "_x_":
        return ""
    return _ESCAPED.sub(lambda match: chr(min(int(match.group(1), 16), 0x10FFFF)), name)


def local_name(name: str) -> str:
    """Return *name* without its prefix."""
    return name.rpartition(":")[2]


def xml_text(text: str, *, attribute: bool = False) -> str:
    """Return *text* with what XML means otherwise escaped, and what it cannot hold replaced."""
    text = _NO_CHARACTER.sub("\ufffd", text)
    text = re.sub(r'[&<>"]', lambda match: _NAMED[match.group()], text)
    # Readers normalise line breaks, and blanks in attributes.
    return re.sub(r"[\t\n\r]" if attribute else r"\r", lambda m: f"&#{ord(m.group())};", text)


def _escaped(match: re.Match[str]) -> str:
    return f"_x{ord(match.group()):04X}_"
