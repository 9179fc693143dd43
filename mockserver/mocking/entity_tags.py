"""Tell whether a client has the current version of what it asks for or changes (RFC 9110)."""

from __future__ import annotations

import hashlib
import re

from mockserver.errors import PreconditionFailed
from mockserver.mocking.messages import Request
from mockserver.mocking.negotiation import documented
from mockserver.mocking.refusing import declares_header, documented_refusal

_TAG = re.compile(r'(?:W/)?"[^"]*"')


def entity_tag(text: str | bytes) -> str:
    """Return the entity tag of the version *text*."""
    data = text.encode() if isinstance(text, str) else text
    return f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """Tell whether *request* says that its client has the version *tag* already."""
    field = request.headers.get("if-none-match")
    operation = request.operation
    if field is None or operation.method != "GET":
        return False
    may_tell = documented(operation.responses, 304) is not None
    may_tell = may_tell or not declares_header(operation, "if-none-match")
    return may_tell and _names(field, tag, weakly=True)


def check_match(request: Request, tag: str | None) -> None:
    """Raise `PreconditionFailed` if *request* is about another version than *tag*.

    *tag* is `None` where nothing is.
    """
    field = request.headers.get("if-match")
    if field is not None and not (tag is not None and _names(field, tag, weakly=False)):
        _refuse(request, "If-Match", f"the current version is {tag or 'none'}", tag)
    field = request.headers.get("if-none-match")
    if field is not None and tag is not None and _names(field, tag, weakly=True):
        _refuse(request, "If-None-Match", f"there is {tag}", tag)


def _names(field: str, tag: str, *, weakly: bool) -> bool:
    """Tell whether *field* names the version *tag*, or any version."""
    if field.strip() == "*":
        return True
    tags = _TAG.findall(field)
    if weakly:
        tags = [one.removeprefix("W/") for one in tags]
    # Some clients leave the quotes out.
    return tag in tags or (not tags and field.strip() == tag.strip('"'))


def _refuse(request: Request, header: str, fact: str, tag: str | None) -> None:
    field = request.headers[header.lower()]
    refusal = documented_refusal(
        request.operation,
        PreconditionFailed(
            detail=f"{header} is {field}; {fact}: read it again, then change it",
            headers={} if tag is None else {"ETag": tag},
        ),
        header=header,
    )
    if refusal is not None:
        raise refusal
