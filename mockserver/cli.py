"""The command line: `mockserver serve`, `mockserver explain`, `mockserver seed`."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from mockserver import __version__
from mockserver.errors import MockServerError
from mockserver.settings import (
    EXAMPLES,
    LOG_LEVELS,
    RATE_LIMIT_CLOCKS,
    Settings,
    number_from,
    settings_from,
)

_EPILOG = """\b
Every option can be set by environment (MOCKSERVER_PORT=9000) or in
mockserver.toml in the current directory (port = 9000), too; the command line
wins over the environment, the environment over the file.
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mockserver")
def main() -> None:
    """Mock any OpenAPI document with believable data that never breaks its contract."""


@main.command(epilog=_EPILOG)
@click.argument("specs", nargs=-1, metavar="[SPEC]...")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", help="Port to listen on; 0 takes a free one.  [default: 8000]")
@click.option("--seed", help="Number that all data follows from.  [default: 0]")
@click.option(
    "--now",
    help="Fixed time of the world, such as 2026-05-03T09:00:00Z.  [default: today, 00:00 UTC]",
)
@click.option("--locale", help="Locale of generated names and places.  [default: en_US]")
@click.option("--world", metavar="FILE", help="Python module with records and handlers for SPEC.")
@click.option(
    "--cors-origins",
    metavar="LIST",
    help='Origins that browsers may call from, comma-separated; "" for none.  [default: *]',
)
@click.option("--log-level", metavar="LEVEL", help=f"{', '.join(LOG_LEVELS)}.  [default: warning]")
@click.option(
    "--strict",
    is_flag=True,
    default=None,
    help="Refuse a document of which anything cannot be served as it is written.",
)
@click.option(
    "--allow-remote-refs",
    is_flag=True,
    default=None,
    help="Fetch documents and references from addresses, and from outside a document's folder.",
)
@click.option(
    "--allow-remote-callbacks",
    is_flag=True,
    default=None,
    help="Send callbacks and webhooks to other machines, too.  [default: to loopback only]",
)
@click.option(
    "--overlay",
    "overlays",
    multiple=True,
    metavar="FILE",
    help="OpenAPI Overlay to apply to SPEC. Can be given several times.",
)
@click.option(
    "--examples",
    metavar="WHICH",
    help=f"What answers first: {' or '.join(EXAMPLES)} values.  [default: generated]",
)
@click.option("--workers", help="Processes to serve with.  [default: 1]")
@click.option(
    "--rate-limits/--no-rate-limits",
    default=None,
    help="Refuse what is over the limits that operations declare.  [default: refuse]",
)
@click.option(
    "--rate-limit-clock",
    metavar="WHICH",
    help=f"Time by which windows of limits end: {' or '.join(RATE_LIMIT_CLOCKS)}; a fixed one "
    "stands at --now until /__mockserver__/clock is told to move on.  [default: running]",
)
@click.option(
    "--rate-limit-storage",
    metavar="URL",
    help="Redis in which several processes count together, such as redis://127.0.0.1:6379/0.  "
    "[default: memory]",
)
@click.option(
    "--state",
    metavar="FILE|URL",
    help="Keep records in this SQLite file, or in the PostgreSQL at this address.  "
    "[default: memory]",
)
@click.option(
    "--infer/--no-infer",
    default=None,
    help="Keep records also where no x-collection declares them, but the document tells by its "
    "paths and schemas what they are.  [default: infer]",
)
@click.option(
    "--scenario",
    metavar="NAME",
    help="State of the worlds: empty, one-page, huge, over-limit, flaky, or one of their own.",
)
@click.option(
    "--count",
    "counts",
    multiple=True,
    metavar="NAME=N",
    help="How many records a collection has at first. Can be given several times.",
)
@click.option(
    "--control-token",
    metavar="TOKEN",
    help="What requests to /__mockserver__/ must carry. Better set MOCKSERVER_CONTROL_TOKEN.  "
    "[default: none; they must come from this machine]",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="ID[@OPERATION]",
    help="Break the contract on purpose in this way (docs/faults.md), at all operations or at one "
    'such as "GET /books". Can be given several times.',
)
def serve(specs: tuple[str, ...], **flags: Any) -> None:
    """Serve SPEC, an OpenAPI document, at its own server path.

    SPEC is a file, - for standard input, or an address if --allow-remote-refs is given.

    Several documents are served each below its name. Without SPEC, the four bundled APIs are.
    """
    try:
        from mockserver.running import serve_until_stopped

        serve_until_stopped(settings_from({"specs": specs, **flags}))
    except MockServerError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("spec", metavar="SPEC")
@click.argument("operation", required=False, metavar="[OPERATION]")
@click.option(
    "--overlay",
    metavar="FILE",
    help="Write what was inferred as an OpenAPI Overlay to a new FILE (.yaml or .json).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option(
    "--allow-remote-refs",
    is_flag=True,
    help="Fetch documents and references from addresses, and from outside a document's folder.",
)
def explain(
    spec: str,
    operation: str | None,
    overlay: str | None,
    as_json: bool,
    allow_remote_refs: bool,
) -> None:
    """Print what the operations of SPEC mean, and from what that was inferred.

    OPERATION is one of them, such as "GET /pets", a path, or an operationId. Correct an overlay
    and serve with it: mockserver serve SPEC --overlay FILE.
    """
    try:
        _explain(spec, operation, overlay, as_json=as_json, allow_remote=allow_remote_refs)
    except MockServerError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        hint = "; choose another, or remove it" if isinstance(error, FileExistsError) else ""
        raise click.ClickException(f"--overlay {overlay}: {error.strerror}{hint}") from error


@main.command()
@click.argument("collection", metavar="COLLECTION")
@click.argument("specs", nargs=-1, metavar="[SPEC]...")
@click.option("--count", required=True, help="How many records it is to have, such as 1_000_000.")
@click.option(
    "--state",
    metavar="FILE|URL",
    help="The SQLite file or the PostgreSQL to fill. Serve with the same --state afterwards.",
)
@click.option("--seed", help="Number that all data follows from.  [default: 0]")
@click.option("--now", help="Fixed time of the world.  [default: today, 00:00 UTC]")
@click.option("--locale", help="Locale of generated names and places.  [default: en_US]")
@click.option("--world", metavar="FILE", help="Python module with records and handlers for SPEC.")
@click.option(
    "--overlay",
    "overlays",
    multiple=True,
    metavar="FILE",
    help="OpenAPI Overlay to apply to SPEC. Can be given several times.",
)
@click.option(
    "--allow-remote-refs",
    is_flag=True,
    default=None,
    help="Fetch documents and references from addresses, and from outside a document's folder.",
)
def seed(collection: str, specs: tuple[str, ...], count: str, **flags: Any) -> None:
    """Fill COLLECTION of SPEC with records ahead, so that no request has to wait for them.

    COLLECTION is a name such as users or users/1/orders; among several APIs it follows theirs:
    opencx/resources/action. Without SPEC, the four bundled APIs are meant.
    """
    try:
        settings = settings_from({"specs": specs, **flags})
        _seed(settings, collection, number_from("counts", count, "--count"))
    except MockServerError as error:
        raise click.ClickException(str(error)) from error


def _seed(settings: Settings, name: str, count: int) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from mockserver.announcing import plain_console
    from mockserver.seeding import Seeding

    seeding = Seeding(settings, name)
    columns = (BarColumn(), MofNCompleteColumn(), "records", TimeRemainingColumn())
    with seeding, Progress(*columns, console=plain_console()) as progress:
        task = progress.add_task(seeding.name, total=count)
        held = seeding.fill(count, lambda done: progress.update(task, completed=done))
    click.echo(
        f"{seeding.name} has {held:,} records in {seeding.place}; serve with the same --state"
    )


def _explain(
    spec: str, operation: str | None, overlay: str | None, *, as_json: bool, allow_remote: bool
) -> None:
    from mockserver.announcing import plain_console
    from mockserver.explaining import Explanation, operations_called
    from mockserver.spec import api_from_document, load_document

    api = api_from_document(load_document(spec, allow_remote=allow_remote))
    operations = api.operations if operation is None else operations_called(api, operation)
    if not operations:
        known = get_close_matches(str(operation), [one.name for one in api.operations], cutoff=0.4)
        hint = f"; is it one of {', '.join(known)}?" if known else ""
        raise click.ClickException(f"{spec} has no operation {operation!r}{hint}")
    explanation = Explanation(api, operations)
    if as_json:
        click.echo(explanation.json())
    else:
        explanation.print(plain_console())
    if overlay is not None:
        for line in explanation.write_overlay(Path(overlay)):
            click.echo(f"Not in {overlay}: {line}", err=True)
        click.echo(f"Written to {overlay}; serve with --overlay {overlay}", err=True)
