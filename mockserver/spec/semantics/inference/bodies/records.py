"""Find the record in a body: the body itself, or what it wraps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockserver.spec.model import Schema
from mockserver.spec.semantics.inference.bodies.similarity import SIMILAR, similarity
from mockserver.spec.semantics.inference.bodies.views import View, Views
from mockserver.spec.semantics.inference.words import squeezed, stem
from mockserver.spec.semantics.inference.words.envelopes import WRAPPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record in a body: the tokens that lead to it, what it is, and where its schema stands."""

    tokens: tuple[str, ...]
    view: View
    pointer: str


def candidates(views: Views, body: Schema | None, noun: str) -> Iterator[Record]:
    """Yield what may be the record in *body*, the most likely first."""
    view = views.of(body)
    if body is None or not view.is_object:
        return
    wrapped = []
    for name, schema in view.properties.items():
        if squeezed(name) not in WRAPPERS and stem(name) != stem(noun):
            continue
        member = views.of(schema)
        if member.is_object:
            wrapped.append(Record(tokens=(name,), view=member, pointer=schema.pointer))
            for inner, below in member.properties.items():
                if stem(inner) == stem(noun) and views.of(below).is_object:
                    wrapped.append(
                        Record(tokens=(name, inner), view=views.of(below), pointer=below.pointer)
                    )
    yield Record(tokens=(), view=view, pointer=body.pointer)
    yield from wrapped


def record_like(
    views: Views, body: Schema | None, noun: str, expected: View
) -> tuple[Record, float] | None:
    """Return the record in *body* that is most like *expected*, and how much it is."""
    found = None
    for record in candidates(views, body, noun):
        share = similarity(record.view, expected)
        if share >= SIMILAR and (found is None or share > found[1]):
            found = (record, share)
    return found
