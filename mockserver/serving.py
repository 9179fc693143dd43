"""From settings to an application: load the documents, find their worlds, choose base paths."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.bundled import bundled_specs, bundled_world, world_module
from mockserver.errors import SettingsError
from mockserver.settings import Settings, settings_from
from mockserver.spec import api_from_document, load_document
from mockserver.spec.semantics import with_sound_semantics

if TYPE_CHECKING:
    from mockserver.web.app import MockServer
    from mockserver.web.mounting import ServedApi


def served_apis(settings: Settings) -> list[ServedApi]:
    """Return the APIs that *settings* ask for.

    One document is served at its own server path, several each below its name.
    Raises `SpecError`, `WorldError`, `SettingsError`.
    """
    from mockserver.web.mounting import ServedApi

    sources: Sequence[str | Path] = settings.specs or bundled_specs()
    if "-" in settings.specs and settings.workers > 1:
        raise SettingsError("standard input can be read by one process only: leave --workers out")
    for flag, given in (("--world", settings.world), ("--overlay", settings.overlays)):
        if given and len(sources) != 1:
            raise SettingsError(f"{flag} goes with one document")
    result: list[ServedApi] = []
    for source in sources:
        document = load_document(
            source, allow_remote=settings.allow_remote_refs, overlays=settings.overlays
        )
        api = api_from_document(document, strict=settings.strict)
        api = with_sound_semantics(api, strict=settings.strict)
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


def lasting_app(settings: Settings) -> MockServer:
    """Return the application for a process that lives for nothing else. Raises as `app_from` does.

    What is made for it lives as long as the process: looking through it for garbage is in vain.
    """
    gc.disable()
    try:
        app = app_from(settings)
        gc.freeze()
    finally:
        gc.enable()
    return app


def unanswerable_responses(
    app: MockServer, settings: Settings, between: Callable[[], None]
) -> Iterator[str]:
    """Yield a line for each response of *app* that nobody can answer validly.

    APIs with a world answer for themselves. Nothing is shared with the app: a thread may do this.
    """
    from mockserver.generation.compiler import Generator
    from mockserver.generation.fakes import Fakes
    from mockserver.mocking.review import unanswerable
    from mockserver.spec.schemas import Schemas

    fakes = Fakes(seed=settings.seed, locale=settings.locale)
    for mount in app.mounts.all:
        if mount.responder.world.name:
            continue
        schemas = Schemas(mount.api)
        generator = Generator(
            schemas,
            fakes=lambda: fakes,
            seed=settings.seed,
            now=settings.now,
            names=dict(settings.names),
            content=mount.api.document.content,
        )
        for found in unanswerable(mount.api, schemas, generator, between=between):
            yield f"{found.operation} {found.status}: {str(found.error).splitlines()[0]}"


def worker_app() -> MockServer:
    """Return the application of one worker process, which gets its settings by environment."""
    return lasting_app(settings_from({}))


def _unused(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    return candidate
