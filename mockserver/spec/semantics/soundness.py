"""Leave out operations whose x- extensions say something that nobody understands."""

from __future__ import annotations

import dataclasses

from mockserver.errors import SpecError
from mockserver.spec.model import Api, Unserved
from mockserver.spec.semantics.declared import parameter_scopes_of, ranges_of, semantics_of


def with_sound_semantics(api: Api, *, strict: bool = False) -> Api:
    """Return *api* without the operations whose semantics cannot be read; they are `unserved`.

    Raises `SpecError` for the first of them if *strict*, or if no operation is left.
    """
    served = []
    unserved = []
    for operation in api.operations:
        try:
            semantics_of(api, operation)
            ranges_of(api, operation)
            parameter_scopes_of(api, operation)
            served.append(operation)
        except SpecError as error:
            if strict:
                raise
            unserved.append(Unserved(name=operation.name, error=error))
    if unserved and not served:
        raise unserved[0].error
    return dataclasses.replace(api, operations=tuple(served), unserved=(*api.unserved, *unserved))
