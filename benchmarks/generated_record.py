"""Time generating a record of twenty properties, beside the Faker calls for the same properties.

    python benchmarks/generated_record.py [--rounds 3000]

The record is generated as an answer is: seeded for what it is about, drawn, made coherent and
validated. Beside it: one Faker, seeded as often, and its methods called for the same properties.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from mockserver.generation.compiler import Generator
from mockserver.generation.fakes import Fakes
from mockserver.spec import Document, Schema, api_from_document
from mockserver.spec.schemas import Schemas

TEXT, STAMP = {"type": "string"}, {"type": "string", "format": "date-time"}
PROPERTIES: dict[str, tuple[dict[str, Any], str]] = {
    "id": ({"type": "string", "format": "uuid"}, "uuid4"),
    "first_name": (TEXT, "first_name"),
    "last_name": (TEXT, "last_name"),
    "email": ({"type": "string", "format": "email"}, "safe_email"),
    "username": (TEXT, "user_name"),
    "avatar_url": (TEXT, "image_url"),
    "phone": (TEXT, "phone_number"),
    "street": (TEXT, "street_address"),
    "city": (TEXT, "city"),
    "state": (TEXT, "state"),
    "postcode": (TEXT, "postcode"),
    "country": (TEXT, "country"),
    "company": (TEXT, "company"),
    "job_title": (TEXT, "job"),
    "description": (TEXT, "sentence"),
    "age": ({"type": "integer", "minimum": 0}, "random_int"),
    "balance": ({"type": "number"}, "pyfloat"),
    "active": ({"type": "boolean"}, "pybool"),
    "created_at": (STAMP, "iso8601"),
    "updated_at": (STAMP, "iso8601"),
}


def main() -> None:
    """Print the medians, in microseconds a record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3000)
    rounds = parser.parse_args().rounds
    fakes = Fakes(seed=1)
    schema = {
        "type": "object",
        "properties": {name: member for name, (member, _) in PROPERTIES.items()},
        "required": list(PROPERTIES),
    }
    generator, record = _generator(schema, fakes)
    methods = {name: method for name, (_, method) in PROPERTIES.items()}

    def by_faker(number: int) -> dict[str, Any]:
        faker = fakes.about("record", number)
        return {name: getattr(faker, method)() for name, method in methods.items()}

    ours = _median(lambda number: generator.value(record, "record", number), rounds)
    theirs = _median(by_faker, rounds)
    print(f"a valid, coherent record of {len(PROPERTIES)} properties: {ours:.0f} µs")
    print(f"Faker alone, for the same properties: {theirs:.0f} µs")


def _generator(schema: dict[str, Any], fakes: Fakes) -> tuple[Generator, Schema]:
    pointer = "/components/schemas/Customer"
    content = {
        "openapi": "3.1.0",
        "info": {"title": "Records", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Customer": schema}},
    }
    api = api_from_document(Document(source="records.yaml", content=content))
    generator = Generator(
        Schemas(api), fakes=lambda: fakes, seed=1, now=datetime(2026, 5, 3, tzinfo=UTC)
    )
    return generator, Schema(pointer=pointer, value=schema)


def _median(make: Callable[[int], object], rounds: int) -> float:
    # Values of Faker's are kept once they are made: a server that has answered a while has them.
    for number in range(rounds):
        make(-number)
    taken: list[float] = []
    for number in range(rounds):
        start = time.perf_counter()
        make(number)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1e6


if __name__ == "__main__":
    main()
