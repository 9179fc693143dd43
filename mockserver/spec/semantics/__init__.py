"""What an operation means beyond its schemas: pages, order, filters, collections, limits."""

from mockserver.spec.semantics.declared import (
    EXTENSIONS,
    ParameterScopes,
    Range,
    Silence,
    parameter_scopes_of,
    ranges_of,
    semantics_of,
    silences_of,
)
from mockserver.spec.semantics.finding import Confidence, Finding
from mockserver.spec.semantics.inference import inferred
from mockserver.spec.semantics.meanings import Meanings
from mockserver.spec.semantics.model import (
    Aggregate,
    AggregatedValue,
    CollectionReference,
    Filter,
    Order,
    OrderKey,
    Pagination,
    ParentReference,
    RateLimit,
    Role,
    Semantics,
    SortValue,
    Within,
    body_pointer,
)
from mockserver.spec.semantics.overlay import InferredOverlay, overlay_of
from mockserver.spec.semantics.soundness import with_sound_semantics

__all__ = [
    "EXTENSIONS",
    "Aggregate",
    "AggregatedValue",
    "CollectionReference",
    "Confidence",
    "Filter",
    "Finding",
    "InferredOverlay",
    "Meanings",
    "Order",
    "OrderKey",
    "Pagination",
    "ParameterScopes",
    "ParentReference",
    "Range",
    "RateLimit",
    "Role",
    "Semantics",
    "Silence",
    "SortValue",
    "Within",
    "body_pointer",
    "inferred",
    "overlay_of",
    "parameter_scopes_of",
    "ranges_of",
    "semantics_of",
    "silences_of",
    "with_sound_semantics",
]
