"""What stands in bodies: records, lists of them, and what wraps both."""

from mockserver.spec.semantics.inference.bodies.contents import (
    all_sent,
    answered,
    is_sent_patches,
    sent,
    success_of,
)
from mockserver.spec.semantics.inference.bodies.lists import ListAnswer, list_answer
from mockserver.spec.semantics.inference.bodies.records import Record, candidates, record_like
from mockserver.spec.semantics.inference.bodies.similarity import SIMILAR, similarity
from mockserver.spec.semantics.inference.bodies.views import View, Views

__all__ = [
    "SIMILAR",
    "ListAnswer",
    "Record",
    "View",
    "Views",
    "all_sent",
    "answered",
    "candidates",
    "is_sent_patches",
    "list_answer",
    "record_like",
    "sent",
    "similarity",
    "success_of",
]
