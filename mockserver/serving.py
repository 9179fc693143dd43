"""From settings to an application: load the documents, find their worlds, choose base paths."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.bundled import bundled_specs, bundled_world, world_module
from mockserver.errors import SettingsError
from mockserver.settings import Settings, settings_from
from mockserver.spec import api_from_document, load_document

if TYPE_CHECKING:
    from mockserver.web.app import MockServer, ServedApi


def served_apis(settings: Settings) -> list[ServedApi]:
    """Return the APIs that *settings* ask for.

    One document is served at its own server path, several each below its name.
    Raises `SpecError`, `WorldError`, `SettingsError`.
    """
    from mockserver.web.app import ServedApi

    sources: Sequence[str | Path] = settings.specs or bundled_specs()
    if "-" in settings.specs and settings.workers > 1:
        raise SettingsError("standard input can be read by one process only: leave --workers out")
    if settings.world is not None and len(sources) != 1:
        raise SettingsError("--world goes with one document")
    result: list[ServedApi] = []
    for source in sources:
        document = load_document(source)
        api = api_from_document(document)
        name = _unused(document.name, {one.name for one in result})
        world = None
        if settings.world is not None:
            world = world_module(Path(settings.world))
        elif api.world is not None:
            world = bundled_world(api.world)
        result.append(
            ServedApi(
                name=name,
                base_path=api.server_path if len(sources) == 1 else f"/{name}{api.server_path}",
                api=api,
                world=world,
            )
        )
    return result


def app_from(settings: Settings) -> MockServer:
    """Return the application for *settings*. Raises as `served_apis` does."""
    from mockserver.web.app import create_app

    return create_app(served_apis(settings), settings)


def worker_app() -> MockServer:
    """Return the application of one worker process, which gets its settings by environment."""
    return app_from(settings_from({}))


def _unused(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    return candidate
