"""Find the members of an error body that say what is wrong, and what to put there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mockserver.errors import RequestRefused
from mockserver.mocking.limit_members import limit_changes
from mockserver.mocking.phrases import phrase_of
from mockserver.mocking.problem_details import listed_violations
from mockserver.spec.references import value_at
from mockserver.spec.types import JsonValue

# Members that say in words what is wrong, the most telling first.
_MESSAGES = (
    "detail",
    "message",
    "error_message",
    "errorMessage",
    "error_description",
    "description",
    "reason",
    "msg",
    "title",
)
LISTS = (
    "errors",
    "violations",
    "validationErrors",
    "validation_errors",
    "invalid_params",
    "invalidParams",
    "fieldErrors",
    "field_errors",
    "issues",
    "details",
    "detail",
)
"""Members that list errors."""


def changes_for(
    template: JsonValue, refusal: RequestRefused, status: int
) -> Iterator[tuple[str, JsonValue]]:
    """Yield what makes *template* speak of *refusal*: JSON Pointers and what to put there."""
    if isinstance(template, str):
        yield "", refusal.detail
    pointer = _message_pointer(template)
    if pointer is not None:
        yield pointer, refusal.detail
    if not isinstance(template, Mapping):
        return
    for name in ("status", "statusCode", "status_code", "code"):
        number = template.get(name)
        # Codes of the API's own are no statuses.
        if isinstance(number, int) and (name != "code" or 100 <= number < 600):
            yield f"/{name}", status
    if "title" in template:
        yield "/title", phrase_of(status)
    yield from limit_changes(template, refusal)
    listed = listed_violations(refusal)
    if not listed:
        return
    for place in ("", "/error"):
        inner = value_at(template, place)
        for name in LISTS if isinstance(inner, Mapping) else ():
            if name in inner and not isinstance(inner[name], str):
                as_object = isinstance(inner[name], Mapping)
                yield f"{place}/{name}", {"errors": listed} if as_object else listed


def codes_for(template: JsonValue, refusal: RequestRefused) -> Iterator[tuple[str, JsonValue]]:
    """Yield names of the condition for members of a generated *template* that hold such names."""
    name_of_condition = refusal.condition.replace("-", "_")
    for place in ("", "/error"):
        inner = value_at(template, place)
        for name in ("code", "error", "error_code", "errorCode", "type"):
            if isinstance(inner, Mapping) and isinstance(inner.get(name), str):
                is_problem = name == "type" and "title" in inner
                yield f"{place}/{name}", refusal.type if is_problem else name_of_condition


def _message_pointer(template: JsonValue, depth: int = 0) -> str | None:
    """Return where *template* says in words what is wrong, at most three levels down."""
    if not isinstance(template, Mapping) or depth > 3:
        return None
    for name in _MESSAGES:
        if isinstance(template.get(name), str):
            return f"/{name}"
    for name, member in template.items():
        inner = _message_pointer(member, depth + 1)
        if inner is not None:
            return f"/{name}{inner}"
    return None
