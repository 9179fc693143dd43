"""Find what changed between two documents, of whatever versions of OpenAPI."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping

from contract_tests.differences.messages import MessageComparison
from contract_tests.differences.model import Change
from contract_tests.differences.operations import OperationComparison, api_change
from contract_tests.differences.parts import Reader
from contract_tests.differences.schemas import SchemaComparison
from mockserver.spec import Api, Operation


def differences(old: Api, new: Api) -> tuple[Change, ...]:
    """Return how *new* differs from *old*: breaking changes first, then by place.

    A change of what several operations share is told once, with all of them. Raises `SpecError`
    for a reference that leads nowhere.
    """
    schemas = SchemaComparison(Reader(old), Reader(new))
    compared = OperationComparison(old, new, MessageComparison(old, new, schemas))
    found: dict[Change, dict[str, None]] = {}
    for change in _server_changes(old, new):
        found[change] = {}
    for change, operation in _operation_changes(old, new, compared):
        found.setdefault(change, {})[operation] = None
    webhooks = [{_webhook(each): each for each in api.webhooks} for api in (old, new)]
    for change in compared.promises(webhooks[0], webhooks[1]):
        found.setdefault(change, {})
    told = [dataclasses.replace(change, operations=tuple(names)) for change, names in found.items()]
    return tuple(sorted(told, key=_rank))


def identity(operation: Operation) -> tuple[str, str]:
    """Return what tells *operation* from others: the names of path parameters do not."""
    return operation.method, re.sub(r"{[^{}]*}", "{}", operation.path_template)


def _operation_changes(
    old: Api, new: Api, compared: OperationComparison
) -> Iterator[tuple[Change, str]]:
    before, after = _by_identity(old.operations), _by_identity(new.operations)
    for key, operation in before.items():
        if key not in after:
            detail = "it was deprecated, and is gone" if operation.deprecated else "it is gone"
            change = api_change("operation.removed", "old", operation.pointer, detail)
            yield change, operation.name
    for key, operation in after.items():
        if key not in before:
            detail = "it is described"
            yield api_change("operation.added", "new", operation.pointer, detail), operation.name
            continue
        for change in compared.changes(before[key], operation):
            yield change, operation.name


def _by_identity(operations: Iterable[Operation]) -> Mapping[tuple[str, str], Operation]:
    # Several may have one path and method; they are told apart by their whole templates.
    found: dict[tuple[str, str], Operation] = {}
    for operation in operations:
        key = identity(operation)
        found[key if key not in found else (operation.method, operation.path_template)] = operation
    return found


def _webhook(operation: Operation) -> str:
    return f"webhook {operation.method} {operation.path_template}"


def _server_changes(old: Api, new: Api) -> Iterator[Change]:
    before, after = ({server.url.rstrip("/") for server in api.servers} for api in (old, new))
    for url in sorted(before - after):
        yield api_change("server.removed", "old", "/servers", f"{url or '/'} is gone")
    for url in sorted(after - before):
        yield api_change("server.added", "new", "/servers", f"{url or '/'} is there")


def _rank(change: Change) -> tuple[bool, bool, str, str, str]:
    return (
        not change.breaking,
        bool(change.operations),
        change.pointer,
        change.rule,
        change.explanation,
    )
