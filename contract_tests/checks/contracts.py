"""What checks know of one document: its operations, what they mean, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from contract_tests.samples import Samples
from mockserver.spec import Api, Operation
from mockserver.spec.model import Schema
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import (
    CollectionReference,
    Confidence,
    Finding,
    Meanings,
    Role,
    Semantics,
    body_pointer,
    inferred,
)


class Contract:
    """One document, made ready for checks; whatever is asked for is found once.

    A premise that is `declared` is the contract itself. One that was inferred may be wrong: a check
    that builds on it holds back unless what the server does leaves no doubt.
    """

    def __init__(self, api: Api, schemas: Schemas, meanings: Meanings, samples: Samples) -> None:
        self.api = api
        self.schemas = schemas
        self.samples = samples
        self._meanings = meanings

    def semantics(self, operation: Operation) -> Semantics:
        """Return what *operation* means, by its extensions and else by inference."""
        return self._meanings.of(operation)

    def declares(self, operation: Operation, extension: str) -> bool:
        """Tell whether *operation* itself says what *extension* is about."""
        return extension in operation.extensions

    def confidence(self, operation: Operation, extension: str) -> Confidence:
        """Return how sure *extension* of *operation* is; what is declared is certain."""
        if self.declares(operation, extension):
            return "certain"
        for found in self._inferred.get(operation.name, ()):
            if found.extension == extension:
                return found.confidence
        return "guess"

    @cached_property
    def _inferred(self) -> Mapping[str, tuple[Finding, ...]]:
        return inferred(self.api)

    def role(self, operation: Operation) -> Role | None:
        """Return what *operation* does with its collection.

        One that declares a collection without a role lists, if it has pages; it reads, if it gets
        what the last segment of its path names.
        """
        collection = self.semantics(operation).collection
        if collection is None or collection.role is not None:
            return collection.role if collection else None
        if self.semantics(operation).pagination is not None:
            return "list"
        is_one = operation.method == "GET" and operation.path_template.endswith("}")
        return "read" if is_one else None

    def having(self, name: str, *roles: Role) -> list[Operation]:
        """Return the operations that do one of *roles* with the collection *name*, in order."""
        return [
            operation
            for role in roles
            for operation in self.collections.get(name, ())
            if self.role(operation) == role
        ]

    def beside(self, operation: Operation, *roles: Role) -> Operation | None:
        """Return the first operation that does one of *roles* with the records of *operation*.

        Where its own collection has none, one whose path ends alike and whose records are the same
        is taken: `/books/{bookId}` reads what `/shelves/{shelfId}/books` lists.
        """
        collection = self.semantics(operation).collection
        found = self.having(collection.name, *roles) if collection else []
        for other in self._alike(collection) if collection else ():
            found += self.having(other, *roles)
        return next((one for one in found if one.name != operation.name), None)

    def _alike(self, collection: CollectionReference) -> Iterator[str]:
        """Yield the names of other collections of the same records."""
        for name, operations in self.collections.items():
            if name == collection.name or collection.schema is None:
                continue
            if name.rpartition("/")[2] != collection.name.rpartition("/")[2]:
                continue
            for operation in operations:
                other = self.semantics(operation).collection
                if other and (other.schema, other.identity) == (
                    collection.schema,
                    collection.identity,
                ):
                    yield name
                    break

    @cached_property
    def collections(self) -> Mapping[str, tuple[Operation, ...]]:
        """The operations of each collection, by its name."""
        found: dict[str, list[Operation]] = {}
        for operation in self.api.operations:
            collection = self.semantics(operation).collection
            if collection is not None:
                found.setdefault(collection.name, []).append(operation)
        return {name: tuple(operations) for name, operations in found.items()}

    def identity_parameter(self, operation: Operation) -> str | None:
        """Return the place of the parameter that names the record of *operation*: `path.bookId`.

        Without a declared one, it is the last in the path. `None` if the body names the record.
        """
        collection = self.semantics(operation).collection
        if collection is not None and collection.id is not None:
            if body_pointer(collection.id) is not None:
                return None
            parameter = operation.parameter(collection.id)
            return parameter.place if parameter else None
        if not operation.path_template.endswith("}"):
            return None
        return "path." + operation.path_template.rpartition("{")[2].rstrip("}")

    def takes_body(self, operation: Operation) -> Schema | None:
        """Return the schema of the JSON that *operation* is sent, or `None`."""
        for media_type in operation.request_body.content if operation.request_body else ():
            if is_json(media_type.name):
                return media_type.schema
        return None

    def answers(self, operation: Operation) -> Iterator[Schema]:
        """Yield the schemas of the JSON that *operation* succeeds with."""
        for status, response in operation.responses.items():
            if status.startswith("2"):
                for media_type in response.content:
                    if is_json(media_type.name) and media_type.schema is not None:
                        yield media_type.schema


def is_json(media_type: str) -> bool:
    """Tell whether *media_type* is JSON that stands for itself; a JSON Patch does not."""
    name = media_type.split(";")[0].strip().lower()
    return name != "application/json-patch+json" and (
        name in ("application/json", "*/*", "application/*") or name.endswith("+json")
    )
