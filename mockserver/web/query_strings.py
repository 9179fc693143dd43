"""Read a parameter that is the whole query string (OAS 3.2, Parameter Object, in: querystring)."""

from __future__ import annotations

from urllib.parse import unquote_plus, unquote_to_bytes

from mockserver.mocking.accept import media_range
from mockserver.mocking.encodings import encodings_of
from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_names import FORM
from mockserver.mocking.media_types import value_from
from mockserver.mocking.shapes import Shapes
from mockserver.spec.model import Parameter
from mockserver.spec.references import MISSING
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonValue


def whole_query(parameter: Parameter, query_string: str, schemas: Schemas) -> JsonValue:
    """Return the value that *query_string* is in the media type of *parameter*, or `MISSING`.

    Raises `NotReadable`.
    """
    media_type = parameter.content
    if media_type is None or not query_string:
        return MISSING
    name = media_range(media_type.name).name
    if name == FORM:
        pairs = [pair for pair in query_string.split("&") if not _is_preference(pair)]
        if not any(pairs):
            return MISSING
        raw = "&".join(pairs).encode("latin-1")
    else:
        raw = unquote_to_bytes(query_string)
    layout = Layout(
        schema=media_type.schema, shapes=Shapes(schemas), encodings=encodings_of(media_type)
    )
    return value_from(raw, media_type.name, layout)


def _is_preference(pair: str) -> bool:
    """Tell whether *pair* speaks to the mock (`__code=404`) and not to the API."""
    return unquote_plus(pair).startswith("__")
