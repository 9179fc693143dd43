"""How a list is sorted."""

from mockserver.spec.semantics.inference.order.sorting import order_finding

__all__ = [
    "order_finding",
]
