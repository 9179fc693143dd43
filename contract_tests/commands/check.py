"""`contract-tests check`: judge a server by its document, the same way every time."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import click

from contract_tests.commands.concluding import concluded, concluding, conclusion_from
from contract_tests.commands.judging import judging, selection_from, settings_from
from contract_tests.commands.run_files import api_in, reading_documents
from contract_tests.commands.targeting import target_from, targeting
from contract_tests.differences import changed_operations
from contract_tests.engine.running import Plan, run
from contract_tests.engine.selection import UnknownSelection, operations_of, trials_of
from contract_tests.generating.configuration import UnusableConfiguration, configuration
from contract_tests.inquiry import DEFAULT_EXAMPLES, premises_of
from contract_tests.reports import Terminal
from contract_tests.trials import TRIALS

DEFAULT_WORKERS = 4


@click.command()
@click.argument("spec", metavar="SPEC")
@click.option("--url", metavar="URL", help="The server; by default the mock of SPEC is started.")
@click.option(
    "--examples",
    metavar="N",
    type=click.IntRange(min=1),
    default=DEFAULT_EXAMPLES,
    show_default=True,
    help="Random requests for each operation, beside boundary values.",
)
@click.option("--check", "checks", metavar="NAME", multiple=True, help="Run these checks alone.")
@click.option("--without-check", "without_checks", metavar="NAME", multiple=True, help="Not these.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=DEFAULT_WORKERS,
    show_default=True,
    help="Operations and checks under way at once.",
)
@click.option("--shard", metavar="K/N", help="Judge one part of N, for `contract-tests merge`.")
@click.option("--changed-since", metavar="OLD", help="Judge what changed since the document OLD.")
@click.option("--spend-quota", is_flag=True, help="Also check rate limits, which uses them up.")
@click.option("--keep-created", is_flag=True, help="Do not delete what was created.")
@judging
@reading_documents
@targeting
@concluding
def check(spec: str, url: str | None, **options: Any) -> None:
    """Judge the server at URL by the document SPEC.

    Examples, boundary values, random requests valid and invalid, and what the document means:
    pages, order, filters, security and more (docs/checks/). The same seed sends the same requests.

    \b
    contract-tests check openapi.yaml --url https://api.example/v1
    contract-tests check openapi.yaml --url http://localhost:8000 --allow-writes --html report.html
    """  # noqa: D301 - click keeps lines after \b as they are
    remote = options["allow_remote_refs"]
    api = api_in(spec, allow_remote=remote)
    selection = selection_from(options)
    if options["changed_since"]:
        changed = changed_operations(api_in(options["changed_since"], allow_remote=remote), api)
        selection = dataclasses.replace(selection, changed=changed)
    try:
        operations = operations_of(api.operations, selection)
        trials = trials_of(TRIALS, selection)
    except UnknownSelection as error:
        raise click.UsageError(str(error)) from error
    premises = premises_of(
        api,
        examples=options["examples"],
        seed=options["seed"],
        spend_quota=options["spend_quota"],
        settings=settings_from(options),
    )
    with target_from(spec, api, url, options) as target:
        wanted = conclusion_from(options, target.secrets())
        console = wanted.console()
        plan = Plan(
            premises=premises,
            target=target,
            operations=operations,
            trials=trials,
            selection=selection,
            document=spec,
            workers=options["workers"],
            max_failures=options["max_failures"],
            keep_created=options["keep_created"],
            options=_repeating(options),
        )
        listener = Terminal(
            console,
            secrets=target.secrets(),
            marked=wanted.marked,
            sent=lambda: target.pace.sent,
        )
        try:
            # Not with the first generated request, but before anything is sent.
            configuration(premises, target, file=premises.settings)
        except UnusableConfiguration as error:
            raise click.UsageError(str(error)) from error
        found = run(plan, [listener])
    titles = {trial.name: trial.title for trial in TRIALS}
    code = concluded(found, api, wanted, titles=titles, console=console)
    click.get_current_context().exit(code)


def _repeating(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return those of *options* without which a check would not find the same again."""
    kept = [part for name in options["identities"] for part in ("--identity", name)]
    if options["examples"] != DEFAULT_EXAMPLES:
        kept += ["--examples", str(options["examples"])]
    if options["spend_quota"]:
        kept.append("--spend-quota")
    return tuple(kept)
