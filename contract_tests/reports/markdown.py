"""Write a run as Markdown: a summary that fits into a pull request."""

from __future__ import annotations

import re

from contract_tests.coverage import shares
from contract_tests.reports.groups import STANDINGS, Group, Standing, counts, groups_of
from contract_tests.reports.messages import visible
from contract_tests.reports.paths import local_path
from contract_tests.reports.places import Places
from contract_tests.results import Run

_SHOWN = 25

# GitHub refuses a summary of more than 1 MiB, and a comment of more than 65,536 characters.
_EVIDENCE = 300
_CURL = 1_000

WORDS: dict[Standing, str] = {
    "violated": "violated",
    "error": "not to be judged",
    "known": "known to fail",
    "not-judged": "not judged",
    "passed": "passed",
}
"""What a standing is called, after a number of checks."""


def markdown_text(run: Run, places: Places, missed: tuple[str, ...] = ()) -> str:
    """Return *run*, which missed the gates *missed*, as Markdown for people in a hurry."""
    news = groups_of(run)
    known = groups_of(run, known=True)
    numbers = counts(run.verdicts)
    parts = ", ".join(f"{numbers[each]} {WORDS[each]}" for each in STANDINGS if numbers[each])
    lines = [
        f"## {_sign(run, missed)} {plain(run.title)}: {_headline(news, numbers, missed)}",
        "",
        f"`{code(run.document)}` at {plain(run.url)}: "
        f"{sum(each.requests for each in run.verdicts):,} requests in {run.elapsed_s:.1f} s, "
        f"{len(run.verdicts)} checks of operations ({parts or 'none'}).",
        "",
    ]
    if run.stopped:
        lines += [f"**Stopped early:** {plain(run.stopped)}", ""]
    lines += [f"- **Gate missed:** {plain(sentence)}" for sentence in missed]
    lines += [""] if missed else []
    lines += _failures(news, places)
    lines += _errors(run)
    lines += _coverage(run)
    lines += _folded("Known failures", [_known(group) for group in known])
    lines += _folded("Notes", [f"- {plain(note)}" for note in run.notes])
    return "\n".join(lines).rstrip() + "\n"


def _sign(run: Run, missed: tuple[str, ...]) -> str:
    if run.findings or missed:
        return "❌"
    return "⚠️" if any(each.status == "error" for each in run.verdicts) else "✅"


def _headline(
    news: tuple[Group, ...], numbers: dict[Standing, int], missed: tuple[str, ...]
) -> str:
    if news:
        return f"{len(news)} violation{'s' if len(news) > 1 else ''}"
    if missed:
        return "too little was seen"
    if numbers["error"]:
        return "not everything could be judged"
    return "no violations" if numbers["passed"] or numbers["known"] else "nothing was judged"


def _failures(news: tuple[Group, ...], places: Places) -> list[str]:
    if not news:
        return []
    lines = ["| operation | rule | place | what was seen |", "|---|---|---|---|"]
    for group in news[:_SHOWN]:
        one = group.violation
        more = f" ({group.more} more)" if group.more else ""
        place = places.of(one, group.exchanges)
        line = f"<br>{plain(local_path(place.source))}:{place.line}" if place and place.line else ""
        lines.append(
            f"| `{code(one.operation)}` | `{code(one.rule)}` | `{code(one.place)}`{line} "
            f"| {plain(one.evidence[:_EVIDENCE])}{more} |"
        )
    if len(news) > _SHOWN:
        lines += ["", f"and {len(news) - _SHOWN} more."]
    curls = list(dict.fromkeys(group.violation.curl[:_CURL] for group in news[:_SHOWN]))
    return [*lines, "", *_folded("Reproduce", _fenced("sh", [visible(each) for each in curls]))]


def _errors(run: Run) -> list[str]:
    failed = [each for each in run.verdicts if each.status == "error"]
    lines = [f"- `{code(each.operation)}` {each.check}: {plain(each.reason)}" for each in failed]
    if len(lines) > _SHOWN:
        lines = [*lines[:_SHOWN], f"- and {len(lines) - _SHOWN} more"]
    return [*lines, ""] if lines else []


def _coverage(run: Run) -> list[str]:
    if not run.coverage:
        return []
    lines = ["| seen | of | documented | |", "|---:|---:|---|---|"]
    for name, share in shares(run.coverage).items():
        filled = round(share.percent / 10)
        bar = "█" * filled + "░" * (10 - filled)
        lines.append(
            f"| {share.seen} | {share.documented} | {name} | {bar} {share.percent:.0f} % |"
        )
    return [*lines, ""]


def _known(group: Group) -> str:
    one = group.violation
    return f"- `{code(one.operation)}` `{code(one.rule)}`: {plain(group.known)}"


def _folded(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>", ""]


def _fenced(language: str, lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *lines, fence] if lines else []


def plain(text: str) -> str:
    """Return *text* so that Markdown shows it as it is, also inside a table."""
    escaped = re.sub(r"([\\`*_{}\[\]<>|#~])", r"\\\1", " ".join(visible(text).split()))
    return escaped.replace("@", "@\u200b")  # No mention: nobody is called.


def code(text: str) -> str:
    """Return *text* as it may stand between backticks, also inside a table."""
    return " ".join(visible(text).replace("`", "'").replace("|", "\\|").split()) or " "
