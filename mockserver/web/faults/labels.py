"""Faults of what stands around a body: status, media type, headers, and the shape of errors."""

from __future__ import annotations

from mockserver.mocking.negotiation import documented
from mockserver.spec.pointers import MISSING
from mockserver.spec.types import JsonValue
from mockserver.web.faults.edges import edged
from mockserver.web.faults.messages import Reply
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.sites import Site
from mockserver.web.faults.spots import allows

# What errors look like elsewhere; the first that the document does not allow is sent.
_SHAPES: tuple[JsonValue, ...] = (
    {"fault": {"text": "something went wrong"}},
    [{"text": "something went wrong"}],
    "something went wrong",
)
# What a request can lead to by itself. Others are a matter of access or of limits.
_OWN_ERRORS = (400, 404, 409, 410, 412, 422)


def _no_json(site: Site) -> str | None:
    if not any(True for _ in site.successes()):
        return "no response of success has a JSON body with a schema"
    offered = {one.name for response, _ in site.successes() for one in response.content}
    return "text/html is documented, too" if "text/html" in offered else None


async def _as_html(case: Case) -> Reply:
    reply = await case.sound()
    if not reply.succeeded or reply.json() is MISSING:
        return reply
    return reply.with_header("content-type", "text/html; charset=utf-8")


def _not_only_200(site: Site) -> str | None:
    if "200" not in site.operation.responses:
        return "200 is not documented"
    is_known = documented(site.operation.responses, 202) is not None
    return "202 is documented, too" if is_known else None


async def _accepted(case: Case) -> Reply:
    reply = await case.sound()
    return reply.with_status(202) if reply.status == 200 else reply


def _no_own_error(site: Site) -> str | None:
    if "200" not in site.operation.responses:
        return "200 is not documented"
    if any(str(status) in site.operation.responses for status in _OWN_ERRORS):
        return None
    return "it documents no error that a request leads to by itself"


async def _error_as_success(case: Case) -> Reply:
    reply = await case.sound()
    return reply.with_status(200) if reply.status in _OWN_ERRORS else reply


def _no_edge(site: Site) -> str | None:
    return None if edged(site) else "no value of its requests has bounds"


async def _crashes(case: Case) -> Reply:
    reply = await case.sound()
    place = edged(case.site)
    if not reply.succeeded or place is None or not place.is_at_edge(case.sent):
        return reply
    return await server_error(case, reply)


async def server_error(case: Case, instead_of: Reply) -> Reply:
    """Return a 500 as the document has it, else one of plain text; it names no reasons of ours."""
    if documented(case.site.operation.responses, 500) is not None:
        found = await case.ask(case.sent.with_header("prefer", "code=500"))
        if found.status == 500:
            return disguised(found, instead_of)
    plain = instead_of.with_status(500).with_body(b"Internal Server Error")
    return plain.with_header("content-type", "text/plain; charset=utf-8")


def disguised(reply: Reply, instead_of: Reply) -> Reply:
    """Return *reply*, which was preferred, without saying so: with the reasons of the other."""
    reasons = instead_of.header("x-mockserver-reasons")
    reply = reply.with_header("preference-applied", None)
    return reply.with_header("x-mockserver-reasons", reasons)


def _required(site: Site, status: int) -> list[str]:
    response = documented(site.operation.responses, status)
    return [header.name for header in response.headers if header.required] if response else []


def _none_required(site: Site) -> str | None:
    found = [h for one in site.operation.responses.values() for h in one.headers if h.required]
    return None if found else "no response has a required header"


async def _without_header(case: Case) -> Reply:
    reply = await case.sound()
    for name in _required(case.site, reply.status):
        if reply.header(name) is not None:
            return reply.with_header(name, None)
    return reply


def _no_shape(site: Site) -> str | None:
    found = False
    for key in site.operation.responses:
        status = 400 if key in ("4XX", "default") else int(key) if key.isdigit() else 0
        schema = site.schema_of(status) if 400 <= status < 500 else None
        if schema is not None:
            found = True
            if not all(allows(site.schemas, schema, shape) for shape in _SHAPES):
                return None
    return "errors may have any shape" if found else "no 4XX has a JSON body with a schema"


async def _other_shape(case: Case) -> Reply:
    reply = await case.sound()
    schema = case.site.schema_of(reply.status)
    if not 400 <= reply.status < 500 or schema is None or reply.json() is MISSING:
        return reply
    for shape in _SHAPES:
        if not allows(case.site.schemas, schema, shape):
            return reply.with_json(shape)
    return reply


FAULTS = (
    Fault(
        id="media-type.wrong",
        does="labels JSON as `text/html`",
        obstacle=_no_json,
        reply=_as_html,
    ),
    Fault(
        id="status.undocumented",
        does="answers 202 where only 200 is documented",
        obstacle=_not_only_200,
        reply=_accepted,
    ),
    Fault(
        id="status.error-as-200",
        does="sends an error body with status 200",
        source="Z",
        obstacle=_no_own_error,
        reply=_error_as_success,
    ),
    Fault(
        id="status.500-on-edge",
        does="answers 500 for a valid boundary value",
        source="Z",
        obstacle=_no_edge,
        reply=_crashes,
    ),
    Fault(
        id="header.missing",
        does="leaves out a documented required response header",
        obstacle=_none_required,
        reply=_without_header,
    ),
    Fault(
        id="error.shape",
        does="sends an error body of another shape than documented",
        obstacle=_no_shape,
        reply=_other_shape,
    ),
)
