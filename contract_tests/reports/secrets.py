"""Take every credential out of a run, wherever in it one is repeated."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from contract_tests.exchanges import Exchange, Headers, Violation, shown_header, shown_url
from contract_tests.hiding import SHORTEST, Change, hiding, of_address, secrets_in, without_user
from contract_tests.results import Finding, Run, Verdict


def without_secrets(run: Run, secrets: Iterable[str] = ()) -> Run:
    """Return *run* with `$CREDENTIAL` for every credential, also where a server echoes one.

    *secrets* are known ones; those that stand in the exchanges are found.
    """
    found = {text for text in secrets if len(text) >= SHORTEST}
    for verdict in run.verdicts:
        for finding in verdict.findings:
            for exchange in finding.exchanges:
                found |= set(_secrets_of(exchange))
    found |= {*of_address(run.url), *of_address(run.document)}
    change = hiding(found)
    return dataclasses.replace(
        run,
        document=change(without_user(run.document)),
        url=change(without_user(run.url)),
        notes=tuple(map(change, run.notes)),
        stopped=change(run.stopped),
        verdicts=tuple(cleaned(verdict, change) for verdict in run.verdicts),
    )


def cleaned(verdict: Verdict, change: Change) -> Verdict:
    """Return *verdict* with *change* made to every text that comes from the server or to it."""
    findings = tuple(
        Finding(
            violation=_cleaned_violation(finding.violation, change),
            exchanges=tuple(_cleaned_exchange(each, change) for each in finding.exchanges),
            known=finding.known,
        )
        for finding in verdict.findings
    )
    return dataclasses.replace(verdict, reason=change(verdict.reason), findings=findings)


def secrets_cleaned(verdict: Verdict, secrets: Iterable[str] = ()) -> Verdict:
    """Return *verdict* alone without credentials, as `without_secrets` does for a run."""
    found = {text for text in secrets if len(text) >= SHORTEST}
    for finding in verdict.findings:
        for exchange in finding.exchanges:
            found |= set(_secrets_of(exchange))
    return cleaned(verdict, hiding(found))


def violations_cleaned(violations: Iterable[Violation], exchange: Exchange) -> list[Violation]:
    """Return *violations* that *exchange* shows, without the credentials in it."""
    change = hiding(_secrets_of(exchange))
    return [_cleaned_violation(violation, change) for violation in violations]


def _cleaned_violation(violation: Violation, change: Change) -> Violation:
    return dataclasses.replace(
        violation, evidence=change(violation.evidence), curl=change(violation.curl)
    )


def _cleaned_exchange(exchange: Exchange, change: Change) -> Exchange:
    def headers(pairs: Headers) -> Headers:
        return tuple((name, change(shown_header(exchange, name, value))) for name, value in pairs)

    body = exchange.request_body
    return dataclasses.replace(
        exchange,
        url=change(shown_url(exchange)),
        request_headers=headers(exchange.request_headers),
        request_body=None if body is None else _changed(body, change),
        response_headers=headers(exchange.response_headers),
        response_body=_changed(exchange.response_body, change),
    )


def _changed(body: bytes, change: Change) -> bytes:
    # Latin-1 keeps every byte; what is looked for is there in the bytes of UTF-8, too.
    return change(body.decode("latin-1")).encode("latin-1")


def _secrets_of(exchange: Exchange) -> Iterator[str]:
    """Yield the credentials that stand in *exchange*."""
    return secrets_in(
        exchange.url,
        exchange.request_headers,
        exchange.response_headers,
        (exchange.request_body, exchange.response_body),
        exchange.secret_places,
    )
