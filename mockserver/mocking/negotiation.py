"""Choose the response and its media type for an operation, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mockserver.errors import NoAcceptableMediaType, NoSuchResponse
from mockserver.mocking.accept import acceptable, concrete, with_parameters
from mockserver.mocking.preferences import NO_PREFERENCES, Preferences, shown_preference
from mockserver.spec.model import MediaType, Operation, Response

__all__ = [
    "ResponsePlan",
    "acceptable",
    "concrete",
    "documented",
    "has_no_body",
    "response_plan",
    "status_number",
    "success_plan",
    "usual_response",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePlan:
    """The response chosen, its media type (`None` without a body), and why.

    `written_as` is the concrete media type to write. `applied` are the preferences that decided.
    """

    status: int
    response: Response | None
    media_type: MediaType | None
    reasons: tuple[str, ...]
    written_as: str = ""
    applied: tuple[str, ...] = ()

    @property
    def media_type_name(self) -> str:
        """A concrete media type: a range such as `application/*` is made one."""
        return self.written_as or (concrete(self.media_type.name) if self.media_type else "")


def success_plan(operation: Operation, accept: str | None) -> ResponsePlan:
    """Return the plan for a valid request without preferences. Raises as `response_plan` does."""
    return response_plan(operation, accept, NO_PREFERENCES)


def response_plan(
    operation: Operation, accept: str | None, preferences: Preferences
) -> ResponsePlan:
    """Return the plan for a valid request: the lowest documented success, as Accept asks.

    *preferences* choose another status, or the response that has an example of this name.
    Raises `NoAcceptableMediaType` where Accept allows nothing that is offered, `NoSuchResponse`
    where a status or example is preferred that the operation does not document.
    """
    applied: tuple[str, ...] = ()
    response: Response | None
    if preferences.code is not None:
        status, response = _preferred(operation, preferences.code)
        applied = (shown_preference("code", preferences.code),)
        reason = f"code={preferences.code} was preferred"
    else:
        response, reason = _usual(operation.responses, preferences.example)
        status = status_number(response.status, fallback=200) if response else 200
    senseless = (f"preference {one} makes no sense" for one in preferences.ignored)
    reasons = (reason, *senseless)
    offers = response.content if response and not has_no_body(status) else ()
    if preferences.example is not None:
        offers = _with_example(operation, status, offers, preferences.example)
        applied += (shown_preference("example", preferences.example),)
    if not offers:
        return ResponsePlan(
            status=status, response=response, media_type=None, reasons=reasons, applied=applied
        )
    media_type, matched = _matched(operation, status, offers, accept)
    return ResponsePlan(
        status=status,
        response=response,
        media_type=media_type,
        reasons=(*reasons, matched),
        written_as=with_parameters(
            concrete(media_type.name, accept, is_binary=is_binary(media_type)), media_type.name
        ),
        applied=applied,
    )


def _matched(
    operation: Operation, status: int, offers: Sequence[MediaType], accept: str | None
) -> tuple[MediaType, str]:
    """Return the one of *offers* that *accept* prefers, and why."""
    media_type = acceptable(offers, accept)
    if media_type is not None:
        name = media_type.name
        return media_type, f"Accept matched {name}" if accept else f"{name} comes first"
    if status >= 400:
        # RFC 9110: better told in a form that was not asked for than not at all.
        first = offers[0]
        return first, f"Accept allows no type of this error: {first.name} comes first"
    offered = ", ".join(offer.name for offer in offers)
    raise NoAcceptableMediaType(
        detail=f'{operation.name}: Accept is "{accept}"; the {status} response offers {offered}'
    )


def usual_response(operation: Operation) -> Response | None:
    """Return the response that a request without preferences gets."""
    return _usual(operation.responses, None)[0]


def has_no_body(status: int) -> bool:
    """Tell whether messages of *status* have no content (RFC 9110)."""
    return status < 200 or status in (204, 205, 304)


def is_binary(media_type: MediaType) -> bool:
    """Tell whether *media_type* is described as bytes, not as JSON."""
    schema = media_type.schema
    return (
        schema is not None
        and not isinstance(schema.value, bool)
        and schema.value.get("format") == "binary"
    )


def _usual(responses: Mapping[str, Response], example: str | None) -> tuple[Response | None, str]:
    """Return the response to a request that prefers no status, and why."""
    ranked = sorted(responses.values(), key=_rank)
    successes = [response for response in ranked if response.status.startswith("2")]
    for response in successes if example is not None else ():
        if any(one.name == example for offer in response.content for one in offer.examples):
            return response, f"{response.status} is the lowest success with example {example}"
    if successes:
        return successes[0], f"{successes[0].status} is the lowest documented success"
    if not ranked:
        return None, "no response is documented"
    return ranked[0], f"no success is documented; {ranked[0].status} is the nearest to one"


def _rank(response: Response) -> tuple[int, bool, str]:
    """Return a key: success, redirect, default, what comes before an answer, errors."""
    status = response.status
    # Beside a redirect, `default` is the error; nobody asked conditionally, so 304 comes late.
    order = ["2", "3", "d", "1", "4", "5"]
    group = order.index(status[0]) if status[0] in order else len(order)
    return (3 if status == "304" else group, status.endswith("XX"), status)


def _preferred(operation: Operation, code: str) -> tuple[int, Response]:
    """Return the status and response that the preference *code* asks for."""
    responses = operation.responses
    if code.isdigit():
        response = documented(responses, int(code))
        if response is not None:
            return int(code), response
    elif code in responses:
        usual = 500 if code == "default" else int(code[0]) * 100
        return usual, responses[code]
    elif code != "default":
        among = sorted(s for s in responses if s.isdigit() and s[0] == code[0])
        if among:
            return int(among[0]), responses[among[0]]
    known = ", ".join(responses) or "none"
    raise NoSuchResponse(
        detail=f"{operation.name}: code={code} was preferred; documented are {known}"
    )


def _with_example(
    operation: Operation, status: int, offers: Sequence[MediaType], name: str
) -> tuple[MediaType, ...]:
    """Return those of *offers* that have an example *name*. Raises `NoSuchResponse`."""
    having = tuple(o for o in offers if any(example.name == name for example in o.examples))
    if having:
        return having
    known = dict.fromkeys(example.name for o in offers for example in o.examples if example.name)
    raise NoSuchResponse(
        detail=f"{operation.name}: example={name} was preferred; the {status} response has "
        f"{', '.join(known) or 'none with a name'}"
    )


def status_number(status: str, *, fallback: int) -> int:
    """Return the number of a documented status; `default` stands for *fallback*, `4XX` as well.

    A class that *fallback* is not in stands for its lowest number.
    """
    if status.isdigit():
        return int(status)
    if status.endswith("XX") and status[0] != str(fallback)[0]:
        return int(status[0]) * 100
    return fallback


def documented(responses: Mapping[str, Response], status: int) -> Response | None:
    """Return what *responses* say of *status*: itself, its class, or `default`."""
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in responses:
            return responses[key]
    return None
