"""Draw values of a document's schemas: valid, believable, and the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import unquote

from mockserver.errors import SpecError
from mockserver.generation.draw import Draw, Generate, Work
from mockserver.generation.expansion import Expansion
from mockserver.generation.fakes import Fakes
from mockserver.generation.identities import Ordinal
from mockserver.generation.names import words_of
from mockserver.generation.nodes import Nodes
from mockserver.generation.seeds import random_for
from mockserver.generation.solver import Attempt, solved
from mockserver.spec.dialects import Direction
from mockserver.spec.model import Schema
from mockserver.spec.references import value_at
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonSchema, JsonValue


class Generator:
    """Draws values for the schemas of one document. Holds compiled schemas; belongs to one app.

    *names* are a user's: by the name of a property, the provider of its values (`providers.py`).
    *content* is the document's, in normal form: a `$ref` is followed in it one step at a time, so
    that what stands beside the next one still holds.
    """

    def __init__(
        self,
        schemas: Schemas,
        *,
        fakes: Callable[[], Fakes],
        seed: int,
        now: datetime,
        names: Mapping[str, str] | None = None,
        content: JsonValue = None,
    ) -> None:
        self._schemas = schemas
        self._fakes = fakes
        self._seed = seed
        self._now = now
        self._names = {" ".join(words_of(name)): made for name, made in (names or {}).items()}
        self._content = content
        self._nodes: dict[Direction, Nodes] = {}
        self._compiled: dict[tuple[Direction, str, str], tuple[JsonSchema, Generate]] = {}

    def value(
        self, schema: Schema, *about: str | int, direction: Direction = "response", name: str = ""
    ) -> JsonValue:
        """Return a value that *schema* allows; it depends on the seed and *about* alone.

        Where *about* ends in a number, it is one of many, and called otherwise than the others.

        Raises `UnsatisfiableSchema` if none was found.
        """
        generate = self._generator(schema, direction, name)
        validator = self._schemas.validator(schema, direction=direction)

        def attempt(way: Attempt) -> JsonValue:
            return generate(self._draw(way, about))

        return solved(attempt, validator.is_valid, schema)

    def check(self, schema: Schema, *, direction: Direction = "response") -> SpecError | None:
        """Return why no value of *schema* can be drawn, `None` if one can.

        Only what the schema requires is drawn: at start that is cheaper than a value.
        """
        try:
            generate = self._generator(schema, direction, "")
            validator = self._schemas.validator(schema, direction=direction)
            solved(
                lambda way: generate(self._draw(way, ("check",), minimal=True)),
                validator.is_valid,
                schema,
            )
        except SpecError as error:
            return error
        return None

    def _generator(self, schema: Schema, direction: Direction, name: str) -> Generate:
        key = (direction, schema.pointer, name)
        kept = self._compiled.get(key)
        if kept is None:
            nodes = self._nodes.get(direction)
            if nodes is None:
                expansion = Expansion(self._target, direction, self._schemas.discriminators)
                nodes = self._nodes[direction] = Nodes(expansion, self._names)
            kept = self._compiled[key] = (schema.value, nodes.node([_named(schema)], name, ""))
        return kept[1]

    def _target(self, reference: str) -> JsonSchema:
        """Return what the `$ref` *reference* leads to."""
        if self._content is not None:
            found = value_at(self._content, unquote(reference[1:]))
            if isinstance(found, Mapping | bool):
                return found
        return self._schemas.resolved_value({"$ref": reference}, "")[0]

    def _draw(self, way: Attempt, about: tuple[str | int, ...], *, minimal: bool = False) -> Draw:
        return Draw(
            random=random_for(self._seed, *about, way.number),
            fakes=self._fakes(),
            now=self._now,
            minimal=minimal or way.minimal,
            strict=way.strict,
            work=Work(way.work),
            ordinal=self._ordinal(about),
        )

    def _ordinal(self, about: tuple[str | int, ...]) -> Ordinal | None:
        """Return which one of many *about* says that it is: the last number in it."""
        if not about or not isinstance(about[-1], int):
            return None
        return Ordinal(about[-1], (self._seed, *about[:-1]), 0)


def _named(schema: Schema) -> JsonSchema:
    """Return *schema*, by a reference if it is a component, whose name tells what it is."""
    if isinstance(schema.value, bool):
        return schema.value
    if schema.pointer.startswith("/components/schemas/") and schema.pointer.count("/") == 3:
        return {"$ref": f"#{schema.pointer}"}
    return schema.value
