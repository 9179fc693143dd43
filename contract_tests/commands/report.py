"""`contract-tests report`: reports of a run that was judged before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from contract_tests.commands.concluding import concluded, concluding, conclusion_from
from contract_tests.commands.run_files import api_of, run_in
from contract_tests.trials import TRIALS


@click.command()
@click.argument("run_file", metavar="RUN.json", type=Path)
@click.option("--spec", metavar="SPEC", help="The document, if it is not where it was judged.")
@concluding
def report(run_file: Path, spec: str | None, **options: Any) -> None:
    """Show the run in RUN.json, which `check --json` wrote, and write its reports.

    Nothing is sent. The exit code is that of `check`.
    """
    wanted = conclusion_from(options)
    run = run_in(run_file)
    titles = {trial.name: trial.title for trial in TRIALS}
    click.get_current_context().exit(concluded(run, api_of(run, spec), wanted, titles=titles))
