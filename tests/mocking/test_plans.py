"""What is remembered of the choice of a response is what would be chosen again."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import NoAcceptableMediaType
from mockserver.mocking import plans as module
from mockserver.mocking.messages import Request
from mockserver.mocking.negotiation import response_plan
from mockserver.mocking.plans import Plans
from mockserver.mocking.preferences import NO_PREFERENCES, Preferences
from mockserver.spec import Document, api_from_document

CONTENT = {"application/json": {"schema": {}}, "text/csv": {"schema": {}}}
RESPONSES = {
    "200": {"description": "", "content": CONTENT},
    "404": {"description": "", "content": {"application/json": {"schema": {}}}},
}
API = api_from_document(
    Document(
        source="t",
        content={
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {path: {"get": {"responses": RESPONSES}} for path in ("/a", "/b")},
        },
    )
)


def asked(accept: str | None = None, *, operation: int = 0, **preferences: Any) -> Request:
    return Request(
        operation=API.operations[operation],
        parameters={},
        body=None,
        accept=accept,
        path="/",
        preferences=Preferences(**preferences) if preferences else NO_PREFERENCES,
    )


REQUESTS = [
    asked(),
    asked("text/csv"),
    asked("application/json"),
    asked("text/csv", operation=1),
    asked(code="404"),
    asked("text/csv", code="404"),
]


def test_each_request_gets_its_own_plan_however_often() -> None:
    plans = Plans()
    for request in (*REQUESTS, *reversed(REQUESTS), *REQUESTS):
        expected = response_plan(request.operation, request.accept, request.preferences)
        assert plans.of(request) == expected


def test_what_cannot_be_answered_is_refused_each_time() -> None:
    plans = Plans()
    for _ in range(2):
        with pytest.raises(NoAcceptableMediaType):
            plans.of(asked("image/png"))


def test_any_number_of_headers_is_answered_in_bounded_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_MOST", 3)
    plans = Plans()
    for number in range(10):
        request = asked(f"text/csv;q=0.{number + 1}")
        assert plans.of(request).media_type_name == "text/csv"
        assert len(plans._known) <= 3
