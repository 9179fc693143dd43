"""Every rule by which documents are compared. docs/differences.md shows them."""

from __future__ import annotations

from collections.abc import Mapping

from contract_tests.differences.model import Effect, Rule


def _rules(*rows: tuple[str, Effect, str]) -> Mapping[str, Rule]:
    return {name: Rule(name=name, effect=effect, title=title) for name, effect, title in rows}


SCHEMA_RULES = _rules(
    ("type.removed", "narrows", "a type is not allowed any more"),
    ("type.added", "widens", "a further type is allowed"),
    ("type.changed", "replaces", "no type that was allowed still is"),
    ("nullable.removed", "narrows", "null is not allowed any more"),
    ("nullable.added", "widens", "null is allowed"),
    ("enum.added", "narrows", "only listed values are allowed"),
    ("enum.removed", "widens", "values that are not listed are allowed"),
    ("enum.value-removed", "narrows", "a listed value is not allowed any more"),
    ("enum.value-added", "widens", "a further value is listed"),
    ("bound.tightened", "narrows", "a number, length or count must keep a closer bound"),
    ("bound.loosened", "widens", "a number, length or count may go beyond its bound"),
    ("multiple-of.narrowed", "narrows", "numbers are multiples of a coarser step"),
    ("multiple-of.widened", "widens", "numbers are multiples of a finer step"),
    ("multiple-of.changed", "replaces", "numbers are multiples of another step"),
    ("unique-items.added", "narrows", "items must differ"),
    ("unique-items.removed", "widens", "items may be equal"),
    ("pattern.added", "narrows", "texts must match a pattern"),
    ("pattern.removed", "widens", "texts need not match a pattern any more"),
    ("pattern.changed", "replaces", "texts must match another pattern"),
    ("format.added", "narrows", "values have a format"),
    ("format.removed", "widens", "values need not have a format any more"),
    ("format.narrowed", "narrows", "the format allows less"),
    ("format.widened", "widens", "the format allows more"),
    ("format.changed", "replaces", "values have another format"),
    ("content.changed", "replaces", "the content of texts is encoded otherwise"),
    ("property.required", "narrows", "a property must be there"),
    ("property.optional", "widens", "a property may be missing"),
    ("property.added", "neither", "an optional property is described"),
    ("property.added-to-closed", "widens", "a property may be there that was forbidden before"),
    ("property.removed", "widens", "a property is not described any more"),
    ("property.removed-from-closed", "narrows", "a property is forbidden now"),
    ("property.hidden", "replaces", "a property became readOnly (requests), writeOnly (responses)"),
    ("additional-properties.forbidden", "narrows", "other properties are forbidden"),
    ("additional-properties.allowed", "widens", "other properties are allowed"),
    ("additional-properties.restricted", "narrows", "other properties must fit a schema"),
    ("additional-properties.freed", "widens", "other properties need not fit a schema any more"),
    ("constraint.added", "narrows", "a further schema must be fit"),
    ("constraint.removed", "widens", "a schema need not be fit any more"),
    ("constraint.changed", "replaces", "`not`, a condition or a dependency is another"),
    ("alternative.added", "widens", "a further alternative of anyOf or oneOf"),
    ("alternative.removed", "narrows", "an alternative of anyOf or oneOf is gone"),
    ("alternatives.changed", "replaces", "the alternatives are combined otherwise"),
    ("discriminator.changed", "replaces", "another property tells the alternatives apart"),
    ("xml.changed", "replaces", "XML is written otherwise"),
    ("schema.forbidden", "narrows", "no value is allowed any more"),
    ("schema.allowed", "widens", "a value is allowed where none was"),
    ("schema.added", "narrows", "values must fit a schema"),
    ("schema.removed", "widens", "values need not fit a schema any more"),
    ("default.added", "neither", "what an omitted value means is said"),
    ("default.changed", "narrows", "an omitted value means something else"),
    ("deprecated", "neither", "a property or parameter is deprecated"),
)
"""Of schemas: a change carries the side before the name, such as `request.type.removed`."""

MESSAGE_RULES = _rules(
    ("body.added", "neither", "a body may be sent"),
    ("body.required", "narrows", "a body must be sent"),
    ("body.optional", "widens", "a body may be left out"),
    ("body.removed", "replaces", "there is no body any more"),
    ("media-type.added", "neither", "a further media type is offered"),
    ("media-type.removed", "replaces", "a media type is gone"),
    ("encoding.changed", "replaces", "the parts of a body are written otherwise"),
    ("header.added", "neither", "a header is described"),
    ("header.required", "narrows", "a header must be there"),
    ("header.optional", "widens", "a header may be missing"),
    ("header.removed", "replaces", "a header is not described any more"),
)
"""Of bodies and headers: a change carries the side before the name, too."""

PARAMETER_RULES = _rules(
    ("parameter.added", "neither", "an optional parameter is described"),
    ("parameter.added-required", "narrows", "a parameter must be sent that was not known before"),
    ("parameter.removed", "narrows", "a parameter is not understood any more"),
    ("parameter.required", "narrows", "a parameter must be sent"),
    ("parameter.optional", "widens", "a parameter may be left out"),
    ("parameter.serialisation-changed", "replaces", "style, explode or content is another"),
)

API_RULES = _rules(
    ("operation.added", "neither", "there is a further operation"),
    ("operation.removed", "replaces", "an operation is gone"),
    ("operation.deprecated", "neither", "an operation is deprecated"),
    ("operation.id-changed", "neither", "generated clients call it otherwise"),
    ("operation.extension-changed", "neither", "an x- extension says something else"),
    ("status.added", "neither", "a further error (4xx, 5xx) is described"),
    ("status.added-success", "replaces", "there is a further status that is no error"),
    ("status.removed", "replaces", "a status that is no error is gone"),
    ("status.removed-error", "neither", "an error is not described any more"),
    ("security.required", "narrows", "a credential is needed where none was"),
    ("security.narrowed", "narrows", "a credential or scope that was enough is not any more"),
    ("security.widened", "widens", "a further credential is accepted"),
    ("server.added", "neither", "there is a further server"),
    ("server.removed", "replaces", "a server is gone"),
    ("webhook.added", "neither", "there is a further webhook or callback"),
    ("webhook.removed", "replaces", "a webhook or callback is not sent any more"),
)
"""Of operations and of the API: what clients send decides."""
