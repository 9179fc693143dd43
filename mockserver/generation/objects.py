"""Generate objects whose members agree with each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from mockserver.generation.arrays import CompileMember
from mockserver.generation.coherence import Cohere, coherence_of
from mockserver.generation.draw import Draw, Exhausted, Generate, NoValue, TooDeep
from mockserver.generation.identities import is_identity
from mockserver.generation.judging import Judge
from mockserver.generation.members import schemas_of
from mockserver.generation.names import words_of
from mockserver.generation.numbers import divided
from mockserver.generation.shapes import UNMATCHED, Shape
from mockserver.spec.types import JsonSchema, JsonValue

# How often an optional property is there.
_PRESENT = 0.85
_MOST = 200_000

_Free = Callable[[Draw], tuple[str, JsonValue]]


class Objects:
    """Generates the objects that one shape allows; `generate` draws one."""

    def __init__(
        self,
        shape: Shape,
        kind: str,
        compile_member: CompileMember,
        judge: Judge,
        hides: Callable[[JsonSchema], bool],
    ) -> None:
        self._shape = shape
        self._judge = judge
        self._fewest = max(shape.min_properties, len(shape.required))
        self._most = shape.max_properties
        self._required = set(shape.required)
        self._members: dict[str, Generate] = {}
        self._schemas: dict[str, list[JsonSchema]] = {}
        self._impossible = False
        for name in {**shape.properties, **shape.required}:
            schemas = schemas_of(shape, name)
            hidden = any(hides(schema) for schema in shape.properties.get(name, ()))
            allowed = False not in schemas and judge.accepts(shape.names, name)
            if allowed and not (hidden and name not in self._required):
                self._schemas[name] = schemas
                self._members[name] = compile_member(schemas, name, kind)
            elif name in self._required:
                self._impossible = True
            if name in shape.named and name in self._members:
                tag = shape.named[name]
                if judge.accepts(schemas, tag):
                    self._members[name] = _constant(tag)
        identities = {name for name in self._members if is_identity(words_of(name), kind)}
        self._always = self._required | identities
        self._dependents = dict(shape.dependents)
        self._free = _free(shape, compile_member, judge)
        self._kind = kind
        described = shape.rest or shape.by_pattern or shape.names
        self._open = bool(described and self._free) and not (shape.properties or shape.required)
        # Required ones first, where only so many fit.
        self._order = list(self._members.items())
        if self._most < len(self._order):
            self._order.sort(key=lambda item: item[0] not in self._required)

    def generate(self, draw: Draw) -> dict[str, JsonValue]:
        """Draw an object. Raises `NoValue` if the shape allows none."""
        if self._impossible or self._fewest > min(self._most, _MOST):
            raise NoValue
        draw = draw.deeper()
        result: dict[str, JsonValue] = {}
        sparing, required, random = draw.sparing, self._required, draw.random.random
        always, left_over = self._always, self._most
        for name, member in self._order:
            if name not in required and (
                sparing or (name not in always and random() > _PRESENT) or len(result) >= left_over
            ):
                continue
            try:
                result[name] = member(draw)
            except (NoValue, TooDeep, Exhausted):
                if name in required:
                    raise
        if self._dependents:
            self._depend(result, draw)
        fewest = self._fewest
        if self._open and not sparing:
            fewest = int(min(max(fewest, draw.random.randint(2, 3)), self._most))
        if len(result) < fewest:
            self._fill(result, fewest, draw)
        if len(result) > 1 and not draw.minimal and not draw.strict:
            self._cohere(result, draw, self._keeps)
        return result

    @cached_property
    def _cohere(self) -> Cohere:
        return coherence_of(self._members, self._kind)

    def _keeps(self, name: str, value: JsonValue) -> bool:
        """Whether the property *name* may be *value*."""
        schemas = self._schemas[name]
        if isinstance(value, float):
            steps = [s["multipleOf"] for s in schemas if isinstance(s, dict) and "multipleOf" in s]
            if not divided(steps, value):
                return False
        return self._judge.accepts(schemas, value)

    def _depend(self, result: dict[str, JsonValue], draw: Draw) -> None:
        """Add what properties that are there depend on, or take those away that miss it."""
        for _ in range(len(self._dependents) + 1):
            missing = [
                (name, other)
                for name, others in self._shape.dependents
                if name in result
                for other in others
                if other not in result
            ]
            for name, other in missing:
                schemas = schemas_of(self._shape, other)
                room = len(result) < self._most
                if other in self._members and (room or name in self._required):
                    result[other] = self._members[other](draw)
                elif False not in schemas and room:
                    result[other] = str(draw.fake("word"))
                elif name in self._required:
                    raise NoValue
                else:
                    result.pop(name, None)
            if not missing:
                return

    def _fill(self, result: dict[str, JsonValue], fewest: int, draw: Draw) -> None:
        """Add properties until there are *fewest*: described ones first."""
        for name, member in self._order:
            if len(result) >= fewest and not self._open:
                break
            if name not in result:
                try:
                    result[name] = member(draw)
                except (NoValue, TooDeep):
                    continue
        if self._dependents:
            self._depend(result, draw)
        for attempt in range(40 * fewest):
            if len(result) >= fewest:
                return
            if self._free is None:
                break
            name, value = self._free(draw)
            if attempt > 2 * fewest:
                # Words run out.
                name = self._numbered(name, attempt)
            if name not in self._shape.properties:
                result.setdefault(name, value)
        if len(result) < self._fewest:
            raise NoValue

    def _numbered(self, name: str, number: int) -> str:
        other = f"{name}{number}"
        allowed = not self._shape.names or self._judge.accepts(self._shape.names, other)
        return other if allowed and _same_schemas(self._shape, name, other) else name


def _same_schemas(shape: Shape, one: str, other: str) -> bool:
    return [*map(id, schemas_of(shape, one))] == [*map(id, schemas_of(shape, other))]


def _free(shape: Shape, compile_member: CompileMember, judge: Judge) -> _Free | None:
    """Return a generator of properties of any name; `None` if *shape* allows none."""
    closed = any(schema is False for _, _, schema in shape.rest)
    ways: list[list[JsonSchema]] = []
    if not closed:
        ways.append([{"type": "string"}, *shape.names])
    never = [pattern for pattern, schema in shape.by_pattern if schema is False]
    if never and not closed:
        ways.append([{"type": "string", "minLength": 1, UNMATCHED: never}, *shape.names])
    for pattern, schema in shape.by_pattern:
        if schema is not False:
            ways.append([{"type": "string", "pattern": pattern}, *shape.names])
    if not ways:
        return None
    described = bool(shape.by_pattern or shape.names)
    if described:
        ways.sort(key=lambda way: "pattern" not in way[0] if isinstance(way[0], dict) else True)
    names = [compile_member(way, "", "") for way in ways]
    by_schemas: dict[tuple[int, ...], Generate] = {}

    def generate(draw: Draw) -> tuple[str, JsonValue]:
        for _ in range(20):
            name = str(_name(names, draw, worded=not described))
            schemas = schemas_of(shape, name)
            if False in schemas or not judge.accepts(shape.names, name):
                continue
            key = tuple(map(id, schemas))
            if key not in by_schemas:
                by_schemas[key] = compile_member(schemas, "", "")
            return name, by_schemas[key](draw)
        raise NoValue

    return generate


def _constant(value: str) -> Generate:
    return lambda _draw: value


def _name(names: list[Generate], draw: Draw, *, worded: bool) -> Any:
    if worded:
        return draw.fake("word")
    for candidate in [draw.random.choice(names), *names]:
        try:
            return candidate(draw)
        except NoValue:
            continue
    raise NoValue
