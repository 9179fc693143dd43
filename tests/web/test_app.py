"""The four bundled APIs as a client sees them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qsl

import pytest

LISTS = [
    ("/opencx/resource-usage/action", "limit", "cursor", "items", "resource_id"),
    ("/opencx/resource-usage/instruction", "limit", "cursor", "items", "resource_id"),
    ("/opencx/resource-usage/knowledge", "limit", "cursor", "items", "resource_id"),
    ("/chatbotkit/api/v1/usage/list", "take", "cursor", "items", "id"),
    ("/scopix/api/v2/usage/details", "limit", "offset", "events", "id"),
    ("/scopix/api/v2/usage/tokens/files", "limit", "offset", "files", "image_id"),
    ("/scopix/api/v2/usage/tokens/conversations", "limit", "offset", "conversations", "session_id"),
]


def walk(client: Any, path: str, names: tuple[str, str, str], size: int) -> list[Any]:
    """Return the items of every page of *path*, at most a thousand pages."""
    limit, position, items = names
    found: list[Any] = []
    path, _, query = path.partition("?")
    params: dict[str, Any] = {**dict(parse_qsl(query)), limit: size}
    for _ in range(1000):
        page = client.authorized(path, params=params).json()
        found += page[items]
        if position == "offset":
            if not page[items]:
                return found
            params[position] = len(found)
        else:
            following = page.get("next", page.get("cursor"))
            if following is None:
                return found
            params[position] = following
    raise AssertionError(f"{path} never ends")


@pytest.mark.parametrize(("path", "limit", "position", "items", "identity"), LISTS)
def test_a_walk_visits_each_record_once_whatever_the_page_size(
    client: Any, path: str, limit: str, position: str, items: str, identity: str
) -> None:
    largest = 250 if "opencx" in path else 100
    whole = walk(client, path, (limit, position, items), largest)
    small = walk(client, path, (limit, position, items), 41)
    assert whole == small
    assert len({item[identity] for item in whole}) == len(whole) > 100


def test_opencx_rows_are_sorted_by_last_use_and_the_last_page_ends_with_null(client: Any) -> None:
    first = client.authorized("/opencx/resource-usage/action?limit=50").json()
    assert len(first["items"]) == 50
    used = [row["last_used_at"] for row in first["items"]]
    assert used == sorted(used, reverse=True)
    last = client.authorized("/opencx/resource-usage/action?limit=250").json()
    assert last["next"] is None


def test_the_same_url_answers_the_same_bytes_in_another_process(client: Any) -> None:
    here = client.authorized("/opencx/resource-usage/action?limit=50").text
    script = (
        "import asyncio, httpx\n"
        "from mockserver.serving import app_from\n"
        "from mockserver.settings import settings_from\n"
        "async def main():\n"
        "    transport = httpx.ASGITransport(app=app_from(settings_from({})))\n"
        "    async with httpx.AsyncClient(transport=transport, base_url='http://mock') as client:\n"
        "        answer = await client.get('/opencx/resource-usage/action?limit=50',\n"
        "            headers={'Authorization': 'Bearer ocx_live_x'})\n"
        "        print(answer.text, end='')\n"
        "asyncio.run(main())\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "MOCKSERVER_NOW": "2026-05-13T00:00:00Z"}
    there = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert there == here


UNAUTHORIZED: list[tuple[str, Any]] = [
    (
        "/opencx/resource-usage/action",
        {"statusCode": 401, "message": "Unauthorized", "error": "Unauthorized"},
    ),
    (
        "/chatbotkit/api/v1/usage/list",
        {"message": "Not authenticated", "code": "NOT_AUTHENTICATED"},
    ),
    (
        "/autoposting/api-proxy/usage/summary",
        {"success": False, "error": "unauthorized", "message": "Missing or invalid API key."},
    ),
]


@pytest.mark.parametrize(("path", "body"), UNAUTHORIZED)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "x"}])
def test_without_a_good_credential_the_answer_is_the_documented_401(
    client: Any, path: str, body: Any, headers: dict[str, str]
) -> None:
    response = client.get(path, headers=headers)
    assert (response.status_code, response.json()) == (401, body)
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_scopix_refuses_in_its_envelope_with_a_request_id_of_its_own(client: Any) -> None:
    one = client.get("/scopix/api/v2/usage/summary")
    other = client.get("/scopix/api/v2/usage/plan")
    assert one.status_code == 401
    assert one.json()["error"]["code"] == "INVALID_API_KEY"
    assert one.json()["request_id"] != other.json()["request_id"]


INVALID = [
    ("/opencx/resource-usage/action?limit=0", 400, "limit", "from 1 to 250"),
    ("/opencx/resource-usage/action?limit=251", 400, "limit", "from 1 to 250"),
    ("/opencx/resource-usage/action?limit=abc", 400, "limit", "integer"),
    ("/opencx/resource-usage/foo", 400, "resource_type", "action, instruction, knowledge"),
    ("/opencx/resource-usage/action?from=yesterday", 400, "from", "date-time"),
    ("/opencx/resource-usage/action?cursor=tampered", 400, "cursor", "`next`"),
    ("/scopix/api/v2/usage/details?limit=0", 422, "limit", "from 1 to 100"),
    ("/scopix/api/v2/usage/details?offset=-1", 422, "offset", "at least 0"),
    ("/scopix/api/v2/usage/summary?period=decade", 422, "period", "day, week, month"),
    ("/scopix/api/v2/usage/tokens/monthly?start_date=soon", 422, "start_date", "date"),
]


@pytest.mark.parametrize(("url", "status", "parameter", "allowed"), INVALID)
def test_an_invalid_parameter_is_named_with_what_is_allowed(
    client: Any, url: str, status: int, parameter: str, allowed: str
) -> None:
    response = client.authorized(url)
    assert response.status_code == status
    body = response.json()
    message = body["message"] if "message" in body else body["error"]["message"]
    assert parameter in message
    assert allowed in message


def test_a_cursor_belongs_to_its_list(client: Any) -> None:
    cursor = client.authorized("/opencx/resource-usage/action?limit=5").json()["next"]
    assert client.authorized(f"/opencx/resource-usage/action?cursor={cursor}").status_code == 200
    foreign = client.authorized(f"/opencx/resource-usage/knowledge?cursor={cursor}")
    assert foreign.status_code == 400
    assert "cursor" in foreign.json()["message"]


@pytest.mark.parametrize(
    ("take", "expected"),
    [("1", 1), ("100", 100), ("101", 100), ("100000", 100), ("-3", 1), ("0", 100), ("many", 100)],
)
def test_chatbotkit_clamps_take(client: Any, take: str, expected: int) -> None:
    page = client.authorized(f"/chatbotkit/api/v1/usage/list?take={take}").json()
    assert len(page["items"]) == expected


def test_chatbotkit_takes_any_other_order_for_desc_and_asc_is_its_reverse(client: Any) -> None:
    path = "/chatbotkit/api/v1/usage/list"
    descending = walk(client, path, ("take", "cursor", "items"), 100)
    sideways = client.authorized(f"{path}?order=sideways").json()["items"]
    assert sideways == descending[:100]
    ascending = walk(client, f"{path}?order=asc", ("take", "cursor", "items"), 100)
    assert ascending == descending[::-1]


def test_chatbotkit_leaves_the_cursor_out_on_the_page_after_the_last(client: Any) -> None:
    path = "/chatbotkit/api/v1/usage/list"
    last = walk(client, path, ("take", "cursor", "items"), 100)[-1]
    assert client.authorized(f"{path}?cursor={last['id']}").json() == {"items": []}


@pytest.mark.parametrize(
    "name",
    [
        "type",
        "conversationId",
        "messageId",
        "taskId",
        "contactId",
        "blueprintId",
        "botId",
        "datasetId",
        "skillsetId",
        "abilityId",
    ],
)
def test_every_filter_of_chatbotkit_gives_exactly_the_records_that_match(
    client: Any, name: str
) -> None:
    path = "/chatbotkit/api/v1/usage/list"
    everything = walk(client, path, ("take", "cursor", "items"), 100)
    value = next(record[name] for record in everything if record[name] is not None)
    found = walk(client, f"{path}?{name}={value}", ("take", "cursor", "items"), 100)
    assert found == [record for record in everything if record[name] == value]


def test_a_comma_list_is_the_union_and_two_filters_the_intersection(client: Any) -> None:
    path = "/chatbotkit/api/v1/usage/list"
    names = ("take", "cursor", "items")
    everything = walk(client, path, names, 100)
    bots = sorted({record["botId"] for record in everything if record["botId"]})[:2]
    union = walk(client, f"{path}?botId={','.join(bots)}", names, 100)
    assert union == [record for record in everything if record["botId"] in bots]
    kind = union[0]["type"]
    both = walk(client, f"{path}?botId={','.join(bots)}&type={kind}", names, 100)
    assert both == [record for record in union if record["type"] == kind]


def test_metadata_is_filtered_in_both_spellings(client: Any) -> None:
    path = "/chatbotkit/api/v1/usage/list"
    brackets = client.authorized(path, params={"meta[reason]": "conversation/complete"}).json()
    dots = client.authorized(path, params={"meta.reason": "conversation/complete"}).json()
    assert brackets == dots
    assert brackets["items"]
    assert {item["meta"]["reason"] for item in brackets["items"]} == {"conversation/complete"}


def test_chatbotkit_streams_the_same_records_in_three_forms(client: Any) -> None:
    path = "/chatbotkit/api/v1/usage/list?take=7"
    records = client.authorized(path).json()["items"]
    lines = client.authorized(path, headers={"Accept": "application/jsonl"})
    assert [json.loads(line)["data"] for line in lines.text.splitlines()] == records
    events = client.authorized(path, headers={"Accept": "text/event-stream"}).text
    data = [line[6:] for line in events.splitlines() if line.startswith("data: ")]
    assert [json.loads(line) for line in data] == records
    rows = client.authorized(path, headers={"Accept": "text/csv"})
    assert rows.headers["content-type"] == "text/csv; charset=utf-8"
    assert [row.split(",")[0].strip('"') for row in rows.text.splitlines()[1:]] == [
        record["id"] for record in records
    ]


def test_chatbotkit_answers_an_accept_it_cannot_meet_with_400(client: Any) -> None:
    response = client.authorized("/chatbotkit/api/v1/usage/list", headers={"Accept": "image/png"})
    assert response.status_code == 400
    assert "Accept" in response.json()["message"]


def test_scopix_totals_cover_the_whole_set_not_the_page(client: Any) -> None:
    path = "/scopix/api/v2/usage/tokens/files"
    names = ("limit", "offset", "files")
    everything = walk(client, path, names, 100)
    page = client.authorized(f"{path}?limit=3&offset=5").json()
    assert page["files"] == everything[5:8]
    assert page["total_count"] == len(everything)
    assert page["total_input_tokens"] == sum(file["input_tokens"] for file in everything)


def test_scopix_details_are_bounded_by_both_dates(client: Any) -> None:
    path = "/scopix/api/v2/usage/details"
    window = "start_date=2026-05-04T00:00:00Z&end_date=2026-05-06T02:00:00%2B02:00"
    found = walk(client, f"{path}?{window}", ("limit", "offset", "events"), 100)
    everything = walk(client, path, ("limit", "offset", "events"), 100)
    inside = [
        e for e in everything if "2026-05-04T00:00:00Z" <= e["timestamp"] <= "2026-05-06T00:00:00Z"
    ]
    assert found == inside
    assert found


def test_a_request_body_is_validated_member_by_member(client: Any) -> None:
    response = client.authorized(
        "/scopix/api/v2/usage/check",
        method="POST",
        json={"analysis_level": "huge", "item_count": 0},
    )
    assert response.status_code == 422
    errors = response.json()["error"]["details"]["errors"]
    assert {error["pointer"] for error in errors} == {"#/analysis_level", "#/item_count"}
    assert "thorough" in response.json()["error"]["message"]


def test_a_body_that_is_no_json_says_where(client: Any) -> None:
    response = client.authorized(
        "/scopix/api/v2/usage/check",
        method="POST",
        content="{nope",
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 422
    assert "no JSON" in response.json()["error"]["message"]


def test_autoposting_gives_both_schemes_the_same_bytes(client: Any) -> None:
    path = "/autoposting/api-proxy/usage/summary"
    bearer = client.authorized(path)
    key = client.get(path, headers={"x-api-key": "sk-social-mock"})
    assert bearer.status_code == key.status_code == 200
    assert bearer.content == key.content
    assert client.get("/autoposting/api-proxy/health").json() == {"success": True}


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/opencx/nowhere", {"statusCode", "message", "error"}),
        ("/chatbotkit/api/v1/nowhere", {"message", "code"}),
        ("/scopix/api/v2/nowhere", {"error", "request_id"}),
        ("/autoposting/api-proxy/nowhere", {"success", "error", "message"}),
    ],
)
def test_an_unknown_path_is_404_in_the_shape_of_its_api(
    client: Any, path: str, shape: set[str]
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert set(response.json()) == shape
    assert "no operation has this path" in response.text


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/opencx/resource-usage/action", "GET, HEAD"),
        ("/chatbotkit/api/v1/usage/list", "GET, HEAD"),
        ("/scopix/api/v2/usage/check", "POST"),
        ("/autoposting/api-proxy/usage/summary", "GET, HEAD"),
    ],
)
def test_an_undeclared_method_is_405_with_allow(client: Any, path: str, allow: str) -> None:
    response = client.authorized(path, method="DELETE")
    assert (response.status_code, response.headers["allow"]) == (405, allow)
    assert "DELETE" in response.text


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ("/resource-usage/action?limit=2", "/opencx"),
        ("/api/v1/usage/list?take=2", "/chatbotkit"),
        ("/api/v2/usage/plan", "/scopix"),
        ("/api-proxy/usage/summary", "/autoposting"),
    ],
)
def test_an_sdk_that_brings_its_own_path_finds_its_api(client: Any, own: str, named: str) -> None:
    below_its_name = client.authorized(named + own)
    at_its_own_path = client.get(
        own, headers={"Authorization": below_its_name.request.headers["authorization"]}
    )
    assert at_its_own_path.status_code == 200
    assert at_its_own_path.content == below_its_name.content


def test_where_no_api_is_the_answer_is_a_problem(client: Any) -> None:
    response = client.get("/elsewhere")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "about:blank"
    assert "/opencx/" in response.json()["detail"]


def test_head_has_the_headers_of_get_and_no_body(client: Any) -> None:
    path = "/chatbotkit/api/v1/usage/list?take=3"
    get, head = client.authorized(path), client.authorized(path, method="HEAD")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_every_answer_says_why(client: Any) -> None:
    response = client.authorized("/scopix/api/v2/usage/details?limit=1")
    assert "a page by the world's handler" in response.headers["x-mockserver-reasons"]
    refused = client.get("/scopix/api/v2/usage/details")
    assert "unauthorized" in refused.headers["x-mockserver-reasons"]
