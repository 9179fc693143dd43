"""Which collection an operation belongs to, and what it does with its records."""

from mockserver.spec.semantics.inference.collections.membership import collection_finding
from mockserver.spec.semantics.inference.collections.resources import Resources

__all__ = [
    "Resources",
    "collection_finding",
]
