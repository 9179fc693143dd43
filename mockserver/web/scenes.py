"""Find the world that a request happens in, and let it fail or wait where that is asked for.

A scenario is chosen by the request (`Prefer: scenario=`), else by its session, else by settings.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from mockserver.errors import SettingsError, TooManyRequests, Unavailable
from mockserver.mocking.preferences import NO_PREFERENCES, Preferences, preferences_from
from mockserver.mocking.scenarios import DEFAULT_SCENARIO, USUAL, Scenario, fails
from mockserver.mocking.variants import USUAL_VARIANT, Variant, variant_of
from mockserver.web.mounts import Mount, Mounts
from mockserver.web.sessions import SessionNames, session_of

_SCENE = "mockserver.scene"

# What a client that is over a limit nobody declares has to wait.
_WAIT_S = 60
_RETRY_S = 1

_MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a request happens in: the scenario, and the variant of the world that is behind it."""

    scenario: Scenario = USUAL
    variant: Variant = USUAL_VARIANT
    preferences: Preferences = NO_PREFERENCES

    @property
    def repeats(self) -> bool:
        """Tell whether the same request is answered in the same way, as fast as can be."""
        return not self.scenario.failing and self.preferences.delay_ms is None


_USUAL_SCENE = Scene()


class Scenes:
    """Chooses the scene of each request of one app. *usual* is the scenario of the settings."""

    def __init__(self, mounts: Mounts, names: SessionNames, *, usual: str) -> None:
        self._mounts = mounts
        self._names = names
        self._usual = usual

    def of_request(self, scope: Scope, mount: Mount) -> Scene:
        """Return the scene of the request in *scope*. Raises `RequestRefused`."""
        session, sent = "default", []
        for name, value in scope["headers"]:
            if name == b"x-mock-session":
                session = session_of({"x-mock-session": value.decode("latin-1")})
            elif name == b"prefer":
                sent.append(value.decode("latin-1"))
        query = scope["query_string"]
        if sent or b"__" in query:
            preferences = preferences_from(sent, query.decode("latin-1"))
        else:
            preferences = NO_PREFERENCES
        if preferences.scenario is not None:
            scenario = mount.variants.scenario(preferences.scenario)
        else:
            scenario = self.of_session(session, mount)
        if scenario is USUAL and preferences is NO_PREFERENCES:
            return _USUAL_SCENE
        return Scene(
            scenario=scenario,
            variant=variant_of(scenario, preferences.seed),
            preferences=preferences,
        )

    def of_session(self, session: str, mount: Mount) -> Scenario:
        """Return the scenario in which *session* sees the API of *mount*.

        One that this API does not have is another one's: here all is as usual.
        """
        name = self._names.scenario(session) or self._usual
        return USUAL if name == DEFAULT_SCENARIO else mount.variants.scenarios.get(name, USUAL)


class Staging:
    """ASGI middleware: puts the scene into the scope; fails or waits as it asks."""

    def __init__(self, app: ASGIApp, *, mounts: Mounts, scenes: Scenes, seed: int) -> None:
        self._app = app
        self._mounts = mounts
        self._scenes = scenes
        self._seed = seed
        self._counts: OrderedDict[tuple[str, ...], int] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the scene, let it play, and pass on. Raises `Unavailable`, `UnknownScenario`."""
        led = self._mounts.led(scope)
        if led is None:
            await self._app(scope, receive, send)
            return
        scene = scope[_SCENE] = self._scenes.of_request(scope, led.mount)
        if scene is not _USUAL_SCENE:
            if scene.preferences.delay_ms:
                await asyncio.sleep(scene.preferences.delay_ms / 1000)
            if scene.scenario.failing:
                self._let_fail(scene.scenario, led.mount.name, led.match.operation.name)
        await self._app(scope, receive, send)

    def _let_fail(self, scenario: Scenario, *about: str) -> None:
        number = self._counts.pop(about, 0)
        self._counts[about] = number + 1
        if len(self._counts) > _MOST_COUNTED:
            self._counts.popitem(last=False)
        if fails(scenario, self._seed, number, *about):
            raise Unavailable(
                detail=f"the scenario {scenario.name} lets this request fail; send it again",
                headers={"Retry-After": str(_RETRY_S)},
            )


class Exhausting:
    """ASGI middleware: refuses requests in a scenario in which every client is over its limit.

    Those to operations that declare a limit were refused before, with what they tell about it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on. Raises `TooManyRequests`."""
        if scene_of(scope).scenario.is_over_limit:
            raise TooManyRequests(
                detail=f"the scenario {scene_of(scope).scenario.name} lets every client be over "
                f"its limit; wait {_WAIT_S} seconds",
                headers={"Retry-After": str(_WAIT_S)},
            )
        await self._app(scope, receive, send)


def scene_of(scope: Mapping[str, Any]) -> Scene:
    """Return the scene that was put into *scope*."""
    scene: Scene = scope.get(_SCENE, _USUAL_SCENE)
    return scene


def known_scenario(name: str, mounts: Mounts) -> str:
    """Return *name*, that of a scenario of some API. Raises `SettingsError` if none has it."""
    known = {each for mount in mounts.all for each in mount.variants.scenarios}
    if name not in known:
        raise SettingsError(f"there is no scenario {name!r}; there is {', '.join(sorted(known))}")
    return name
