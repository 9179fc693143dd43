"""Find the documents and worlds that come with the package, and load worlds."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from mockserver.errors import WorldError

_PACKAGE = Path(__file__).parent
# Installed, they lie inside the package; in a checkout beside it.
_ROOT = _PACKAGE / "bundled_data" if (_PACKAGE / "bundled_data").is_dir() else _PACKAGE.parent


def bundled_specs() -> list[Path]:
    """Return the paths of the bundled documents, in the order of their names."""
    return sorted((_ROOT / "specs").glob("*.yaml"))


def bundled_world(name: str) -> ModuleType:
    """Return the module of the bundled world *name*. Raises `WorldError` if there is none."""
    known = sorted(path.stem for path in (_ROOT / "fixtures").glob("*.py"))
    if name not in known:
        raise WorldError(f"there is no bundled world {name!r}; there is {', '.join(known)}")
    return world_module(_ROOT / "fixtures" / f"{name}.py")


def world_module(path: Path) -> ModuleType:
    """Return the module in the file *path*. Raises `WorldError` if it cannot be run."""
    name = f"mockserver_world_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise WorldError(f"{path}: no Python file; a world is a module like fixtures/opencx.py")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up while they are made.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise WorldError(f"{path}: {type(error).__name__}: {error}") from error
    return module
