"""Find the requests that an API sends by itself: callbacks and webhooks (OAS 3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.mocking.accept import media_range
from mockserver.spec.model import Api, MediaType, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingRequest:
    """A request that the API sends: its name, method, the expression for its URL, its body.

    `url` is `""` for webhooks: whoever asks for one says where it goes. `pointer` is where the
    document describes it.
    """

    name: str
    method: str
    url: str
    media_type: MediaType | None
    pointer: str


def callbacks_of(operation: Operation) -> tuple[OutgoingRequest, ...]:
    """Return the callbacks that *operation* promises."""
    return tuple(
        _outgoing(callback.name, callback.expression, callback.operation)
        for callback in operation.callbacks
    )


def webhooks_of(api: Api) -> dict[str, tuple[OutgoingRequest, ...]]:
    """Return the webhooks of *api* by name, one request for each method."""
    found: dict[str, tuple[OutgoingRequest, ...]] = {}
    for webhook in api.webhooks:
        name = webhook.path_template
        found[name] = (*found.get(name, ()), _outgoing(name, "", webhook))
    return found


def _outgoing(name: str, url: str, operation: Operation) -> OutgoingRequest:
    offers = list(operation.request_body.content) if operation.request_body else []
    offers.sort(key=lambda offer: media_range(offer.name).family != "json")
    return OutgoingRequest(
        name=name,
        method=operation.method,
        url=url,
        media_type=offers[0] if offers else None,
        pointer=operation.pointer,
    )
