"""Know which schemas the records of a collection keep: those by which the API sends them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mockserver.mocking.collection_names import is_named
from mockserver.mocking.media_names import is_json
from mockserver.mocking.negotiation import concrete, usual_response
from mockserver.mocking.responder import Responder
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Operation, Schema

# So many of a world's records tell in which form it keeps them.
_TELLING = 50


def record_schemas(responder: Responder, name: str) -> tuple[Schema, ...]:
    """Return what each record of the collection *name* must be valid by.

    That is the schema of its records, where the document says that it has one. Those of a world
    are sent as items of lists: what counts is the schema of the items, unless the world's own
    records are of another form, which its handlers turn into items.
    """
    described = responder.collections.descriptions.of(name).schema
    if described is not None:
        return (described,)
    sample = [*islice(responder.collections.base(name).records(), _TELLING)]
    found: dict[str, Schema] = {}
    for operation in responder.api.operations:
        for schema in _items(responder, operation, name):
            is_valid = responder.schemas.validator(schema, direction="response").is_valid
            if all(is_valid(record) for record in sample):
                found.setdefault(schema.pointer, schema)
    return tuple(found.values())


def _items(responder: Responder, operation: Operation, name: str) -> Iterator[Schema]:
    """Yield the schema of what *operation* lists, if that is of the collection *name*."""
    semantics = responder.semantics(operation)
    reference, pagination = semantics.collection, semantics.pagination
    response = usual_response(operation)
    if reference is None or pagination is None or response is None:
        return
    if not is_named(reference.name, name):
        return
    shapes = Shapes(responder.schemas)
    for media_type in response.content:
        if media_type.schema is not None and is_json(concrete(media_type.name)):
            element = shapes.items(shapes.at(media_type.schema, pagination.items))
            shown = shapes.at(element, pagination.item or reference.item)
            if shown is not None:
                yield shown
