"""Tell which operations have to be judged again because the document changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract_tests.differences.digests import Digests
from mockserver.spec import Api, Operation, value_at


def changed_operations(old: Api, new: Api) -> frozenset[str]:
    """Return the names of the operations of *new* that *old* describes otherwise, or not at all.

    Examples and extensions count: what is sent, and what is checked, depends on them. Words for
    people do not.
    """
    old_digests, new_digests = Digests(old), Digests(new)
    before = {each.name: old_digests.of(_described(old, each)) for each in old.operations}
    return frozenset(
        each.name
        for each in new.operations
        if before.get(each.name) != new_digests.of(_described(new, each))
    )


def _described(api: Api, operation: Operation) -> dict[str, Any]:
    """Return all that the document says of *operation*, apart from what it refers to."""
    content = api.document.content
    path_item = value_at(content, operation.pointer.rpartition("/")[0])
    schemes = {name for each in operation.security for name, _ in each.schemes}
    described = value_at(content, "/components/securitySchemes")
    return {
        "operation": value_at(content, operation.pointer),
        "parameters": path_item.get("parameters") if isinstance(path_item, Mapping) else None,
        "security": [[list(pair) for pair in each.schemes] for each in operation.security],
        "schemes": {name: described.get(name) for name in sorted(schemes)}
        if isinstance(described, Mapping)
        else None,
        "servers": [server.url for server in (*operation.servers, *api.servers)],
        "defaults": content.get("x-default-responses"),
    }
