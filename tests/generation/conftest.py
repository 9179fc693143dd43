"""Generate values as an app does, and judge them by a validator that we neither wrote nor use."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest

from mockserver.generation.compiler import Generator
from mockserver.generation.draw import Draw
from mockserver.generation.fakes import Fakes
from mockserver.generation.seeds import random_for
from mockserver.spec import Api, Document, Schema, api_from_document
from mockserver.spec.dialects import Direction, directed
from mockserver.spec.schemas import Schemas

NOW = datetime(2026, 5, 3, tzinfo=UTC)
POINTER = "/components/schemas/S"

# Without them jsonschema judges these formats by nothing.
assert importlib.util.find_spec("rfc3339_validator")


class Generated:
    """The values of one schema, `S`, among *definitions*."""

    def __init__(
        self,
        fakes: Fakes,
        schema: Any,
        definitions: Mapping[str, Any],
        version: str,
        seed: int,
        names: Mapping[str, str] | None = None,
    ) -> None:
        content = {
            "openapi": version,
            "info": {},
            "paths": {},
            "components": {"schemas": {"S": schema, **definitions}},
        }
        self.api: Api = api_from_document(Document(source="book.yaml", content=content))
        self.generator = Generator(
            Schemas(self.api),
            fakes=lambda: fakes,
            seed=seed,
            now=NOW,
            names=names,
            content=self.api.document.content,
        )
        self.schema = Schema(
            pointer=POINTER, value=self.api.document.content["components"]["schemas"]["S"]
        )

    def values(self, count: int = 30, *, direction: Direction = "response") -> list[Any]:
        return [
            self.generator.value(self.schema, "value", number, direction=direction)
            for number in range(count)
        ]

    def error(self, value: Any, *, direction: Direction = "response") -> str | None:
        return error_in(self.api, POINTER, value, direction=direction)


def error_in(api: Api, pointer: str, value: Any, *, direction: Direction) -> str | None:
    """Return what is wrong with *value* by the schema at *pointer*, as jsonschema sees it."""
    root = {**directed(api.document.content, direction), "$ref": f"#{quote(pointer)}"}
    validator = jsonschema.Draft202012Validator(
        root, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    error = next(iter(validator.iter_errors(value)), None)
    return None if error is None else f"{value!r}: {error.message}"


Generating = Callable[..., Generated]
Judging = Callable[..., str | None]


@pytest.fixture(scope="session")
def fakes() -> Fakes:
    return Fakes(seed=0)


@pytest.fixture(scope="session")
def generated(fakes: Fakes) -> Generating:
    """Return a maker of `Generated`: of a schema, by name the definitions it refers to."""

    def make(
        schema: Any,
        *,
        version: str = "3.1.0",
        seed: int = 0,
        names: Mapping[str, str] | None = None,
        **definitions: Any,
    ) -> Generated:
        return Generated(fakes, schema, definitions, version, seed, names)

    return make


@pytest.fixture(scope="session")
def judged() -> Judging:
    return error_in


@pytest.fixture(scope="session")
def draw(fakes: Fakes) -> Callable[..., Draw]:
    """Return a maker of `Draw`s, each from its own number."""

    def make(number: int = 0, *, minimal: bool = False) -> Draw:
        return Draw(random=random_for(0, number), fakes=fakes, now=NOW, minimal=minimal)

    return make
