"""Tell operations that create many records at once: `POST /orders/bulk`."""

from __future__ import annotations

from mockserver.spec.model import Operation
from mockserver.spec.semantics.paths import Place, parameter_in
from mockserver.spec.semantics.resources import Resources
from mockserver.spec.semantics.roles import Part, bulk_part
from mockserver.spec.semantics.words import squeezed

_WORDS = frozenset(
    ["bulk", "batch", "many", "bulkcreate", "batchcreate", "createbulk", "createbatch"]
)
_SHORTEST = 2


def made_at_once(resources: Resources, operation: Operation) -> tuple[Place, Part] | None:
    """Return the place of the records that *operation* creates, and its part; `None` if none."""
    place = resources.places[operation.name]
    base = place.base
    if operation.method != "POST" or len(base) < _SHORTEST or place.item or place.verb:
        return None
    above = Place(base=base[:-1], item=None, verb=None)
    if squeezed(base[-1]) not in _WORDS or parameter_in(base[-2]) is not None:
        return None
    if not resources.has(above.shape):
        return None
    resource = resources.at(above.shape)
    if resource.identity is None or resource.view is None:
        return None
    part = bulk_part(resources.views, operation, resource.view)
    return None if part is None else (above, part)
