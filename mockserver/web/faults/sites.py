"""Know an operation and what its document says of it: the place where a fault may apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mockserver.mocking.negotiation import documented
from mockserver.spec.model import MediaType, Operation, Response, Schema
from mockserver.spec.pointers import tokens_of
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Semantics
from mockserver.web.faults.media import json_media_type
from mockserver.web.mounts import Mount


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One operation of the API that is served as *mount*.

    `counted` tells whether requests are counted against its limit. `all` finds the others.
    """

    mount: Mount
    operation: Operation
    semantics: Semantics
    counted: bool
    all: Sites = field(repr=False)

    @property
    def schemas(self) -> Schemas:
        """The schemas of the document."""
        return self.mount.responder.schemas

    @property
    def identity(self) -> str:
        """The JSON Pointer of what identifies a record, inside it; `""` if nothing does."""
        collection = self.semantics.collection
        return collection.identity if collection else ""

    @property
    def telling(self) -> frozenset[str]:
        """The names of the properties that identify a record or that a list is sorted by."""
        order = self.semantics.order
        pointers = [self.identity, *(key.property for key in (order.keys if order else ()))]
        return frozenset(token for pointer in pointers for token in tokens_of(pointer)[-1:])

    @property
    def items(self) -> str | None:
        """The JSON Pointer of the list in the body of a response, `None` if it is none."""
        pagination, collection = self.semantics.pagination, self.semantics.collection
        if pagination is not None:
            return pagination.items
        if collection is not None and collection.role == "list":
            return collection.record or ""
        return None

    @property
    def item(self) -> str:
        """The JSON Pointer of the record inside an element of the list."""
        pagination, collection = self.semantics.pagination, self.semantics.collection
        if pagination is not None:
            return pagination.item
        return collection.item if collection else ""

    def successes(self) -> Iterator[tuple[Response, Schema]]:
        """Yield the documented responses of success that are JSON, with their schemas."""
        for key, response in self.operation.responses.items():
            offer = json_media_type(response.content)
            if key.startswith("2") and offer is not None and offer.schema is not None:
                yield response, offer.schema

    def schema_of(self, status: int) -> Schema | None:
        """Return the schema of the JSON body that is documented for *status*, or `None`.

        404 and 405 may be documented for all operations at once.
        """
        response = documented(self.operation.responses, status)
        response = response or documented(self.mount.api.default_responses, status)
        offer = json_media_type(response.content) if response else None
        return offer.schema if offer else None

    def request_type(self) -> MediaType | None:
        """Return the JSON media type of the request body, `None` if it has none."""
        body = self.operation.request_body
        return json_media_type(body.content) if body else None

    def peer(self, method: str) -> Site | None:
        """Return the operation with *method* at the same path, `None` if there is none."""
        return self.all.find(method, self.operation.path_template)


class Sites:
    """The operations of one API."""

    def __init__(self, mount: Mount, *, counts: bool) -> None:
        self.mount = mount
        self._counts = counts
        self._known: dict[str, Site] = {}
        self._operations: Mapping[tuple[str, str], Operation] = {
            (one.method, one.path_template): one for one in mount.api.operations
        }

    def __iter__(self) -> Iterator[Site]:
        """Yield every operation, in the document's order."""
        return map(self.of, self.mount.api.operations)

    def of(self, operation: Operation) -> Site:
        """Return *operation* as a site."""
        if operation.name not in self._known:
            semantics = self.mount.responder.semantics(operation)
            self._known[operation.name] = Site(
                mount=self.mount,
                operation=operation,
                semantics=semantics,
                counted=self._counts and semantics.rate_limit is not None,
                all=self,
            )
        return self._known[operation.name]

    def find(self, method: str, path_template: str) -> Site | None:
        """Return the operation with *method* at *path_template*, `None` if there is none."""
        operation = self._operations.get((method, path_template))
        return self.of(operation) if operation else None

    def at_path(self, path_template: str) -> Site:
        """Return the operation that stands for *path_template*: the one of GET, or the first."""
        found = self.find("GET", path_template)
        first = next(o for o in self.mount.api.operations if o.path_template == path_template)
        return found or self.of(first)
