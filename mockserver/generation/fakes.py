"""Give out Faker, seeded for what is being made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any

from faker import Faker

from mockserver.generation.seeds import derived_seed, random_for
from mockserver.spec.types import JsonValue

# So many different values of a provider are made; Faker takes 10 to 100 µs for each.
_SIZE = 1024

# Faker loads a provider's data at construction; these are the ones that worlds and names use.
_PROVIDERS = [
    f"faker.providers.{name}"
    for name in [
        "address",
        "automotive",
        "bank",
        "barcode",
        "color",
        "company",
        "credit_card",
        "currency",
        "date_time",
        "file",
        "geo",
        "internet",
        "isbn",
        "job",
        "lorem",
        "misc",
        "person",
        "phone_number",
        "profile",
        "python",
        "ssn",
        "user_agent",
    ]
]


class Fakes:
    """A Faker of this object's own: Fakers made without a seed share one generator."""

    def __init__(self, *, seed: int, locale: str = "en_US") -> None:
        self.seed = seed
        self.locale = locale
        self._pools: dict[str, Pool] = {}
        self._faker = Faker(locale, providers=_PROVIDERS)

    def about(self, *about: str | int) -> Faker:
        """Return the Faker, seeded for *about*: the same values follow for the same *about*.

        It is one object: a second call seeds it anew, so draw all values of one record first.
        """
        self._faker.seed_instance(derived_seed(self.seed, *about))
        return self._faker

    def pool(self, provider: str, *arguments: Any, **options: Any) -> Pool:
        """Return the values of Faker's *provider*; of words, where it has no such provider."""
        key = provider
        if arguments or options:
            key += f" {arguments!r} {sorted(options.items())!r}"
        found = self._pools.get(key)
        if found is None:
            made = Pool(self._faker, self.seed, provider, arguments, options)
            found = self._pools[key] = made
        return found


class Pool:
    """The values of one provider, made when they are first drawn, in whatever order."""

    def __init__(
        self,
        faker: Any,
        seed: int,
        provider: str,
        arguments: tuple[Any, ...],
        options: Mapping[str, Any],
    ) -> None:
        self._faker = faker
        self._about = (seed, "pool", provider, repr(arguments), repr(sorted(options.items())))
        self._make = getattr(faker, provider, None) or faker.word
        self._arguments = arguments
        self._options = options
        self._values: list[Any] = [_UNMADE] * _SIZE

    def one(self, random: Random) -> JsonValue:
        """Return the value that *random* falls on."""
        index = int(random.random() * _SIZE)
        value = self._values[index]
        if value is _UNMADE:
            value = self._values[index] = self._made(index)
        return value

    def _made(self, index: int) -> JsonValue:
        # Somebody may be in the middle of drawing a record from this Faker.
        before = self._faker.random
        self._faker.random = random_for(*self._about, index)
        try:
            return as_json(self._make(*self._arguments, **self._options))
        finally:
            self._faker.random = before


_UNMADE: Any = object()


def as_json(value: Any) -> JsonValue:
    """Return *value*, which a provider made, as JSON has it."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {str(name): as_json(member) for name, member in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(as_json(member) for member in value)
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [as_json(member) for member in value]
    return value.hex() if isinstance(value, bytes) else str(value)
