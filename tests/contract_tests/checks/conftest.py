"""Bring a check to the library, which is correct or has faults."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from contract_tests.results import Finding


def _library() -> ModuleType:
    """Return the module of the library: tests are no package."""
    name = "contract_tests_library"
    if name not in sys.modules:
        path = Path(__file__).with_name("library.py")
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def library() -> Any:
    return _library()


@pytest.fixture(scope="session")
def found(library: Any) -> Callable[..., list[Finding]]:
    """Return what a check finds: `found(check, "getBook", "detail.differs", …, more arguments)`."""

    def finds(
        check: Callable[..., Iterable[Finding]],
        operation: str,
        *faults: str,
        more: Callable[[Any], dict[str, Any]] = lambda _server: {},
        count: int = 34,
    ) -> list[Finding]:
        server = library.Library(*faults, count=count)
        contract = library.contract_of(server.api)
        return list(check(contract, server.operation(operation), server.ask, **more(server)))

    return finds
