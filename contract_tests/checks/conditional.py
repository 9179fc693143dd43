"""Judge conditional requests: not modified means so, and a stale change is refused."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.defaults import known_values
from contract_tests.checks.drafts import Drafts
from contract_tests.checks.owning import owning
from contract_tests.exchanges import Exchange, Headers
from contract_tests.results import Finding
from mockserver.spec import Operation

# A tag that no server gave to anything.
_OTHER = '"contract-tests-none"'


def conditional_read(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield where *operation*, which documents 304, answers conditions wrongly (RFC 9110, 13).

    Raises `Unjudged` if it gives no validator to ask with.
    """
    values = known_values(contract, operation, ask)
    first = ask(operation, values)
    tag, changed = first.header("etag"), first.header("last-modified")
    if not succeeded(first) or not (tag or changed):
        raise Unjudged("the answer has neither ETag nor Last-Modified")
    if tag:
        headers: Headers = (("If-None-Match", tag),)
    else:
        headers = (("If-Modified-Since", changed or ""),)
    second = ask(operation, values, headers=headers)
    if succeeded(second):
        third = ask(operation, values)
        if (third.header("etag"), third.header("last-modified")) == (tag, changed):
            name, value = headers[0]
            evidence = f"{name} is {value}, which is what it has; the answer is {second.status}"
            place = f"header.{name.lower()}"
            yield finding(operation, "conditional.ignored", place, evidence, first, second)
    elif second.status == 304 and second.response_body:
        evidence = f"304 has a body of {len(second.response_body)} bytes"
        yield finding(operation, "conditional.body", "body", evidence, first, second)
    if tag:
        other = ask(operation, values, headers=(("If-None-Match", _OTHER),))
        if other.status == 304:
            evidence = f"If-None-Match is {_OTHER}, which it does not have; the answer is 304"
            place = "header.if-none-match"
            yield finding(operation, "conditional.not-modified-wrong", place, evidence, other)


def conditional_change(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield that *operation*, which documents 412, changes what the client has not seen.

    It is tried on a record made for that. Raises `Unjudged`.
    """
    with owning(contract, operation, ask) as own:
        owned = own.created(own.drafts.full(1))
        if own.read(owned).header("etag") is None:
            raise Unjudged("what is read has no ETag")
        drafts = Drafts(contract, operation)
        body = None
        if drafts.possible:
            body = drafts.body(drafts.full(2))
        elif operation.request_body is not None:
            raise Unjudged("no JSON object is known that the operation takes")
        values, headers = own.values(operation, owned), (("If-Match", _OTHER),)
        exchange = ask(operation, values, body=body, headers=headers)
        if succeeded(exchange):
            evidence = f"If-Match is {_OTHER}, which it does not have; it is {exchange.status}"
            place = "header.if-match"
            yield finding(operation, "conditional.lost-update", place, evidence, exchange)


def stale_tag(operation: Operation, before: Exchange, after: Exchange) -> Iterator[Finding]:
    """Yield that two reads, between which *operation* changed the record, have one ETag.

    A weak one says only that both mean the same: RFC 9110, 8.8.1.
    """
    tag = before.header("etag")
    if tag is None or tag.startswith("W/") or tag != after.header("etag"):
        return
    if succeeded(before) and succeeded(after) and before.response_body != after.response_body:
        evidence = f"the record was changed, and its ETag still is {tag}"
        yield finding(operation, "conditional.stale-tag", "header.etag", evidence, before, after)
