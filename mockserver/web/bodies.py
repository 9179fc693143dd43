"""Read a request body in the media type it was sent in, and judge it."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.errors import UnsupportedMediaType, Violation
from mockserver.mocking.accept import media_range
from mockserver.mocking.encodings import encodings_of
from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import FORM, is_multipart
from mockserver.mocking.media_types import can_be_judged, value_from
from mockserver.mocking.multipart_judging import part_violations
from mockserver.mocking.multipart_reading import parts_of
from mockserver.mocking.not_readable import NotReadable
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import MediaType, Operation, RequestBody
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue
from mockserver.web.violations import violations_of


def body_from(
    raw: bytes,
    sent: str | None,
    operation: Operation,
    schemas: Schemas,
) -> tuple[JsonValue, list[Violation]]:
    """Return the value that *raw*, sent as Content-Type *sent*, holds, and what is wrong with it.

    Raises `UnsupportedMediaType` for a type it does not list.
    """
    request_body = operation.request_body
    if request_body is None:
        return None, []
    if not raw and not (request_body.required and _is_form(sent)):
        missing = Violation(
            place="body#", detail="is missing; the operation needs one", rule="required"
        )
        return None, [missing] if request_body.required else []
    media_type, sent = _described(request_body, sent, operation)
    if media_type is None:
        return raw.decode(errors="replace"), []
    layout = Layout(
        schema=media_type.schema,
        shapes=Shapes(schemas),
        encodings=encodings_of(media_type),
        sequential=media_type.sequential,
    )
    try:
        value = value_from(raw, sent, layout)
    except NotReadable as error:
        return None, [Violation(place="body#", detail=str(error), rule="contentType")]
    items = value if media_type.sequential and isinstance(value, list) else None
    return value, list(_violations(value, raw, sent, layout, items))


def declared(request_body: RequestBody, sent: str) -> MediaType | None:
    """Return the entry of `content` that describes *sent*, exact names before ranges."""
    name = media_range(sent)
    best, best_rank = None, 0.0
    for media_type in request_body.content:
        listed = media_range(media_type.name)
        rank = _rank(listed.name, name.name)
        if rank == _EXACT:
            ours = {k: v for k, v in listed.parameters.items() if k not in _MESSAGE_PARAMETERS}
            rank += sum(
                1 if name.parameters.get(key) == value else -1 for key, value in ours.items()
            ) / (len(ours) * 2 + 1)
        if rank > best_rank:
            best, best_rank = media_type, rank
    return best


def _is_form(sent: str | None) -> bool:
    """Tell whether *sent* is the type of forms: one without fields has no bytes."""
    return sent is not None and media_range(sent).name == FORM


def _described(
    request_body: RequestBody, sent: str | None, operation: Operation
) -> tuple[MediaType | None, str]:
    """Return what describes the body, `None` if the document says nothing, and its type."""
    if not request_body.content:
        return None, sent or ""
    if not sent or not sent.strip():
        # RFC 9110: without Content-Type, the recipient may assume. One choice is no guess.
        only = media_range(request_body.content[0].name).name
        sent = only if len(request_body.content) == 1 and "*" not in only else None
    found = declared(request_body, sent or _UNKNOWN)
    if found is None:
        offered = ", ".join(offer.name for offer in request_body.content)
        said = "there is no Content-Type" if sent is None else f'Content-Type is "{sent}"'
        raise UnsupportedMediaType(
            detail=f"{operation.name}: {said}; the request body may be {offered}"
        )
    return found, sent or _UNKNOWN


def _violations(
    value: JsonValue, raw: bytes, sent: str, layout: Layout, items: list[JsonValue] | None
) -> Iterator[Violation]:
    name = media_range(sent).name
    if is_multipart(name):
        yield from part_violations(parts_of(raw, sent), layout, "body#")
    schema, shapes = layout.schema, layout.shapes
    if schema is not None and items is not None:
        # The schema is that of every item.
        for index, item in enumerate(items):
            yield from violations_of(schema, item, shapes.schemas, place=f"body#/{index}")
    elif schema is not None and can_be_judged(name, shapes.types(schema)):
        yield from violations_of(schema, value, shapes.schemas, place="body#")


_UNKNOWN = "application/octet-stream"
_EXACT = 4.0

# These speak of one message, not of a kind of content.
_MESSAGE_PARAMETERS = ("boundary", "charset")


def _rank(listed: str, sent: str) -> float:
    main, _, sub = sent.partition("/")
    if listed == sent:
        return _EXACT
    if listed.startswith(f"{main}/*+") and sub.endswith(listed.partition("*")[2]):
        return 3.0
    if listed == f"{main}/*":
        return 2.0
    return 1.0 if listed in ("*/*", "*") else 0.0
