"""What the methods of the Scopix SDK return: the members that the vendor's page reads, typed.

An answer that lacks one of them, or has it in another type, is refused as it is read. Whatever else
an answer holds is an attribute, too, of any type.
"""

from __future__ import annotations

import types
from typing import Any, Self, get_args, get_origin, get_type_hints


class Result:
    """An object of an answer. Annotations of a subclass are members that must be there."""

    def __init__(self, members: dict[str, Any]) -> None:
        kinds = get_type_hints(type(self))
        for name, value in members.items():
            setattr(self, name, read(value, kinds.get(name, Any)))
        missing = [name for name in kinds if name not in members]
        if missing:
            raise TypeError(f"{type(self).__name__} has no {', '.join(missing)}")

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # what can change has no hash

    @classmethod
    def of(cls, value: Any) -> Self:
        """Return *value*, the body of an answer, as this kind of result."""
        result: Self = read(value, cls)
        return result


def read(value: Any, kind: Any) -> Any:
    """Return *value* as *kind* says. Raises `TypeError` if it is something else."""
    if kind is Any:
        kind = {dict: Result, list: list[Any]}.get(type(value), type(value))
    if get_origin(kind) is types.UnionType:
        [kind] = {type(None): [type(None)]}.get(
            type(value), [one for one in get_args(kind) if one is not type(None)]
        )
    if get_origin(kind) is list and isinstance(value, list):
        return [read(each, get_args(kind)[0]) for each in value]
    if isinstance(value, dict) and issubclass(kind, Result):
        return kind(value)
    # A whole number is a number, but true is none.
    if type(value) is not kind and not (kind is float and type(value) is int):
        raise TypeError(f"{value!r} is no {kind}")
    return value


class UsageCheckResult(Result):
    """Whether an operation can proceed."""

    can_proceed: bool
    available_credits: int
    message: str | None


class UsageBreakdown(Result):
    """Credits of the current billing period."""

    usage_percentage: float
    reset_date: str


class UsageLimits(Result):
    """What a billing period allows."""

    remaining: int


class UsageSummary(Result):
    """Credits, requests, limits and plan of a period."""

    total_credits: int
    limits: UsageLimits | None


class UsageEvent(Result):
    """One request."""

    timestamp: str
    endpoint: str
    status_code: int


class UsageDetails(Result):
    """A page of requests."""

    events: list[UsageEvent]


class UsagePoint(Result):
    """One point of a series."""

    label: str
    value: float


class UsageByPeriod(Result):
    """A series."""

    data: list[UsagePoint]


class Endpoint(Result):
    """An endpoint, and how often it was requested."""

    endpoint: str
    request_count: int


class TopEndpoints(Result):
    """The most requested endpoints."""

    endpoints: list[Endpoint]


class DailyActivity(Result):
    """What happened on one day."""

    date: str
    files_uploaded: int
    chat_messages: int


class DashboardAnalytics(Result):
    """What happened on the days of a period."""

    total_files_uploaded: int
    total_chat_sessions: int
    daily_activity: list[DailyActivity]


class Projections(Result):
    """Where usage leads."""

    will_exceed_limit: bool


class PlanDetails(Result):
    """A plan, and how far it is used."""

    plan_name: str
    usage_percentage: float


class PlanUtilization(Result):
    """The plan and where its usage leads."""

    projections: Projections | None
    plan_details: PlanDetails | None


class MonthlyTokenUsage(Result):
    """Tokens of a range of dates."""

    total_tokens: int
    total_input_tokens: int
    total_output_tokens: int


class FileTokenUsage(Result):
    """Tokens of one file."""

    filename: str | None
    total_tokens: int


class FileTokenUsageList(Result):
    """A page of files."""

    files: list[FileTokenUsage]


class ConversationTokenUsage(Result):
    """Tokens of one conversation."""

    title: str | None
    total_tokens: int
    message_count: int


class ConversationTokenUsageList(Result):
    """A page of conversations."""

    conversations: list[ConversationTokenUsage]
