"""`contract-tests fuzz`: look for failures with random requests, as long as there is time."""

from __future__ import annotations

import secrets
from typing import Any

import click

from contract_tests.commands.concluding import concluded, concluding, conclusion_from
from contract_tests.commands.judging import judging, selection_from, settings_from
from contract_tests.commands.run_files import api_in, reading_documents
from contract_tests.commands.targeting import target_from, targeting
from contract_tests.engine.fuzzing import CHECK, fuzzed
from contract_tests.engine.running import Plan
from contract_tests.engine.selection import UnknownSelection, operations_of
from contract_tests.generating.configuration import UnusableConfiguration
from contract_tests.inquiry import premises_of
from contract_tests.reports import Terminal

DEFAULT_SECONDS = 60.0
DEFAULT_EXAMPLES = 100

_TITLES = {CHECK: "Random requests, one after another, are answered as the document says"}


@click.command()
@click.argument("spec", metavar="SPEC")
@click.option("--url", metavar="URL", help="The server; by default the mock of SPEC is started.")
@click.option(
    "--examples",
    metavar="N",
    type=click.IntRange(min=1),
    default=DEFAULT_EXAMPLES,
    show_default=True,
    help="Random requests for each operation in one round.",
)
@click.option("--no-links", is_flag=True, help="Ask each operation by itself.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Threads of schemathesis.",
)
@judging
@reading_documents
@targeting
@concluding
def fuzz(spec: str, url: str | None, **options: Any) -> None:
    """Look for failures in the server at URL with random requests, for 60 s or --max-time.

    This is the engine of schemathesis, with what it knows of links: what one answer gives, the next
    request takes. Each failure is shown by the smallest case that was found. The seed is another
    one each time; --seed repeats a run.

    \b
    contract-tests fuzz openapi.yaml --url http://localhost:8000 --allow-writes --max-time 600
    """  # noqa: D301 - click keeps lines after \b as they are
    context = click.get_current_context()
    if context.get_parameter_source("seed") is click.core.ParameterSource.DEFAULT:
        options["seed"] = secrets.randbelow(2**31)
    api = api_in(spec, allow_remote=options["allow_remote_refs"])
    selection = selection_from(options)
    try:
        operations = operations_of(api.operations, selection)
    except UnknownSelection as error:
        raise click.UsageError(str(error)) from error
    seconds = options["max_time"] or DEFAULT_SECONDS
    premises = premises_of(
        api,
        examples=options["examples"],
        seed=options["seed"],
        settings=settings_from(options),
    )
    # The engine ends in time by itself, and then still says what it found.
    with target_from(spec, api, url, {**options, "max_time": None}) as target:
        wanted = conclusion_from(options, target.secrets())
        console = wanted.console()
        console.print(f"seed {options['seed']}, {seconds:g} s")
        plan = Plan(
            premises=premises,
            target=target,
            operations=operations,
            trials=(),
            selection=selection,
            document=spec,
            workers=options["workers"],
            max_failures=options["max_failures"],
        )
        try:
            found = fuzzed(
                plan,
                seconds=seconds,
                stateful=not options["no_links"],
                listeners=[
                    Terminal(
                        console,
                        secrets=target.secrets(),
                        marked=wanted.marked,
                        sent=lambda: target.pace.sent,
                        seconds=seconds,
                    )
                ],
            )
        except UnusableConfiguration as error:
            raise click.UsageError(str(error)) from error
    context.exit(concluded(found, api, wanted, titles=_TITLES, console=console))
