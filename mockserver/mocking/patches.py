"""Apply what a PATCH sends to a record: a JSON Merge Patch, or a JSON Patch by media type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonpath import JSONPatch
from jsonpath.exceptions import JSONPatchError, JSONPointerError

from mockserver.errors import InvalidRequest, Violation
from mockserver.mocking.messages import Request
from mockserver.mocking.refusing import documented_refusal
from mockserver.spec.types import JsonObject, JsonValue

JSON_PATCH = "application/json-patch+json"


def patched(record: JsonObject, sent: JsonValue, request: Request) -> JsonObject:
    """Return *record* changed by *sent*: RFC 6902 for `application/json-patch+json`, else RFC 7396.

    Raises `InvalidRequest` where a JSON Patch does not apply, unless the document has no such
    response: then nothing is changed.
    """
    is_patch = request.media_type == JSON_PATCH and _describes_steps(request)
    if is_patch or (isinstance(sent, list) and _is_json_patch(sent)):
        try:
            return _json_patched(record, sent)
        except InvalidRequest as refusal:
            documented = documented_refusal(request.operation, refusal)
            if documented is not None:
                raise documented from refusal
            return record
    merged = _merged(record, sent)
    return merged if isinstance(merged, Mapping) else record


def _merged(value: JsonValue, patch: JsonValue) -> JsonValue:
    if not isinstance(patch, Mapping):
        return patch
    found = dict(value) if isinstance(value, Mapping) else {}
    for name, member in patch.items():
        if member is None:
            found.pop(name, None)
        else:
            found[name] = _merged(found.get(name), member)
    return found


def _describes_steps(request: Request) -> bool:
    """Tell whether the document lets a JSON Patch be a list; some describe a text instead."""
    body = request.operation.request_body
    for media_type in body.content if body is not None else ():
        schema = media_type.schema.value if media_type.schema is not None else True
        if media_type.name.partition(";")[0] == JSON_PATCH and isinstance(schema, Mapping):
            return schema.get("type", "array") in ("array", "object")
    return True


def _is_json_patch(sent: list[Any]) -> bool:
    return all(isinstance(each, Mapping) and "op" in each and "path" in each for each in sent)


def _json_patched(record: JsonObject, sent: JsonValue) -> JsonObject:
    try:
        # The library changes what it is given, and knows dicts and lists only.
        changed = JSONPatch(sent).apply(_copied(record))
    except (JSONPatchError, JSONPointerError, TypeError, ValueError, KeyError) as error:
        detail = f"cannot be applied: {error}"
        raise InvalidRequest(
            detail=f"the JSON Patch {detail}",
            violations=(Violation(place="body#", detail=detail, rule="patch"),),
        ) from error
    if not isinstance(changed, Mapping):
        detail = "would turn the record into something else than an object"
        raise InvalidRequest(
            detail=f"the JSON Patch {detail}",
            violations=(Violation(place="body#", detail=detail, rule="patch"),),
        )
    return changed


def _copied(value: JsonValue) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(member) for member in value]
    return value
