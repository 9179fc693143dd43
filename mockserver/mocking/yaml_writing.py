"""Write values as YAML that readers of version 1.1 and 1.2 understand alike."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from mockserver.mocking.json_bytes import json_bytes
from mockserver.spec.types import JsonValue

# Text that no version of YAML takes for anything but text.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@-]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})

# What JSON leaves as it is, and YAML takes for a line break or does not allow.
_UNQUOTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def yaml_body(value: JsonValue) -> bytes:
    """Return *value* as a YAML document in block style."""
    return "".join(f"{line}\n" for line in _lines(value)).encode()


def _lines(value: JsonValue) -> list[str]:
    """Return the lines of *value*; what is nested in it is indented already."""
    lines: list[str] = []
    if isinstance(value, Mapping) and value:
        for key, member in value.items():
            inner = _lines(member)
            if _is_nested(member):
                # Lists stand at the level of their key, as people write them.
                indent = "" if isinstance(member, list | tuple) else "  "
                lines += [f"{_text(str(key))}:", *(indent + line for line in inner)]
            else:
                lines.append(f"{_text(str(key))}: {inner[0]}")
    elif isinstance(value, list | tuple) and value:
        for item in value:
            first, *rest = _lines(item)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
    else:
        lines.append(_scalar(value))
    return lines


def _is_nested(value: JsonValue) -> bool:
    return isinstance(value, Mapping | list | tuple) and bool(value)


def _scalar(value: JsonValue) -> str:
    if isinstance(value, str):
        return _text(value)
    text = json_bytes(value).decode()
    if isinstance(value, float) and "e" in text:
        # YAML 1.1 knows a number with an exponent by its point and sign: 1.0e+22.
        mantissa, _, exponent = text.partition("e")
        mantissa = mantissa if "." in mantissa else f"{mantissa}.0"
        text = f"{mantissa}e{exponent if exponent[0] in '+-' else f'+{exponent}'}"
    return text


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    # What JSON quotes, YAML reads.
    quoted = json.dumps(_SURROGATE.sub("\ufffd", text), ensure_ascii=False)
    return _UNQUOTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)
