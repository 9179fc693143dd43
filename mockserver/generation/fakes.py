"""Give out Faker, seeded for what is being made."""

from __future__ import annotations

from faker import Faker

from mockserver.generation.seeds import derived_seed

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
        self._faker = Faker(locale, providers=_PROVIDERS)

    def about(self, *about: str | int) -> Faker:
        """Return the Faker, seeded for *about*: the same values follow for the same *about*.

        It is one object: a second call seeds it anew, so draw all values of one record first.
        """
        self._faker.seed_instance(derived_seed(self.seed, *about))
        return self._faker
