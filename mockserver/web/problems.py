"""Turn every exception into the response that the document promises; the only place that does."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from starlette.exceptions import HTTPException

from mockserver.errors import (
    BrokenContract,
    Forbidden,
    InvalidRequest,
    RequestRefused,
    Unauthorized,
    UndeclaredMethod,
    UnknownPath,
)
from mockserver.mocking.media_types import body_of
from mockserver.mocking.messages import Answer
from mockserver.mocking.problem_details import PROBLEM_JSON, problem
from mockserver.spec.model import Operation
from mockserver.web.framework import (
    ConnexionMiddleware,
    ConnexionRequest,
    ConnexionResponse,
    ProblemException,
)
from mockserver.web.mounts import Mount, Mounts, asked_path
from mockserver.web.security import asked_for

logger = logging.getLogger(__name__)

REASONS_HEADER = "X-Mockserver-Reasons"


def add_problem_handlers(app: ConnexionMiddleware, mounts: Mounts) -> None:
    """Let *app* answer exceptions in the documented shapes, through its public interface."""
    handler = _Problems(mounts).respond
    for kind in (RequestRefused, ProblemException, HTTPException, Exception):
        app.add_error_handler(kind, handler)


class _Problems:
    def __init__(self, mounts: Mounts) -> None:
        self._mounts = mounts

    async def respond(self, request: ConnexionRequest, error: Exception) -> ConnexionResponse:
        found = self._mounts.routed(request.scope)
        path = asked_path(request.scope)
        mount = found[0] if found else self._mounts.at(path)
        operation = found[1] if found else None
        refusal = self._refusal(error, request, mount, operation)
        if isinstance(refusal, BrokenContract):
            logger.error("%s", refusal.detail, exc_info=None if error is refusal else error)
        target, accept = f"{request.method} {path}", request.headers.get("accept")
        answer = self._answer(refusal, mount, operation, target, accept)
        return ConnexionResponse(
            status_code=answer.status,
            mimetype=answer.content_type,
            content_type=answer.content_type,
            body=b"" if request.method == "HEAD" else answer.body,
            headers={**answer.headers, REASONS_HEADER: header_text("; ".join(answer.reasons))},
        )

    def _answer(
        self,
        refusal: RequestRefused,
        mount: Mount | None,
        operation: Operation | None,
        target: str,
        accept: str | None,
    ) -> Answer:
        if mount is not None:
            try:
                return mount.refusals.answer(refusal, operation, target, accept=accept)
            except Exception:
                # Nothing outside answers what goes wrong in here.
                logger.exception("%s: no answer in the documented shape", target)
        status = int(refusal.status)
        return Answer(
            status=status,
            content_type=PROBLEM_JSON,
            body=body_of(problem(refusal, status), PROBLEM_JSON),
            headers=refusal.headers,
            reasons=(f"refused: {refusal.condition}", "RFC 9457"),
        )

    def _refusal(
        self,
        error: Exception,
        request: ConnexionRequest,
        mount: Mount | None,
        operation: Operation | None,
    ) -> RequestRefused:
        if isinstance(error, RequestRefused):
            if isinstance(error, Unauthorized):
                error.headers.update(_challenge(mount, operation))
            return error
        status = getattr(error, "status_code", 500)
        if status == 401:
            wanted = (
                asked_for(operation.security, mount.api.security_schemes)
                if (mount and operation)
                else "a credential"
            )
            return Unauthorized(
                detail=f"no credential was sent; send {wanted}",
                headers=_challenge(mount, operation),
            )
        if status == 403:
            return Forbidden(detail=str(getattr(error, "detail", "") or "not allowed"))
        if status == 404:
            return unknown_path(request.method, asked_path(request.scope), mount, self._mounts)
        if status == 405:
            return undeclared_method(request.method, asked_path(request.scope), mount)
        if 400 <= status < 500:
            return InvalidRequest(detail=str(getattr(error, "detail", "") or error))
        return BrokenContract(detail=f"{type(error).__name__}: {error}")


def unknown_path(method: str, path: str, mount: Mount | None, mounts: Mounts) -> UnknownPath:
    """Return the refusal of *path*, which no operation has, with what there is instead."""
    if mount is None:
        bases = ", ".join(sorted(f"{other.base_path}/" for other in mounts.all))
        return UnknownPath(detail=f"{method} {path}: no API is served here; there is {bases}")
    served = list(dict.fromkeys(mount.base_path + op.path_template for op in mount.api.operations))
    few = ", ".join(served[:5]) + (", …" if len(served) > 5 else "")
    return UnknownPath(detail=f"{method} {path}: no operation has this path; there is {few}")


def undeclared_method(method: str, path: str, mount: Mount | None) -> UndeclaredMethod:
    """Return the refusal of *method* at *path*, with every method declared there as `Allow`."""
    allow = ", ".join(_allowed(mount.methods_at(path) if mount else ()))
    return UndeclaredMethod(
        detail=f"{method} {path}: the method is not declared for this path; it has {allow}",
        headers={"Allow": allow},
    )


def _allowed(methods: list[str] | tuple[str, ...]) -> Iterator[str]:
    for method in methods:
        yield method
        if method == "GET" and "HEAD" not in methods:
            yield "HEAD"


def _challenge(mount: Mount | None, operation: Operation | None) -> dict[str, str]:
    """Return `WWW-Authenticate` for the HTTP schemes of *operation* (RFC 9110)."""
    if mount is None or operation is None:
        return {}
    kinds = {
        (scheme.scheme if scheme.kind == "http" else "bearer").capitalize(): None
        for requirement in operation.security
        for name, _ in requirement.schemes
        if (scheme := mount.api.security_schemes.get(name)) and scheme.kind != "apiKey"
    }
    realm = header_text(mount.name)
    return (
        {"WWW-Authenticate": ", ".join(f'{kind} realm="{realm}"' for kind in kinds)}
        if kinds
        else {}
    )


def header_text(text: str) -> str:
    """Return *text* as a header may carry it: printable ASCII on one line."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(c if " " <= c <= "~" else "?" for c in text)
    return text[:2000]
