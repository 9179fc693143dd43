"""Put together what answers for one API: its document, its worlds, and where it is served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING

from mockserver.generation.compiler import Generator
from mockserver.mocking.refusals import Refusals
from mockserver.mocking.responder import Responder
from mockserver.mocking.scenarios import scenarios_of
from mockserver.mocking.sizes import Sizes
from mockserver.mocking.variants import Variant, Variants
from mockserver.mocking.worlds import EMPTY_WORLD, Source, World, world_from_module
from mockserver.settings import Settings
from mockserver.spec.model import Api, Operation
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Meanings, Semantics, semantics_of
from mockserver.state.store import Store
from mockserver.web.clocks import Clock, world_time
from mockserver.web.mounts import Mount
from mockserver.web.paths import normal_template
from mockserver.web.projection import Projection
from mockserver.web.routing import Router

if TYPE_CHECKING:
    from mockserver.generation.fakes import Fakes


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedApi:
    """An API to serve: its name, the path below which it goes, and its world, if it has one."""

    name: str
    base_path: str
    api: Api
    world: ModuleType | None = None


class Mounting:
    """Mounts APIs of one app, whose records are kept in *store*."""

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._now = world_time(settings.now, clock)
        self._fakes: dict[int, Fakes] = {}

    def mount(self, served: ServedApi) -> Mount:
        """Return *served*, ready to answer."""
        schemas = Schemas(served.api)
        world = _world(served)
        make = _Responders(
            self._settings, self._store, served, schemas, world, self.fakes, self._now
        )
        variants = Variants(make.responder, scenarios_of(world.scenarios))
        router = Router(served.api.operations)
        return Mount(
            name=served.name,
            base_path=normal_template(served.base_path),
            ui_path="/__ui__" if router.methods("/ui/") or router.methods("/ui") else "/ui",
            api=served.api,
            router=router,
            projection=Projection(served.api, served.name),
            variants=variants,
            refusals=Refusals(served.api, schemas, variants.usual.generator.value),
        )

    def fakes(self, seed: int) -> Fakes:
        """Return Faker for *seed*, made at first use: importing it takes longer than answering."""
        if seed not in self._fakes:
            from mockserver.generation.fakes import Fakes

            self._fakes[seed] = Fakes(seed=seed, locale=self._settings.locale)
        return self._fakes[seed]


class _Responders:
    """Makes the responders of one API."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        served: ServedApi,
        schemas: Schemas,
        world: World,
        fakes: Callable[[int], Fakes],
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._store = store
        self._served = served
        self._schemas = schemas
        self._world = world
        self._fakes = fakes
        self._now = now
        self._scenarios = scenarios_of(world.scenarios)
        self._semantics = _semantics(served.api, infer=settings.infer)

    def responder(self, variant: Variant) -> Responder:
        """Return what answers in *variant*."""
        settings, served = self._settings, self._served
        seed = settings.seed if variant.seed is None else variant.seed
        scenario = self._scenarios[variant.scenario]
        namespace = f"{served.name}{variant.suffix}"
        return Responder(
            served.api,
            self._schemas,
            self._semantics,
            world=self._world,
            store=self._store,
            source=Source(
                seed=seed,
                now=settings.now,
                fakes=lambda: self._fakes(seed),
                scenario=scenario.name if scenario.is_of_world else "",
            ),
            now=self._now,
            generator=Generator(
                self._schemas,
                fakes=lambda: self._fakes(seed),
                seed=seed,
                now=settings.now,
                names=dict(settings.names),
                content=served.api.document.content,
            ),
            sizes=Sizes(
                scenario,
                wanted_counts(settings, served.name),
                lambda name: self._store.seeded(f"{namespace}/{name}"),
            ),
            namespace=namespace,
            examples=settings.examples,
        )


def wanted_counts(settings: Settings, api: str) -> dict[str, int]:
    """Return the sizes that *settings* give to collections of *api*, named with it or without."""
    own = {name.removeprefix(f"{api}/"): count for name, count in settings.counts}
    return {**dict(settings.counts), **own}


def _world(served: ServedApi) -> World:
    if served.world is None:
        return EMPTY_WORLD
    ids = [o.operation_id for o in served.api.operations if o.operation_id is not None]
    return world_from_module(served.name, served.world, ids)


def _semantics(api: Api, *, infer: bool) -> Callable[[Operation], Semantics]:
    """Return what tells the meaning of an operation: declared, and *infer* tells if more."""
    if infer:
        return Meanings(api).of
    known: dict[str, Semantics] = {}

    def declared(operation: Operation) -> Semantics:
        if operation.name not in known:
            known[operation.name] = semantics_of(api, operation)
        return known[operation.name]

    return declared
