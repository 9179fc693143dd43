"""What an operation declares about itself with our x- extensions."""

from mockserver.spec.semantics.declared.extensions import EXTENSIONS, semantics_from, semantics_of
from mockserver.spec.semantics.declared.ranges import Range, ranges_of
from mockserver.spec.semantics.declared.scopes import ParameterScopes, parameter_scopes_of
from mockserver.spec.semantics.declared.silences import Silence, silences_of

__all__ = [
    "EXTENSIONS",
    "ParameterScopes",
    "Range",
    "Silence",
    "parameter_scopes_of",
    "ranges_of",
    "semantics_from",
    "semantics_of",
    "silences_of",
]
