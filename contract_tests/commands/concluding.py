"""Bring a run to its end, alike in every command: known failures, gates, reports, exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from contract_tests.baselines import (
    Baseline,
    UnusableBaseline,
    applied,
    baseline_from,
    baseline_text,
    marked,
)
from contract_tests.exits import USAGE, exit_code
from contract_tests.gates import Gates, failures
from contract_tests.reports import FORMATS, UnwritableReport, summary, written
from contract_tests.reports.writing import STANDARD_OUTPUT
from contract_tests.results import Run, Verdict
from mockserver.spec import Api

_Command = TypeVar("_Command", bound=Callable[..., Any])

_FORMATS = {
    "json": "Everything, for `contract-tests merge` and `report`.",
    "junit": "JUnit XML.",
    "html": "One page, complete in itself.",
    "sarif": "SARIF 2.1.0, which points into the document.",
    "annotations": "Workflow commands of GitHub Actions.",
    "markdown": "A summary for a pull request.",
}
_GATES = {
    "operations": "operations",
    "statuses": "documented statuses",
    "parameters": "documented parameters",
    "media_types": "documented media types",
}


class Unwritten(click.ClickException):
    """A report cannot be written."""

    exit_code = USAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What is wanted of a run once it has ended. `secrets` are never shown."""

    formats: Mapping[str, Path] = field(default_factory=dict)
    gates: Gates = field(default_factory=Gates)
    baseline: Baseline | None = None
    new_baseline: Path | None = None
    until: date | None = None
    today: date = date.min
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def console(self) -> Console:
        """Return where to show things: standard error if a report takes standard output."""
        return Console(stderr=STANDARD_OUTPUT in self.formats.values(), highlight=False)

    def marked(self, verdict: Verdict) -> Verdict:
        """Return *verdict* with known failures marked, for whoever shows it at once."""
        return marked(verdict, self.baseline, self.today) if self.baseline else verdict


def concluding(command: _Command) -> _Command:
    """Give *command* the options from which `conclusion_from` makes a `Conclusion`."""
    options = [
        *(
            click.option(f"--{name}", f"report_{name}", metavar="FILE", type=Path, help=text)
            for name, text in _FORMATS.items()
        ),
        click.option("--baseline", metavar="FILE", type=Path, help="Known failures: no news."),
        click.option(
            "--write-baseline",
            "new_baseline",
            metavar="FILE",
            type=Path,
            help="Write all that is found as known failures; --until says how long they are.",
        ),
        click.option(
            "--until",
            metavar="DAY",
            type=click.DateTime(["%Y-%m-%d"]),
            help="Last day of what --write-baseline writes, such as 2027-01-31.",
        ),
        *(
            click.option(
                f"--min-{name.replace('_', '-')}",
                f"min_{name}",
                metavar="PERCENT",
                type=click.FloatRange(0, 100),
                help=f"Fail if fewer of the {text} were seen.",
            )
            for name, text in _GATES.items()
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def conclusion_from(options: Mapping[str, Any], secrets: Iterable[str] = ()) -> Conclusion:
    """Return what *options*, those of `concluding` among them, ask for.

    Raises `click.UsageError` for options that cannot be kept: before anything is sent.
    """
    if options.get("new_baseline") and not options.get("until"):
        raise click.UsageError("--write-baseline needs --until: known failures expire")
    if options.get("until") and not options.get("new_baseline"):
        raise click.UsageError("--until belongs to --write-baseline")
    formats = {name: path for name in FORMATS if (path := options.get(f"report_{name}"))}
    if list(formats.values()).count(STANDARD_OUTPUT) > 1:
        raise click.UsageError("only one report can go to standard output")
    source = options.get("baseline")
    try:
        text = source.read_text(encoding="utf-8") if source else None
        baseline = None if text is None else baseline_from(text, str(source))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise click.UsageError(f"{source}: {reason.lower()}") from error
    except UnusableBaseline as error:
        raise click.UsageError(str(error)) from error
    return Conclusion(
        formats=formats,
        gates=Gates(**{name: options.get(f"min_{name}") for name in _GATES}),
        baseline=baseline,
        new_baseline=options.get("new_baseline"),
        until=until.date() if (until := options.get("until")) else None,
        today=datetime.now(UTC).date(),
        secrets=tuple(secrets),
    )


def concluded(
    run: Run,
    api: Api | None,
    wanted: Conclusion,
    *,
    titles: Mapping[str, str] | None = None,
    console: Console | None = None,
) -> int:
    """Show *run*, write its reports, and return the exit code.

    *api* tells lines of the document, *titles* what the checks are about. Raises
    `Unwritten` if a report cannot be written.
    """
    if wanted.baseline is not None:
        run = applied(run, wanted.baseline, wanted.today)
    missed = failures(run, wanted.gates)
    (console or wanted.console()).print(summary(run, missed, secrets=wanted.secrets), crop=False)
    try:
        written(run, api, wanted.formats, titles=titles, missed=missed, secrets=wanted.secrets)
        if wanted.new_baseline is not None and wanted.until is not None:
            text = baseline_text(run, "known when the baseline was written", wanted.until)
            wanted.new_baseline.write_text(text, encoding="utf-8")
    except (OSError, UnwritableReport) as error:
        raise Unwritten(str(error)) from error
    return exit_code(run, missed)
