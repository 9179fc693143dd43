"""Time every operation of the four worlds with a million events each, in-process.

    python -m benchmarks.huge_worlds [--world NAME] [--scenario huge] [--requests N]

Prints for each operation how long its first answer keeps the processor, in which records are made,
kept and added up, and of further answers the median and the slowest in milliseconds, and the most
that one of them kept the processor: on a busy machine an answer waits for others, too. Each of
these is asked with another window, filter or page, so that none was given before.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from benchmarks.in_process import Application, scope
from mockserver.serving import lasting_app
from mockserver.settings import Settings

NOW = datetime(2026, 11, 22, tzinfo=UTC)

Query = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An operation, and the query that it is asked with each time."""

    path: str
    query: Callable[[Random], Query] = lambda _random: {}
    body: Callable[[Random], str] | None = None


def an_instant(random: Random) -> datetime:
    """Return an instant of the last year."""
    return NOW - timedelta(seconds=random.randint(1, 365 * 86_400))


def window(start: str, end: str) -> Callable[[Random], Query]:
    """Return what makes a window of the last year, for the parameters *start* and *end*."""

    def made(random: Random) -> Query:
        first, last = sorted((an_instant(random), an_instant(random)))
        return {start: f"{first:%Y-%m-%dT%H:%M:%SZ}", end: f"{last:%Y-%m-%dT%H:%M:%SZ}"}

    return made


def days(random: Random) -> Query:
    """Return a window of whole days."""
    first, last = sorted((an_instant(random), an_instant(random)))
    return {"start_date": f"{first:%Y-%m-%d}", "end_date": f"{last:%Y-%m-%d}"}


def with_choice(
    query: Callable[[Random], Query], name: str, *values: str
) -> Callable[[Random], Query]:
    """Return what adds one of *values* to *query*."""
    return lambda random: {**query(random), name: random.choice(values)}


def page(limit: int, most: int) -> Callable[[Random], Query]:
    """Return what makes a page of *limit* records behind at most *most* others."""
    return lambda random: {"limit": f"{limit}", "offset": f"{random.randint(0, most)}"}


KEYS = ("3d1f0c62-8b7e-4a54-9c0d-2f6e5b1a7c88", "a41c7f0b-52de-4c39-8e16-70b9d3f2c415")
SINCE = window("start_date", "end_date")
USAGE = "/scopix/api/v2/usage"
OPENCX = "/opencx/resource-usage"
CHATBOTKIT = "/chatbotkit/api/v1/usage"

WORLDS: dict[str, tuple[str, list[Question]]] = {
    "opencx": (
        "ocx_live_x",
        [
            Question(path=f"{OPENCX}/instruction", query=lambda _: {"limit": "250"}),
            Question(
                path=f"{OPENCX}/instruction",
                query=lambda random: window("from", "to")(random) | {"limit": "250"},
            ),
            Question(path=f"{OPENCX}/knowledge", query=window("from", "to")),
            Question(path=f"{OPENCX}/action", query=window("from", "to")),
            Question(
                path=f"{OPENCX}/instruction/6f1f8a52-0c6f-4b83-9d1b-3f2b5a7c9e10/usage-summary",
                query=window("from", "to"),
            ),
        ],
    ),
    "chatbotkit": (
        "sk-mock-key",
        [
            Question(
                path=f"{CHATBOTKIT}/list",
                query=lambda random: {
                    "take": f"{random.randint(1, 100)}",
                    "order": random.choice(["asc", "desc"]),
                },
            ),
            Question(
                path=f"{CHATBOTKIT}/list",
                query=lambda random: {"take": f"{random.randint(1, 100)}", "botId": "bot_abc123"},
            ),
            Question(
                path=f"{CHATBOTKIT}/list",
                query=lambda random: {
                    "take": f"{random.randint(1, 100)}",
                    "meta[reason]": "conversation/complete",
                },
            ),
            Question(path=f"{CHATBOTKIT}/fetch"),
            Question(path=f"{CHATBOTKIT}/series/fetch"),
        ],
    ),
    "scopix": (
        "scopix_mock0key",
        [
            Question(
                path=f"{USAGE}/check",
                body=lambda random: f'{{"item_count": {random.randint(1, 10_000)}}}',
            ),
            Question(path=f"{USAGE}/breakdown"),
            Question(path=f"{USAGE}/summary", query=with_choice(SINCE, "api_key_id", *KEYS)),
            Question(path=f"{USAGE}/summary", query=SINCE),
            Question(path=f"{USAGE}/details", query=page(100, 900_000)),
            Question(path=f"{USAGE}/details", query=SINCE),
            Question(path=f"{USAGE}/details", query=with_choice(SINCE, "api_key_id", *KEYS)),
            Question(
                path=f"{USAGE}/details",
                query=with_choice(
                    with_choice(SINCE, "api_key_id", *KEYS), "operation_type", "describe", "chat"
                ),
            ),
            Question(
                path=f"{USAGE}/details",
                query=lambda random: page(100, 20_000)(random) | {"operation_type": "verify"},
            ),
            *(
                Question(path=f"{USAGE}/by-period", query=with_choice(SINCE, "period_type", each))
                for each in ("hour", "day", "month")
            ),
            Question(path=f"{USAGE}/top-endpoints", query=SINCE),
            *(
                Question(
                    path=f"{USAGE}/dashboard-analytics", query=lambda _, each=each: {"period": each}
                )
                for each in ("week", "month", "year")
            ),
            Question(path=f"{USAGE}/plan", query=lambda _: {"period": "year"}),
            Question(path=f"{USAGE}/tokens/monthly", query=days),
            Question(path=f"{USAGE}/tokens/files", query=page(100, 100_000)),
            Question(path=f"{USAGE}/tokens/conversations", query=page(100, 20_000)),
        ],
    ),
    "autoposting": ("sk-social-mock-key", [Question(path="/autoposting/api-proxy/usage/summary")]),
}


async def measure(name: str, scenario: str, requests: int) -> None:
    """Measure every operation of the world *name*."""
    token, questions = WORLDS[name]
    app = lasting_app(Settings(now=NOW, rate_limits=False, scenario=scenario))
    print(f"{name:54}{'first CPU s':>12}{'median ms':>11}{'slowest ms':>12}{'most CPU ms':>13}")
    for question in questions:
        random = Random(1)
        begin = time.process_time()
        await timed(app, question, token, random)
        first = time.process_time() - begin
        times, kept = [], []
        for _ in range(requests):
            begin = time.process_time()
            times.append(await timed(app, question, token, random))
            kept.append(time.process_time() - begin)
        names = ", ".join(question.query(Random(1)))
        print(
            f"{question.path.split('/', 2)[2][-30:] + ' ' + names:54}{first:>12.2f}"
            f"{statistics.median(times) * 1e3:>11.2f}{max(times) * 1e3:>12.2f}"
            f"{max(kept) * 1e3:>13.2f}",
            flush=True,
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'':54}{memory} MiB at most\n", flush=True)


async def timed(app: Application, question: Question, token: str, random: Random) -> float:
    """Return the seconds that one answer takes. Its number keeps it from being sent again."""
    query = urlencode(question.query(random))
    asked = scope(question.path, query, token, random.getrandbits(60))
    body = b""
    if question.body is not None:
        body = question.body(random).encode()
        asked |= {
            "method": "POST",
            "headers": [*asked["headers"], (b"content-type", b"application/json")],
        }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    begin = time.perf_counter()
    await app(asked, receive, send)
    seconds = time.perf_counter() - begin
    if sent[0]["status"] != 200:
        raise SystemExit(f"{question.path}?{query}: {sent[0]['status']}: {sent[1]['body'][:300]!r}")
    return seconds


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--world", choices=WORLDS, action="append")
    parser.add_argument("--scenario", default="huge")
    parser.add_argument("--requests", type=int, default=25)
    options = parser.parse_args()
    for name in options.world or WORLDS:
        asyncio.run(measure(name, options.scenario, options.requests))


if __name__ == "__main__":
    main()
