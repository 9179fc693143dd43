"""What an OpenAPI document says: read, normalised, parsed, and with its semantics."""

from mockserver.errors import SpecError
from mockserver.spec.document import Document
from mockserver.spec.documents import document_from_text, load_document
from mockserver.spec.model import (
    Api,
    Callback,
    Encoding,
    Example,
    Header,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    SecurityRequirement,
    SecurityScheme,
    Server,
    Unserved,
)
from mockserver.spec.parse import api_from_document
from mockserver.spec.references import MISSING, value_at, with_value_at

__all__ = [
    "MISSING",
    "Api",
    "Callback",
    "Document",
    "Encoding",
    "Example",
    "Header",
    "MediaType",
    "Operation",
    "Parameter",
    "RequestBody",
    "Response",
    "Schema",
    "SecurityRequirement",
    "SecurityScheme",
    "Server",
    "SpecError",
    "Unserved",
    "api_from_document",
    "document_from_text",
    "load_document",
    "value_at",
    "with_value_at",
]
