"""The suite passes against correct servers, and names what is wrong with broken ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from contract_tests.processes import mock_process

ROOT = Path(__file__).parents[2]

Proxy = Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A correct server, and what a proxy needs to know to break it."""

    spec: Path
    address: str
    server_path: str
    items: str
    property: str
    credential: str

    def broken(self, proxy: Proxy, fault: str) -> str:
        address = proxy(
            self.address,
            fault,
            items=self.items,
            property=self.property,
            credential=self.credential,
        )
        return address + self.server_path


def run_suite(spec: Path, base_url: str | None, *arguments: str) -> tuple[int, str]:
    """Run the suite as its users do, and return its exit status and output."""
    command = [sys.executable, "-m", "pytest", "contract_tests", "--spec", str(spec)]
    if base_url is not None:
        command += ["--base-url", base_url]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    result = subprocess.run(
        [*command, "--examples", "5", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return result.returncode, result.stdout + result.stderr


@pytest.fixture(scope="module")
def store(store_spec: Path, store_address: str) -> Server:
    return Server(
        spec=store_spec,
        address=store_address,
        server_path="/v1",
        items="books",
        property="title",
        credential="Bearer st_example",
    )


@pytest.fixture(scope="module")
def mock() -> Iterator[Server]:
    spec = ROOT / "specs" / "opencx.yaml"
    with mock_process(spec) as address:
        yield Server(
            spec=spec,
            address=address,
            server_path="",
            items="items",
            property="session_count",
            credential="Bearer ocx_live_x",
        )


@pytest.fixture(params=["store", "mock"])
def server(request: pytest.FixtureRequest) -> Server:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    return found


def test_a_correct_server_passes(server: Server) -> None:
    status, output = run_suite(server.spec, server.address + server.server_path, "--allow-writes")
    assert status == 0, output


def test_the_suite_starts_the_mock_itself() -> None:
    status, output = run_suite(ROOT / "specs" / "opencx.yaml", None, "-k", "required-parameters")
    assert status == 0, output


def test_a_record_repeated_across_pages_is_found(server: Server, proxy: Proxy) -> None:
    status, output = run_suite(server.spec, server.broken(proxy, "duplicate"), "-k", "pagination")
    assert status == 1, output
    assert "page.duplicate" in output


def test_a_missing_required_property_is_found(server: Server, proxy: Proxy) -> None:
    base_url = server.broken(proxy, "missing-property")
    status, output = run_suite(server.spec, base_url, "-k", "parameters or generated")
    assert status == 1, output
    assert f"body.missing-required at body#/{server.items}/0" in output
    assert f"'{server.property}' is a required property" in output


def test_ignored_credentials_are_found(server: Server, proxy: Proxy) -> None:
    base_url = server.broken(proxy, "credentials-ignored")
    status, output = run_suite(server.spec, base_url, "-k", "credential or generated")
    assert status == 1, output
    assert "auth.ignored" in output
    assert "auth.malformed-accepted" in output
    assert "API accepts requests without authentication" in output
    # Whatever is shown, the credential is not.
    assert server.credential.partition(" ")[2] not in output


def test_writes_are_skipped_with_their_reason(store: Server) -> None:
    base_url = store.address + store.server_path
    status, output = run_suite(store.spec, base_url, "-k", "required or generated", "-rs")
    assert status == 0, output
    assert "only with --allow-writes" in output


def test_without_a_document_the_suite_says_how_it_is_called() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "contract_tests"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == pytest.ExitCode.USAGE_ERROR, result.stdout
    assert "--spec FILE" in result.stderr
