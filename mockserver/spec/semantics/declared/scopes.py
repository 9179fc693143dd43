"""Read which scopes a value of a path parameter needs of a credential (`x-parameter-scopes`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.declared.members import Declaring

_AT = "x-parameter-scopes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterScopes:
    """The scopes that each value of the path parameter `name` needs, beside those in `security`."""

    name: str
    scopes: Mapping[str, tuple[str, ...]]

    def needed(self, path_values: Mapping[str, str]) -> tuple[str, ...]:
        """Return what the operation needs where its path has *path_values*."""
        return self.scopes.get(path_values.get(self.name, ""), ())


def parameter_scopes_of(api: Api, operation: Operation) -> tuple[ParameterScopes, ...]:
    """Return what *operation* declares, one for each parameter. Raises `InvalidDocument`."""
    declaring = Declaring(
        document=api.document, operation=operation, extensions=operation.extensions
    )
    found = []
    for name, values in (declaring.extension(_AT) or {}).items():
        at = f"{_AT}/{name}"
        parameter = operation.parameter(name)
        if parameter is None or parameter.location != "path":
            raise declaring.invalid(at, f"{operation.name} has no path parameter {name!r}")
        scopes = {}
        for value, needed in declaring.members(at, values).items():
            if not isinstance(needed, list) or not all(isinstance(one, str) for one in needed):
                raise declaring.invalid(f"{at}/{value}", "expected a list of scopes")
            scopes[str(value)] = tuple(needed)
        found.append(ParameterScopes(name=name, scopes=scopes))
    return tuple(found)
