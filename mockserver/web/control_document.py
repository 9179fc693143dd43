"""Read `control.yaml`, the OpenAPI document of the control interface, and judge bodies by it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cached_property
from pathlib import Path

from mockserver.errors import InvalidRequest, Violation
from mockserver.spec.documents import load_document
from mockserver.spec.model import Api, Operation
from mockserver.spec.parse import api_from_document
from mockserver.spec.schemas import Schemas
from mockserver.spec.types import JsonObject, JsonValue
from mockserver.web.bodies import body_from

PATH = Path(__file__).parent / "control.yaml"

# Whoever may control the mock may fill its memory, but not by mistake.
_MOST_BYTES = 256 * 2**20


class ControlDocument:
    """The document, read at first use: few runs of the mock are controlled."""

    @cached_property
    def _api(self) -> Api:
        return api_from_document(load_document(PATH))

    @cached_property
    def _schemas(self) -> Schemas:
        return Schemas(self._api)

    @property
    def content(self) -> JsonObject:
        """What the document says."""
        return self._api.original.content

    async def body(
        self, method: str, path_template: str, chunks: AsyncIterator[bytes], sent: str | None
    ) -> JsonValue:
        """Return the value of the body in *chunks*, of Content-Type *sent*; `None` if none is due.

        Raises `InvalidRequest`, `UnsupportedMediaType`.
        """
        operation = self._operation(method, path_template)
        if operation is None or operation.request_body is None:
            return None
        raw = await _joined(chunks)
        value, violations = body_from(raw, sent, operation, self._schemas)
        if violations:
            detail = "; ".join(f"{v.place.removeprefix('body')} {v.detail}" for v in violations)
            raise InvalidRequest(detail=f"the body: {detail}", violations=violations)
        return value

    def _operation(self, method: str, path_template: str) -> Operation | None:
        name = f"{method} {path_template}"
        return next((one for one in self._api.operations if one.name == name), None)


async def _joined(chunks: AsyncIterator[bytes]) -> bytes:
    found: list[bytes] = []
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > _MOST_BYTES:
            detail = f"is larger than {_MOST_BYTES:,} bytes, the most that is read"
            raise InvalidRequest(
                detail=f"the body {detail}", violations=[Violation(place="body#", detail=detail)]
            )
        found.append(chunk)
    return b"".join(found)
