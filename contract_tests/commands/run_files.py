"""Read the files that commands are given: runs, and the document that a run judged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from contract_tests.reports import UnusableRun, run_from
from contract_tests.results import Run
from mockserver.spec import Api, SpecError, api_from_document, load_document

_Command = TypeVar("_Command", bound=Callable[..., Any])


def reading_documents(command: _Command) -> _Command:
    """Give *command* the option `allow_remote_refs`, which `api_in` wants to know."""
    option = click.option(
        "--allow-remote-refs",
        is_flag=True,
        help="Read documents and references from addresses, and from outside a document's folder.",
    )
    return option(command)


def run_in(path: Path) -> Run:
    """Return the run in the file *path*. Raises `click.UsageError`."""
    try:
        return run_from(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise click.UsageError(f"{path}: {reason.lower()}") from error
    except UnusableRun as error:
        raise click.UsageError(str(error)) from error


def api_in(source: str, *, allow_remote: bool = False) -> Api:
    """Return what the document *source* says. Raises `click.UsageError`."""
    try:
        return api_from_document(load_document(source, allow_remote=allow_remote))
    except SpecError as error:
        raise click.UsageError(str(error)) from error


def api_of(run: Run, spec: str | None) -> Api | None:
    """Return what the document of *run* says, read from *spec* if given.

    `None` if it is not where it was: reports then tell no lines. Raises `click.UsageError` if
    *spec* cannot be read.
    """
    if spec is not None:
        return api_in(spec)
    try:
        return api_from_document(load_document(run.document)) if run.document != "-" else None
    except SpecError:
        return None
