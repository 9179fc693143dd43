"""Break the contract on purpose, one fault at a time, at the edge of HTTP (docs/faults.md)."""

from mockserver.web.faults.middleware import Faults
from mockserver.web.faults.registry import CATALOGUE
from mockserver.web.faults.selection import Selection

__all__ = ["CATALOGUE", "Faults", "Selection"]
