"""Fixtures for the tests of any project: its contract, and a mock that keeps it.

This is a plugin of pytest that is loaded wherever the package is installed, so it imports nothing
before somebody asks for a fixture.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import requests

    from contract_tests.contract import Contract

_USAGE = "name the document: pytest --contract-spec FILE, or contract_spec in the configuration"

SESSION_HEADER = "X-Mock-Session"
"""The header that gives whoever sends it a world of its own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the fixtures."""
    group = parser.getgroup("contract", "contract and mock of an OpenAPI document")
    group.addoption("--contract-spec", metavar="FILE", help="the OpenAPI document")
    group.addoption(
        "--contract-url",
        metavar="URL",
        help="where its paths are; by default below its servers, or at the root",
    )
    parser.addini("contract_spec", "the OpenAPI document, relative to the folder of this file")
    parser.addini("contract_url", "where its paths are")


@dataclass(frozen=True, slots=True, kw_only=True)
class MockApi:
    """A mock that runs for the tests of this process.

    `url` is where its paths are, `address` where it is itself. `headers` give these tests a world
    of their own: they name a session after the worker of pytest-xdist.
    """

    url: str
    address: str
    headers: dict[str, str]

    def client(self) -> requests.Session:
        """Return a session of requests that sends the headers."""
        import requests

        session = requests.Session()
        session.trust_env = False  # No proxy leads to our own machine.
        session.headers.update(self.headers)
        return session

    def reset(self) -> None:
        """Undo all that these tests changed."""
        with self.client() as client:
            session = self.headers[SESSION_HEADER]
            address = f"{self.address}/__mockserver__/sessions/{session}/reset"
            client.post(address, timeout=30).raise_for_status()


@pytest.fixture(scope="session")
def contract_spec(request: pytest.FixtureRequest) -> str:
    """Return the document that `--contract-spec`, or `contract_spec`, names.

    Override it to choose another one.
    """
    named: str | None = request.config.getoption("--contract-spec")
    written = request.config.getini("contract_spec")
    if named is None and written:
        folder = request.config.inipath.parent if request.config.inipath else Path.cwd()
        named = written if "://" in written else str(folder / written)
    if named is None:
        raise pytest.UsageError(_USAGE)
    return named


@pytest.fixture(scope="session")
def contract(request: pytest.FixtureRequest, contract_spec: str) -> Contract:
    """Return the contract: `contract.check(response)` fails where a response breaks it."""
    from contract_tests.contract import Contract
    from mockserver.spec import SpecError

    url = request.config.getoption("--contract-url") or request.config.getini("contract_url")
    try:
        return Contract.from_file(contract_spec, [url] if url else ())
    except SpecError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.fixture(scope="session")
def mock_api(contract_spec: str) -> Iterator[MockApi]:
    """Yield a mock of the document, on a free port, one for each worker of pytest-xdist."""
    from contract_tests.processes import mock_process
    from mockserver.spec import api_from_document, load_document

    if "://" in contract_spec:
        raise pytest.UsageError(f"{contract_spec}: mock_api mocks a document in a file only")
    path = api_from_document(load_document(contract_spec)).server_path
    with mock_process(Path(contract_spec)) as address:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        yield MockApi(url=address + path, address=address, headers={SESSION_HEADER: worker})
