"""Say at start where APIs are served, and what is not as a user may think."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mockserver.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from mockserver.web.app import MockServer

# Of everything that is not as it should be, so many lines are printed.
_MOST_LINES = 20


def announce(app: MockServer, origin: str) -> None:
    """Print where the APIs of *app* are served, below *origin*, and what of them is not."""
    from rich.table import Table

    from mockserver.web.invitations import invitation

    console = plain_console()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("API", "Base URL", "Documentation"):
        table.add_column(heading, overflow="fold")
    invitations = sorted(
        (invitation(mount, origin) for mount in app.mounts.all), key=lambda one: one.name
    )
    for one in invitations:
        table.add_row(one.name, one.base_url, one.documentation)
    console.print(table)
    apis = [mount.api for mount in app.mounts.all]
    _list(console, "Not served:", [f"{u.name}: {u.error}" for api in apis for u in api.unserved])
    _list(console, "Overlooked:", [str(warning) for api in apis for warning in api.warnings])
    console.print("\nTry:")
    for one in invitations:
        console.print(f"  {one.curl}", soft_wrap=True, markup=False)
    console.print(f"\nAll of them: {origin}/   (Ctrl-C stops)", soft_wrap=True, markup=False)


def warn_of_faults(app: MockServer) -> None:
    """Say which faults are on, and which of them apply to nothing."""
    without_effect = list(app.faults.without_effect())
    names = [one.text for one in app.faults.chosen]
    if names:
        click.echo(f"The contract is broken on purpose, by faults: {', '.join(names)}", err=True)
    for chosen, reason in without_effect:
        click.echo(f"Fault without effect: {chosen.text}: {reason}", err=True)


def warn_of_processes(app: MockServer, settings: Settings) -> None:
    """Say what several processes do not share."""
    _warn_of_counting_alone(app, settings)
    _warn_of_worlds_apart(settings)


def _warn_of_counting_alone(app: MockServer, settings: Settings) -> None:
    from mockserver.web.limited import limited_operations

    if not settings.rate_limits or settings.rate_limit_storage is not None:
        return
    if any(limited_operations(app.mounts.all)):
        click.echo(
            f"Rate limits: each of the {settings.workers} processes counts alone, so that clients "
            "get more than is declared. Count together with --rate-limit-storage redis://…, or "
            "turn limits off with --no-rate-limits.",
            err=True,
        )


def _warn_of_worlds_apart(settings: Settings) -> None:
    if settings.state is None:
        click.echo(
            f"State: each of the {settings.workers} processes keeps records in its own memory, so "
            "that what one creates, changes or is told by control is not seen by the others. Let "
            "them share one world with --state FILE.",
            err=True,
        )


def plain_console() -> Console:
    """Return the console to print on; what is read by programs has long lines."""
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=200)


def _list(console: Console, heading: str, lines: Sequence[str]) -> None:
    """Print *lines* below *heading*: the first line of each, and of many the first ones."""
    if not lines:
        return
    console.print(f"\n{heading}")
    for line in lines[:_MOST_LINES]:
        console.print(f"  {line.splitlines()[0]}", soft_wrap=True, markup=False)
    if len(lines) > _MOST_LINES:
        console.print(f"  … and {len(lines) - _MOST_LINES} more")
