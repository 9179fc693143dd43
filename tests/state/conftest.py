from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mockserver.state.store import Store
from tests.databases import fresh_postgresql


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with fresh_postgresql() as url:
        yield url


@pytest.fixture(params=["memory", "file", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """Where a store keeps its records; each kind of database in turn."""
    if request.param == "memory":
        return None
    if request.param == "file":
        return str(tmp_path / "state.db")
    found: str = request.getfixturevalue("postgresql_url")
    return found


@pytest.fixture
def store(url: str | None) -> Iterator[Store]:
    made = Store(url)
    yield made
    made.close()
