"""Find out who asks: credentials from the environment, or from a command that prints them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Mapping, Sequence

from contract_tests.credentials import VARIABLE, Credentials, Identity, credentials_from
from mockserver.spec import Api

_COMMAND_S = 60.0

_NAMED = re.compile(r"([A-Za-z0-9_.\-]+)=(?=\S)")


class NoCredential(Exception):
    """A credential cannot be had; the message says why, and never what it is."""


def identity_from(
    api: Api,
    *,
    commands: Sequence[str] = (),
    lifetime_s: float | None = None,
    environment: Mapping[str, str] | None = None,
) -> Identity:
    """Return who asks *api*: the credentials of *environment*, by default that of the process.

    Each of *commands* is `COMMAND`, or `SCHEME=COMMAND` for one security scheme; what it prints is
    the credential. Commands are run again every *lifetime_s*, and after a refusal. Raises
    `NoCredential`.
    """
    known = credentials_from(api, os.environ if environment is None else environment)
    parsed = [_parsed(api, command) for command in commands]
    # As it is now: while requests are sent, it names no proxies (`environment.on_our_own`).
    own = dict(os.environ)
    if not parsed:
        return Identity(known)

    def renewed() -> Credentials:
        credentials = known
        for scheme, command in parsed:
            value = _printed(command, own)
            for name in [scheme] if scheme else api.security_schemes:
                credentials = credentials.with_value(name, value)
        return credentials

    return Identity(renewed(), renew=renewed, lifetime_s=lifetime_s)


def others_from(
    api: Api,
    names: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    lifetime_s: float | None = None,
) -> tuple[Identity, ...]:
    """Return the further identities called *names*: each is `NAME`, or `NAME=COMMAND`.

    The credentials of `ann` are in `CONTRACT_CREDENTIAL_OF_ANN`, or for one scheme in
    `CONTRACT_CREDENTIAL_OF_ANN_<SCHEME>`; or they are what the command prints, which is run again
    every *lifetime_s*, and after a refusal. Raises `NoCredential` if there is none.
    """
    environment = os.environ if environment is None else environment
    found = []
    for text in names:
        name, _, command = text.partition("=")
        if command:
            found.append(_commanded(api, name, command, lifetime_s))
            continue
        variable = f"{VARIABLE}_OF_{re.sub(r'[^A-Za-z0-9]', '_', name).upper()}"
        credentials = credentials_from(api, environment, variable=variable)
        if not credentials.values:
            raise NoCredential(f"no credential for the identity {name!r}: set {variable}")
        found.append(Identity(credentials, name=name))
    return tuple(found)


def _commanded(api: Api, name: str, command: str, lifetime_s: float | None) -> Identity:
    """Return the identity *name*, for which *command* prints the credential."""
    own = dict(os.environ)

    def renewed() -> Credentials:
        values = dict.fromkeys(api.security_schemes, _printed(command, own))
        return Credentials(schemes=api.security_schemes, values=values)

    return Identity(renewed(), name=name, renew=renewed, lifetime_s=lifetime_s)


def _parsed(api: Api, command: str) -> tuple[str, str]:
    """Return the scheme that *command* is for, `""` for all, and the command itself."""
    named = _NAMED.match(command)
    if named and named.group(1) in api.security_schemes:
        return named.group(1), command[named.end() :]
    return "", command


def _printed(command: str, environment: Mapping[str, str]) -> str:
    """Return what *command* prints, its last line feed left out."""
    try:
        result = subprocess.run(  # noqa: S603 - the user's own command, without a shell
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_COMMAND_S,
            check=False,
        )
    except ValueError as error:
        raise NoCredential(f"the command of a credential cannot be read: {error}") from error
    except subprocess.TimeoutExpired as error:
        name = shlex.split(command)[0]
        raise NoCredential(f"{name} printed no credential in {_COMMAND_S:g} s") from error
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise NoCredential(f"{shlex.split(command)[0]}: {reason}") from error
    value = result.stdout.rstrip("\r\n")
    if result.returncode or not value:
        raise NoCredential(
            f"{shlex.split(command)[0]} printed no credential (exit code {result.returncode})"
        )
    return value
