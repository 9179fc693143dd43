"""Request bodies that were compressed on their way."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.errors import InvalidRequest
from mockserver.web.codings import decoded
from tests.web.conftest import client_of

ECHO = """
openapi: 3.1.0
info: {title: Echo, version: '1'}
paths:
  /echo:
    post:
      operationId: echo
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: echo, content: {application/json: {}}}}
"""
SENT = {"title": "Tea"}
RAW = json.dumps(SENT).encode()
ZIPPED = gzip.compress(RAW, mtime=0)


@pytest.fixture(scope="module")
def echo() -> Any:
    module = ModuleType("world")
    exec("def echo(call):\n    return call.body", module.__dict__)
    return client_of(ECHO, world=module)


def sent(client: Any, content: bytes, coding: str) -> Any:
    headers = {"Content-Type": "application/json", "Content-Encoding": coding}
    return client.request("POST", "/echo", content=content, headers=headers)


def bare(raw: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(raw) + compressor.flush()


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("gzip", ZIPPED),
        ("X-GZIP", ZIPPED),
        ("deflate", zlib.compress(RAW)),
        ("deflate", bare(RAW)),
        ("identity", RAW),
        ("", RAW),
    ],
)
def test_a_coded_body_is_read_as_what_it_was(echo: Any, coding: str, content: bytes) -> None:
    assert sent(echo, content, coding).json() == SENT


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
def test_an_unknown_coding_is_415_and_names_those_that_are_known(echo: Any, coding: str) -> None:
    response = sent(echo, RAW, coding)
    assert response.status_code == 415
    assert response.headers["accept-encoding"] == "gzip, deflate"
    assert coding in response.json()["detail"]


@pytest.mark.parametrize("content", [RAW, ZIPPED[:-3], ZIPPED + b"x", ZIPPED[:5]])
def test_a_body_that_is_not_coded_as_it_says_is_refused(echo: Any, content: bytes) -> None:
    response = sent(echo, content, "gzip")
    assert response.status_code == 400
    assert response.json()["errors"][0]["rule"] == "contentEncoding"


def test_a_small_body_that_becomes_a_large_one_is_refused_in_time(echo: Any) -> None:
    response = sent(echo, gzip.compress(bytes(200 * 2**20)), "gzip")
    assert response.status_code == 400
    assert "larger than" in response.json()["detail"]


@given(st.binary(max_size=300).map(lambda part: part * 1000), st.integers(1, 5000))
def test_pieces_are_bounded_and_joined_are_the_body(raw: bytes, size: int) -> None:
    assert joined(gzip.compress(raw), size) == raw


def test_an_empty_body_may_be_said_to_be_coded() -> None:
    assert joined(b"", 1) == b""


def test_half_a_body_is_not_taken_for_the_whole() -> None:
    with pytest.raises(InvalidRequest):
        joined(gzip.compress(b"x" * 100_000)[:-1], 7)


def joined(coded: bytes, size: int) -> bytes:
    """Return what *coded*, received in parts of *size* bytes, is decoded to."""
    parts = [coded[at : at + size] for at in range(0, len(coded), size)] or [b""]
    messages: list[Any] = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]

    async def receive() -> Any:
        return messages.pop(0)

    async def all_of_it() -> bytes:
        scope = {"headers": [(b"content-encoding", b"gzip")]}
        receive_decoded = decoded(scope, receive)
        found = b""
        while True:
            message = await receive_decoded()
            assert len(message["body"]) <= 2**16
            found += message["body"]
            if not message["more_body"]:
                return found

    return asyncio.run(all_of_it())
