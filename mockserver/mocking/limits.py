"""Say where a client stands in a rate limit (`x-rate-limit`), and which headers tell it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from mockserver.errors import TooManyRequests
from mockserver.mocking.negotiation import documented
from mockserver.spec.model import Header, Operation
from mockserver.spec.semantics import RateLimit

# What a header says. `reset` is an instant, `wait` the seconds until then; `policy` and `service`
# are RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4).
Says = Literal["limit", "remaining", "used", "reset", "wait", "retryAfter", "policy", "service"]

_STANDARD: tuple[tuple[str, Says], ...] = (
    ("RateLimit-Policy", "policy"),
    ("RateLimit", "service"),
    ("Retry-After", "retryAfter"),
)
_KNOWN = re.compile(r"(?:x-)?rate-?limit-?(?:requests-)?(limit|remaining|used|reset)")

# A number that is no smaller than this is seconds since 1970, not seconds to wait.
_LEAST_INSTANT = 10**8


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a client stands: it has *spent* requests of *limit* in a window.

    `ends_at` is when the window ends, in seconds since 1970. A request that is refused counts, too.
    """

    limit: RateLimit
    spent: int
    ends_at: float

    @property
    def is_over(self) -> bool:
        """Tell whether the last request was too many."""
        return self.spent > self.limit.requests

    @property
    def remaining(self) -> int:
        """The number of requests that are left in the window."""
        return max(0, self.limit.requests - self.spent)

    @property
    def resets_at(self) -> int:
        """The first whole second, since 1970, at which the window has ended."""
        return math.ceil(self.ends_at)

    def wait_s(self, now: float) -> int:
        """Return the whole seconds after which the window has ended for certain."""
        return seconds_until(self.ends_at, now)


def seconds_until(moment: float, now: float) -> int:
    """Return the least number of whole seconds that lead from *now* to *moment* or beyond."""
    if moment <= now:
        return 0
    # Rounded, so that 60.00000001 is not taken for 61; whoever waits must not come too early.
    seconds = math.ceil(round(moment - now, 3))
    return seconds if now + seconds >= moment else seconds + 1


def exhausted(limit: RateLimit, now: float) -> Standing:
    """Return how a client stands that has just spent all of *limit* and one request more."""
    return Standing(limit=limit, spent=limit.requests + 1, ends_at=now + limit.window_s)


def too_many_requests(standing: Standing, now: float) -> TooManyRequests:
    """Return the refusal of a request that is over the limit."""
    limit = standing.limit
    wait_s = standing.wait_s(now)
    return TooManyRequests(
        detail=f"more than {_counted(limit.requests, 'request')} "
        f"in {_counted(limit.window_s, 'second')} for one {limit.scope}; "
        f"wait {_counted(wait_s, 'second')}",
        told={
            "limit": limit.requests,
            "remaining": standing.remaining,
            "used": limit.requests - standing.remaining,
            "window": limit.window_s,
            "wait": wait_s,
            "reset": standing.resets_at,
        },
    )


class LimitHeaders:
    """Which headers of one operation tell about its limit: declared, documented, or standard."""

    def __init__(self, operation: Operation, limit: RateLimit) -> None:
        self._operation = operation
        declared = [(name, _declared(kind)) for kind, name in limit.headers.items()]
        self._taken = {name.lower() for name, _ in declared}
        described = [self._described(status) for status in operation.responses]
        says_headers = "headers" in operation.extensions.get("x-rate-limit", {})
        if not says_headers and not any(described):
            declared = [*_STANDARD]
        self._always = tuple(declared)
        self._by_status: dict[int, tuple[tuple[str, Says], ...]] = {}
        self.names = frozenset(name for names in (declared, *described) for name, _ in names)

    def of(self, standing: Standing, status: int, now: float) -> dict[str, str]:
        """Return the headers of a response with *status* to a client that stands so."""
        if status not in self._by_status:
            response = documented(self._operation.responses, status)
            more = self._described(response.status) if response else ()
            self._by_status[status] = (*self._always, *more)
        return {
            name: _text(says, standing, now)
            for name, says in self._by_status[status]
            if says != "retryAfter" or standing.is_over
        }

    def _described(self, status: str) -> tuple[tuple[str, Says], ...]:
        """Return the headers that the response *status* describes and nobody declares."""
        headers = self._operation.responses[status].headers
        return tuple(
            _recognised(header for header in headers if header.name.lower() not in self._taken)
        )


def _declared(kind: str) -> Says:
    match kind:
        case "limit" | "remaining" | "reset" | "retryAfter":
            return kind
    raise ValueError(kind)


def _recognised(headers: Iterable[Header]) -> Iterator[tuple[str, Says]]:
    """Yield those of *headers* whose names say that they tell about a limit."""
    for header in headers:
        name = header.name.lower()
        known = _KNOWN.fullmatch(name)
        if _is_date(header):
            continue
        if name == "retry-after":
            yield header.name, "retryAfter"
        elif known:
            match known[1]:
                case "reset":
                    yield header.name, "wait" if _is_delay(header) else "reset"
                case "limit" | "remaining" | "used" as says:
                    yield header.name, says


def _is_date(header: Header) -> bool:
    schema = header.schema.value if header.schema else {}
    return isinstance(schema, Mapping) and schema.get("format") in ("date-time", "date")


def _is_delay(header: Header) -> bool:
    """Tell whether *header* counts seconds from now: its example says so, else its name.

    Names without `X-` come from drafts that count from now, the others from vendors who do not.
    """
    for example in header.examples:
        if str(example.value).isdigit():
            return int(str(example.value)) < _LEAST_INSTANT
    return not header.name.lower().startswith("x-")


def _text(says: Says, standing: Standing, now: float) -> str:
    limit = standing.limit
    match says:
        case "limit":
            return str(limit.requests)
        case "remaining":
            return str(standing.remaining)
        case "used":
            return str(limit.requests - standing.remaining)
        case "reset":
            return str(standing.resets_at)
        case "wait" | "retryAfter":
            return str(standing.wait_s(now))
        case "policy":
            return f'"{limit.scope}";q={limit.requests};w={limit.window_s}'
        case "service":
            return f'"{limit.scope}";r={standing.remaining};t={standing.wait_s(now)}'


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
