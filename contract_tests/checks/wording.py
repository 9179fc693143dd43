"""Find what a document says in words, or in the names it gives: for whom an operation is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mockserver.spec import Api, Operation, value_at
from mockserver.spec.types import JsonValue

_OWNER = r"(owners?|authors?|creators?|account holders?)"
_ADMIN = r"(admins?|administrators?|super-?users?|staff|moderators?)"

_OWNER_ONLY = re.compile(
    rf"\b(only|solely|exclusively)\b[^.]{{0,40}}\b{_OWNER}\b|\b{_OWNER}('s)?[ -]only\b"
    rf"|\bnot (the|its|your|an?) {_OWNER}\b|\bnot (yours|own(ed)?)\b"
    r"|\b(belongs?|owned|belonging) (to|by) (another|someone|somebody|a different|other)\b",
    re.IGNORECASE,
)
_ADMIN_ONLY = re.compile(
    rf"\b{_ADMIN}('s)?[ -]only\b|\bonly (by |for |to |an? |the )*{_ADMIN}\b"
    rf"|\b(requires?|needs?|must (be|have)) (an? |the )?{_ADMIN}\b|\b(non|not an?)[ -]{_ADMIN}\b",
    re.IGNORECASE,
)
_ADMIN_WORD = re.compile(r"(admin|admins|administration|administrator|superuser|staff)")
_ENDS = re.compile(r"(log|sign)[-_ ]?(out|off)|(end|revoke)[-_ ]?(session|token)s?", re.IGNORECASE)
_SELF = re.compile(r"(me|self|myself|profile|account|whoami)")


def for_owners(api: Api, operation: Operation) -> bool:
    """Return whether the document says that *operation* is for the owner of its record alone."""
    return any(_OWNER_ONLY.search(text) for text in _texts(api, operation))


def for_administrators(api: Api, operation: Operation) -> bool:
    """Return whether the document says that *operation* is for administrators alone.

    By its words, a segment of its path or a tag (`admin`), or a scope that it asks for.
    """
    names = [part.lower() for part in operation.path_template.split("/")]
    tags = _written(api, operation).get("tags")
    names += [str(tag).lower() for tag in tags] if isinstance(tags, list) else []
    scopes = [scope for each in operation.security for _, some in each.schemes for scope in some]
    names += [part for scope in scopes for part in re.split(r"[:._/]", scope.lower())]
    return any(map(_ADMIN_WORD.fullmatch, names)) or any(
        _ADMIN_ONLY.search(text) for text in _texts(api, operation)
    )


def ends_session(operation: Operation) -> bool:
    """Return whether *operation* ends the session, or deletes the account, of who calls it.

    A run that calls it with its own credential is over.
    """
    if not any(requirement.schemes for requirement in operation.security):
        return False
    last = operation.path_template.rstrip("/").rpartition("/")[2]
    if operation.method == "DELETE" and "{" not in operation.path_template:
        return bool(_SELF.fullmatch(last.lower())) or bool(_ENDS.search(last))
    return operation.method in ("POST", "GET", "PUT") and bool(
        _ENDS.fullmatch(last) or _ENDS.fullmatch(operation.operation_id or "")
    )


def _written(api: Api, operation: Operation) -> Mapping[str, JsonValue]:
    found = value_at(api.document.content, operation.pointer)
    return found if isinstance(found, Mapping) else {}


def _texts(api: Api, operation: Operation) -> Iterator[str]:
    texts = [operation.summary, str(_written(api, operation).get("description", ""))]
    texts += [
        operation.responses[status].description
        for status in ("401", "403", "404")
        if status in operation.responses
    ]
    for text in texts:
        yield " ".join(text.split())
