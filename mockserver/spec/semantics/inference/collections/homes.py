"""Tell which collection the records at a place belong to, by which name, and below which record."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.spec.model import Operation
from mockserver.spec.pointers import pointer_of
from mockserver.spec.semantics.inference.bodies import View
from mockserver.spec.semantics.inference.collections.paths import Place, parameter_in
from mockserver.spec.semantics.inference.collections.resources import Resource, Resources
from mockserver.spec.semantics.inference.words import singular, squeezed, stem, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The resource that holds the records, what it is called, and which property holds a parent.

    `why` says how it was found, if it stands elsewhere.
    """

    resource: Resource
    name: str
    parents: dict[str, str]
    why: str


def home_of(resources: Resources, operation: Operation) -> Home:
    """Return the home of the records at the place of *operation*."""
    return home_at(resources, resources.places[operation.name], resources.of(operation))


def home_at(resources: Resources, place: Place, own: Resource) -> Home:
    """Return the home of the records of *own*, which an operation at *place* speaks of.

    It is where the same schema is read, if every path parameter on the way can be told from a
    record; else its own place.
    """
    view = own.view
    if view is not None and view.core:
        for other in resources.with_record(view.core):
            home = _shared(resources, place, own, other, view)
            if home is not None:
                return home
    return Home(resource=own, name=_name(place, own), parents={}, why="")


def parent_of(resources: Resources, place: Place) -> dict[str, str] | None:
    """Return the collection and the parameter in which the record above *place* must exist."""
    last = max((i for i, part in enumerate(place.base) if parameter_in(part)), default=None)
    if last is None or last == 0:
        return None
    shape = place.shape[:last]
    parameter = parameter_in(place.base[last])
    if parameter is None or not resources.has(shape):
        return None
    above = resources.at(shape)
    if above.reading is None or above.identity is None:
        return None
    item = resources.places[above.reading.name].item
    if item is None or squeezed(item) != squeezed(parameter):
        return None
    name = home_of(resources, above.reading).name
    # The parameters of its name must be known here by the same names.
    known = set(place.parameters)
    if any((needed := parameter_in(part)) and needed not in known for part in name.split("/")):
        return None
    return {"collection": name, "id": parameter}


def _name(place: Place, resource: Resource) -> str:
    """Return the name of *resource* with the path parameters as *place* calls them."""
    parameters = iter(place.parameters)
    return "/".join(
        f"{{{next(parameters, '')}}}" if part == "{}" else part for part in resource.shape
    )


def _shared(
    resources: Resources, place: Place, own: Resource, other: Resource, view: View
) -> Home | None:
    """Return *other* as the home of the records of *own*, or `None` if it cannot be."""
    if other.shape == own.shape or other.identity is None or other.reading is None:
        return None
    has_items = any(resources.places[one.name].item for one in own.operations)
    nested = len(other.shape) < len(own.shape) and stem(other.noun) == stem(own.noun)
    below = own.shape[: len(other.shape)] == other.shape
    if has_items and not nested:
        return None
    if not (nested or below) or ("{}" in other.shape and not below):
        return None
    start = len(other.shape) if below else 0
    parents: dict[str, str] = {}
    for index, part in enumerate(place.base):
        parameter = parameter_in(part)
        if parameter is None or index < start:
            continue
        above = place.base[index - 1] if index else ""
        held = _held(resources, view, parameter, above)
        if held is None:
            return None
        parents[parameter] = held
    return Home(
        resource=other,
        name=_name(place, other),
        parents=parents,
        why=f"its records are those that {other.reading.name} reads",
    )


def _held(resources: Resources, view: View, parameter: str, above: str) -> str | None:
    """Return the property of a record that holds *parameter*, behind *above* in the path."""
    noun = "".join(map(singular, words_of(above)))
    wanted = squeezed(parameter)
    words = [wanted, noun + wanted] if wanted in ("id", "uuid", "slug") else [wanted]
    words += [f"{noun}id"] if noun and wanted.endswith("id") else []
    if wanted in ("id", "uuid", "slug"):
        # The record's own `id` is not that of what is above it.
        words = words[1:]
    for word in words:
        for name in view.properties:
            if squeezed(name) == word and resources.views.property(view, name).is_scalar:
                return pointer_of((name,))
    for name in view.properties:
        held = resources.views.property(view, name)
        if noun and stem(name) == noun and held.is_object:
            for inner in held.properties:
                if squeezed(inner) in (wanted, "id") and wanted.endswith(("id", squeezed(inner))):
                    return pointer_of((name, inner))
    return None
