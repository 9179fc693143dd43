"""Callbacks after the request that triggers them, and webhooks on demand."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from mockserver.errors import TargetRefused
from mockserver.spec import api_from_document, document_from_text
from mockserver.web.app import MockServer, create_app
from mockserver.web.mounting import ServedApi
from mockserver.web.sending import Sender, is_loopback
from tests.web.conftest import FIXED

STREAMS = """
openapi: 3.1.0
info: {title: Streams, version: '1'}
paths:
  /streams:
    post:
      parameters: [{name: late, in: query, schema: {type: string}}]
      requestBody:
        content: {application/json: {schema: {type: object, properties: {hook: {type: string}}}}}
      responses:
        '201':
          description: subscribed
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer, minimum: 1}}}
        '409': {description: no}
      callbacks:
        onData:
          '{$request.body#/hook}?stream={$response.body#/id}':
            post:
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}
              responses: {'200': {description: ok}}
webhooks:
  newEvent:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}
      responses: {'200': {description: ok}}
  ping:
    get: {responses: {'200': {description: ok}}}
components:
  schemas:
    Event:
      type: object
      required: [at, size]
      properties: {at: {type: string, format: date-time}, size: {type: integer, minimum: 5}}
"""


class Receiver:
    """A server on a free port of this machine that remembers the requests it gets."""

    def __init__(self, *, answers: bool = True) -> None:
        self.requests: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self.url = ""
        self._answers = answers

    async def __aenter__(self) -> Receiver:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        sizes = [int(line.split(":")[1]) for line in head.splitlines() if "ength:" in line]
        body = await reader.readexactly(sizes[0]) if sizes else b""
        await self.requests.put((head.splitlines()[0], body))
        if self._answers:
            writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        else:
            writer.write(b"nonsense")
        await writer.drain()
        writer.close()


def streams(**chosen: Any) -> MockServer:
    api = api_from_document(document_from_text(STREAMS, source="streams.yaml"))
    served = ServedApi(name="streams", base_path="", api=api)
    return create_app([served], dataclasses.replace(FIXED, **chosen))


def asked(
    app: Any, use: Callable[[httpx.AsyncClient, Receiver], Awaitable[None]], **more: Any
) -> None:
    async def run() -> None:
        transport = httpx.ASGITransport(app=app)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
            Receiver(**more) as receiver,
        ):
            await use(client, receiver)

    asyncio.run(run())


def assert_event(body: bytes) -> None:
    event = json.loads(body)
    assert event["at"].endswith("Z")
    assert event["size"] >= 5


def test_a_callback_follows_the_answer_to_the_place_that_the_request_names() -> None:
    async def use(client: httpx.AsyncClient, receiver: Receiver) -> None:
        response = await client.post("/streams", json={"hook": f"{receiver.url}/in"})
        assert response.status_code == 201
        line, body = await asyncio.wait_for(receiver.requests.get(), 5)
        assert line == f"POST /in?stream={response.json()['id']} HTTP/1.1"
        assert_event(body)

    asked(streams(), use)


@pytest.mark.parametrize(
    ("hook", "prefer"),
    [("http://example.com/", ""), ("nonsense", ""), (None, ""), ("receiver", "code=409")],
)
def test_no_callback_goes_elsewhere_or_after_a_failure(hook: str | None, prefer: str) -> None:
    async def use(client: httpx.AsyncClient, receiver: Receiver) -> None:
        body = {} if hook is None else {"hook": receiver.url if hook == "receiver" else hook}
        await client.post("/streams", json=body, headers={"Prefer": prefer})
        await asyncio.sleep(0.05)
        assert receiver.requests.empty()

    asked(streams(), use)


def test_a_webhook_is_sent_on_demand_and_reported() -> None:
    async def use(client: httpx.AsyncClient, receiver: Receiver) -> None:
        url = f"{receiver.url}/hook"
        response = await client.post("/__mockserver__/webhooks/newEvent", json={"url": url})
        report = response.json()
        line, body = receiver.requests.get_nowait()
        assert line == "POST /hook HTTP/1.1"
        assert_event(body)
        assert (report["delivered"], report["status"], report["body"]) == (
            True,
            202,
            json.loads(body),
        )
        again = await client.post("/__mockserver__/webhooks/newEvent", json={"url": url})
        assert again.json()["body"] == report["body"]
        await client.post("/__mockserver__/webhooks/ping", json={"url": url})
        lines = [receiver.requests.get_nowait()[0] for _ in range(2)]
        assert lines[1] == "GET /hook HTTP/1.1"

    asked(streams(), use)


def test_the_webhooks_are_listed() -> None:
    async def use(client: httpx.AsyncClient, _receiver: Receiver) -> None:
        listed = (await client.get("/__mockserver__/webhooks")).json()["webhooks"]
        assert listed == [
            {"api": "streams", "name": "newEvent", "method": "POST"},
            {"api": "streams", "name": "ping", "method": "GET"},
        ]

    asked(streams(), use)


@pytest.mark.parametrize(
    ("method", "name", "body", "status"),
    [
        ("POST", "newEvent", {"url": "http://example.com/"}, 400),
        ("POST", "newEvent", {"url": "http://127.0.0.1.example.com/"}, 400),
        ("POST", "newEvent", {"url": "file:///etc/passwd"}, 400),
        ("POST", "newEvent", {"url": "http://[::1"}, 400),
        ("POST", "newEvent", {}, 400),
        ("POST", "newEvent", [], 400),
        ("POST", "old", {"url": "http://127.0.0.1:9/"}, 404),
        ("POST", "newEvent", {"url": "http://127.0.0.1:9/", "api": "other"}, 404),
        ("GET", "newEvent", {}, 405),
        ("DELETE", "", {}, 405),
    ],
)
def test_what_cannot_be_sent_is_a_problem(method: str, name: str, body: Any, status: int) -> None:
    async def use(client: httpx.AsyncClient, _receiver: Receiver) -> None:
        response = await client.request(method, f"/__mockserver__/webhooks/{name}", json=body)
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"

    asked(streams(), use)


def test_nobody_else_may_have_a_webhook_sent() -> None:
    async def use(client: httpx.AsyncClient, receiver: Receiver) -> None:
        path, body = "/__mockserver__/webhooks/newEvent", {"url": receiver.url}
        for sent, status in (({}, 401), ({"Authorization": "Bearer s3cret"}, 200)):
            assert (
                await client.get("/__mockserver__/webhooks", headers=sent)
            ).status_code == status
            answer = await client.post(path, json=body, headers=sent)
            assert answer.status_code == status
        assert receiver.requests.qsize() == 1

    asked(streams(control_token="s3cret"), use)

    async def from_a_page(client: httpx.AsyncClient, receiver: Receiver) -> None:
        path, body = "/__mockserver__/webhooks/newEvent", {"url": receiver.url}
        page = {"Origin": "https://example.com"}
        assert (await client.post(path, json=body, headers=page)).status_code == 403
        form = await client.post(path, data={"url": receiver.url})
        assert form.status_code == 415
        assert receiver.requests.empty()

    asked(streams(), from_a_page)


def test_a_webhook_of_several_apis_is_sent_for_the_one_that_is_named() -> None:
    api = api_from_document(document_from_text(STREAMS, source="streams.yaml"))
    served = [ServedApi(name=name, base_path=f"/{name}", api=api) for name in ("one", "two")]

    async def use(client: httpx.AsyncClient, receiver: Receiver) -> None:
        path, body = "/__mockserver__/webhooks/newEvent", {"url": receiver.url}
        refused = await client.post(path, json=body)
        assert refused.status_code == 409
        assert refused.json()["errors"][0]["pointer"] == "#/api"
        answer = await client.post(path, json={**body, "api": "two", "method": "post"})
        assert answer.json()["delivered"] is True

    asked(create_app(served, FIXED), use)


def test_a_receiver_that_makes_no_sense_is_reported() -> None:
    async def use(client: httpx.AsyncClient, receiver: Receiver) -> None:
        response = await client.post(
            "/__mockserver__/webhooks/newEvent", json={"url": receiver.url}
        )
        assert (response.status_code, response.json()["delivered"]) == (502, False)

    asked(streams(), use, answers=False)


def test_other_machines_are_reached_only_where_that_is_allowed() -> None:
    with pytest.raises(TargetRefused):
        Sender().check("https://example.com/")
    Sender(allow_remote=True).check("https://example.com/")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("api.localhost", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("0.0.0.0", False),
        ("example.com", False),
        ("localhost.example.com", False),
        ("2130706433", False),
    ],
)
def test_this_machine_is_known_by_its_names_and_addresses(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
