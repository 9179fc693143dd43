"""Choose the response and its media type for an operation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mockserver.errors import NoAcceptableMediaType
from mockserver.spec.model import MediaType, Operation, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePlan:
    """The response chosen, its media type (`None` without a body), and why."""

    status: int
    response: Response | None
    media_type: MediaType | None
    reasons: tuple[str, ...]

    @property
    def media_type_name(self) -> str:
        """A concrete media type: a range such as `application/*` is made one."""
        return concrete(self.media_type.name) if self.media_type else ""


def success_plan(operation: Operation, accept: str | None) -> ResponsePlan:
    """Return the plan for a valid request: the lowest documented success, as Accept asks.

    Raises `NoAcceptableMediaType` where Accept allows nothing that is offered.
    """
    response = _success(operation.responses)
    if response is None:
        return ResponsePlan(
            status=200, response=None, media_type=None, reasons=("no success is documented",)
        )
    status = status_number(response.status, fallback=200)
    reasons = (f"{response.status} is the lowest documented success",)
    if not response.content:
        return ResponsePlan(status=status, response=response, media_type=None, reasons=reasons)
    media_type = acceptable(response.content, accept)
    if media_type is None:
        offered = ", ".join(offer.name for offer in response.content)
        raise NoAcceptableMediaType(
            detail=f'{operation.name}: Accept is "{accept}"; the {response.status} response '
            f"offers {offered}"
        )
    matched = f"Accept matched {media_type.name}" if accept else f"{media_type.name} comes first"
    return ResponsePlan(
        status=status, response=response, media_type=media_type, reasons=(*reasons, matched)
    )


def _success(responses: Mapping[str, Response]) -> Response | None:
    ranked = sorted(
        (status for status in responses if status.startswith("2")),
        key=lambda status: (status.endswith("XX"), status),
    )
    if ranked:
        return responses[ranked[0]]
    if "default" in responses:
        return responses["default"]
    redirects = sorted(status for status in responses if status.startswith(("3", "1")))
    return responses[redirects[0]] if redirects else None


def status_number(status: str, *, fallback: int) -> int:
    """Return the number of a documented status: `4XX` and `default` stand for *fallback*."""
    return int(status) if status.isdigit() else fallback


def documented(responses: Mapping[str, Response], status: int) -> Response | None:
    """Return what *responses* say of *status*: itself, its class, or `default`."""
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in responses:
            return responses[key]
    return None


def acceptable(offers: Sequence[MediaType], accept: str | None) -> MediaType | None:
    """Return the offer that *accept* prefers, the first of equals; `None` if it allows none.

    Source: RFC 9110, Accept: the most specific range gives an offer its weight.
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = _ranges(accept)
    best, best_weight = None, 0.0
    for offer in offers:
        weight = _weight(concrete(offer.name), ranges)
        if weight > best_weight:
            best, best_weight = offer, weight
    return best


def concrete(name: str) -> str:
    """Return *name* as one media type: `application/*` as `application/json`, without charset."""
    main, _, sub = name.split(";")[0].strip().lower().partition("/")
    if main == "*":
        return "application/json"
    if sub in ("*", ""):
        return {"text": "text/plain", "image": "image/png"}.get(main, f"{main}/json")
    return f"{main}/{sub}"


def _ranges(accept: str) -> list[tuple[str, float]]:
    result = []
    for part in accept.split(","):
        name, *parameters = [piece.strip().lower() for piece in part.split(";")]
        weight = 1.0
        for parameter in parameters:
            match = re.fullmatch(r"q\s*=\s*([01](?:\.\d{0,3})?)", parameter)
            if match:
                weight = min(1.0, float(match.group(1)))
        if name:
            result.append(("*/*" if name == "*" else name, weight))
    return result


def _weight(name: str, ranges: Sequence[tuple[str, float]]) -> float:
    main = name.split("/")[0]
    for candidate in (name, f"{main}/*", "*/*"):
        weights = [weight for accepted, weight in ranges if accepted == candidate]
        if weights:
            return max(weights)
    return 0.0
