"""What can be told about operations from nothing but their document."""

from mockserver.spec.semantics.inference.operations import Inference, inferred

__all__ = [
    "Inference",
    "inferred",
]
