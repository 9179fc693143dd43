"""The command line: `mockserver serve`, `mockserver explain`."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading
import time
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockserver import __version__
from mockserver.errors import MockServerError
from mockserver.settings import EXAMPLES, LOG_LEVELS, Settings, export_to_environment, settings_from

if TYPE_CHECKING:
    from rich.console import Console

    from mockserver.web.app import MockServer

# Of everything that is not as it should be, so many lines are printed at start.
_MOST_LINES = 20

_EPILOG = """\b
Every option can be set by environment (MOCKSERVER_PORT=9000) or in
mockserver.toml in the current directory (port = 9000), too; the command line
wins over the environment, the environment over the file.
"""


_REVIEW_AFTER_S = 1.0
_REVIEW_PAUSE_S = 0.01


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
    help="Keep records also where no x-collection declares them.  [default: only where declared]",
)
@click.option(
    "--control-token",
    metavar="TOKEN",
    help="What requests to /__mockserver__/ must carry. Better set MOCKSERVER_CONTROL_TOKEN.  "
    "[default: none; they must come from this machine]",
)
def serve(specs: tuple[str, ...], **flags: Any) -> None:
    """Serve SPEC, an OpenAPI document, at its own server path.

    SPEC is a file, - for standard input, or an address if --allow-remote-refs is given.

    Several documents are served each below its name. Without SPEC, the four bundled APIs are.
    """
    try:
        _serve(settings_from({"specs": specs, **flags}))
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


def _explain(
    spec: str, operation: str | None, overlay: str | None, *, as_json: bool, allow_remote: bool
) -> None:
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
        explanation.print(_console())
    if overlay is not None:
        for line in explanation.write_overlay(Path(overlay)):
            click.echo(f"Not in {overlay}: {line}", err=True)
        click.echo(f"Written to {overlay}; serve with --overlay {overlay}", err=True)


def _serve(settings: Settings) -> None:
    from uvicorn import Config, Server
    from uvicorn.supervisors import Multiprocess

    from mockserver.serving import app_from

    # What is made now lives as long as the process: looking through it for garbage is in vain.
    gc.disable()
    app = app_from(settings)
    gc.freeze()
    gc.enable()
    listening = _listening(settings)
    port = listening.getsockname()[1]
    options: dict[str, Any] = {
        "log_level": settings.log_level,
        "access_log": settings.log_level in ("info", "debug"),
        "server_header": False,
        "date_header": True,
        "lifespan": "on",
    }
    origin = f"http://{_in_url(settings.host)}:{port}"
    if settings.workers == 1:
        server = Server(Config(app, **options))
        _announce(app, origin)
        _review(app, settings)
        # uvicorn raises the signal again once it has shut down; there is nothing left to abort.
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
        return
    # Workers read the settings that this process resolved, its «now» included.
    export_to_environment(settings)
    config = Config(
        "mockserver.serving:worker_app", factory=True, workers=settings.workers, **options
    )
    _warn_of_counting_alone(app, settings)
    _announce(app, origin)
    _review(app, settings)
    Multiprocess(config, sockets=[listening]).run()


def _listening(settings: Settings) -> socket.socket:
    """Return a bound socket: an address in use is an error before anything is promised."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise click.ClickException(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror}\n"
            "  Choose another with --port, or --port 0 for a free one."
        ) from error
    # From here on clients can connect: they wait for their answer instead of being turned away.
    listening.listen(2048)
    listening.set_inheritable(True)
    return listening


def _in_url(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - it is compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _review(app: MockServer, settings: Settings) -> None:
    """Say, once it is known and beside serving, which responses nobody can answer validly."""
    from mockserver.serving import unanswerable_responses

    def review() -> None:
        # The first requests come first.
        time.sleep(_REVIEW_AFTER_S)
        found = unanswerable_responses(app, settings, lambda: time.sleep(_REVIEW_PAUSE_S))
        for line in found:
            click.echo(f"Cannot be answered validly: {line}", err=True)

    threading.Thread(target=review, name="review", daemon=True).start()


def _announce(app: MockServer, origin: str) -> None:
    from rich.table import Table

    from mockserver.web.invitations import invitation

    console = _console()
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


def _warn_of_counting_alone(app: MockServer, settings: Settings) -> None:
    from mockserver.web.limits import limited_operations

    if not settings.rate_limits or settings.rate_limit_storage is not None:
        return
    if any(limited_operations(app.mounts.all)):
        click.echo(
            f"Rate limits: each of the {settings.workers} processes counts alone, so that clients "
            "get more than is declared. Count together with --rate-limit-storage redis://…, or "
            "turn limits off with --no-rate-limits.",
            err=True,
        )


def _console() -> Console:
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
