"""Know what members of error bodies are called, and which of documented codes a status means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockserver.spec.types import JsonValue

# Names in lower case, letters alone: `error_message` and `errorMessage` are one.
MESSAGES = frozenset(
    {
        "description",
        "detail",
        "details",
        "developermessage",
        "errordescription",
        "errordetail",
        "errormessage",
        "errormsg",
        "explanation",
        "faultstring",
        "longmessage",
        "message",
        "messages",
        "msg",
        "reason",
        "text",
        "usermessage",
    }
)
"""Members that say in words what is wrong."""

STATUSES = frozenset({"code", "httpcode", "httpstatus", "httpstatuscode", "status", "statuscode"})
"""Members that repeat the status."""

CODES = frozenset(
    {"code", "error", "errorcode", "errorname", "errortype", "key", "kind", "name", "type"}
)
"""Members that name the kind of error."""

WRAPPERS = frozenset(
    {"err", "error", "errordata", "errordetails", "errorresponse", "exception", "fault", "problem"}
)
"""Members that hold the error itself."""

REFUTED = frozenset({"issuccess", "isvalid", "ok", "succeeded", "success", "successful", "valid"})
AFFIRMED = frozenset({"error", "failed", "failure", "haserror", "haserrors", "iserror"})

OCCASIONS = re.compile(r"(request|trace|correlation|debug|log|error|incident)id|timestamp|time")
"""Members that are worth having, whatever they say."""

# What codes of a status contain, the most telling first.
_TELLING = {
    400: "invalidrequest invalidargument validation badrequest invalid bad malformed unprocessable"
    " parameter argument request input",
    401: "unauthenticated unauthori authentication credential invalidtoken auth token login",
    403: "forbidden permission denied notallowed scope access",
    404: "notfound nosuch notexist unknown missing",
    405: "methodnotallowed method notallowed unsupported",
    406: "notacceptable accept unsupported",
    409: "conflict alreadyexists exists duplicate aborted",
    415: "unsupportedmedia mediatype contenttype unsupported",
    429: "toomany ratelimit throttl quota exhausted limit",
    500: "internal servererror unexpected unknown server apierror error",
}
_GENERAL = "invalid bad client error fail"


def plain_name(name: str) -> str:
    """Return *name* in lower case, its letters alone."""
    return re.sub(r"[^a-z]", "", name.lower())


def telling_codes(options: Sequence[JsonValue], status: int) -> list[JsonValue]:
    """Return those of the documented *options* that speak of *status*, the most telling first."""
    kind = 400 if status == 422 else 500 if status >= 500 else status
    words = f"{_TELLING.get(kind, '')} {_GENERAL if status < 500 else ''}".split()
    ranked = []
    for option in options:
        plain = plain_name(str(option))
        ranks = [rank for rank, word in enumerate(words) if word in plain]
        if option in (status, str(status)):
            ranks = [-1]
        if ranks:
            ranked.append((ranks[0], option))
    ranked.sort(key=lambda pair: pair[0])
    return [option for _, option in ranked]
