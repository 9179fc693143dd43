"""Show a run on the terminal: progress while it happens, then tables and failures."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.console import Console
from rich.console import Group as Renderables
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from contract_tests.coverage import shares
from contract_tests.reports.groups import STANDINGS, Group, Standing, counts, groups_of, standing
from contract_tests.reports.markdown import WORDS
from contract_tests.reports.messages import Line, request_lines, response_lines, visible
from contract_tests.reports.progress import Bar, waits
from contract_tests.reports.secrets import secrets_cleaned, without_secrets
from contract_tests.results import Run, Verdict

STYLES: Mapping[Standing, str] = {
    "violated": "bold red",
    "error": "bold magenta",
    "known": "yellow",
    "not-judged": "dim",
    "passed": "green",
}

_MOST_FAILURES = 20
_MOST_OPERATIONS = 60
_MOST_NOTES = 20
# An option, or a variable of the environment.
_ACTIONABLE = re.compile(r"--\w|CONTRACT_\w")
_AROUND = 4
_MOST_REQUEST_LINES = 14
_NOISE = (
    "user-agent:", "accept-encoding:", "connection:", "content-length:", "accept: */*", "date:",
    "server:", "vary:", "x-schemathesis-testcaseid:", "x-mockserver-reasons:",
)  # fmt: skip

# Whoever only sees lines is told of longer waits alone, and not of each that is like the last.
_LONG_S = 2.0
_REPEATED_S = 60.0


class Terminal:
    """A listener that shows on *console* how a run goes, without any of *secrets*.

    *marked* tells known failures from news (`baselines.marked`), *sent* how many requests were
    sent. A run that ends after *seconds* has a bar for them, another one for its verdicts. What
    came of the run, `summary` shows: it may be told of gates and of more known failures than the
    run itself knows.
    """

    def __init__(
        self,
        console: Console,
        *,
        secrets: Iterable[str] = (),
        marked: Callable[[Verdict], Verdict] = lambda verdict: verdict,
        sent: Callable[[], int] | None = None,
        seconds: float | None = None,
    ) -> None:
        self._console = console
        self._secrets = tuple(secrets)
        self._marked = marked
        self._sent = sent
        self._seconds = seconds
        self._bar: Bar | None = None
        self._silent: dict[str, float] = {}
        self._standings: dict[Standing, int] = dict.fromkeys(STANDINGS, 0)

    def begun(self, total: int) -> None:
        """Begin the progress bar, if somebody can see it move."""
        if self._console.is_terminal:
            self._bar = Bar(self._console, total=total, seconds=self._seconds, sent=self._sent)
            self._bar.start()

    def asking(self, operation: str, check: str) -> None:
        """Show what is asked, below the bar."""
        if self._bar is not None:
            self._bar.asking(operation, check)

    def waiting(self, seconds: float, reason: str) -> None:
        """Show what is waited for, below the bar; without one, in a line of its own."""
        if self._bar is not None:
            self._bar.waiting(seconds, reason)
        elif seconds >= _LONG_S and time.monotonic() >= self._silent.get(reason, 0.0):
            self._silent[reason] = time.monotonic() + _REPEATED_S
            self._console.print(waits(seconds, reason), soft_wrap=True)

    def judged(self, verdict: Verdict) -> None:
        """Move the bar on, and tell at once what is violated."""
        verdict = self._marked(verdict)
        how = standing(verdict)
        self._standings[how] += 1
        if self._bar is not None:
            self._bar.judged(self._standings["violated"])
        if how in ("violated", "error"):
            cleaned = secrets_cleaned(verdict, self._secrets)
            rules = dict.fromkeys(each.violation.rule for each in cleaned.findings)
            line = Text(f"{how:>8} ", style=STYLES[how])
            line.append(f"{visible(cleaned.operation)}  ", style="bold")
            line.append(f"{visible(cleaned.check)}: {visible(', '.join(rules) or cleaned.reason)}")
            self._console.print(line, soft_wrap=True)

    def ended(self, run: Run) -> None:  # noqa: ARG002 - `summary` shows it
        """End the bar."""
        if self._bar is not None:
            self._bar.stop()


def summary(run: Run, missed: tuple[str, ...] = (), *, secrets: Iterable[str] = ()) -> Renderables:
    """Return what is shown of *run*, which missed the gates *missed*, when it has ended.

    None of *secrets*, and no credential that was sent, is in it.
    """
    run = without_secrets(run, secrets)
    news = groups_of(run)
    parts: list[Text | Table | Padding] = [Text(), _operations(run)]
    for group in news[:_MOST_FAILURES]:
        parts += [Text(), *_failure(group)]
    if len(news) > _MOST_FAILURES:
        parts.append(Text(f"\nand {len(news) - _MOST_FAILURES} violations more", style="bold red"))
    for verdict in run.verdicts:
        if verdict.status == "error":
            text = f"{verdict.operation}: {verdict.check}: {verdict.reason}"
            parts.append(Text(visible(text), style=STYLES["error"]))
    for group in groups_of(run, known=True):
        text = f"known: {group.violation.operation} {group.violation.rule}: {group.known}"
        parts.append(Text(visible(text), style=STYLES["known"]))
    parts += [Text(visible(line), style="dim") for line in _unjudged(run)]
    notes = [*dict.fromkeys(run.notes)]
    parts += [Text(f"note: {visible(note)}", style="dim") for note in notes[:_MOST_NOTES]]
    if len(notes) > _MOST_NOTES:
        parts.append(Text(f"and {len(notes) - _MOST_NOTES} notes more", style="dim"))
    parts += [Text(), *_coverage(run), _total(run)]
    if run.stopped:
        parts.append(Text(f"stopped early: {visible(run.stopped)}", style="bold yellow"))
    parts += [Text(f"gate missed: {sentence}", style="bold red") for sentence in missed]
    return Renderables(*parts)


def _unjudged(run: Run) -> list[str]:
    """Return why checks were not brought to operations, where a reader can do something for it."""
    reasons = Counter(each.reason for each in run.verdicts if each.status == "not-judged")
    return [
        f"not judged, {count} checks: {reason}"
        for reason, count in reasons.most_common()
        if _ACTIONABLE.search(reason)
    ]


def _operations(run: Run) -> Table:
    """Return a row for each operation; of many, for those with something to tell."""
    verdicts: dict[str, list[Verdict]] = {}
    for verdict in run.verdicts:
        verdicts.setdefault(verdict.operation, []).append(verdict)
    numbers = {name: counts(each) for name, each in verdicts.items()}
    present = [each for each in STANDINGS if any(one[each] for one in numbers.values())]
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("operation", overflow="fold")
    for each in present:
        table.add_column(WORDS[each], justify="right")
    table.add_column("requests", justify="right")
    quiet = 0
    for name, found in numbers.items():
        if len(numbers) > _MOST_OPERATIONS and not found["violated"] and not found["error"]:
            quiet += 1
            continue
        cells = [
            Text(
                str(found[each]) if found[each] else "·",
                style=STYLES[each] if found[each] else "dim",
            )
            for each in present
        ]
        requests = sum(verdict.requests for verdict in verdicts[name])
        table.add_row(Text(visible(name)), *cells, Text(f"{requests:,}"))
    if quiet:
        table.add_row(Text(f"and {quiet} operations without violations", style="dim"))
    return table


def _failure(group: Group) -> list[Text | Padding]:
    violation = group.violation
    title = Text(visible(violation.rule), style="bold red")
    title.append(f"  {visible(violation.operation)}", style="bold")
    if violation.place:
        title.append(f"  at {visible(violation.place)}")
    if group.more:
        title.append(f"  ({group.more} more of the same)", style="dim")
    parts: list[Text | Padding] = [title, _indented(Text(visible(violation.evidence)))]
    if group.exchanges:
        last = group.exchanges[-1]
        request = [each for each in request_lines(last, violation.place) if not _is_noise(each)]
        parts.append(_indented(_lines(request[:_MOST_REQUEST_LINES], "> ")))
        response = [each for each in response_lines(last, violation.place) if not _is_noise(each)]
        parts.append(_indented(_lines(_around(response), "< ")))
    # In one piece, to be copied: printed with `crop=False`.
    curl = f"  {visible(violation.curl)}"
    parts.append(Text(curl, style="cyan", no_wrap=True, overflow="ignore"))
    return parts


def _is_noise(line: Line) -> bool:
    """Tell whether *line* is a header that every client sends, of which a reader learns nothing."""
    return not line.marked and line.text.lower().startswith(_NOISE)


def _around(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the first of *lines* and those around what is marked: the part that differs."""
    marked = [number for number, line in enumerate(lines) if line.marked]
    if not marked or marked == [0]:
        return lines[: 2 * _AROUND]
    start = max(1, marked[0] - _AROUND)
    end = min(len(lines), min(marked[-1], marked[0] + 2 * _AROUND) + _AROUND + 1)
    gap = (Line(text="…"),)
    return (
        lines[0],
        *(gap if start > 1 else ()),
        *lines[start:end],
        *(gap if end < len(lines) else ()),
    )


def _lines(lines: Iterable[Line], sign: str) -> Text:
    text = Text()
    for number, line in enumerate(lines):
        style = "bold red" if line.marked else "dim"
        text.append("\n" if number else "").append(f"{sign}{visible(line.text)[:400]}", style=style)
    return text


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2), expand=False)


def _coverage(run: Run) -> list[Text | Table | Padding]:
    if not run.coverage:
        return []
    parts = (
        f"{share.seen}/{share.documented} {name}" for name, share in shares(run.coverage).items()
    )
    return [Text("seen: " + ", ".join(parts))]


def _total(run: Run) -> Text:
    numbers = counts(run.verdicts)
    text = Text()
    for each in STANDINGS:
        if numbers[each]:
            text.append(", " if text else "").append(
                f"{numbers[each]} {WORDS[each]}", style=STYLES[each]
            )
    if not numbers["violated"] and not numbers["passed"] and not numbers["known"]:
        text.append(": " if text else "").append("nothing was judged", style="bold yellow")
    requests = sum(verdict.requests for verdict in run.verdicts)
    return text.append(f"; {requests:,} requests in {run.elapsed_s:.1f} s", style="dim")
