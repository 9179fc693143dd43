"""What stands around faults: HEAD, bodies that cannot be read, the memo, and other paths."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

from tests.web.faults.asking import APP, ASKER, BOOK, TOKENS, headers_but, new_session


def test_head_is_answered_as_get_is_but_without_its_body() -> None:
    with ASKER.faults("body.extra-property"):
        get = ASKER.get("store", "/books")
        head = ASKER.ask("store", "HEAD", "/books")
    assert "internalNote" in get.text
    assert head.content == b""
    assert head.headers["content-length"] == str(len(get.content))
    assert headers_but(head) == headers_but(get)


def test_a_body_that_cannot_be_decoded_is_refused_as_ever() -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}

    def ask() -> Any:
        return ASKER.ask("store", "POST", "/books", content=b"no gzip", headers=headers)

    sound = ask()
    with ASKER.faults("body.null"):
        faulty = ask()
    assert (faulty.status_code, faulty.content) == (400, sound.content)


def test_a_kept_answer_is_not_spoiled_by_a_fault() -> None:
    session = new_session()
    before = ASKER.get("store", "/books", session=session)
    with ASKER.faults("body.null"):
        faulty = ASKER.get("store", "/books", session=session)
    after = ASKER.get("store", "/books", session=session)
    assert faulty.content != before.content == after.content


def test_what_is_changed_with_a_fault_on_is_kept_soundly() -> None:
    session = new_session()
    with ASKER.faults("body.null"):
        made = ASKER.ask("store", "POST", "/books", session=session, json=BOOK)
    shown = ASKER.get("store", f"/books/{made.json()['id']}", session=session)
    assert made.json()["title"] is None
    assert shown.json()["title"] == BOOK["title"]


def test_nothing_on_the_wire_names_a_fault() -> None:
    with ASKER.faults("page.lost", "body.null", "status.undocumented", "header.missing"):
        answers = [
            ASKER.get("store", "/books?limit=3"),
            ASKER.get("store", "/books?limit=99"),
            ASKER.get("store", "/books", authorized=False),
            ASKER.ask("store", "PUT", "/books"),
        ]
    for answer in answers:
        told = f"{answer.headers} {answer.text}".lower()
        assert not re.search(r"\bfault", told)
        assert "page.lost" not in told


def test_documents_and_unknown_paths_are_answered_as_ever() -> None:
    for api, path in (("store", "/nothing"), ("store", "/books/a/b"), ("opencx", "/")):
        sound = ASKER.get(api, path)
        with ASKER.faults("body.null", "error.shape", "method.undeclared-allowed"):
            faulty = ASKER.get(api, path)
        assert (faulty.status_code, faulty.content) == (sound.status_code, sound.content)


async def _ask() -> None:
    """Ask for books without any client around it."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/store/books",
        "raw_path": b"/store/books",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"authorization", TOKENS["store"].encode())],
        "client": ("127.0.0.1", 1),
        "server": ("mock", 80),
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Any) -> None:
        pass

    await APP(scope, receive, send)


def _calls() -> int:
    """Return how many functions of the package of faults are called for one request."""
    seen = 0

    def trace(frame: Any, event: str, _argument: Any) -> None:
        nonlocal seen
        seen += event == "call" and "/web/faults/" in frame.f_code.co_filename

    asyncio.run(_ask())
    sys.setprofile(trace)
    try:
        asyncio.run(_ask())
    finally:
        sys.setprofile(None)
    return seen


def test_while_no_fault_is_on_a_request_goes_straight_to_the_sound_application() -> None:
    off = _calls()
    with ASKER.faults("body.null"):
        on = _calls()
    # The middleware itself, entered anew when what it waits for is there.
    assert off <= 4
    assert on > 20
