"""The examples of the vendor's page of the Scopix SDK run against the mock, and their numbers agree.

Each example is as on the page, line for line; what it prints is compared with other answers.
"""

from __future__ import annotations

import asyncio
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any

import httpx
import pytest

from mockserver.serving import app_from
from mockserver.settings import Settings
from tests.clients.results import Result, UsageCheckResult, UsageDetails, UsageSummary
from tests.clients.scopix import Scopix, ScopixError, SyncScopix

NOW = datetime(2026, 11, 22, tzinfo=UTC)
API_KEY = "3d1f0c62-8b7e-4a54-9c0d-2f6e5b1a7c88"
KEY = {"api_key": "scopix_mock0key", "base_url": "http://mock/scopix/api/v2"}


@pytest.fixture(scope="module")
def app() -> Any:
    return app_from(Settings(now=NOW, rate_limits=False))


@pytest.fixture
def run(app: Any) -> Callable[[str], list[str]]:
    """Return what runs an example of the page and returns the lines that it prints."""

    def printed(example: str) -> list[str]:
        lines: list[str] = []
        body = textwrap.indent(textwrap.dedent(example), "    ")
        names: dict[str, Any] = {"print": lines.append}
        exec(f"async def example(client):\n{body}", names)

        async def ran() -> None:
            transport = httpx.ASGITransport(app=app)
            async with Scopix(**KEY, transport=transport) as client:
                await names["example"](client)

        asyncio.run(ran())
        return lines

    return printed


@pytest.fixture
def sync(app: Any) -> Iterator[SyncScopix]:
    client = SyncScopix(**KEY, transport=httpx.ASGITransport(app=app))
    yield client
    client.close()


def test_check(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        result = await client.usage.check(
            analysis_level="thorough",
            item_count=10
        )
        if result.can_proceed:
            print(f"Credits available: {result.available_credits}")
        else:
            print(f"Limit reached: {result.message}")
    """)
    breakdown = sync.usage.get_breakdown()
    assert printed == [f"Credits available: {breakdown.remaining_credits}"]
    refused = sync.usage.check(analysis_level="critical", item_count=10_000)
    assert not refused.can_proceed
    assert str(breakdown.remaining_credits) in refused.message


def test_breakdown(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        breakdown = await client.usage.get_breakdown()
        print(f"{breakdown.usage_percentage:.1f}% of monthly limit used")
        print(f"Resets: {breakdown.reset_date}")
    """)
    check = sync.usage.check()
    share = 100 * check.current_usage / check.monthly_limit
    assert printed[0] == f"{round(share, 2):.1f}% of monthly limit used"
    assert printed[1].startswith(f"Resets: {check.reset_date}")


def test_summary(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        summary = await client.usage.get_summary()
        print(f"Credits used: {summary.total_credits}")
        if summary.limits:
            print(f"Remaining: {summary.limits.remaining}")
    """)
    plan = sync.usage.get_plan().plan_details
    assert printed == [
        f"Credits used: {sync.usage.get_breakdown().total_credits_used}",
        f"Remaining: {plan.monthly_requests_limit - plan.requests_used}",
    ]


def test_details(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        details = await client.usage.get_details(limit=20)
        for event in details.events:
            print(f"{event.timestamp}: {event.endpoint} ({event.status_code})")
    """)
    events = list(sync.usage.get_all_details())
    assert len(printed) == 20
    assert printed == [f"{e.timestamp}: {e.endpoint} ({e.status_code})" for e in events[:20]]


def test_all_details(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        async for event in client.usage.get_all_details():
            print(f"{event.timestamp}: {event.endpoint}")
    """)
    assert len(printed) == sync.usage.get_details(limit=1).pagination.total_count
    assert printed == sorted(printed, key=lambda line: line[:20], reverse=True)
    pages = list(sync.usage.get_all_details(page_size=100))
    assert [f"{event.timestamp}: {event.endpoint}" for event in pages] == printed


def test_by_period(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        daily = await client.usage.get_by_period(period_type="day")
        for point in daily.data:
            print(f"{point.label}: {point.value}")
    """)
    values = [int(line.split(": ")[1]) for line in printed]
    assert printed[0].startswith("2026-11-01: ")
    assert sum(values) == sync.usage.get_summary().usage.total_requests


def test_top_endpoints(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        top = await client.usage.get_top_endpoints(limit=5)
        for ep in top.endpoints:
            print(f"{ep.endpoint}: {ep.request_count} requests")
    """)
    everything = sync.usage.get_top_endpoints(limit=50).endpoints
    total = sync.usage.get_summary().usage.total_requests
    assert sum(endpoint.request_count for endpoint in everything) == total
    assert printed == [f"{e.endpoint}: {e.request_count} requests" for e in everything[:5]]


def test_dashboard_analytics(run: Any) -> None:
    printed = run("""
        analytics = await client.usage.get_dashboard_analytics(period="week")
        print(f"Files uploaded: {analytics.total_files_uploaded}")
        print(f"Chat sessions: {analytics.total_chat_sessions}")
        for day in analytics.daily_activity:
            print(f"  {day.date}: {day.files_uploaded} files, {day.chat_messages} messages")
    """)
    days = [line.split(": ")[1] for line in printed[2:]]
    assert len(days) == 7
    files = sum(int(day.split(" files")[0]) for day in days)
    assert printed[0] == f"Files uploaded: {files}"


def test_plan(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        plan = await client.usage.get_plan()
        if plan.projections and plan.projections.will_exceed_limit:
            print("Warning: projected to exceed monthly limit")
        if plan.plan_details:
            print(f"Plan: {plan.plan_details.plan_name}")
            print(f"Used: {plan.plan_details.usage_percentage:.1f}%")
    """)
    summary = sync.usage.get_summary()
    assert printed == [
        f"Plan: {summary.plan.name}",
        f"Used: {summary.limits.percentage_used:.1f}%",
    ]
    assert sync.usage.get_plan(include_projections=False).projections is None


def test_monthly_tokens(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        tokens = await client.usage.get_monthly_tokens()
        print(f"Total tokens: {tokens.total_tokens:,}")
        print(f"Input: {tokens.total_input_tokens:,}, Output: {tokens.total_output_tokens:,}")
    """)
    spent: list[Result] = [
        each
        for found in (sync.usage.get_all_file_tokens(), sync.usage.get_all_conversation_tokens())
        for each in found
        if each.created_at.startswith("2026-11")
    ]
    read, written = (
        sum(getattr(e, f"{name}_tokens") for e in spent) for name in ("input", "output")
    )
    assert printed == [
        f"Total tokens: {read + written:,}",
        f"Input: {read:,}, Output: {written:,}",
    ]


def test_file_tokens(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        files = await client.usage.get_file_tokens(limit=10)
        for f in files.files:
            print(f"{f.filename}: {f.total_tokens:,} tokens")
    """)
    everything = run("""
        async for f in client.usage.get_all_file_tokens():
            print(f"{f.filename}: {f.total_tokens:,} tokens")
    """)
    assert printed == everything[:10]
    assert len(everything) == sync.usage.get_file_tokens(limit=1).total_count


def test_conversation_tokens(run: Any, sync: SyncScopix) -> None:
    printed = run("""
        convos = await client.usage.get_conversation_tokens(limit=10)
        for c in convos.conversations:
            print(f"{c.title}: {c.total_tokens:,} tokens ({c.message_count} messages)")
    """)
    everything = run("""
        async for c in client.usage.get_all_conversation_tokens():
            print(f"{c.title}: {c.total_tokens:,} tokens")
    """)
    assert [line.split(" (")[0] for line in printed] == everything[:10]
    conversations = sync.usage.get_all_conversation_tokens(page_size=100)
    messages = sum(each.message_count for each in conversations)
    chats = sync.usage.get_all_details(operation_type="chat")
    assert messages == sum(event.status_code < 400 for event in chats)


def test_the_sync_wrapper(app: Any, sync: SyncScopix, monkeypatch: pytest.MonkeyPatch) -> None:
    class Bound(SyncScopix):
        """Asks the mock, where the one of the page asks the vendor."""

        def __init__(self, *, api_key: str) -> None:
            where = {"base_url": KEY["base_url"], "transport": httpx.ASGITransport(app=app)}
            super().__init__(api_key=api_key, **where)

    scopix = ModuleType("scopix")
    vars(scopix)["SyncScopix"] = Bound
    monkeypatch.setitem(sys.modules, "scopix", scopix)
    lines: list[str] = []
    names: dict[str, Any] = {"print": lines.append}
    example = """
        from scopix import SyncScopix

        client = SyncScopix(api_key="scopix_...")

        # All the same methods, synchronously
        breakdown = client.usage.get_breakdown()
        print(f"{breakdown.usage_percentage:.1f}% used")

        for event in client.usage.get_all_details():
            print(f"{event.timestamp}: {event.endpoint}")
    """
    exec(textwrap.dedent(example), names)
    names["client"].close()
    assert lines[0] == f"{sync.usage.get_breakdown().usage_percentage:.1f}% used"
    events = sync.usage.get_all_details(page_size=100)
    assert lines[1:] == [f"{event.timestamp}: {event.endpoint}" for event in events]


def test_both_clients_read_the_same(app: Any, sync: SyncScopix) -> None:
    async def read() -> list[Any]:
        transport = httpx.ASGITransport(app=app)
        async with Scopix(**KEY, transport=transport) as client:
            usage = client.usage
            since = {"start_date": NOW - timedelta(days=9, hours=5), "end_date": NOW}
            return [
                await usage.get_summary(**since, api_key_id=API_KEY),
                await usage.get_by_period(period_type="hour", **since),
                await usage.get_monthly_tokens(start_date=date(2026, 10, 31)),
                [each async for each in usage.get_all_file_tokens(page_size=70)],
                [each async for each in usage.get_all_conversation_tokens()],
                [each async for each in usage.get_all_details(operation_type="verify", **since)],
            ]

    usage = sync.usage
    since = {"start_date": NOW - timedelta(days=9, hours=5), "end_date": NOW}
    same = [
        usage.get_summary(**since, api_key_id=API_KEY),
        usage.get_by_period(period_type="hour", **since),
        usage.get_monthly_tokens(start_date=date(2026, 10, 31)),
        list(usage.get_all_file_tokens()),
        list(usage.get_all_conversation_tokens(page_size=3)),
        list(usage.get_all_details(operation_type="verify", **since, page_size=4)),
    ]
    assert asyncio.run(read()) == same
    assert all(same[3:])


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        (UsageCheckResult, {"can_proceed": 1, "available_credits": 1, "message": None}),
        (UsageCheckResult, {"can_proceed": True, "available_credits": 1.5, "message": None}),
        (UsageCheckResult, {"can_proceed": True, "available_credits": True, "message": None}),
        (UsageCheckResult, {"can_proceed": True, "available_credits": 1, "message": 5}),
        (UsageCheckResult, {"can_proceed": True, "available_credits": 1}),
        (UsageSummary, {"total_credits": 1, "limits": {}}),
        (UsageSummary, {"total_credits": 1, "limits": [1]}),
        (UsageDetails, {"events": {}}),
        (UsageDetails, {"events": [1]}),
    ],
)
def test_the_client_refuses_what_has_another_type(kind: type[Result], members: Any) -> None:
    with pytest.raises(TypeError):
        kind.of(members)


def test_requests_are_limited_to_30_and_checks_to_60_a_minute() -> None:
    limited = app_from(Settings(now=NOW))
    client = SyncScopix(**KEY, transport=httpx.ASGITransport(app=limited))
    for method, allowed in ((client.usage.get_breakdown, 30), (client.usage.check, 60)):
        for _ in range(allowed):
            method()
        with pytest.raises(ScopixError) as refused:
            method()
        assert (refused.value.status, refused.value.code) == (429, "RATE_LIMIT_ERROR")
        headers = refused.value.headers
        assert headers["X-RateLimit-Limit"] == str(allowed)
        assert headers["X-RateLimit-Remaining"] == "0"
        assert int(headers["X-RateLimit-Reset"]) > 0
        assert 0 < int(headers["Retry-After"]) <= 60
    client.close()


def test_a_malformed_key_is_refused(app: Any) -> None:
    wrong = KEY | {"api_key": "nonsense"}
    client = SyncScopix(**wrong, transport=httpx.ASGITransport(app=app))
    with pytest.raises(ScopixError) as refused:
        client.usage.get_breakdown()
    assert (refused.value.status, refused.value.code) == (401, "INVALID_API_KEY")
    client.close()
