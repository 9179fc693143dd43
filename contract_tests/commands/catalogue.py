"""`contract-tests catalogue`: break the mock in every way it knows, and see who notices."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from contract_tests.catalogue.json_form import (
    UnusableCatalogue,
    catalogue_from,
    joined,
    json_text,
)
from contract_tests.catalogue.measuring import Step, UnknownFault, Wanted, measured
from contract_tests.catalogue.model import Catalogue
from contract_tests.catalogue.tables import SIGNS, markdown_text, totals
from contract_tests.commands.run_files import api_in
from contract_tests.commands.targeting import Unreachable
from contract_tests.exits import CLEAN, UNREACHABLE, VIOLATIONS
from contract_tests.processes import MockDidNotStart

_BESIDE = Path(__file__).parents[2]
_OWN = ("specs/*.yaml", "tests/contract_tests/catalogue/*.yaml")


@click.command()
@click.argument("specs", metavar="[SPEC]...", nargs=-1, type=Path)
@click.option("--fault", "faults", metavar="ID", multiple=True, help="These alone; * is anything.")
@click.option(
    "--seeds",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Judge the mock without faults so many times, each with other data and other requests.",
)
@click.option(
    "--examples",
    metavar="N",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Random requests for each operation, of each judge.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="the processors",
    help="Processes that judge at once, each with a mock of its own.",
)
@click.option(
    "--alone/--not-alone",
    "others",
    default=True,
    help="Ask schemathesis and openapi-core as well, each alone.",
)
@click.option(
    "--every-check",
    is_flag=True,
    help="Name every check that sees a fault, not the first ones.",
)
@click.option(
    "--from",
    "measured_before",
    metavar="FILE",
    multiple=True,
    type=Path,
    help="Measure nothing: what --json wrote, of other APIs each.",
)
@click.option("--markdown", metavar="FILE", type=Path, help="Write the table to FILE.")
@click.option("--json", "json_file", metavar="FILE", type=Path, help="Write all of it to FILE.")
def catalogue(
    specs: tuple[Path, ...],
    faults: tuple[str, ...],
    seeds: int,
    examples: int,
    workers: int,
    others: bool,
    every_check: bool,
    measured_before: tuple[Path, ...],
    markdown: Path | None,
    json_file: Path | None,
) -> None:
    """Break the mock of each SPEC in every way that it knows, and tell who notices.

    By default the documents of a checkout of this project. Exit code 1 if a fault that applies is
    missed, or if anything is reported without one.

    \b
    contract-tests catalogue
    contract-tests catalogue my.yaml --fault 'page.*'
    """  # noqa: D301 - click keeps lines after \b as they are
    console = Console(highlight=False)
    if measured_before:
        found = joined([_read(path) for path in measured_before])
    else:
        wanted = Wanted(
            specs=_named(specs or _own()),
            faults=faults,
            seeds=seeds,
            examples=examples,
            workers=workers,
            others=others,
            every_check=every_check,
        )
        found = _measured(wanted, console)
    for file, text in ((markdown, markdown_text(found)), (json_file, json_text(found))):
        if file is not None:
            file.write_text(text, encoding="utf-8")
    _show(found, console)
    click.get_current_context().exit(_exit_code(found))


def _read(path: Path) -> Catalogue:
    try:
        return catalogue_from(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path}: {error}") from error
    except UnusableCatalogue as error:
        raise click.UsageError(str(error)) from error


def _own() -> list[Path]:
    found = [path for pattern in _OWN for path in sorted(_BESIDE.glob(pattern))]
    if not found:
        raise click.UsageError("name a document: there is no checkout of this project here")
    return found


def _named(specs: Sequence[Path]) -> dict[str, Path]:
    """Return *specs* by what their APIs are called: their files, or paths where two agree."""
    stems = [path.stem for path in specs]
    named = {
        path.stem if stems.count(path.stem) == 1 else str(path): path.resolve() for path in specs
    }
    for path in named.values():
        api_in(str(path))  # What cannot be read is told before anything is started.
    return named


def _measured(wanted: Wanted, console: Console) -> Catalogue:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        bar = progress.add_task("starting the mocks", total=None)

        def told(step: Step, total: int) -> None:
            what = step.fault.id if step.fault else "no fault"
            progress.update(bar, advance=1, total=total, description=f"{step.api}: {what}")

        try:
            return measured(wanted, told)
        except UnknownFault as unknown:
            raise click.UsageError(str(unknown)) from unknown
        except MockDidNotStart as error:
            raise Unreachable(str(error)) from error


def _show(found: Catalogue, console: Console) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("fault")
    for api in found.apis:
        table.add_column(api)
    for fault in found.faults:
        cells = [found.cell(api, fault) for api in found.apis]
        signs = (SIGNS[cell.standing].strip("*") if cell else "" for cell in cells)
        table.add_row(fault, *signs)
    console.print(table)
    console.print()
    for cell in found.cells:
        if cell.unseen and cell.standing in ("missed", "in part"):
            where = ", ".join(cell.unseen)
            console.print(f"{cell.standing}: {cell.api}, {cell.fault.id}, at {where}")
    for run, alarm in found.alarms:
        what = f"{alarm.rule} ({alarm.check}) at {alarm.operation}"
        console.print(f"false alarm: {run.api}, seed {run.seed}: {what}")
    for error in found.errors:
        console.print(f"not judged: {error}")
    for who, seen, tried in totals(found):
        console.print(f"{who}: {seen} of {tried}")
    ended = ", stopped early" if found.stopped else ""
    console.print(f"{len(found.alarms)} false alarms, {found.elapsed_s:,.0f} s{ended}")


def _exit_code(found: Catalogue) -> int:
    if found.missed or found.alarms:
        return VIOLATIONS
    return UNREACHABLE if found.errors or found.stopped else CLEAN
