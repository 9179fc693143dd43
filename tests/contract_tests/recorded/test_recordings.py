from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from contract_tests.recorded.recordings import Unread, UnusableRecording, recorded_in


def entry(status: int = 200, text: str = '{"ok": true}', **content: str) -> dict[str, Any]:
    return {
        "time": 12.5,
        "request": {
            "method": "get",
            "url": "https://api.example/v1/books?limit=2",
            "headers": [{"name": "Accept", "value": "*/*"}],
            "postData": {"mimeType": "application/json", "text": "[1]"},
        },
        "response": {
            "status": status,
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": {"text": text, **content},
        },
    }


def har(*entries: Any) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def read(tmp_path: Path, text: str) -> list[Any]:
    path = tmp_path / "traffic"
    path.write_text(text)
    return list(recorded_in(path, frozenset({"header.x-key"})))


@pytest.mark.parametrize("indent", [None, 2])
def test_a_har_file_is_read(tmp_path: Path, indent: int | None) -> None:
    (one,) = read(tmp_path, json.dumps(json.loads(har(entry())), indent=indent))
    assert (one.method, one.url) == ("GET", "https://api.example/v1/books?limit=2")
    assert one.request_headers == (("Accept", "*/*"),)
    assert one.request_body == b"[1]"
    assert (one.status, one.media_type, one.json()) == (200, "application/json", {"ok": True})
    assert one.elapsed_ms == 12.5
    assert one.secret_places == {"header.x-key"}


def test_bodies_may_be_base64(tmp_path: Path) -> None:
    text = base64.b64encode(b"\x00\xff").decode()
    (one,) = read(tmp_path, har(entry(text=text, encoding="base64")))
    assert one.response_body == b"\x00\xff"


def test_requests_that_were_never_answered_are_left_out(tmp_path: Path) -> None:
    assert [one.status for one in read(tmp_path, har(entry(0), entry(204)))] == [204]


@pytest.mark.parametrize(
    ("request_", "content", "lost"),
    [
        ({}, {"size": 10, "mimeType": "application/json"}, 1),
        ({}, {"size": 0, "mimeType": "x-unknown"}, 0),
        ({}, {"size": 10, "text": "{}"}, 0),
        ({"method": "HEAD"}, {"size": 10}, 0),
        ({"bodySize": 7, "postData": {"mimeType": "text/plain"}}, {"text": "{}"}, 1),
        ({"bodySize": 7}, {"text": "{}"}, 1),
    ],
)
def test_what_was_recorded_without_its_body_is_counted_and_left_out(
    tmp_path: Path, request_: dict[str, Any], content: dict[str, Any], lost: int
) -> None:
    one = entry()
    del one["request"]["postData"]
    one["request"] |= request_
    one["response"]["content"] = content
    path, unread = tmp_path / "traffic", Unread()
    for text in (har(one), json.dumps(one) + "\n"):
        path.write_text(text)
        assert len(list(recorded_in(path, unread=unread))) == 1 - lost
    assert unread.count == 2 * lost
    assert bool(unread.note()) is bool(lost)


def test_a_form_may_be_recorded_by_its_fields_alone(tmp_path: Path) -> None:
    one = entry()
    fields = [{"name": "a b", "value": "1&2"}, {"name": "c"}]
    mime_type = "application/x-www-form-urlencoded; charset=UTF-8"
    one["request"]["postData"] = {"mimeType": mime_type, "params": fields}
    assert read(tmp_path, har(one))[0].request_body == b"a+b=1%262&c="


def test_the_pseudo_headers_of_http_2_are_no_headers(tmp_path: Path) -> None:
    one = entry()
    one["request"]["headers"].insert(0, {"name": ":authority", "value": "api.example"})
    assert read(tmp_path, har(one))[0].request_headers == (("Accept", "*/*"),)


def test_entries_may_stand_line_by_line(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(entry(status)) for status in (200, 404)) + "\n\n"
    assert [one.status for one in read(tmp_path, lines)] == [200, 404]


def test_the_events_of_schemathesis_are_read(tmp_path: Path) -> None:
    interaction = {
        "request": {"method": "POST", "uri": "http://x/q", "headers": {"A": ["1", "2"]},
                    "body": {"$base64": base64.b64encode(b"{}").decode()}},
        "response": {"status_code": 200, "headers": {"content-type": ["application/json"]},
                     "content": {"$base64": base64.b64encode(b"[]").decode()}, "elapsed": 0.5},
    }  # fmt: skip
    unanswered = {"request": {"method": "GET", "uri": "http://x/q"}, "response": None}
    events: list[Any] = [
        {"Initialize": {"seed": 1}},
        {"ScenarioFinished": {"recorder": {"interactions": {"a": interaction, "b": unanswered}}}},
        {"EngineFinished": {}},
    ]
    (one,) = read(tmp_path, "\n".join(map(json.dumps, events)))
    assert (one.method, one.url, one.request_body) == ("POST", "http://x/q", b"{}")
    assert one.request_headers == (("A", "1"), ("A", "2"))
    assert (one.status, one.response_body, one.elapsed_ms) == (200, b"[]", 500.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no log/entries"),
        ("<xml/>", "no log/entries"),
        ('{"a": 1}', "no HAR file"),
        ('{"request": 1}', ":1: no exchange"),
        ("{}\n", "no HAR file"),
        (har({"request": {}}), "log/entries/0"),
        (json.dumps(entry()) + "\n{", ":2: no JSON"),
    ],
)
def test_what_is_no_recording_is_an_error_that_says_where(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(UnusableRecording, match=said):
        read(tmp_path, text)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnusableRecording, match=r"none\.har: no such file"):
        list(recorded_in(tmp_path / "none.har"))
