"""The options that choose what is judged, and how much of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from contract_tests.engine.selection import Selection, UnknownSelection, shard_from
from contract_tests.inquiry import DEFAULT_SEED

_Command = TypeVar("_Command", bound=Callable[..., Any])

_PATTERN = "`GET /books/*`, a path or an operationId; `*` stands for anything."


def selecting(command: _Command) -> _Command:
    """Give *command* the options that choose operations."""
    options = [
        click.option(
            "--operation",
            "only",
            metavar="PATTERN",
            multiple=True,
            help=f"Judge these operations alone: {_PATTERN}",
        ),
        click.option(
            "--without-operation",
            "without",
            metavar="PATTERN",
            multiple=True,
            help="Never send these operations.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def judging(command: _Command) -> _Command:
    """Give *command* the options that choose operations, and those of random requests."""
    options = [
        click.option(
            "--seed", metavar="N", type=int, default=DEFAULT_SEED, help="Other random requests."
        ),
        click.option(
            "--max-failures",
            metavar="N",
            type=click.IntRange(min=1),
            help="Stop when so many checks are violated.",
        ),
        click.option(
            "--schemathesis",
            "settings",
            metavar="FILE",
            type=Path,
            help="A schemathesis.toml; by default the one in this folder, if there is one.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return selecting(command)


def selection_from(options: Mapping[str, Any]) -> Selection:
    """Return what *options* choose. Raises `click.UsageError`."""
    try:
        shard = shard_from(options["shard"]) if options.get("shard") else None
    except UnknownSelection as error:
        raise click.UsageError(str(error)) from error
    return Selection(
        only=tuple(options["only"]),
        without=tuple(options["without"]),
        checks=tuple(options.get("checks", ())),
        without_checks=tuple(options.get("without_checks", ())),
        shard=shard,
    )


def settings_from(options: Mapping[str, Any]) -> Path | None:
    """Return the user's `schemathesis.toml`. Raises `click.UsageError` if it is not there."""
    named: Path | None = options["settings"]
    if named is not None and not named.is_file():
        raise click.UsageError(f"{named}: no such file")
    usual = Path("schemathesis.toml")
    return named or (usual if usual.is_file() else None)
