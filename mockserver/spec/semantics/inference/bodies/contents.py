"""Find the schemas of what an operation answers with and of what it is sent."""

from __future__ import annotations

import re

from mockserver.spec.model import MediaType, Operation, Response, Schema

_JSON = re.compile(r"(?i)^[^/]+/(?:[^;]*\+)?json\b|^\*/\*$|^application/\*$")
_PATCH = re.compile(r"(?i)^application/(?:merge-patch|json-patch)\+json\b")
_FORM = re.compile(r"(?i)^(?:application/x-www-form-urlencoded|multipart/form-data)\b")


def success_of(operation: Operation) -> Response | None:
    """Return the response that *operation* answers with if all goes well: the lowest 2xx."""
    good = sorted(status for status in operation.responses if status.startswith("2"))
    # 2XX sorts after 299: what is precise comes first.
    chosen = good[0] if good else "default"
    return operation.responses.get(chosen)


def answered(operation: Operation) -> Schema | None:
    """Return the schema of the JSON body that *operation* answers with if all goes well."""
    response = success_of(operation)
    return _schema(response.content if response else ())


def sent(operation: Operation) -> Schema | None:
    """Return the schema of the body that *operation* is sent, as JSON or as a form."""
    body = operation.request_body
    return None if body is None else _schema(body.content) or _schema(body.content, _FORM)


def all_sent(operation: Operation) -> tuple[Schema, ...]:
    """Return the schema of every body that *operation* is sent, as JSON or as a form."""
    body = operation.request_body
    found = [_schema((one,)) or _schema((one,), _FORM) for one in (body.content if body else ())]
    return tuple(schema for schema in found if schema is not None)


def is_sent_patches(operation: Operation) -> bool:
    """Tell whether *operation* is sent patches: JSON Merge Patch or JSON Patch."""
    body = operation.request_body
    return any(_PATCH.match(one.name) for one in (body.content if body else ()))


def _schema(content: tuple[MediaType, ...], kind: re.Pattern[str] = _JSON) -> Schema | None:
    for media_type in content:
        if kind.match(media_type.name) and media_type.schema and not media_type.sequential:
            return media_type.schema
    return None
