"""Keep the environment of the process from leading requests elsewhere, or as somebody else."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from urllib3.exceptions import InsecureRequestWarning

from contract_tests.connections import Connection, is_local


@contextmanager
def on_our_own(connection: Connection) -> Iterator[None]:
    """Let all that is sent to the server of *connection* travel as it says, and not otherwise.

    What schemathesis sends takes credentials from ~/.netrc, goes to this machine through the proxy
    of the environment, and prefers that proxy to its own. While this lasts, the environment of the
    process names neither, and nobody is warned of what was asked for: that TLS is not verified.
    """
    changes = {"NETRC": os.devnull}
    if connection.transport.proxy is not None or is_local(connection.base_url):
        changes |= {"NO_PROXY": "*", "no_proxy": "*"}
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        with warnings.catch_warnings():
            if connection.transport.verify is False:
                warnings.simplefilter("ignore", InsecureRequestWarning)
            yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
