"""What an operation means beyond its schemas: pages, order, filters, collections, limits."""

from mockserver.spec.semantics.declared import semantics_of
from mockserver.spec.semantics.model import (
    CollectionReference,
    Filter,
    Order,
    OrderKey,
    Pagination,
    RateLimit,
    Semantics,
)
from mockserver.spec.semantics.soundness import with_sound_semantics

__all__ = [
    "CollectionReference",
    "Filter",
    "Order",
    "OrderKey",
    "Pagination",
    "RateLimit",
    "Semantics",
    "semantics_of",
    "with_sound_semantics",
]
