"""`contract-tests replay`: judge recorded traffic by a document."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from contract_tests.commands.concluding import concluded, concluding, conclusion_from
from contract_tests.commands.run_files import api_in, reading_documents
from contract_tests.credentials import secret_places
from contract_tests.exchanges import Exchange
from contract_tests.recorded.recordings import Unread, UnusableRecording, recorded_in
from contract_tests.recorded.replaying import replayed
from contract_tests.reports import Terminal
from mockserver.spec import Api


@click.command()
@click.argument("recordings", nargs=-1, required=True, metavar="FILE.har...", type=Path)
@click.option("--spec", metavar="SPEC", required=True, help="The document to judge by.")
@click.option(
    "--url",
    "bases",
    metavar="URL",
    multiple=True,
    help="Judge what was sent below this URL or path; by default below the document's servers.",
)
@click.option(
    "--processes",
    metavar="N",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="one for each processor",
    help="Processes that judge.",
)
@reading_documents
@concluding
def replay(
    recordings: tuple[Path, ...],
    spec: str,
    bases: tuple[str, ...],
    processes: int,
    **options: Any,
) -> None:
    """Judge the traffic in FILE.har... by the document SPEC; nothing is sent.

    A file is HAR 1.2, or has one HAR entry a line, or is what `schemathesis run --report ndjson`
    writes. Recorded credentials are shown in no report.

    \b
    contract-tests replay traffic.har --spec openapi.yaml --url https://api.example/v1
    """  # noqa: D301 - click keeps lines after \b as they are
    api = api_in(spec, allow_remote=options["allow_remote_refs"])
    unread = Unread()
    wanted = conclusion_from(options)
    console = wanted.console()
    try:
        run = replayed(
            api,
            _recorded(recordings, api, unread),
            source=", ".join(map(str, recordings)),
            document=spec,
            bases=bases,
            processes=processes,
            listeners=[Terminal(console, marked=wanted.marked)],
        )
    except UnusableRecording as error:
        raise click.UsageError(str(error)) from error
    run = dataclasses.replace(run, notes=(*run.notes, *unread.note()))
    click.get_current_context().exit(concluded(run, api, wanted, console=console))


def _recorded(recordings: tuple[Path, ...], api: Api, unread: Unread) -> Iterator[Exchange]:
    places = secret_places(api)
    for path in recordings:
        yield from recorded_in(path, places, unread)
