"""Project an API to the small OpenAPI 3.0.3 document that Connexion needs to secure it.

One path for each way of being secured, whatever the number of operations: paths are matched by
`web/routing.py`, bodies and schemas judged by our own validators (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockserver.spec.model import Api, Operation, SecurityRequirement, SecurityScheme
from mockserver.web.framework import Resolution, Resolver

# The methods that Connexion knows (OAS 3.0, Path Item Object); others go as POST.
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_PATH = "/__secured__"


class Projection:
    """The projected document of one API, and which of its paths an operation goes by."""

    def __init__(self, api: Api, namespace: str) -> None:
        self._api = api
        self._namespace = namespace
        ways = dict.fromkeys(operation.security for operation in api.operations)
        self._paths = {security: f"{_PATH}/{index}" for index, security in enumerate(ways)}

    def path(self, operation: Operation) -> str:
        """Return the path by which Connexion secures *operation*."""
        return self._paths[operation.security]

    def method(self, method: str) -> str:
        """Return the method by which Connexion knows *method*."""
        return method if method.lower() in _METHODS else "POST"

    def document(self) -> dict[str, Any]:
        """Return the API as a plain OpenAPI 3.0.3 document for Connexion."""
        schemes = {name: _scheme(scheme) for name, scheme in self._api.security_schemes.items()}
        known = {name: scheme for name, scheme in schemes.items() if scheme is not None}
        return {
            "openapi": "3.0.3",
            "info": {"title": self._api.title, "version": self._api.version},
            "paths": {
                path: {
                    method: {
                        "operationId": f"{self._namespace} {method} {path}",
                        "security": _security(security, known),
                        "responses": {"default": {"description": "see the original document"}},
                    }
                    for method in _METHODS
                }
                for security, path in self._paths.items()
            },
            "components": {"securitySchemes": known},
        }


def _security(
    security: Sequence[SecurityRequirement], known: dict[str, dict[str, Any]]
) -> list[dict[str, list[str]]]:
    return [
        {name: list(scopes) for name, scopes in requirement.schemes if name in known}
        for requirement in security
    ]


def _scheme(scheme: SecurityScheme) -> dict[str, Any] | None:
    """Return *scheme* as OpenAPI 3.0 has it; `None` for what a plain HTTP server cannot see."""
    projected: dict[str, Any] = {"x-scheme": scheme.name}
    match scheme.kind:
        case "http":
            return {**projected, "type": "http", "scheme": scheme.scheme}
        case "apiKey":
            return {
                **projected,
                "type": "apiKey",
                "in": scheme.location,
                "name": scheme.parameter_name,
            }
        case "oauth2" | "openIdConnect":
            # On the wire both are bearer tokens, and Connexion knows no two of oauth2 at once.
            return {**projected, "type": "http", "scheme": "bearer"}
    return None


class IdentityResolver(Resolver):  # type: ignore[misc]  # connexion ships no types
    """Resolves an operation to its identity: our own application answers all of them."""

    def resolve(self, operation: Any) -> Resolution:
        """Return a resolution whose function is never called."""
        return Resolution(None, operation.operation_id)
