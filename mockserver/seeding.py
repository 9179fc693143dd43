"""Fill a collection ahead with as many base records as are wanted, in a database that stays."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from types import TracebackType
from typing import Self

from mockserver.errors import SettingsError, without_password
from mockserver.mocking.collections import Collections
from mockserver.serving import served_apis
from mockserver.settings import Settings
from mockserver.state.store import Store
from mockserver.web.clocks import SharedClock
from mockserver.web.mounting import Mounting


class Seeding:
    """One collection of the APIs that settings ask for, to be filled; `with` it.

    `name` is what its API and it are called, `place` the database without its password.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        """Find the collection *name*.

        Raises `SettingsError` if there is none, or no database that stays; else as `served_apis`.
        """
        if settings.state is None:
            raise SettingsError(
                "records in memory end with this command: name a file or a database to fill with "
                "--state, such as --state mock.db"
            )
        self._store = Store(settings.state)
        self.place = without_password(settings.state)
        try:
            mounting = Mounting(settings, self._store, SharedClock(self._store.advance))
            mounts = [mounting.mount(one) for one in served_apis(settings)]
            found = _named(name, {one.name: one.responder.collections for one in mounts})
        except BaseException:
            self._store.close()
            raise
        self._collections, self._name = found
        self.name = self._collections.kept_as(self._name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()

    def fill(self, count: int, passed: Callable[[int], None]) -> int:
        """Make *count* records, tell *passed* how many there are, and return how many there are.

        There are fewer where names or schemas do not allow as many. Raises `SettingsError` if the
        world decides how many there are.
        """
        self._check_countable()
        self._store.seed(self.name, count)
        base = self._collections.base(self._name)
        filled = self._store.collection(self.name, base, passed=passed)
        held = filled.stored.total(())
        passed(held)
        return held

    def _check_countable(self) -> None:
        known = self._collections.world.collections.get(self._name)
        if known is not None and known.count is None:
            raise SettingsError(
                f"the world {self._collections.world.name} decides how many records {self._name} "
                "has: its Collection(…) has no count="
            )


def _named(name: str, apis: dict[str, Collections]) -> tuple[Collections, str]:
    """Return the collection that *name* means. Raises `SettingsError`."""
    found = [
        (collections, name.removeprefix(f"{api}/"))
        for api, collections in apis.items()
        if collections.has(name.removeprefix(f"{api}/"))
    ]
    exact = [one for one in found if one[0].kept_as(one[1]) == name]
    for candidates in (exact, found):
        if len(candidates) == 1 and "{" not in candidates[0][1]:
            return candidates[0]
    if len(found) > 1:
        several = ", ".join(collections.kept_as(own) for collections, own in found)
        raise SettingsError(f"several collections are called {name}: {several}")
    known = [
        collections.kept_as(one) for collections in apis.values() for one in collections.names()
    ]
    near = get_close_matches(name, known, n=5, cutoff=0.3) or known[:5]
    hint = f"; there is {', '.join(near)}" if near else ""
    raise SettingsError(f"there is no collection {name}{hint}")
