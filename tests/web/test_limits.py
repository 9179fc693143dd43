"""Declared rate limits as clients meet them: refusals and headers, by a clock of the test's."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.serving import served_apis
from mockserver.settings import Settings
from mockserver.spec import api_from_document, document_from_text
from mockserver.web.app import MockServer, create_app
from mockserver.web.clocks import RunningClock
from mockserver.web.mounting import ServedApi
from tests.redis_server import own_redis, reachable_redis
from tests.web.controlled import Client as Controller

LIMITED = Settings(now=datetime(2026, 5, 13, tzinfo=UTC))
SCOPIX = "/scopix/api/v2/usage"

DOCUMENT = """
openapi: 3.1.0
info: {title: T, version: '1'}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: key}
    basic: {type: http, scheme: basic}
    bearer: {type: http, scheme: bearer}
paths:
  /it:
    parameters: [{name: size, in: query, schema: {type: integer}}]
    get:
      operationId: readIt
      security: SECURITY
      x-rate-limit: {requests: 3, window: 10, scope: SCOPE}
      responses:
        '200': {description: it, content: {application/json: {schema: {const: it}}}}
        '304': {description: as before}
        '429': {description: too many, content: {application/json: {schema: {type: object, required: [message], properties: {message: {type: string}}}}}}
  /other:
    get:
      security: SECURITY
      x-rate-limit: {requests: 3, window: 10}
      responses: {'200': {description: it}}
  /free:
    get: {responses: {'200': {description: it}}}
"""


class Clock:
    def __init__(self, now: float = 1_800_000_000.25) -> None:
        self.now = now

    def time(self) -> float:
        return self.now


class Client:
    """Asks an app again and again, from an address and with headers."""

    def __init__(self, app: MockServer) -> None:
        self.app = app

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, address: str = "10.0.0.1"
    ) -> httpx.Response:
        return self.ask("GET", url, headers, address=address)

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        address: str = "10.0.0.1",
    ) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(
                app=self.app, client=(address, 5), raise_app_exceptions=False
            )
            async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
                return await client.request(method, url, headers=headers)

        return asyncio.run(asked())


def client_of(
    clock: Any,
    *,
    security: str = "[{key: []}]",
    scope: str = "credential",
    name: str = "test",
    world: ModuleType | None = None,
    **chosen: Any,
) -> Client:
    text = DOCUMENT.replace("SECURITY", security).replace("SCOPE", scope)
    api = api_from_document(document_from_text(text, source=f"{name}.yaml"))
    served = ServedApi(name=name, base_path="", api=api, world=world)
    return Client(create_app([served], dataclasses.replace(LIMITED, **chosen), clock=clock))


def bundled(clock: Any, **chosen: Any) -> Client:
    found = dataclasses.replace(LIMITED, **chosen)
    return Client(create_app(served_apis(found), found, clock=clock))


def scopix_token() -> dict[str, str]:
    return {"Authorization": f"Bearer scopix_{uuid.uuid4().hex}"}


@pytest.mark.parametrize("storage", ["memory", "redis"])
def test_scopix_allows_thirty_requests_in_a_minute_and_says_so_in_four_headers(
    storage: str,
) -> None:
    clock = Clock()
    url = reachable_redis() if storage == "redis" else None
    client, token = bundled(clock, rate_limit_storage=url), scopix_token()
    for left in range(29, -1, -1):
        answer = client.get(f"{SCOPIX}/breakdown", token)
        assert answer.status_code == 200
        assert answer.headers["x-ratelimit-limit"] == "30"
        assert answer.headers["x-ratelimit-remaining"] == str(left)
        assert answer.headers["x-ratelimit-reset"] == "1800000061"
        assert "retry-after" not in answer.headers
    clock.now += 20
    refused = client.get(f"{SCOPIX}/breakdown", token)
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "RATE_LIMIT_ERROR"
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert refused.headers["retry-after"] == "40"
    assert refused.headers.get_list("x-ratelimit-limit") == ["30"]
    clock.now += 40
    again = client.get(f"{SCOPIX}/breakdown", token)
    assert (again.status_code, again.headers["x-ratelimit-remaining"]) == (200, "29")


def test_the_check_of_scopix_is_allowed_sixty_times_a_minute() -> None:
    client, token = bundled(Clock()), scopix_token()
    answer = client.ask("POST", f"{SCOPIX}/check", token)
    assert answer.headers["x-ratelimit-limit"] == "60"


def test_operations_and_credentials_are_counted_apart() -> None:
    client = client_of(Clock())
    for _ in range(3):
        assert client.get("/it", {"X-Key": "a"}).status_code == 200
    assert client.get("/it", {"X-Key": "a"}).status_code == 429
    assert client.get("/it", {"X-Key": "b"}).status_code == 200
    assert client.get("/other", {"X-Key": "a"}).status_code == 200


@pytest.mark.parametrize(
    ("security", "one", "same", "other"),
    [
        ("[{query: []}]", "/it?key=a", "/it?key=a&size=2", "/it?key=b"),
        ("[{key: []}]", {"X-Key": "a"}, {"X-Key": "a", "Cookie": "x=y"}, {"X-Key": "b"}),
        ("[{cookie: []}]", {"Cookie": "key=a"}, {"Cookie": "key=a; z=1"}, {"Cookie": "key=b"}),
        (
            "[{bearer: []}]",
            {"Authorization": "Bearer a"},
            {"Authorization": "bearer a"},
            {"Authorization": "Bearer b"},
        ),
        (
            "[{basic: []}]",
            {"Authorization": "Basic YTpi"},
            {"Authorization": "Basic YTpi", "X-Key": "z"},
            {"Authorization": "Basic YTpj"},
        ),
        (
            "[{key: [], bearer: []}]",
            {"X-Key": "a", "Authorization": "Bearer a"},
            {"X-Key": "a", "Authorization": "Bearer a"},
            {"X-Key": "a", "Authorization": "Bearer b"},
        ),
        (
            "[{bearer: []}, {key: []}]",
            {"X-Key": "a"},
            {"Authorization": "Bearer a"},
            {"X-Key": "b"},
        ),
    ],
)
def test_a_credential_is_known_wherever_it_is_sent(
    security: str, one: Any, same: Any, other: Any
) -> None:
    client = client_of(Clock(), security=security)

    def remaining(sent: Any) -> str:
        url, headers = (sent, None) if isinstance(sent, str) else ("/it", sent)
        answer = client.get(url, headers)
        assert answer.status_code == 200, answer.text
        return answer.headers["ratelimit"].partition(";r=")[2].partition(";")[0]

    assert [remaining(one), remaining(same), remaining(other)] == ["2", "1", "2"]


@pytest.mark.parametrize(("security", "scope"), [("[]", "credential"), ("[{key: []}]", "address")])
def test_without_a_credential_or_if_so_declared_addresses_are_counted(
    security: str, scope: str
) -> None:
    client = client_of(Clock(), security=security, scope=scope)
    for key in "abc":
        assert client.get("/it", {"X-Key": key}, address="10.0.0.1").status_code == 200
    assert client.get("/it", {"X-Key": "d"}, address="10.0.0.1").status_code == 429
    assert client.get("/it", {"X-Key": "d"}, address="10.0.0.2").status_code == 200


def test_a_request_that_is_not_authorised_counts_nothing_and_is_told_nothing() -> None:
    client = client_of(Clock())
    for _ in range(5):
        refused = client.get("/it")
        assert refused.status_code == 401
        assert not {"ratelimit", "ratelimit-policy", "retry-after"} & set(refused.headers)
    assert client.get("/it", {"X-Key": "a"}).headers["ratelimit"] == '"credential";r=2;t=10'


def test_an_invalid_request_counts_and_one_over_the_limit_is_too_many_whatever_it_says() -> None:
    client, key = client_of(Clock()), {"X-Key": "a"}
    for left in (2, 1, 0):
        invalid = client.get("/it?size=x", key)
        assert invalid.status_code == 400
        assert f";r={left};" in invalid.headers["ratelimit"]
    refused = client.get("/it?size=x", key)
    assert refused.status_code == 429
    assert refused.json()["message"].startswith("more than 3 requests in 10 seconds")


def test_every_answer_of_a_limited_operation_tells_also_304_and_a_fault() -> None:
    world = ModuleType("world")
    world.readIt = lambda _call: 1 / 0  # type: ignore[attr-defined]
    client, key = client_of(Clock(), world=world), {"X-Key": "a"}
    unchanged = client.get("/it", {**key, "Prefer": "code=304"})
    assert (unchanged.status_code, unchanged.headers["ratelimit"]) == (304, '"credential";r=2;t=10')
    broken = client.get("/it", key)
    assert (broken.status_code, broken.headers["ratelimit"]) == (500, '"credential";r=1;t=10')


def test_head_counts_as_get() -> None:
    client, key = client_of(Clock()), {"X-Key": "a"}
    assert ";r=2;" in client.ask("HEAD", "/it", key).headers["ratelimit"]
    assert ";r=1;" in client.get("/it", key).headers["ratelimit"]


@pytest.mark.parametrize("wish", [{"headers": {"Prefer": "code=429"}}, {"query": "?__code=429"}])
def test_who_prefers_the_refusal_gets_it_with_its_headers_and_spends_nothing(wish: Any) -> None:
    client, key = client_of(Clock()), {"X-Key": "a"}
    for _ in range(5):
        refused = client.get(f"/it{wish.get('query', '')}", {**key, **wish.get("headers", {})})
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "10"
        assert refused.headers["ratelimit"] == '"credential";r=0;t=10'
    assert ";r=2;" in client.get("/it", key).headers["ratelimit"]


def test_what_declares_no_limit_and_what_is_ours_is_never_limited() -> None:
    clock = Clock()
    client = bundled(clock)
    urls = ["/", "/__mockserver__/health", "/scopix/api/v2/ui/", "/opencx/ui/"]
    urls += ["/__mockserver__/apis/scopix/openapi.json", "/autoposting/api-proxy/health"]
    for url in urls:
        for _ in range(130):
            answer = client.get(url)
            assert answer.status_code == 200
            assert not [name for name in answer.headers if "rate" in name]


def test_limits_are_off_by_a_setting() -> None:
    client, key = client_of(Clock(), rate_limits=False), {"X-Key": "a"}
    for _ in range(5):
        answer = client.get("/it", key)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


def test_browsers_may_read_the_headers() -> None:
    origin = {"Origin": "http://localhost:5173"}
    answer = client_of(Clock()).get("/it", {"X-Key": "a", **origin})
    exposed = answer.headers["access-control-expose-headers"]
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(exposed.split(", "))


def test_a_preflight_request_spends_nothing() -> None:
    client = client_of(Clock())
    ask = {"Origin": "http://x", "Access-Control-Request-Method": "GET"}
    for _ in range(5):
        assert client.ask("OPTIONS", "/it", ask).status_code == 200
    assert ";r=2;" in client.get("/it", {"X-Key": "a"}).headers["ratelimit"]


def test_two_apps_with_one_redis_count_together_and_keep_no_credential() -> None:
    url, clock, name = reachable_redis(), Clock(), uuid.uuid4().hex
    apps = [client_of(clock, name=name, rate_limit_storage=url) for _ in range(2)]
    key = {"X-Key": "a-secret"}
    seen = [apps[index % 2].get("/it", key).status_code for index in range(4)]
    assert seen == [200, 200, 200, 429]
    from redis import from_url

    with contextlib.closing(from_url(url)) as server:
        keys = [*server.scan_iter(match=f"*{name}*")]
    assert len(keys) == 1
    assert b"a-secret" not in keys[0]


def control(client: Client, method: str, path: str, session: str = "") -> httpx.Response:
    headers = {"Host": "127.0.0.1", **({"X-Mock-Session": session} if session else {})}
    return client.ask(method, f"/__mockserver__{path}", headers, address="127.0.0.1")


def spend(client: Client, session: str, key: str = "a") -> list[int]:
    """Return the statuses of as many requests as are allowed, and of one more."""
    headers = {"X-Key": key, "X-Mock-Session": session}
    return [client.get("/it", headers).status_code for _ in range(4)]


ALL_SPENT = [200, 200, 200, 429]


@pytest.fixture(params=["memory", "redis"])
def two(request: pytest.FixtureRequest) -> tuple[Client, Client]:
    """Two clients that ask one app; where Redis counts, two apps that count together."""
    clock, name = Clock(), uuid.uuid4().hex
    url = None if request.param == "memory" else reachable_redis()
    one = client_of(clock, name=name, rate_limit_storage=url)
    return one, one if url is None else client_of(clock, name=name, rate_limit_storage=url)


def test_each_session_has_windows_of_its_own(two: tuple[Client, Client]) -> None:
    sessions = [f"s{uuid.uuid4().hex}" for _ in range(2)]
    for session in sessions:
        assert spend(two[0], session) == ALL_SPENT
        assert two[1].get("/it", {"X-Key": "a", "X-Mock-Session": session}).status_code == 429


@pytest.mark.parametrize(
    ("method", "path", "in_header"),
    [
        ("POST", "/sessions/{}/reset", False),
        ("DELETE", "/sessions/{}", False),
        ("DELETE", "/state", True),
    ],
)
def test_a_session_that_is_reset_or_deleted_begins_its_windows_anew_and_no_others(
    two: tuple[Client, Client], method: str, path: str, in_header: bool
) -> None:
    mine, other = (f"s{uuid.uuid4().hex}" for _ in range(2))
    for session in (mine, other):
        assert spend(two[0], session) == ALL_SPENT
    for _ in range(2):
        answer = control(two[1], "GET", "/state", mine)
        answer = control(two[1], method, path.format(mine), mine if in_header else "")
        assert answer.status_code in (200, 204), answer.text
        assert spend(two[0], mine) == ALL_SPENT
        assert spend(two[0], other) == [429] * 4


def test_a_request_that_names_no_session_is_invalid_and_counts_nowhere() -> None:
    client, key = client_of(Clock()), {"X-Key": "a"}
    invalid = client.get("/it", {**key, "X-Mock-Session": "a b"})
    assert invalid.status_code == 400
    assert ";r=2;" in client.get("/it", key).headers["ratelimit"]


def test_a_redis_that_is_lost_is_503_until_it_is_there_again(tmp_path: Path) -> None:
    with own_redis(tmp_path) as redis:
        client, key = client_of(Clock(), rate_limit_storage=redis.url), {"X-Key": "a"}
        assert client.get("/it", key).status_code == 200
        redis.stop()
        for _ in range(2):
            lost = client.get("/it", key)
            assert lost.status_code == 503
            # In the shape of the API's errors, which have a message.
            assert lost.json()["message"].startswith(
                "the Redis that counts requests does not answer"
            )
            assert "--no-rate-limits" in lost.json()["message"]
            assert lost.headers["retry-after"] == "1"
            assert "ratelimit" not in lost.headers
        assert client.get("/free").status_code == 200
        assert client.get("/it").status_code == 401
        refused = control(client, "DELETE", "/state")
        assert (refused.status_code, refused.json()["type"][-19:]) == (503, "request-not-counted")
        assert control(client, "GET", "/state").status_code == 200
        redis.start()
        assert spend(client, "default") == ALL_SPENT


TELLING = DOCUMENT.replace(
    "{type: object, required: [message], properties: {message: {type: string}}}", "BODY"
)
WHOLE = """{
  type: object, required: [message, retryAfter, rate_limit],
  properties: {
    message: {type: string}, retryAfter: {type: integer}, limit: {type: string},
    rate_limit: {type: object, required: [remaining], properties: {
      remaining: {type: integer}, used: {type: integer}, reset: {type: string, format: date-time},
      resetAt: {type: integer}, window_seconds: {type: integer}}}}}"""


def telling(schema: str, example: str = "") -> Client:
    text = TELLING.replace("SECURITY", "[{key: []}]").replace("SCOPE", "credential")
    text = text.replace("BODY}", f"{schema}{example}}}")
    api = api_from_document(document_from_text(text, source="telling.yaml"))
    served = ServedApi(name="telling", base_path="", api=api)
    return Client(create_app([served], LIMITED, clock=Clock()))


@pytest.mark.parametrize("prefer", [None, "code=429"])
def test_the_body_of_a_refusal_says_the_same_as_its_headers(prefer: str | None) -> None:
    client, key = telling(WHOLE), {"X-Key": "a"}
    for _ in range(0 if prefer else 3):
        client.get("/it", key)
    refused = client.get("/it", {**key, **({"Prefer": prefer} if prefer else {})})
    assert refused.status_code == 429
    assert refused.headers["ratelimit"] == '"credential";r=0;t=10'
    assert refused.headers["retry-after"] == "10"
    assert refused.headers.get("preference-applied") == prefer
    body = refused.json()
    assert body.pop("message").endswith("wait 10 seconds")
    assert body == {
        "retryAfter": 10,
        "limit": "3",
        "rate_limit": {
            "remaining": 0,
            "used": 3,
            "reset": "2027-01-15T08:00:11Z",
            "resetAt": 1_800_000_011,
            "window_seconds": 10,
        },
    }


def test_an_example_keeps_its_form_and_says_what_is_true() -> None:
    example = (
        ", example: {error: {message: slow down, limit: 99, remaining: 7, reset: 1700000000, "
        "resetMs: 900, reset_at: 1700000000000, retry_after: '5', resets: '2020-01-01T00:00:00Z', "
        "retryable: true, period: minute}}"
    )
    client, key = telling("{type: object}", example), {"X-Key": "a"}
    for _ in range(3):
        client.get("/it", key)
    error = client.get("/it", key).json()["error"]
    assert error.pop("message").startswith("more than 3 requests")
    assert error == {
        "limit": 3,
        "remaining": 0,
        "reset": 1_800_000_011,
        "resetMs": 10_000,
        "reset_at": 1_800_000_011_000,
        "retry_after": "10",
        "resets": "2027-01-15T08:00:11Z",
        "retryable": True,
        "period": "minute",
    }


def test_scopix_tells_limit_and_wait_in_the_body_as_in_the_headers() -> None:
    clock = Clock()
    client, token = bundled(clock), scopix_token()
    for _ in range(30):
        client.get(f"{SCOPIX}/breakdown", token)
    clock.now += 20
    refused = client.get(f"{SCOPIX}/breakdown", token)
    assert refused.json()["error"]["details"] == {
        "limit": int(refused.headers["x-ratelimit-limit"]),
        "retry_after": int(refused.headers["retry-after"]),
    }
    assert refused.headers["retry-after"] == "40"


def test_advancing_the_clock_of_an_app_moves_its_windows() -> None:
    clock = RunningClock()
    client, key = client_of(clock), {"X-Key": "a"}
    assert [client.get("/it", key).status_code for _ in range(4)] == [200, 200, 200, 429]
    clock.advance(10)
    assert client.get("/it", key).status_code == 200


async def statuses(app: MockServer, clock: Clock, waits: list[float | None]) -> None:
    """Ask *app* after each of *waits*, and hold every answer to a model of windows.

    `None` waits as long as the last refusal said, or not at all.
    """
    begun, spent, told = float("-inf"), 0, 0
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
        for wait in waits:
            obeys = wait is None and told > 0
            clock.now += told if wait is None else wait
            answer = await client.get("/it", headers={"X-Key": "a"})
            if clock.now >= begun + 10:
                begun, spent = clock.now, 0
            spent += 1
            assert answer.status_code == (200 if spent <= 3 else 429)
            assert not obeys or answer.status_code == 200
            service = answer.headers["ratelimit"]
            assert f";r={max(0, 3 - spent)};" in service
            told = int(answer.headers.get("retry-after", 0))
            assert told == 0 or begun + 10 <= clock.now + told < begun + 11
            assert 1 <= int(service.partition(";t=")[2]) <= 10


WAITS = st.one_of(st.none(), st.just(0.0), st.integers(0, 12).map(float), st.floats(0, 25))


@settings(max_examples=60, deadline=None)
@given(
    start=st.floats(1.7e9, 2.1e9),
    waits=st.lists(WAITS | st.just(0.0), min_size=1, max_size=25),
)
def test_no_window_lets_more_through_than_declared_and_who_waits_as_told_is_served(
    start: float, waits: list[float | None]
) -> None:
    clock = Clock(start)
    asyncio.run(statuses(client_of(clock).app, clock, waits))


def test_a_fixed_clock_stands_until_it_is_moved_on() -> None:
    chosen = dataclasses.replace(LIMITED, rate_limit_clock="fixed")
    asker = Controller(create_app(served_apis(chosen), chosen))
    url, token = f"{SCOPIX}/breakdown", scopix_token()
    answers = [asker.ask("GET", url, headers=token) for _ in range(31)]
    ends_at = str(int(LIMITED.now.timestamp()) + 60)
    assert {one.headers["X-RateLimit-Reset"] for one in answers} == {ends_at}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "60"
    moved = asker.control("POST", "/clock", json={"advanceSeconds": 60})
    assert moved.status_code == 200
    assert asker.ask("GET", url, headers=token).status_code == 200
