"""Tell how much two schemas of records are alike."""

from __future__ import annotations

from mockserver.spec.semantics.inference.bodies.views import View
from mockserver.spec.semantics.inference.words import squeezed

SIMILAR = 0.5
"""From this share of common properties on, two schemas describe one thing."""
_FEW = 2


def similarity(one: View, other: View) -> float:
    """Return the share of the properties of the smaller one that the larger one has, too.

    The same schema is 1, whatever it says.
    """
    if one.core and one.core == other.core:
        return 1.0
    smaller, larger = sorted(
        ({squeezed(name) for name in view.properties} for view in (one, other)), key=len
    )
    if not smaller:
        return 0.0
    shared = len(smaller & larger)
    # One property in common, such as `id`, says little.
    if shared < _FEW and len(larger) > _FEW:
        return 0.0
    return shared / len(smaller)
