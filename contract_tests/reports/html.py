"""Write a run as one HTML page that needs nothing else: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import html
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from contract_tests.coverage import shares
from contract_tests.exchanges import Exchange
from contract_tests.lines import Place
from contract_tests.reports.groups import STANDINGS, Group, counts, groups_of
from contract_tests.reports.markdown import WORDS
from contract_tests.reports.messages import (
    SHOWN_CHARACTERS,
    Line,
    request_lines,
    response_lines,
    visible,
)
from contract_tests.reports.places import Places
from contract_tests.reports.reproductions import pytest_function
from contract_tests.reports.rows import checks_of, row_of, statuses_of
from contract_tests.results import Run

# A page with more than this no phone opens.
_MOST_FAILURES = 400
_BEFORE = 4
_CHARACTERS_BEFORE = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """An exchange as two columns."""

    request: tuple[Line, ...]
    response: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    group: Group
    title: str
    place: Place | None
    last: _Shown | None
    before: tuple[_Shown, ...]
    test: str


def html_text(
    run: Run, places: Places, titles: Mapping[str, str], missed: tuple[str, ...] = ()
) -> str:
    """Return *run*, which missed the gates *missed*, as a page.

    *titles* say what each check is about.
    """
    news, known = groups_of(run), groups_of(run, known=True)
    found = (*news, *known)
    style, script = _file("report.css"), _file("report.js")
    statuses = statuses_of(run.coverage)
    return _template().render(
        run=run,
        missed=missed,
        clean=not run.findings and not missed,
        sign="✗" if run.findings or missed else "✓",
        headline=_headline(run, news, missed),
        requests=sum(verdict.requests for verdict in run.verdicts),
        verdicts=_parts(run),
        shares=shares(run.coverage),
        rules=_rules(news),
        all_rules=sorted({group.violation.rule for group in found}),
        failures=[_failure(group, run, places, titles) for group in found[:_MOST_FAILURES]],
        left_out=max(0, len(found) - _MOST_FAILURES),
        statuses=statuses,
        matrix=[row_of(seen, statuses) for seen in run.coverage],
        checks=checks_of(run.verdicts),
        when=run.started[:16].replace("T", " ") + " UTC",
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("contract_tests.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown_value,
        keep_trailing_newline=True,
    )
    environment.filters["text"] = _text
    return environment.get_template("report.html")


def _shown_value(value: object) -> object:
    """Return *value* as the page shows it: texts of servers may hold control characters."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _text(value: str) -> Markup:
    """Return *value* as it stands between tags, where quotes need no escape."""
    return Markup(html.escape(visible(value), quote=False))  # noqa: S704 - escaped just now


def _file(name: str) -> str:
    return resources.files("contract_tests.reports").joinpath("templates", name).read_text("utf-8")


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy calls *text* by: nothing else runs on the page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _headline(run: Run, news: tuple[Group, ...], missed: tuple[str, ...]) -> str:
    if news:
        return f"{len(news)} violation{'s' if len(news) > 1 else ''}"
    if missed:
        return "No violations, but too little was seen"
    numbers = counts(run.verdicts)
    if numbers["error"]:
        return "No violations, but not everything could be judged"
    return "No violations" if numbers["passed"] or numbers["known"] else "Nothing was judged"


def _parts(run: Run) -> list[dict[str, object]]:
    """Return the pieces of the bar of verdicts, in percent."""
    numbers, start = counts(run.verdicts), 0.0
    parts: list[dict[str, object]] = []
    for each in STANDINGS:
        if not numbers[each]:
            continue
        width = 100 * numbers[each] / len(run.verdicts)
        parts.append(
            {
                "standing": each,
                "label": f"{numbers[each]} {WORDS[each]}",
                "start": f"{start:.3f}",
                "width": f"{width:.3f}",
            }
        )
        start += width
    return parts


def _rules(news: Iterable[Group]) -> list[dict[str, object]]:
    found = Counter(group.violation.rule for group in news)
    most = max(found.values(), default=1)
    return [
        {"name": name, "count": count, "width": f"{100 * count / most:.2f}"}
        for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def _failure(group: Group, run: Run, places: Places, titles: Mapping[str, str]) -> _Failure:
    place = group.violation.place
    shown = [_shown(exchange, place) for exchange in group.exchanges[-1:]]
    return _Failure(
        group=group,
        title=titles.get(group.checks[0], "") if len(group.checks) == 1 else "",
        place=places.of(group.violation, group.exchanges),
        last=shown[0] if shown else None,
        before=tuple(
            _shown(exchange, "", most=_CHARACTERS_BEFORE)
            for exchange in group.exchanges[-1 - _BEFORE : -1]
        ),
        test=pytest_function(group, run, titles),
    )


def _shown(exchange: Exchange, place: str, most: int = SHOWN_CHARACTERS) -> _Shown:
    return _Shown(
        request=request_lines(exchange, place, most=most),
        response=response_lines(exchange, place, most=most),
    )
