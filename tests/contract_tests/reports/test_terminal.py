"""What people see while a run happens and when it has ended."""

from __future__ import annotations

import dataclasses
import io
import re
import time

from rich.console import Console

from contract_tests.reports import Terminal, summary
from contract_tests.results import Run, Verdict
from tests.contract_tests.reports.sample import SECRET, clean_run, run


def _shown(one: Run, missed: tuple[str, ...] = (), *, width: int = 100) -> str:
    file = io.StringIO()
    Console(file=file, width=width).print(summary(one, missed), crop=False)
    return file.getvalue()


def _colored(one: Run) -> str:
    file = io.StringIO()
    console = Console(file=file, width=100, force_terminal=True, color_system="standard")
    console.print(summary(one), crop=False)
    return file.getvalue()


def test_every_operation_has_a_row_and_every_group_of_failures_its_part() -> None:
    text = _shown(run())
    assert text.count("GET /books   ") == 1
    for rule in ("response.body", "response.header", "page.duplicate"):
        assert f"\n{rule}  GET /books" in text
    assert "(1 more of the same)" in text
    assert "known: GET /books order.unsorted: ticket 7" in text
    assert "seen: 1/2 operations, 1/3 statuses" in text
    assert text.rstrip().endswith("16 requests in 1.5 s")


def test_the_part_that_differs_is_highlighted() -> None:
    red = [line for line in _colored(run()).splitlines() if "\x1b[1;31m" in line]
    assert any('"title": 1' in line for line in red)
    assert not any('"you"' in line for line in red)


def test_a_curl_line_stays_in_one_piece() -> None:
    lines = [line for line in _shown(run(), width=40).splitlines() if line.startswith("  curl ")]
    assert all(line.endswith("'Accept: application/json'") for line in lines)
    assert len(lines) == 3


def test_no_text_of_a_server_is_obeyed_by_the_terminal_or_by_rich() -> None:
    assert "\x1b[31m" not in _shown(run())
    one = dataclasses.replace(clean_run(), notes=("[bold]not[/bold] [/nonsense]",))
    assert "note: [bold]not[/bold] [/nonsense]" in _shown(one)


def test_no_secret_is_shown() -> None:
    assert SECRET not in _shown(run())


def test_missed_gates_and_an_early_end_are_told() -> None:
    text = _shown(dataclasses.replace(clean_run(), stopped="Ctrl-C"), ("too few",))
    assert "stopped early: Ctrl-C" in text
    assert "gate missed: too few" in text


def test_a_run_that_judged_nothing_says_so() -> None:
    verdict = Verdict(operation="GET /a", check="c", status="not-judged", reason="no credential")
    text = _shown(dataclasses.replace(clean_run(), verdicts=(verdict,)))
    assert "nothing was judged" in text
    assert "nothing was judged" not in _shown(clean_run())


def test_of_many_operations_those_with_violations_are_shown() -> None:
    verdicts = tuple(
        Verdict(
            operation=f"GET /{number}", check="c", status="violated" if number == 7 else "passed"
        )
        for number in range(100)
    )
    text = _shown(dataclasses.replace(clean_run(), verdicts=verdicts))
    assert "GET /7 " in text
    assert "GET /8 " not in text
    assert "and 99 operations without violations" in text


def _told(*, terminal: bool) -> str:
    file = io.StringIO()
    console = Console(file=file, width=100, force_terminal=terminal)
    listener = Terminal(console, marked=lambda each: each)
    listener.begun(len(run().verdicts))
    for verdict in run().verdicts:
        listener.judged(verdict)
    listener.ended(run())
    return file.getvalue()


def test_violations_are_told_at_once() -> None:
    lines = _told(terminal=False).splitlines()
    assert lines == [
        "violated GET /books  examples: response.body, response.header",
        "violated GET /books  pagination: page.duplicate",
        "   error POST /books  security: no answer",
    ]


def test_a_terminal_shows_a_bar_with_an_estimate() -> None:
    text = _told(terminal=True)
    assert "6/6" in text
    assert "left" in text


def test_known_failures_are_not_told_as_news() -> None:
    file = io.StringIO()

    def marked(verdict: Verdict) -> Verdict:
        known = tuple(dataclasses.replace(each, known="ticket") for each in verdict.findings)
        return dataclasses.replace(verdict, findings=known)

    listener = Terminal(Console(file=file), marked=marked)
    listener.judged(run().verdicts[0])
    assert file.getvalue() == ""


def _waiting(*, terminal: bool) -> str:
    file = io.StringIO()
    console = Console(file=file, width=100, force_terminal=terminal)
    listener = Terminal(console, sent=lambda: 1234)
    listener.begun(3)
    listener.asking("GET /books", "pagination")
    time.sleep(0.2)
    for seconds in (0.5, 40.0, 39.0):
        listener.waiting(seconds, "the server answered 429")
    time.sleep(0.2)
    listener.ended(clean_run())
    return file.getvalue()


def test_a_terminal_shows_what_is_asked_and_what_is_waited_for_until_when() -> None:
    text = _waiting(terminal=True)
    assert "GET /books  pagination  1,234 requests" in text
    assert re.search(r"waits 40 s, until \d\d:\d\d:\d\d: the server answered 429", text)


def test_a_log_has_a_line_for_what_is_waited_for_long() -> None:
    lines = _waiting(terminal=False).splitlines()
    assert len(lines) == 1
    assert re.fullmatch(r"waits 40 s, until \d\d:\d\d:\d\d: the server answered 429", lines[0])


def test_a_run_that_ends_in_time_has_a_bar_that_moves_with_it() -> None:
    file = io.StringIO()
    console = Console(file=file, width=100, force_terminal=True)
    listener = Terminal(console, seconds=0.4)
    listener.begun(3)
    time.sleep(0.6)
    listener.ended(clean_run())
    assert "━" * 40 in re.sub("\x1b[^m]*m", "", file.getvalue())
    assert "0/3" not in file.getvalue()


def test_what_would_let_more_be_judged_is_told() -> None:
    reasons = ["may write: see --allow-writes"] * 2 + ["set CONTRACT_CREDENTIAL", "has no list"]
    verdicts = tuple(
        Verdict(operation="GET /it", check=f"check-{number}", status="not-judged", reason=reason)
        for number, reason in enumerate(reasons)
    )
    lines = _shown(dataclasses.replace(clean_run(), verdicts=verdicts)).splitlines()
    assert [line.strip() for line in lines if "not judged, " in line] == [
        "not judged, 2 checks: may write: see --allow-writes",
        "not judged, 1 checks: set CONTRACT_CREDENTIAL",
    ]
