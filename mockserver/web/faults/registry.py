"""All faults, in the order of the catalogue (docs/faults.md)."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.web.faults import (
    access,
    change,
    labels,
    limits,
    meaning,
    pages,
    read_only,
    requests,
    shape,
)
from mockserver.web.faults.model import Fault

FAMILIES: Mapping[str, tuple[Fault, ...]] = {
    "shape": (*shape.FAULTS, *labels.FAULTS),
    "requests": requests.FAULTS,
    "access": access.FAULTS,
    "pages": pages.FAULTS,
    "meaning": meaning.FAULTS,
    "change": (*change.FAULTS, *read_only.FAULTS),
    "limits": limits.FAULTS,
}
"""The faults by their family."""

CATALOGUE: Mapping[str, Fault] = {
    fault.id: fault for faults in FAMILIES.values() for fault in faults
}
"""Every fault by its id."""
