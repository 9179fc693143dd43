"""Answer a repeated request as it was answered the first time (`Idempotency-Key`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from mockserver.errors import Conflict
from mockserver.mocking.messages import Request
from mockserver.mocking.questions import Outcome, Question
from mockserver.mocking.refusing import documented_refusal
from mockserver.spec.types import JsonValue
from mockserver.state.changes import KeyTaken

_HEADERS = ("idempotency-key", "x-idempotency-key")
_METHODS = ("POST", "PATCH", "PUT", "DELETE")


def once(question: Question, work: Callable[[], Outcome | None]) -> Outcome | None:
    """Return what *work* returns; if the request was made with its key before, what it did then.

    The key belongs to the operation and the collection, in one session. Raises `Conflict`, or what
    the document has for it, if another request was made with the key.
    """
    request = question.request
    name = next((header for header in _HEADERS if request.headers.get(header)), None)
    if name is None or request.operation.method not in _METHODS:
        return work()
    key = request.headers[name]
    claim = f"{request.operation.name} {key}"
    try:
        kept = question.changes.once(claim, content_of(request), lambda: _written(work()))
    except KeyTaken as error:
        detail = f"{name} {key} was sent with another request before; make a new key for this one"
        refusal = documented_refusal(request.operation, Conflict(detail=detail), header=name)
        if refusal is None:
            return work()
        raise refusal from error
    return _read(kept)


def content_of(request: Request) -> str:
    """Return a digest of what *request* asks for: equal requests have equal ones."""
    headers = {one.name for one in request.operation.parameters if one.location == "header"}
    parameters = {name: value for name, value in request.parameters.items() if name not in headers}
    text = json.dumps([request.path, parameters, request.body], sort_keys=True, default=repr)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _written(outcome: Outcome | None) -> JsonValue:
    if outcome is None:
        return None
    return {
        "record": outcome.record,
        "records": None if outcome.records is None else list(outcome.records),
        "tag": outcome.tag,
        "status": outcome.status,
        "isGone": outcome.is_gone,
    }


def _read(kept: JsonValue) -> Outcome | None:
    if not isinstance(kept, Mapping):
        return None
    found: Mapping[str, Any] = kept
    return Outcome(
        record=found["record"],
        records=None if found["records"] is None else tuple(found["records"]),
        tag=found["tag"],
        status=found["status"],
        is_gone=found["isGone"],
    )
