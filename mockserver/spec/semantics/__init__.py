"""What an operation means beyond its schemas: pages, order, filters, collections, limits."""

from mockserver.spec.semantics.declared import EXTENSIONS, semantics_of
from mockserver.spec.semantics.finding import Confidence, Finding
from mockserver.spec.semantics.inferred import inferred
from mockserver.spec.semantics.meanings import Meanings
from mockserver.spec.semantics.model import (
    CollectionReference,
    Filter,
    Order,
    OrderKey,
    Pagination,
    ParentReference,
    RateLimit,
    Semantics,
    SortValue,
    body_pointer,
)
from mockserver.spec.semantics.overlay import InferredOverlay, overlay_of
from mockserver.spec.semantics.soundness import with_sound_semantics

__all__ = [
    "EXTENSIONS",
    "CollectionReference",
    "Confidence",
    "Filter",
    "Finding",
    "InferredOverlay",
    "Meanings",
    "Order",
    "OrderKey",
    "Pagination",
    "ParentReference",
    "RateLimit",
    "Semantics",
    "SortValue",
    "body_pointer",
    "inferred",
    "overlay_of",
    "semantics_of",
    "with_sound_semantics",
]
