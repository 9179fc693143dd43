"""Faults of limits: what is refused, and what a client is told about it."""

from __future__ import annotations

import re
from collections.abc import Callable

from mockserver.web.faults.messages import Reply
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.sites import Site

_RETRY_AFTER = "retry-after"
_KNOWN = re.compile(r"(?:x-)?rate-?limit-?(?:requests-)?(limit|remaining|used|reset)")
# RateLimit and RateLimit-Policy of the IETF: sent where the document names no headers.
_STANDARD = {"ratelimit": "service", "ratelimit-policy": "policy", _RETRY_AFTER: "retryAfter"}


def _told(site: Site) -> dict[str, str]:
    """Return the headers that tell about the limit of *site*, and what each says."""
    limit = site.semantics.rate_limit
    found = {name.lower(): kind for kind, name in (limit.headers if limit else {}).items()}
    for response in site.operation.responses.values():
        for header in response.headers:
            name = header.name.lower()
            known = _KNOWN.fullmatch(name)
            if known or name == _RETRY_AFTER:
                found.setdefault(name, known[1] if known else "retryAfter")
    says_headers = "headers" in site.operation.extensions.get("x-rate-limit", {})
    return found if found or says_headers else dict(_STANDARD)


def _limited(*needs: str) -> Callable[[Site], str | None]:
    """Return the obstacle of a fault that needs a limit of which headers tell one of *needs*."""

    def obstacle(site: Site) -> str | None:
        if site.semantics.rate_limit is None:
            return "no limit is declared (x-rate-limit)"
        if not site.counted:
            return "limits are turned off (--no-rate-limits)"
        if needs and not set(needs) & set(_told(site).values()):
            return f"no header tells {' or '.join(needs)}"
        return None

    return obstacle


def _documents_headers(site: Site) -> str | None:
    return _limited()(site) or (None if _told(site) else "no header tells about the limit")


async def _never_refuses(case: Case) -> Reply:
    reply = await case.sound()
    if reply.status != 429:
        return reply
    # Asked once more, the request is not counted; what tells about the limit stays true.
    served = await case.ask(case.sent)
    return served if served.status == 429 else served.with_header(_RETRY_AFTER, None)


async def _always_remaining(case: Case) -> Reply:
    """Tell what was told to the first request of a window."""
    reply = await case.sound()
    limit = case.site.semantics.rate_limit
    if reply.status == 429 or limit is None:
        return reply
    for name, says in _told(case.site).items():
        text = reply.header(name)
        if text is None:
            continue
        if says == "remaining":
            reply = reply.with_header(name, str(limit.requests - 1))
        elif says == "used":
            reply = reply.with_header(name, "1")
        elif says == "service":
            left = re.sub(r";r=[0-9]+", f";r={limit.requests - 1}", text)
            reply = reply.with_header(name, left)
    return reply


async def _too_early(case: Case) -> Reply:
    reply = await case.sound()
    text = reply.header(_RETRY_AFTER) or ""
    if reply.status != 429 or not text.isdigit() or text == "0":
        return reply
    return reply.with_header(_RETRY_AFTER, "1" if int(text) > 1 else "0")


async def _without_headers(case: Case) -> Reply:
    reply = await case.sound()
    if reply.status != 429:
        return reply
    for name in _told(case.site):
        reply = reply.with_header(name, None)
    return reply


FAULTS = (
    Fault(
        id="rate.never-429",
        does="never refuses, whatever the documented limit",
        obstacle=_limited(),
        reply=_never_refuses,
    ),
    Fault(
        id="rate.remaining-lies",
        does="does not count `remaining` down",
        obstacle=_limited("remaining", "service", "used"),
        reply=_always_remaining,
    ),
    Fault(
        id="rate.retry-after-short",
        does="still refuses after `Retry-After` has passed",
        obstacle=_limited("retryAfter"),
        reply=_too_early,
    ),
    Fault(
        id="rate.no-headers",
        does="refuses without the documented headers",
        obstacle=_documents_headers,
        reply=_without_headers,
    ),
)
