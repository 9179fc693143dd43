"""Tell by their names what is secret in requests and responses, and what of it was made up."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

CREDENTIAL = "$CREDENTIAL"
"""What stands for every credential that is shown."""

MALFORMED = ("not-a-credential", "0", "malformed credential", "%")
"""Texts that few servers take for a credential: made up, and so no secret."""

# What schemathesis sends to see whether it is refused.
_INVALID = "SCHEMATHESIS-INVALID-VALUE"
_PAIR = f"{_INVALID}:{_INVALID}"
_MADE_UP = frozenset({*MALFORMED, _INVALID, _PAIR, base64.b64encode(_PAIR.encode()).decode()})

_SCHEME = re.compile(r"(Bearer|Basic|Digest)\s+", re.IGNORECASE)

# Requests and responses carry credentials here whatever the document says.
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})

# How the names of secret headers, parameters and members end, in lower case without separators.
# Source: RFC 6749, 2.3.1 and 5.1; RFC 7591, 3.2.1; what APIs of the wild call theirs.
_SECRET_ENDS = (
    "accesskey", "apikey", "authkey", "credential", "credentials", "jwt", "passphrase", "passwd",
    "password", "privatekey", "pwd", "secret", "secretkey", "signature", "subscriptionkey", "token",
)  # fmt: skip

# Tokens of other kinds: places in a list, of a sequence, of a language model.
_NO_SECRET = re.compile("(continuation|cursor|next|page|paging|prev(ious)?|resume|start|sync)")


def is_secret_name(name: str) -> bool:
    """Return whether what is called *name* is a credential: `X-Api-Key`, `accessToken`."""
    plain = re.sub("[^a-z0-9]", "", name.lower())
    return plain.endswith(_SECRET_ENDS) and not (
        plain.endswith("token") and _NO_SECRET.search(plain)
    )


def is_made_up(value: str) -> bool:
    """Return whether *value* is a credential that the judge made up to see it refused.

    Nobody is let in by it, and without it nobody sees what was wrong.
    """
    return unquote_plus(_SCHEME.sub("", value, count=1)) in _MADE_UP


def shown_credential(header: str, value: str) -> str:
    """Return *value* of the secret *header* as it may be shown."""
    cookies = value.split(";") if header.lower() == "cookie" else [f"={value}"]
    if all(is_made_up(each.partition("=")[2].strip()) for each in cookies):
        return value
    scheme = _SCHEME.match(value)
    return f"{scheme[1]} {CREDENTIAL}" if scheme else CREDENTIAL


def is_secret_header(name: str, places: frozenset[str]) -> bool:
    """Return whether the header *name* carries a credential; *places* are those of API keys."""
    lower = name.lower()
    return lower in _SECRET_HEADERS or f"header.{lower}" in places or is_secret_name(name)


def is_secret_query(name: str, places: frozenset[str]) -> bool:
    """Return whether the parameter *name* of a query carries one, as `is_secret_header` does."""
    return f"query.{name.lower()}" in places or is_secret_name(name)


def secret_members(content: Any) -> frozenset[str]:
    """Return `member.NAME` for each property of the document *content* that has the format
    `password` although its name does not tell: OAS 3.1, Data Types.
    """
    found = set()
    waiting, seen = [content], set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            if id(value) in seen:
                continue
            seen.add(id(value))
            properties = value.get("properties")
            for name, schema in properties.items() if isinstance(properties, Mapping) else ():
                if isinstance(schema, Mapping) and schema.get("format") == "password":
                    found.add(name)
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return frozenset(f"member.{name}" for name in found if not is_secret_name(name))
