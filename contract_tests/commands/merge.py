"""`contract-tests merge`: one run, and one set of reports, of the shards of a matrix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from contract_tests.commands.concluding import concluded, concluding, conclusion_from
from contract_tests.commands.run_files import api_of, run_in
from contract_tests.merging import Unmergeable, merged
from contract_tests.trials import TRIALS


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN.json...", type=Path)
@click.option("--spec", metavar="SPEC", help="The document, if it is not where it was judged.")
@concluding
def merge(runs: tuple[Path, ...], spec: str | None, **options: Any) -> None:
    """Make one run of RUN.json..., which `check --shard … --json` wrote.

    Gates and the baseline are applied to the whole. The exit code is that of `check`.
    """
    wanted = conclusion_from(options)
    try:
        run = merged([run_in(path) for path in runs])
    except Unmergeable as error:
        raise click.UsageError(str(error)) from error
    titles = {trial.name: trial.title for trial in TRIALS}
    click.get_current_context().exit(concluded(run, api_of(run, spec), wanted, titles=titles))
