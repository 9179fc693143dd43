"""Read which collection an operation belongs to, as `x-collection` declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from mockserver.spec.pointers import escaped
from mockserver.spec.semantics.declared.members import Declaring
from mockserver.spec.semantics.model import CollectionReference, ParentReference, Role
from mockserver.spec.semantics.written import WrittenPointers

_AT = "x-collection"
# What cannot be done without knowing which record is meant.
_OF_ONE_RECORD = frozenset({"read", "replace", "update", "delete", "action"})


def collection_in(declaring: Declaring) -> CollectionReference | None:
    """Return the collection that the operation declares.

    Where `role` is said, an `identity` that is not said is none; else it is `/id`.
    """
    value = declaring.extension(_AT)
    if value is None:
        return None
    role = declaring.one_of(_AT, value, "role", (*get_args(Role), None))
    identity = declaring.pointer(_AT, value, "identity")
    singleton = value.get("singleton", False)
    if not isinstance(singleton, bool):
        raise declaring.invalid(_AT, f"singleton is {singleton!r}; it may be true, false")
    found = CollectionReference(
        name=declaring.text(_AT, value, "name"),
        identity=("/id" if role is None else "") if identity is None else identity,
        role=role,
        id=declaring.place(_AT, value, "id"),
        record=declaring.pointer(_AT, value, "record"),
        item=declaring.pointer(_AT, value, "item") or "",
        sent=declaring.pointer(_AT, value, "sent") or "",
        parents=_parents(declaring, value.get("parents", {})),
        parent=_parent(declaring, value.get("parent")),
        schema=_schema(declaring, value),
        singleton=singleton,
        count=_count(declaring, value),
    )
    if role in _OF_ONE_RECORD and not singleton:
        for name, given in (("id", found.id), ("identity", found.identity)):
            if not given:
                raise declaring.invalid(_AT, f"role {role!r} needs {name!r}, or `singleton: true`")
    return found


def _parents(declaring: Declaring, value: Any) -> Mapping[str, str]:
    parents = declaring.members(f"{_AT}/parents", value)
    result = {}
    for name in parents:
        at = f"{_AT}/parents/{escaped(name)}"
        declaring.known_parameter(at, name)
        result[name] = declaring.pointer(at, parents, name) or ""
    return result


def _parent(declaring: Declaring, value: Any) -> ParentReference | None:
    if value is None:
        return None
    at = f"{_AT}/parent"
    parameter = declaring.text(at, value, "id")
    declaring.known_parameter(at, parameter)
    return ParentReference(collection=declaring.text(at, value, "collection"), id=parameter)


def _schema(declaring: Declaring, value: Mapping[str, Any]) -> str | None:
    written = declaring.pointer(_AT, value, "schema")
    if written is None:
        return None
    found = WrittenPointers(declaring.document).normal(written)
    if found is None:
        raise declaring.invalid(_AT, f"schema is {written!r}, where nothing stands")
    return found


def _count(declaring: Declaring, value: Mapping[str, Any]) -> int | None:
    count = value.get("count")
    if count is None or (type(count) is int and count >= 0):
        return count
    raise declaring.invalid(_AT, "'count' must be a number of at least 0")
