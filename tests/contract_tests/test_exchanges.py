from __future__ import annotations

import shlex
import subprocess

from contract_tests.exchanges import Exchange, Violation, curl, report
from mockserver.spec import MISSING

SECRET = "st_do_not_show"


def exchange(**changes: object) -> Exchange:
    values = {"method": "GET", "url": "http://host/books", "status": 200, **changes}
    return Exchange(**values)  # type: ignore[arg-type]  # values of any kind


def test_curl_repeats_the_request() -> None:
    line = curl(
        exchange(
            method="POST",
            url="http://host/books?title=it's%20new&n=1",
            request_headers=(("Accept", "text/csv"), ("User-Agent", "x")),
            request_body=b'{"a": "it\'s"}',
        )
    )
    assert shlex.split(line) == [
        "curl",
        "-X",
        "POST",
        "http://host/books?title=it%27s%20new&n=1",
        "-H",
        "Accept: text/csv",
        "--data-raw",
        '{"a": "it\'s"}',
    ]


def test_curl_never_shows_a_credential() -> None:
    line = curl(
        exchange(
            url=f"http://user:{SECRET}@host/books?KEY={SECRET}&n=1",
            request_headers=(
                ("Authorization", f"Bearer {SECRET}"),
                ("Cookie", f"session={SECRET}"),
                ("X-Store-Key", SECRET),
            ),
            secret_places=frozenset({"query.key", "header.x-store-key"}),
        )
    )
    assert SECRET not in line
    assert '"Authorization: Bearer $CREDENTIAL"' in line
    assert "KEY=$CREDENTIAL&n=1" in line


def test_the_shell_puts_the_credential_in() -> None:
    line = curl(exchange(request_headers=(("Authorization", 'Basic a"b`c'), ("X-Note", "`id`"))))
    shown = subprocess.run(
        ["sh", "-c", line.replace("curl", "printf '%s\\n'", 1)],
        env={"CREDENTIAL": "good"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Authorization: Basic good" in shown
    assert "X-Note: `id`" in shown


def test_an_exchange_does_not_print_its_headers() -> None:
    shown = repr(exchange(request_headers=(("Authorization", f"Bearer {SECRET}"),)))
    assert SECRET not in shown


def test_the_media_type_is_without_parameters() -> None:
    found = exchange(response_headers=(("content-type", "Text/CSV; charset=utf-8"),))
    assert found.media_type == "text/csv"
    assert exchange().media_type == ""


def test_a_body_that_is_no_json_is_missing() -> None:
    assert exchange(response_body=b"{").json() is MISSING
    assert exchange(response_body=b"null").json() is None


def test_a_report_shows_the_first_violations_and_counts_the_others() -> None:
    found = [
        Violation(operation="GET /", rule=f"rule.{n}", place="body", evidence="e", curl="curl x")
        for n in range(5)
    ]
    text = report([*found, found[0]], shown=2)
    assert "GET /: rule.0 at body" in text
    assert "rule.1" in text
    assert text.endswith("and 3 more: rule.2, rule.3, rule.4")
