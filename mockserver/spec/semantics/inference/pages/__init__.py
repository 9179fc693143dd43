"""How a list is divided into pages."""

from mockserver.spec.semantics.inference.pages.pagination import pagination_finding
from mockserver.spec.semantics.inference.pages.parameters import (
    has_page_parameters,
    page_parameters,
)

__all__ = [
    "has_page_parameters",
    "page_parameters",
    "pagination_finding",
]
