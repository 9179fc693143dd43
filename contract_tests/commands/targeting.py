"""The options of every command that sends requests: to whom, as whom, how carefully."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click
import requests

from contract_tests.connections import Connection, Transport
from contract_tests.environment import on_our_own
from contract_tests.exits import UNREACHABLE
from contract_tests.identities import NoCredential, identity_from, others_from
from contract_tests.pacing import Pace
from contract_tests.processes import MockDidNotStart, mock_process
from contract_tests.reasons import reason_of
from contract_tests.targets import Target, polite_interval_s
from mockserver.spec import Api

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Unreachable(click.ClickException):
    """The server does not answer at all."""

    exit_code = UNREACHABLE


def targeting(command: _Command) -> _Command:
    """Give *command* the options from which `target_from` makes a `Target`."""
    options = [
        click.option(
            "--allow-writes",
            is_flag=True,
            help="Send other methods than GET, HEAD and OPTIONS; what is created is deleted again.",
        ),
        click.option(
            "--identity",
            "identities",
            metavar="NAME[=COMMAND]",
            multiple=True,
            help="A further identity: its credential is in CONTRACT_CREDENTIAL_OF_NAME, or is what "
            "the command prints.",
        ),
        click.option(
            "--credential-command",
            "credential_commands",
            metavar="[SCHEME=]COMMAND",
            multiple=True,
            help="A command that prints the credential; run again after a refusal.",
        ),
        click.option(
            "--credential-lifetime",
            metavar="SECONDS",
            type=click.FloatRange(min=1),
            help="Run the command again after so long.",
        ),
        click.option(
            "--rate",
            metavar="N",
            type=click.FloatRange(min=0, min_open=True),
            help="Requests per second at most; by default the declared limits (x-rate-limit).",
        ),
        click.option(
            "--max-requests",
            metavar="N",
            type=click.IntRange(min=1),
            help="Stop after so many requests, with a report of what was judged.",
        ),
        click.option(
            "--max-time",
            metavar="SECONDS",
            type=click.FloatRange(min=0, min_open=True),
            help="Stop after so long, with a report of what was judged.",
        ),
        click.option(
            "--timeout",
            metavar="SECONDS",
            type=click.FloatRange(min=0, min_open=True),
            default=30.0,
            show_default=True,
            help="How long the server may take to answer.",
        ),
        click.option(
            "--tls-verify",
            metavar="FILE|no",
            help="A file with certificate authorities, or no to verify nothing.",
        ),
        click.option("--client-certificate", metavar="FILE", help="The certificate of the client."),
        click.option("--client-key", metavar="FILE", help="Its key, if it is in another file."),
        click.option("--proxy", metavar="URL", help="The proxy, in the place of HTTPS_PROXY."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def target_from(
    spec: str, api: Api, url: str | None, options: Mapping[str, Any]
) -> Iterator[Target]:
    """Yield the server at *url*; without one, the mock of *spec*, started for the purpose.

    Raises `click.UsageError` for options that cannot be kept, `Unreachable` if nobody answers.
    """
    if url is not None:
        with connected(api, checked_url(url), options) as target:
            yield target
        return
    if not Path(spec).is_file():
        raise click.UsageError("--url is needed: the mock is started of a document in a file only")
    try:
        # Whoever judges limits needs them kept; all others would wait for most of their time.
        kept = ["--rate-limits"] if options.get("spend_quota") else []
        with mock_process(Path(spec), arguments=kept) as address:
            url = address + api.server_path
            with connected(api, url, {**options, "allow_writes": True}) as target:
                yield target
    except MockDidNotStart as error:
        raise Unreachable(str(error)) from error


@contextmanager
def connected(api: Api, url: str, options: Mapping[str, Any]) -> Iterator[Target]:
    """Yield the server at *url* as *options* ask for it. Raises as `target_from` does."""
    try:
        identity = identity_from(
            api,
            commands=options["credential_commands"],
            lifetime_s=options["credential_lifetime"],
        )
        others = others_from(api, options["identities"], lifetime_s=options["credential_lifetime"])
    except NoCredential as error:
        raise click.UsageError(str(error)) from error
    rate = options["rate"]
    target = Target(
        api,
        url,
        identity,
        allow_writes=options["allow_writes"],
        pace=Pace(
            interval_s=1 / rate if rate else polite_interval_s(api, url),
            max_requests=options["max_requests"],
            max_seconds=options["max_time"],
        ),
        connection=Connection(url, _transport(options)),
        others=others,
    )
    with on_our_own(target.connection):
        _reach(target)
        yield target


def checked_url(url: str) -> str:
    """Return *url*. Raises `click.UsageError` if it is none of HTTP, or holds a credential."""
    if not url.startswith(("http://", "https://")):
        raise click.UsageError(f"{url!r} must start with http:// or https://")
    if "@" in urlsplit(url).netloc:
        # Everybody on a machine sees command lines, and logs of CI show them.
        raise click.UsageError(
            "--url holds a name or password: HTTP Basic takes CONTRACT_CREDENTIAL=name:password"
        )
    return url


def _transport(options: Mapping[str, Any]) -> Transport:
    verify: bool | str = True
    if options["tls_verify"] is not None:
        verify = False if options["tls_verify"].lower() == "no" else options["tls_verify"]
    certificate = options["client_certificate"]
    if options["client_key"] is not None:
        if certificate is None:
            raise click.UsageError("--client-key belongs to --client-certificate")
        certificate = (certificate, options["client_key"])
    for path in (verify, options["client_certificate"], options["client_key"]):
        if isinstance(path, str) and not Path(path).exists():
            raise click.UsageError(f"{path}: no such file")
    return Transport(
        timeout_s=options["timeout"],
        verify=verify,
        certificate=certificate,
        proxy=options["proxy"],
    )


def _reach(target: Target) -> None:
    """Ask once, before the work begins: a run of errors would tell no more than this."""
    try:
        answered = target.connection.request("HEAD", target.base_url)
    except requests.RequestException as error:
        reason = reason_of(error, target.timeout_s)
        raise Unreachable(f"nobody answers at {target.base_url}: {reason}") from error
    if answered.status_code == requests.codes.proxy_authentication_required:
        reason = "the proxy asks for credentials: --proxy http://NAME:PASSWORD@HOST:PORT"
        raise Unreachable(f"nobody answers at {target.base_url}: {reason}")
