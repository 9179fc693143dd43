"""Every interface of schemathesis and openapi-core that is used and not public has its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import openapi_core
import schemathesis

PUBLIC = {"schemathesis": set(schemathesis.__all__), "openapi_core": set(openapi_core.__all__)}
RECORD = Path("docs/decisions/0022-interfaces.md")


def imported() -> Iterator[tuple[str, str]]:
    """Yield module and name of every import from either package."""
    for path in sorted(Path("contract_tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.module, alias.name) for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)


def listed() -> set[str]:
    """Return the interfaces that the record lists as not public."""
    rows = re.findall(r"^\| `([\w.]+)` \| (.+) \|$", RECORD.read_text(encoding="utf-8"), re.M)
    assert all(reason.strip() for _, reason in rows)
    return {name for name, _ in rows}


def test_what_is_used_and_not_public_is_listed_and_nothing_else_is() -> None:
    used = set()
    for module, name in imported():
        package = module.partition(".")[0]
        if package not in PUBLIC or (module == package and name in {"", *PUBLIC[package]}):
            continue
        full = f"{module}.{name}" if name else module
        # A module, such as one of exceptions, may be listed as a whole.
        used.add(next((each for each in listed() if full == each or module == each), full))
    assert used == listed()


def test_what_is_called_public_is_public() -> None:
    for name in ("Config", "Case", "Response", "HookContext", "AuthContext", "BaseSchema"):
        assert name in PUBLIC["schemathesis"]
