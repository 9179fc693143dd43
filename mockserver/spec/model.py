"""The objects of an OpenAPI document, as immutable values in OpenAPI's own words.

Schemas stay JSON; a `Schema` adds where in the document it stands. They are one idea, a tree: an
`Api` holds operations, these hold parameters, bodies and responses, and nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mockserver.errors import SpecError
from mockserver.spec.document import Document
from mockserver.spec.types import JsonObject, JsonSchema, JsonValue

ParameterLocation = Literal["path", "query", "querystring", "header", "cookie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A schema and the JSON Pointer in the document where it stands."""

    pointer: str
    value: JsonSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example value and its name (`""` for the single `example`)."""

    name: str
    value: JsonValue
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """OAS 3.1, Header Object, and its name."""

    name: str
    required: bool
    schema: Schema | None
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encodings:
    """How the parts of a body are written: OAS 3.2, Media Type Object and Encoding Object.

    `encoding` speaks of parts by their name; `prefix_encoding` of the first ones by their position,
    `item_encoding` of all that follow.
    """

    encoding: Mapping[str, Encoding] = field(default_factory=dict)
    prefix_encoding: tuple[Encoding, ...] = ()
    item_encoding: Encoding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """OAS 3.2, Encoding Object: how one part of a body is written. `None`: as is usual.

    `headers` are those of a part of multipart; `parts` is how its own parts are written.
    """

    content_type: str | None = None
    style: str | None = None
    explode: bool | None = None
    headers: tuple[Header, ...] = ()
    parts: Encodings = field(default_factory=Encodings)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """One entry of `content`: OAS 3.1, Media Type Object. `name` is a media type or range.

    With `sequential`, `schema` is that of every item (OAS 3.2, Media Type Object, itemSchema).
    """

    name: str
    schema: Schema | None
    examples: tuple[Example, ...] = ()
    parts: Encodings = field(default_factory=Encodings)
    sequential: bool = False

    @property
    def encoding(self) -> Mapping[str, Encoding]:
        """How the properties of a form are written, by their name."""
        return self.parts.encoding


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """OAS 3.2, Parameter Object. `content` holds the media type of a parameter described by it.

    One in `querystring` is the whole query string, as its `content` says.
    """

    name: str
    location: ParameterLocation
    required: bool
    style: str
    explode: bool
    schema: Schema | None
    content: MediaType | None
    examples: tuple[Example, ...]
    description: str
    pointer: str
    lenient: bool
    dotted: bool

    @property
    def place(self) -> str:
        """What violations call it: `query.limit`."""
        return f"{self.location}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """OAS 3.1, Request Body Object."""

    required: bool
    content: tuple[MediaType, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """OAS 3.1, Response Object. `status` is its key: `200`, `4XX` or `default`."""

    status: str
    description: str
    headers: tuple[Header, ...]
    content: tuple[MediaType, ...]
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """OAS 3.1, Security Scheme Object. `kind` is its `type`, `scheme` that of HTTP, lower case.

    `parameter_name` and `location` belong to `apiKey`. `credential_pattern`,
    `credential_example` and `scopes_pattern` come from `x-credentials`; the last one's first group
    finds the scopes that a credential names, separated by commas.
    """

    name: str
    kind: str
    scheme: str = ""
    parameter_name: str = ""
    location: str = ""
    credential_pattern: str | None = None
    credential_example: str | None = None
    scopes_pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityRequirement:
    """Schemes that must all be satisfied, with their scopes. Empty: no credential is needed."""

    schemes: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """OAS 3.2, Server Object, its variables replaced by their defaults."""

    url: str
    name: str = ""

    @property
    def path(self) -> str:
        """The path of the URL without a trailing slash: `/api/v1`, or `""`."""
        rest = self.url.split("://", 1)[-1] if "://" in self.url else self.url
        if "://" in self.url:
            rest = "/" + rest.split("/", 1)[1] if "/" in rest else ""
        path = rest.split("?")[0].split("#")[0].rstrip("/")
        return path if not path or path.startswith("/") else f"/{path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A request that the operation promises to make: OAS 3.1, Callback Object.

    `expression` is the runtime expression that its address comes from.
    """

    name: str
    expression: str
    operation: Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one Path Item. Identified by `(method, path_template)`.

    `method` is upper case. `operation_id` is an optional label. `security` are alternatives;
    none at all means that anybody may call. `extensions` are its `x-` members. `servers` are its
    own or its path item's, where they have some.
    """

    method: str
    path_template: str
    operation_id: str | None
    summary: str
    deprecated: bool
    parameters: tuple[Parameter, ...]
    request_body: RequestBody | None
    responses: Mapping[str, Response]
    security: tuple[SecurityRequirement, ...]
    extensions: JsonObject
    pointer: str
    servers: tuple[Server, ...] = ()
    callbacks: tuple[Callback, ...] = ()

    @property
    def name(self) -> str:
        """Method and path template: `GET /books/{bookId}`."""
        return f"{self.method} {self.path_template}"

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter called *name*, query parameters first."""
        found = [parameter for parameter in self.parameters if parameter.name == name]
        found.sort(key=lambda parameter: parameter.location != "query")
        return found[0] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """An operation, or a whole path, that cannot be served, and why."""

    name: str
    error: SpecError


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What one document says. `document` is in normal form, `original` as it was written.

    `unserved` are the operations that are too broken to be served, `warnings` what was overlooked
    in the others. `webhooks` are operations whose `path_template` is the webhook's name.
    """

    document: Document
    original: Document
    title: str
    version: str
    servers: tuple[Server, ...]
    operations: tuple[Operation, ...]
    security_schemes: Mapping[str, SecurityScheme]
    default_responses: Mapping[str, Response] = field(default_factory=dict)
    refusals: Mapping[str, str] = field(default_factory=dict)
    world: str | None = None
    unserved: tuple[Unserved, ...] = ()
    warnings: tuple[SpecError, ...] = ()
    webhooks: tuple[Operation, ...] = ()

    @property
    def server_path(self) -> str:
        """The path of the first server: `/api/v1`, or `""`."""
        return self.servers[0].path if self.servers else ""
