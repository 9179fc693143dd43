"""Say how many records a collection has before the first request."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mockserver.mocking.collection_names import is_named
from mockserver.mocking.descriptions import Description
from mockserver.mocking.scenarios import Scenario

# Of records, where nobody says: enough for some pages, quick to make.
_USUAL_COUNT = 50
_USUAL_COUNT_BELOW = 10  # in each of the collections that belong to one record of another

# Of characters in all of them, and the number of records that are so large.
_MOST_TEXT = 150_000
_LEAST_COUNT = 10

# The same where a scenario asks for many: clients wait some seconds for the first answer.
_MANY = 10_000
_MOST_TEXT_OF_MANY = 30_000_000

_USUAL_PAGE = 20


class Sizes:
    """The sizes of the collections of one API in one scenario.

    *wanted* are those that settings give, by the name of a collection or its template. *seeded*
    returns the size to which a collection was filled ahead.
    """

    def __init__(
        self,
        scenario: Scenario,
        wanted: Mapping[str, int],
        seeded: Callable[[str], int | None],
    ) -> None:
        self._amount = scenario.amount
        self._wanted = wanted
        self._seeded = seeded
        self._fitting: dict[str, int] = {}

    def said(self, name: str, description: Description, declared: int | None) -> int | None:
        """Return the size that somebody gave the collection *name*, `None` if nobody did.

        The scenario is asked first, then settings, then what was filled ahead; *declared* is the
        size that the document or the world gives.
        """
        match self._amount:
            case "none":
                return 0
            case "one-page":
                return description.page_size or _USUAL_PAGE
            case "many":
                return max(_MANY, declared or 0)
        for key, count in self._wanted.items():
            if is_named(key, name):
                return count
        seeded = self._seeded(name)
        return declared if seeded is None else seeded

    def generated(self, name: str, description: Description, length: Callable[[], int]) -> int:
        """Return the size of the generated collection *name*, of records of *length* characters.

        Making them takes as long as they are: unless somebody gave the size, large ones are fewer.
        """
        if description.singleton:
            return 1
        said = self.said(name, description, description.count)
        if said is not None and self._amount != "many":
            return said
        usual = _USUAL_COUNT_BELOW if "{" in description.name else _USUAL_COUNT
        if description.name not in self._fitting:
            text = _MOST_TEXT if said is None else _MOST_TEXT_OF_MANY
            least = max(_LEAST_COUNT, len(description.examples))
            self._fitting[description.name] = max(least, text // max(1, length()))
        return min(said or usual, self._fitting[description.name])
