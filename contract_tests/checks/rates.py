"""Judge a declared rate limit: kept, told truthfully, and over when it says so. It spends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.defaults import known_values
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import Operation
from mockserver.spec.semantics import RateLimit

MAX_REQUESTS = 700
MAX_WAIT_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """How to tell the time, in seconds from whenever, and to let it pass."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def rate_limit(
    contract: Contract, operation: Operation, ask: Ask, clock: Time
) -> Iterator[Finding]:
    """Yield what is wrong with the rate limit that *operation* declares.

    *ask* must not wait when it is refused. Two windows' worth of requests and one is sent as fast
    as the server answers; then `Retry-After` is waited for. Raises `Unjudged` if that is too much,
    or too slow to tell.
    """
    limit = contract.semantics(operation).rate_limit
    if limit is None:
        raise Unjudged("the operation declares no rate limit (x-rate-limit)")
    if limit.requests * 2 + 1 > MAX_REQUESTS:
        raise Unjudged(f"{limit.requests} requests in {limit.window_s} s are too many to spend")
    values = known_values(contract, operation, ask)
    started = clock.now()
    exchanges: list[Exchange] = []
    while len(exchanges) <= 2 * limit.requests:
        exchanges.append(ask(operation, values))
        if exchanges[-1].status == 429:
            break
    elapsed = clock.now() - started
    last = exchanges[-1]
    yield from _counted(operation, limit, exchanges)
    if last.status != 429:
        if elapsed >= limit.window_s:
            raise Unjudged(f"{len(exchanges)} requests took longer than the window")
        evidence = (
            f"{limit.requests} requests in {limit.window_s} s are allowed; {len(exchanges)} were "
            f"answered in {elapsed:.1f} s"
        )
        yield finding(operation, "rate.never-429", "status", evidence, last)
        return
    yield from _told(operation, limit, last)
    yield from _over(operation, limit, last, lambda: ask(operation, values), clock)


def _counted(
    operation: Operation, limit: RateLimit, exchanges: list[Exchange]
) -> Iterator[Finding]:
    """Yield that what remains does not go down with every request; others may spend as well."""
    remaining, whole = limit.headers.get("remaining"), limit.headers.get("limit")
    counted = [each for each in exchanges if succeeded(each)]
    stuck = [
        (one, other)
        for one, other in pairwise(counted)
        if (before := _number(one, remaining)) is not None
        and (after := _number(other, remaining)) is not None
        and after == before
    ]
    # Once may be the turn of a window.
    if len(stuck) > 1 or (stuck and len(counted) == 2):
        one, other = stuck[0]
        evidence = (
            f"{remaining} is {other.header(remaining or '')} after two requests alike; it must go "
            "down with each"
        )
        place = f"header.{(remaining or '').lower()}"
        yield finding(operation, "rate.remaining-lies", place, evidence, one, other)
    for each in counted[:1]:
        said = _number(each, whole)
        if said is not None and said != limit.requests:
            evidence = f"{whole} is {said}; {limit.requests} requests are declared"
            place = f"header.{(whole or '').lower()}"
            yield finding(operation, "rate.limit-differs", place, evidence, each)


def _told(operation: Operation, limit: RateLimit, refused: Exchange) -> Iterator[Finding]:
    """Yield declared headers that a refusal leaves out."""
    for name in limit.headers.values():
        if refused.header(name) is None:
            evidence = f"429 has no {name}, which is declared"
            place = f"header.{name.lower()}"
            yield finding(operation, "rate.no-headers", place, evidence, refused)


def _over(
    operation: Operation,
    limit: RateLimit,
    refused: Exchange,
    again: Callable[[], Exchange],
    clock: Time,
) -> Iterator[Finding]:
    """Yield that the limit still holds when `Retry-After` has passed."""
    name = limit.headers.get("retryAfter", "Retry-After")
    wait_s = _number(refused, name)
    if wait_s is None:
        return
    if wait_s > MAX_WAIT_S:
        raise Unjudged(f"{name} is {wait_s} s, too long to wait for")
    # Seconds are rounded somewhere, and the answer took its time to arrive.
    clock.sleep(wait_s + 0.1)
    exchange = again()
    if exchange.status == 429:
        evidence = f"{name} was {wait_s}; that passed, and the answer still is 429"
        place = f"header.{name.lower()}"
        yield finding(operation, "rate.retry-after-short", place, evidence, refused, exchange)


def _number(exchange: Exchange, name: str | None) -> int | None:
    text = exchange.header(name) if name else None
    return int(text) if text is not None and text.strip().isdigit() else None
