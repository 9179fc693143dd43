"""Find what a document promises and nobody can keep, before a client asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mockserver.errors import SpecError
from mockserver.generation.compiler import Generator
from mockserver.mocking.media_types import is_json
from mockserver.mocking.negotiation import concrete
from mockserver.spec.model import Api, MediaType, Operation, Response, Schema
from mockserver.spec.schemas import Schemas


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One response that cannot be answered as documented, and why."""

    operation: str
    status: str
    media_type: str
    error: SpecError


def unanswerable(
    api: Api,
    schemas: Schemas,
    generator: Generator,
    *,
    between: Callable[[], None] = lambda: None,
) -> Iterator[Finding]:
    """Yield the success responses of *api* for which no valid body is found.

    A schema that several responses refer to is tried once. It takes as long as answering every
    operation once: do it beside serving, with a generator of its own, and make room for others
    in *between*, which is called after each schema.
    """
    known: dict[str, SpecError | None] = {}
    for operation in api.operations:
        for response, media_type in _json_bodies(operation):
            if media_type.schema is None:
                continue
            pointer = _target(media_type.schema, schemas)
            if pointer not in known:
                known[pointer] = _failure(media_type.schema, generator)
                between()
            found = known[pointer]
            if found is not None:
                yield Finding(
                    operation=operation.name,
                    status=response.status,
                    media_type=media_type.name,
                    error=found,
                )


def _json_bodies(operation: Operation) -> Iterator[tuple[Response, MediaType]]:
    for status, response in operation.responses.items():
        if status.startswith("2"):
            for media_type in response.content:
                if is_json(concrete(media_type.name)):
                    yield response, media_type


def _target(schema: Schema, schemas: Schemas) -> str:
    try:
        return schemas.resolved(schema).pointer
    except SpecError:
        return schema.pointer


def _failure(schema: Schema, generator: Generator) -> SpecError | None:
    try:
        generator.value(schema, "review", schema.pointer)
    except SpecError as error:
        return error
    return None
