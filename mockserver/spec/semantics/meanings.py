"""Tell what operations mean: what they declare, and where they do not, what can be inferred."""

from __future__ import annotations

from mockserver.spec.model import Api, Operation
from mockserver.spec.semantics.declared import semantics_from
from mockserver.spec.semantics.inference import Inference
from mockserver.spec.semantics.model import Semantics


class Meanings:
    """The semantics of one API's operations, each found once, at first use; belongs to one app."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._inference: Inference | None = None
        self._found: dict[str, Semantics] = {}

    def of(self, operation: Operation) -> Semantics:
        """Return what *operation* means. An extension that is declared counts as a whole.

        Raises `InvalidDocument` for a declaration that says something unknown.
        """
        found = self._found.get(operation.name)
        if found is None:
            if self._inference is None:
                self._inference = Inference(self._api)
            told = {
                finding.extension: finding.value
                for finding in self._inference.of(operation)
                if finding.value is not None
            }
            found = semantics_from(self._api, operation, {**told, **operation.extensions})
            self._found[operation.name] = found
        return found
