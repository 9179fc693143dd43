"""Design.md, "Who may import whom", read from the imports of every module.

Imports are found wherever they stand: at the top, inside functions, under `TYPE_CHECKING`. The
latter may name types of other people's packages, but no layer that is out of reach.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("mockserver", "contract_tests")

_CORE = ("spec", "generation", "state", "mocking")
CORE = tuple(f"mockserver.{layer}" for layer in _CORE)

# Which of our own modules a module may import; the longest prefix of its name counts. What is not
# listed (the command line and what else stands outermost) may import everything of its package.
MAY_IMPORT: Mapping[str, tuple[str, ...]] = {
    "mockserver.errors": (),
    "mockserver.spec": ("mockserver.errors", "mockserver.spec"),
    "mockserver.generation": ("mockserver.errors", "mockserver.spec", "mockserver.generation"),
    "mockserver.state": ("mockserver.errors", "mockserver.spec", "mockserver.state"),
    "mockserver.mocking": ("mockserver.errors", *CORE),
    "mockserver.settings": ("mockserver.errors",),
    "mockserver.bundled": ("mockserver.errors",),
    "mockserver.web": (
        "mockserver.__version__",
        "mockserver.errors",
        "mockserver.settings",
        "mockserver.web",
        *CORE,
    ),
    "mockserver": ("mockserver",),
    "contract_tests.checks": (
        "contract_tests.checks",
        "contract_tests.credentials",
        "contract_tests.exchanges",
        "contract_tests.generatable",
        "contract_tests.messages",
        "contract_tests.results",
        "contract_tests.samples",
        "mockserver.spec",
    ),
    # What turns a run into text knows nothing of how it was made; the commands join the two.
    "contract_tests.reports": (
        "contract_tests.baselines",
        "contract_tests.coverage",
        "contract_tests.exchanges",
        "contract_tests.hiding",
        "contract_tests.lines",
        "contract_tests.reports",
        "contract_tests.results",
        "contract_tests.secret_names",
        "mockserver.spec",
    ),
    "contract_tests": ("contract_tests", "mockserver.spec"),
}

# The web may be imported by these alone.
ABOVE_WEB = (
    "mockserver.web",
    "mockserver.seeding",
    "mockserver.serving",
    "mockserver.announcing",
    "mockserver.cli",
    "mockserver.running",
    "mockserver.__main__",
)

# Who may import other people's packages that have one place.
PLACES: Mapping[str, tuple[str, ...]] = {
    "connexion": ("mockserver.web",),
    "starlette": ("mockserver.web",),
    "uvicorn": ("mockserver.running",),
    "faker": ("mockserver.generation",),
    "limits": ("mockserver.web",),
    "pytest": (
        "contract_tests.conftest",
        "contract_tests.fixtures",
        "contract_tests.plugin",
        "contract_tests.suite",
    ),
    "schemathesis": ("contract_tests.generating",),
    "sqlalchemy": tuple(
        f"mockserver.state.{name}"
        for name in (
            "advance",
            "changed",
            "changes",
            "database",
            "facts",
            "filling",
            "held",
            "indexes",
            "offsets",
            "planning",
            "reading",
            "relaying",
            "sessions",
            "statements",
            "stored",
            "tables",
            "undoing",
        )
    ),
}

# What the core must not import: files, sockets, clock, logs.
IMPURE = (
    "aiohttp",
    "asyncio",
    "http.client",
    "httpx",
    "logging",
    "os",
    "pathlib",
    "requests",
    "socket",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "yaml",
)
READS_FILES = "mockserver.spec.documents"
FILE_METHODS = ("open", "read_bytes", "read_text", "write_bytes", "write_text")
CLOCK_METHODS = ("now", "today", "utcnow")
READS_ENVIRONMENT = (
    "mockserver.settings",
    "contract_tests.environment",
    "contract_tests.fixtures",
    "contract_tests.identities",
    "contract_tests.plugin",
)
NOT_FOR_CHECKS = ("pytest", "schemathesis")


@dataclass(frozen=True, kw_only=True)
class Import:
    """One imported name, `package.module` or `package.module.name`, and how it is imported."""

    name: str
    line: int
    for_types: bool


@dataclass(frozen=True, kw_only=True)
class Module:
    """One of our modules: its name, syntax tree and imports."""

    name: str
    tree: ast.Module
    imports: tuple[Import, ...]


def modules_below(root: Path) -> dict[str, Module]:
    """Return every module of our packages by name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
            base = name if is_package else name.rpartition(".")[0]
            imports = tuple(_imports(tree.body, base, for_types=False))
            found[name] = Module(name=name, tree=tree, imports=imports)
    return found


def _imports(nodes: Iterable[ast.AST], base: str, *, for_types: bool) -> Iterator[Import]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name=alias.name, line=node.lineno, for_types=for_types)
        elif isinstance(node, ast.ImportFrom):
            above = base.split(".")[: len(base.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield Import(name=f"{origin}.{alias.name}", line=node.lineno, for_types=for_types)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            yield from _imports(node.body, base, for_types=True)
            yield from _imports(node.orelse, base, for_types=for_types)
        else:
            yield from _imports(ast.iter_child_nodes(node), base, for_types=for_types)


def is_within(name: str, *prefixes: str) -> bool:
    """Tell whether *name* is one of *prefixes* or below it."""
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def violations(root: Path) -> list[str]:
    """Return every breach of the table in the packages below *root*."""
    modules = modules_below(root)
    found = []
    for module in modules.values():
        found += [f"{module.name}:{line}: {what}" for line, what in _breaches(module)]
    return found + [f"import cycle: {' -> '.join(cycle)}" for cycle in cycles(modules)]


def _breaches(module: Module) -> Iterator[tuple[int, str]]:
    for one in module.imports:
        if is_within(one.name, *PACKAGES):
            allowed = MAY_IMPORT[max(_prefixes_of(module.name), key=len)]
            if one.name not in PACKAGES and not is_within(one.name, *allowed):
                yield one.line, f"may not import {one.name}"
            if is_within(one.name, "mockserver.web") and not is_within(module.name, *ABOVE_WEB):
                yield one.line, f"may not import {one.name}"
        elif not one.for_types:
            yield from _foreign_breaches(module.name, one)
    yield from _impurities(module)


def _prefixes_of(name: str) -> list[str]:
    return [prefix for prefix in MAY_IMPORT if is_within(name, prefix)]


def _foreign_breaches(name: str, one: Import) -> Iterator[tuple[int, str]]:
    for package, places in PLACES.items():
        if is_within(one.name, package) and not is_within(name, *places):
            yield one.line, f"may not import {package}, only {', '.join(places)} may"
    if is_within(name, *CORE) and name != READS_FILES and is_within(one.name, *IMPURE):
        yield one.line, f"may not import {one.name}: the core is pure"
    if is_within(name, "contract_tests.checks") and is_within(one.name, *NOT_FOR_CHECKS):
        yield one.line, f"may not import {one.name}: checks judge recorded traffic, too"
    if one.name in ("os.environ", "os.getenv") and name not in READS_ENVIRONMENT:
        yield one.line, "may not read the environment"


def _impurities(module: Module) -> Iterator[tuple[int, str]]:
    in_core = is_within(module.name, *CORE)
    imported = {one.name for one in module.imports}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            place = (node.value.id, node.attr)
            if place in (("os", "environ"), ("os", "getenv")):
                if module.name not in READS_ENVIRONMENT:
                    yield node.lineno, "may not read the environment"
            elif in_core and place[0] in ("datetime", "date") and place[1] in CLOCK_METHODS:
                yield node.lineno, f"may not read the clock ({'.'.join(place)})"
            elif in_core and place[0] == "random" in imported and place[1] != "Random":
                yield node.lineno, f"may not use global randomness ({'.'.join(place)})"
        if not in_core or module.name == READS_FILES or not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id == "open":
            yield node.lineno, "may not open files"
        if isinstance(node.func, ast.Attribute) and node.func.attr in FILE_METHODS:
            yield node.lineno, f"may not open files ({node.func.attr})"


def cycles(modules: Mapping[str, Module]) -> list[list[str]]:
    """Return the cycles among *modules*, each once, by the strongly connected components."""
    edges = {
        module.name: sorted(
            {
                target
                for one in module.imports
                if not one.for_types
                for target in [_module_of(one.name, modules)]
                if target is not None and target != module.name
            }
        )
        for module in modules.values()
    }
    found, seen = [], set()
    for start in edges:
        component = _reachable(start, edges) & {
            other for other in edges if start in _reachable(other, edges)
        }
        if len(component) > 1 and not component & seen:
            seen |= component
            found.append(sorted(component))
    return found


def _reachable(start: str, edges: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges[name]
    return found


def _module_of(name: str, modules: Mapping[str, Module]) -> str | None:
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name or None


def test_every_module_imports_only_what_its_layer_may() -> None:
    assert violations(ROOT) == []


def test_the_packages_were_found() -> None:
    names = set(modules_below(ROOT))
    assert {f"{layer}" for layer in CORE} <= names
    assert {"mockserver.web", "contract_tests.checks", READS_FILES} <= names


BAD_MODULES = {
    "spec imports generation": (
        "mockserver/spec/bad.py",
        "from mockserver.generation import compiler",
        "mockserver.spec.bad:1: may not import mockserver.generation.compiler",
    ),
    "generation imports state": (
        "mockserver/generation/bad.py",
        "import mockserver.state.store",
        "mockserver.generation.bad:1: may not import mockserver.state.store",
    ),
    "state imports generation": (
        "mockserver/state/bad.py",
        "from mockserver.generation.fakes import Fakes",
        "mockserver.state.bad:1: may not import mockserver.generation.fakes.Fakes",
    ),
    "a layer is imported for its types": (
        "mockserver/generation/bad.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from mockserver import mocking",
        "mockserver.generation.bad:3: may not import mockserver.mocking",
    ),
    "a layer is imported inside a function": (
        "mockserver/mocking/bad.py",
        "def f():\n    if True:\n        from mockserver.web.app import create_app",
        "mockserver.mocking.bad:3: may not import mockserver.web.app.create_app",
    ),
    "a layer is imported relatively": (
        "mockserver/spec/bad.py",
        "from ..state import store",
        "mockserver.spec.bad:1: may not import mockserver.state.store",
    ),
    "errors imports something": (
        "mockserver/errors.py",
        "from mockserver.spec.types import JsonValue",
        "mockserver.errors:1: may not import mockserver.spec.types.JsonValue",
    ),
    "settings import web": (
        "mockserver/settings.py",
        "import mockserver.web.app",
        "mockserver.settings:1: may not import mockserver.web.app",
    ),
    "an outer module imports web": (
        "mockserver/explain.py",
        "import mockserver.web.app",
        "mockserver.explain:1: may not import mockserver.web.app",
    ),
    "the judge imports the defendant": (
        "contract_tests/bad.py",
        "from mockserver.mocking.negotiation import acceptable",
        "contract_tests.bad:1: may not import mockserver.mocking.negotiation.acceptable",
    ),
    "the judge imports the errors": (
        "contract_tests/bad.py",
        "from mockserver import errors",
        "contract_tests.bad:1: may not import mockserver.errors",
    ),
    "a check imports the suite": (
        "contract_tests/checks/bad.py",
        "from contract_tests.suite.inquiry import Inquiry",
        "contract_tests.checks.bad:1: may not import contract_tests.suite.inquiry.Inquiry",
    ),
    "a check imports pytest": (
        "contract_tests/checks/bad.py",
        "def f():\n    import pytest",
        "contract_tests.checks.bad:2: may not import pytest",
    ),
    "a check imports schemathesis": (
        "contract_tests/checks/bad.py",
        "from schemathesis.checks import load_all_checks",
        "contract_tests.checks.bad:1: may not import schemathesis",
    ),
    "mocking imports faker": (
        "mockserver/mocking/bad.py",
        "from faker import Faker",
        "mockserver.mocking.bad:1: may not import faker",
    ),
    "mocking imports starlette": (
        "mockserver/mocking/bad.py",
        "import starlette.responses",
        "mockserver.mocking.bad:1: may not import starlette",
    ),
    "the command line imports connexion": (
        "mockserver/cli.py",
        "import connexion",
        "mockserver.cli:1: may not import connexion",
    ),
    "web imports uvicorn": (
        "mockserver/web/bad.py",
        "import uvicorn",
        "mockserver.web.bad:1: may not import uvicorn",
    ),
    "queries import sqlalchemy": (
        "mockserver/state/queries.py",
        "import sqlalchemy as sa",
        "mockserver.state.queries:1: may not import sqlalchemy",
    ),
    "the core imports yaml": (
        "mockserver/spec/bad.py",
        "import yaml",
        "mockserver.spec.bad:1: may not import yaml",
    ),
    "the core opens a socket": (
        "mockserver/state/bad.py",
        "from socket import create_connection",
        "mockserver.state.bad:1: may not import socket.create_connection",
    ),
    "the core logs": (
        "mockserver/mocking/bad.py",
        "import logging",
        "mockserver.mocking.bad:1: may not import logging",
    ),
    "the core opens a file": (
        "mockserver/generation/bad.py",
        "with open('words') as file:\n    pass",
        "mockserver.generation.bad:1: may not open files",
    ),
    "the core reads a path": (
        "mockserver/mocking/bad.py",
        "def f(path):\n    return path.read_text()",
        "mockserver.mocking.bad:2: may not open files (read_text)",
    ),
    "the core reads the clock": (
        "mockserver/generation/bad.py",
        "from datetime import datetime\nNOW = datetime.now()",
        "mockserver.generation.bad:2: may not read the clock (datetime.now)",
    ),
    "the core uses global randomness": (
        "mockserver/generation/bad.py",
        "import random\nprint(random.random())",
        "mockserver.generation.bad:2: may not use global randomness (random.random)",
    ),
    "web reads the environment": (
        "mockserver/web/bad.py",
        "import os\nprint(os.environ['HOME'])",
        "mockserver.web.bad:2: may not read the environment",
    ),
    "the judge reads the environment": (
        "contract_tests/bad.py",
        "from os import getenv",
        "contract_tests.bad:1: may not read the environment",
    ),
}


@pytest.mark.parametrize("case", BAD_MODULES)
def test_a_bad_module_is_caught(case: str, tmp_path: Path) -> None:
    place, source, expected = BAD_MODULES[case]
    _write(tmp_path, place, source)
    assert any(violation.startswith(expected) for violation in violations(tmp_path))


def test_a_cycle_is_caught_even_inside_functions(tmp_path: Path) -> None:
    _write(tmp_path, "mockserver/spec/one.py", "from mockserver.spec import two")
    _write(tmp_path, "mockserver/spec/two.py", "from mockserver.spec.three import f")
    _write(
        tmp_path,
        "mockserver/spec/three.py",
        "def f():\n    from mockserver.spec.one import two\n",
    )
    _write(tmp_path, "mockserver/spec/__init__.py", "")
    assert violations(tmp_path) == [
        "import cycle: mockserver.spec.one -> mockserver.spec.three -> mockserver.spec.two"
    ]


def test_types_of_other_packages_are_harmless(tmp_path: Path) -> None:
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from faker import Faker"
    _write(tmp_path, "mockserver/mocking/good.py", source)
    assert violations(tmp_path) == []


def test_what_the_table_allows_is_not_reported(tmp_path: Path) -> None:
    _write(tmp_path, "mockserver/spec/documents.py", "import yaml\nopen('x').read()")
    _write(tmp_path, "mockserver/mocking/good.py", "from mockserver.state.store import Store")
    _write(tmp_path, "mockserver/running.py", "import uvicorn\nfrom mockserver.web.app import App")
    _write(tmp_path, "contract_tests/checks/good.py", "from mockserver.spec import Api")
    _write(tmp_path, "mockserver/settings.py", "import os\nos.environ")
    _write(
        tmp_path,
        "mockserver/generation/good.py",
        "from random import Random\ndef f(random: Random):\n    return random.random()",
    )
    assert violations(tmp_path) == []


def _write(root: Path, place: str, source: str) -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source + "\n", encoding="utf-8")
