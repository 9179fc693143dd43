"""`contract-tests compare`: ask two servers the same, and tell where they differ."""

from __future__ import annotations

import dataclasses
from typing import Any

import click

from contract_tests.commands.concluding import concluded, concluding, conclusion_from
from contract_tests.commands.judging import selecting, selection_from
from contract_tests.commands.run_files import api_in, reading_documents
from contract_tests.commands.targeting import checked_url, connected, targeting
from contract_tests.comparison.comparing import CHECK, Comparison
from contract_tests.engine.cleaning import Cleaner
from contract_tests.engine.interrupting import INTERRUPTED, stopped_by_ctrl_c
from contract_tests.engine.running import Judged, Plan, run_of
from contract_tests.engine.selection import UnknownSelection, operations_of
from contract_tests.inquiry import premises_of
from contract_tests.reports import Listeners, Terminal

_TITLES = {CHECK: "Two servers answer alike, whatever the values"}


@click.command()
@click.argument("spec", metavar="SPEC")
@click.option(
    "--url", "urls", metavar="URL", multiple=True, required=True, help="A server; give two."
)
@click.option(
    "--name",
    "names",
    metavar="NAME",
    multiple=True,
    help="What each is called in reports, in the order of the URLs; by default A and B.",
)
@selecting
@reading_documents
@targeting
@concluding
def compare(spec: str, urls: tuple[str, ...], names: tuple[str, ...], **options: Any) -> None:
    """Ask two servers the same, and tell where their answers differ: a mock and what it mocks.

    Compared are status, media type, headers, members of bodies, types, nulls, forms of texts and
    error bodies; never values that may differ. Records and cursors are each server's own.

    \b
    contract-tests compare openapi.yaml --url https://api.example/v1 --url http://localhost:8000
    """  # noqa: D301 - click keeps lines after \b as they are
    if len(urls) != 2 or len(names) not in (0, 2):
        raise click.UsageError("two servers are compared: give --url twice, --name twice or never")
    called = (names[0], names[1]) if names else ("A", "B")
    api = api_in(spec, allow_remote=options["allow_remote_refs"])
    selection = selection_from(options)
    try:
        operations = operations_of(api.operations, selection)
    except UnknownSelection as error:
        raise click.UsageError(str(error)) from error
    one_url, other_url = map(checked_url, urls)
    with (
        connected(api, one_url, options) as one,
        connected(api, other_url, options) as other,
    ):
        wanted = conclusion_from(options, one.secrets() | other.secrets())
        console = wanted.console()
        comparison = Comparison(premises_of(api), (one, other), called)
        cleaner = Cleaner(other)
        other.watchers.append(cleaner.saw)

        def work(plan: Plan, told: Listeners) -> list[Judged]:
            results = []
            other.pace.on_wait = told.waiting
            with stopped_by_ctrl_c(one.pace, other.pace):
                for operation in plan.operations:
                    if one.pace.stopped == INTERRUPTED:
                        break
                    told.asking(operation.name, CHECK)
                    results.append(comparison.verdict(operation))
                    told.judged(results[-1][0])
            return results

        plan = Plan(
            premises=comparison.premises,
            target=one,
            operations=operations,
            trials=(),
            selection=selection,
            document=spec,
        )
        listener = Terminal(
            console,
            secrets=wanted.secrets,
            marked=wanted.marked,
            sent=lambda: one.pace.sent + other.pace.sent,
        )
        found = run_of(plan, work, [listener], total=len(operations))
        found = dataclasses.replace(
            found,
            url=f"{one.base_url} and {other.base_url}",
            notes=(*found.notes, *cleaner.clean()),
            stopped=found.stopped or other.pace.stopped,
        )
        code = concluded(found, api, wanted, titles=_TITLES, console=console)
        click.get_current_context().exit(code)
