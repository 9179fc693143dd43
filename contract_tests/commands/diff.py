"""`contract-tests diff`: what changed between two documents, and whom it breaks."""

from __future__ import annotations

from pathlib import Path

import click

from contract_tests.commands.run_files import api_in, reading_documents
from contract_tests.differences import differences
from contract_tests.differences.texts import TEXTS, Told
from contract_tests.exits import CLEAN, VIOLATIONS
from mockserver.spec import SpecError


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(TEXTS)),
    default="text",
    show_default=True,
    help="How changes are told.",
)
@click.option("--output", metavar="FILE", type=Path, help="Write to FILE.  [default: print]")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "any", "nothing"]),
    default="breaking",
    show_default=True,
    help="Changes for which the exit code is 1.",
)
@reading_documents
def diff(
    old: str,
    new: str,
    format_: str,
    output: Path | None,
    fail_on: str,
    *,
    allow_remote_refs: bool,
) -> None:
    """Tell how the document NEW differs from OLD.

    Breaking is what old clients do not survive: requests may be allowed to hold more, responses may
    hold less. The exit code is 1 if a change is breaking. docs/differences.md lists all rules.
    """
    before, after = (api_in(source, allow_remote=allow_remote_refs) for source in (old, new))
    try:
        told = Told(differences(before, after), before, after)
    except SpecError as error:
        raise click.UsageError(str(error)) from error
    for api in (before, after):
        for unserved in api.unserved:
            message = f"not compared: {api.original.source}: {unserved.name}: {unserved.error}"
            click.echo(message, err=True)
    text = TEXTS[format_](told)
    if output is None:
        click.echo(text, nl=False)
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise click.UsageError(f"{output}: {(error.strerror or str(error)).lower()}") from error
    failing = {"breaking": told.breaking, "any": len(told.changes), "nothing": 0}[fail_on]
    click.get_current_context().exit(VIOLATIONS if failing else CLEAN)
