"""Run a mock server in this process, or in several, until it is stopped."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import click

from mockserver.announcing import announce, warn_of_faults, warn_of_processes
from mockserver.settings import Settings, export_to_environment

if TYPE_CHECKING:
    from mockserver.web.app import MockServer

_REVIEW_AFTER_S = 1.0
_REVIEW_PAUSE_S = 0.01


def serve_until_stopped(settings: Settings) -> None:
    """Serve what *settings* ask for, until a signal ends it. Raises `MockServerError`."""
    from uvicorn import Config, Server
    from uvicorn.supervisors import Multiprocess

    from mockserver.serving import lasting_app

    app = lasting_app(settings)
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
        announce(app, origin)
        warn_of_faults(app)
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
    warn_of_processes(app, settings)
    announce(app, origin)
    warn_of_faults(app)
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
