"""Name what is wrong with a response: the rule that an error of openapi-core breaks."""

from __future__ import annotations

from typing import Any

from jsonschema.exceptions import ValidationError, best_match
from openapi_core.templating.media_types.exceptions import MediaTypeNotFound
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.responses.exceptions import ResponseFinderError
from openapi_core.validation.request.exceptions import (
    ParameterValidationError,
    SecurityValidationError,
)
from openapi_core.validation.response.exceptions import (
    HeaderValidationError,
    MissingData,
    MissingRequiredHeader,
)
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue

_KEYWORDS = {
    "required": "body.missing-required",
    "dependentRequired": "body.missing-required",
    "additionalProperties": "body.extra-property",
    "unevaluatedProperties": "body.extra-property",
    "enum": "body.enum",
    "const": "body.enum",
    "format": "body.format",
    "writeOnly": "body.write-only",
}


def request_rule(error: Exception) -> str:
    """Return the rule that *error*, about a request, tells of."""
    if isinstance(error, PathError):
        return "request.path"
    if isinstance(error.__cause__, MediaTypeNotFound):
        return "request.media-type"
    if isinstance(error, SecurityValidationError):
        return "request.security"
    return "request.parameter" if isinstance(error, ParameterValidationError) else "request.body"


def response_rule(error: Exception, status: int) -> str:
    """Return the rule that *error*, about a response with *status*, tells of."""
    if isinstance(error, PathError):
        return "request.path"
    if isinstance(error, ResponseFinderError):
        return "status.undocumented"
    if isinstance(error.__cause__, MediaTypeNotFound):
        return "media-type.wrong"
    if isinstance(error, MissingRequiredHeader):
        return "header.missing"
    if isinstance(error, HeaderValidationError):
        return "header.invalid"
    if status >= 400:
        return "error.shape"
    if isinstance(error, MissingData):
        return "body.missing"
    return "body.invalid" if isinstance(error.__cause__, InvalidSchemaValue) else "body.unreadable"


def telling(error: Any) -> Any:
    """Return what *error*, of a schema, comes down to: of a choice, the branch that nearly fits."""
    if isinstance(error, ValidationError) and error.validator in ("anyOf", "oneOf"):
        return best_match(iter([error])) or error
    return error


def body_rule(error: Any) -> str:
    """Return the rule that *error*, of a schema, tells of a body that is no error."""
    keyword = getattr(error, "validator", None)
    if keyword == "type":
        return "body.null" if error.instance is None else "body.wrong-type"
    if "write-only" in getattr(error, "message", ""):
        return "body.write-only"
    return _KEYWORDS.get(str(keyword), "body.invalid")
