"""A small typed client with the surface of the Scopix SDK's `client.usage`, asynchronous and not.

It is written against the vendor's page of the SDK alone: methods, their arguments and defaults,
and the properties that the page's examples read. Which HTTP operation is behind a method, that
page does not say; it is in specs/scopix.yaml.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Any

import httpx

from tests.clients.results import (
    ConversationTokenUsage,
    ConversationTokenUsageList,
    DashboardAnalytics,
    FileTokenUsage,
    FileTokenUsageList,
    MonthlyTokenUsage,
    PlanUtilization,
    Result,
    TopEndpoints,
    UsageBreakdown,
    UsageByPeriod,
    UsageCheckResult,
    UsageDetails,
    UsageEvent,
    UsageSummary,
)


class ScopixError(Exception):
    """An answer that is an error; it has a status, a code and a message."""

    def __init__(self, response: httpx.Response) -> None:
        error = response.json()["error"]
        super().__init__(error["message"])
        self.status, self.code, self.headers = response.status_code, error["code"], response.headers


@dataclass(frozen=True)
class UsageResource:
    """What `client.usage` offers."""

    http: httpx.AsyncClient

    async def check(
        self,
        *,
        analysis_level: str = "standard",
        item_count: int = 1,
        content_category: str | None = None,
    ) -> UsageCheckResult:
        """Check if an operation would exceed usage limits."""
        body = {
            "analysis_level": analysis_level,
            "item_count": item_count,
            "content_category": content_category,
        }
        return UsageCheckResult.of(await self._asked("POST", "check", json=body))

    async def get_breakdown(self) -> UsageBreakdown:
        """Get credit usage for the current billing period."""
        return UsageBreakdown.of(await self._get("breakdown"))

    async def get_summary(
        self,
        *,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        period: str = "month",
        api_key_id: str | None = None,
    ) -> UsageSummary:
        """Get credits, request counts, limits, and plan."""
        return UsageSummary.of(
            await self._get(
                "summary",
                start_date=start_date,
                end_date=end_date,
                period=period,
                api_key_id=api_key_id,
            )
        )

    async def get_details(
        self,
        *,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        api_key_id: str | None = None,
        operation_type: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> UsageDetails:
        """Get a page of usage events."""
        return UsageDetails.of(
            await self._get(
                "details",
                start_date=start_date,
                end_date=end_date,
                api_key_id=api_key_id,
                operation_type=operation_type,
                limit=limit,
                offset=offset,
            )
        )

    async def get_all_details(
        self,
        *,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        api_key_id: str | None = None,
        operation_type: str | None = None,
        page_size: int = 50,
    ) -> AsyncIterator[UsageEvent]:
        """Iterate over all usage events."""
        query = {
            "start_date": start_date,
            "end_date": end_date,
            "api_key_id": api_key_id,
            "operation_type": operation_type,
        }
        found = self._all("details", "events", UsageDetails, page_size, query)
        async for event in found:
            yield event

    async def get_by_period(
        self,
        *,
        period_type: str = "day",
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        api_key_id: str | None = None,
    ) -> UsageByPeriod:
        """Get a time series of requests."""
        return UsageByPeriod.of(
            await self._get(
                "by-period",
                period_type=period_type,
                start_date=start_date,
                end_date=end_date,
                api_key_id=api_key_id,
            )
        )

    async def get_top_endpoints(
        self,
        *,
        limit: int = 10,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
    ) -> TopEndpoints:
        """Get the most requested endpoints."""
        return TopEndpoints.of(
            await self._get("top-endpoints", limit=limit, start_date=start_date, end_date=end_date)
        )

    async def get_dashboard_analytics(self, *, period: str = "month") -> DashboardAnalytics:
        """Get daily activity, tokens and performance."""
        return DashboardAnalytics.of(await self._get("dashboard-analytics", period=period))

    async def get_plan(
        self, *, period: str = "month", include_projections: bool = True
    ) -> PlanUtilization:
        """Get how far the plan is used."""
        return PlanUtilization.of(
            await self._get(
                "plan", period=period, include_projections=str(include_projections).lower()
            )
        )

    async def get_monthly_tokens(
        self, *, start_date: date | None = None, end_date: date | None = None
    ) -> MonthlyTokenUsage:
        """Get the tokens of a range of dates."""
        return MonthlyTokenUsage.of(
            await self._get("tokens/monthly", start_date=start_date, end_date=end_date)
        )

    async def get_file_tokens(self, *, limit: int = 50, offset: int = 0) -> FileTokenUsageList:
        """Get a page of the tokens of each file."""
        return FileTokenUsageList.of(await self._get("tokens/files", limit=limit, offset=offset))

    async def get_all_file_tokens(self, *, page_size: int = 50) -> AsyncIterator[FileTokenUsage]:
        """Iterate over the tokens of all files."""
        async for each in self._all("tokens/files", "files", FileTokenUsageList, page_size, {}):
            yield each

    async def get_conversation_tokens(
        self, *, limit: int = 50, offset: int = 0
    ) -> ConversationTokenUsageList:
        """Get a page of the tokens of each conversation."""
        return ConversationTokenUsageList.of(
            await self._get("tokens/conversations", limit=limit, offset=offset)
        )

    async def get_all_conversation_tokens(
        self, *, page_size: int = 50
    ) -> AsyncIterator[ConversationTokenUsage]:
        """Iterate over the tokens of all conversations."""
        async for each in self._all(
            "tokens/conversations", "conversations", ConversationTokenUsageList, page_size, {}
        ):
            yield each

    async def _all(
        self, path: str, items: str, kind: type[Result], page_size: int, query: dict[str, Any]
    ) -> AsyncIterator[Any]:
        offset = 0
        while True:
            page = kind.of(await self._get(path, limit=page_size, offset=offset, **query))
            found = getattr(page, items)
            for each in found:
                yield each
            offset += len(found)
            if len(found) < page_size:
                return

    async def _get(self, path: str, **query: Any) -> Any:
        sent = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in query.items()
            if value is not None
        }
        return await self._asked("GET", path, params=sent)

    async def _asked(self, method: str, path: str, **more: Any) -> Any:
        response = await self.http.request(method, f"/usage/{path}", **more)
        if response.is_error:
            raise ScopixError(response)
        return response.json()


class Scopix:
    """The asynchronous client."""

    def __init__(
        self, *, api_key: str, base_url: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        headers = {"Authorization": f"Bearer {api_key}"}
        self._http = httpx.AsyncClient(base_url=base_url, headers=headers, transport=transport)
        self.usage = UsageResource(self._http)

    async def __aenter__(self) -> Scopix:
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._http.aclose()


class SyncUsageResource:
    """All methods of `UsageResource`, without `await`; iterators are plain ones."""

    def __init__(self, usage: UsageResource, runner: asyncio.Runner) -> None:
        self._usage = usage
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._usage, name)
        if name.startswith("get_all_"):
            return lambda **given: self._iterated(method(**given))
        return lambda **given: self._runner.run(method(**given))

    def _iterated(self, found: AsyncIterator[Any]) -> Iterator[Any]:
        while True:
            try:
                yield self._runner.run(anext(found))  # type: ignore[arg-type]
            except StopAsyncIteration:
                return


class SyncScopix:
    """The client for programs that are not asynchronous."""

    def __init__(
        self, *, api_key: str, base_url: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._runner = asyncio.Runner()
        client = Scopix(api_key=api_key, base_url=base_url, transport=transport)
        self._client = client
        self.usage = SyncUsageResource(client.usage, self._runner)

    def close(self) -> None:
        """Close connections."""
        self._runner.run(self._client.__aexit__(None, None, None))
        self._runner.close()
