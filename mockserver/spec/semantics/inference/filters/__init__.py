"""Which parameters of a list select by which property of its records."""

from mockserver.spec.semantics.inference.filters.selection import filters_finding

__all__ = [
    "filters_finding",
]
