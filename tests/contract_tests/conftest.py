"""The book store and its broken twins, as processes of their own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract_tests.processes import free_port
from mockserver.spec import Api, api_from_document, load_document

HERE = Path(__file__).parent
STORE = HERE / "store" / "store.yaml"


@contextmanager
def python_server(script: Path, *arguments: str, port: int) -> Iterator[str]:
    """Run *script*, which listens on *port*, and yield its address."""
    process = subprocess.Popen([sys.executable, str(script), *arguments])
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def store_spec() -> Path:
    return STORE


@pytest.fixture(scope="session")
def store_api() -> Api:
    return api_from_document(load_document(STORE))


@pytest.fixture(scope="session")
def store_address() -> Iterator[str]:
    port = free_port()
    with python_server(HERE / "store" / "server.py", str(port), port=port) as address:
        yield address


@pytest.fixture
def proxy() -> Iterator[Callable[..., str]]:
    """Start a breaking proxy: `proxy(server, fault, items=…, property=…, credential=…)`."""
    running = []

    def started(server: str, fault: str, **options: str) -> str:
        port = free_port()
        arguments = [server, str(port), fault]
        for name, value in options.items():
            arguments += [f"--{name}", value]
        manager = python_server(HERE / "proxy.py", *arguments, port=port)
        running.append(manager)
        return manager.__enter__()

    yield started
    for manager in running:
        manager.__exit__(None, None, None)
