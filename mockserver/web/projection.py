"""Project an API to the small OpenAPI 3.0.3 document that Connexion needs to route and to secure.

Paths, methods, path parameters and security only: bodies and schemas are judged by our own
validators, and Connexion reads no OpenAPI 3.1 (docs/decisions/0002).
"""

from __future__ import annotations

import re
from typing import Any

from mockserver.spec.model import Api, Operation, SecurityScheme
from mockserver.web.framework import Resolution, Resolver
from mockserver.web.paths import normal_template

_PARAMETER = re.compile(r"\{([^{}]*)\}")


def identity(namespace: str, operation: Operation) -> str:
    """Return our name of *operation* among all APIs: stable, whatever its `operationId`."""
    return f"{namespace} {operation.name}"


def projection(api: Api, namespace: str) -> dict[str, Any]:
    """Return *api* as a plain OpenAPI 3.0.3 document for Connexion."""
    schemes = {name: _scheme(scheme) for name, scheme in api.security_schemes.items()}
    known = {name: scheme for name, scheme in schemes.items() if scheme is not None}
    paths: dict[str, Any] = {}
    for operation in api.operations:
        path_item = paths.setdefault(projected_path(operation.path_template), {})
        path_item[operation.method.lower()] = {
            "operationId": identity(namespace, operation),
            "parameters": [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in projected_names(operation.path_template).values()
            ],
            "security": [
                {name: list(scopes) for name, scopes in requirement.schemes if name in known}
                for requirement in operation.security
            ],
            "responses": {"default": {"description": "see the original document"}},
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": api.title, "version": api.version},
        "paths": paths,
        "components": {"securitySchemes": known},
    }


def projected_names(path_template: str) -> dict[str, str]:
    """Return the path parameters of *path_template*, each with its name in the projection.

    Starlette, which matches paths for Connexion, wants Python names.
    """
    names = dict.fromkeys(_PARAMETER.findall(path_template))
    return {name: f"p{index}" for index, name in enumerate(names)}


def projected_path(path_template: str) -> str:
    """Return *path_template* with the projection's names."""
    names = projected_names(path_template)
    template = normal_template(path_template)
    return _PARAMETER.sub(lambda match: f"{{{names[match.group(1)]}}}", template)


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
        case "oauth2":
            flow = {"tokenUrl": "/token", "scopes": {}}
            return {**projected, "type": "oauth2", "flows": {"clientCredentials": flow}}
        case "openIdConnect":
            return {**projected, "type": "openIdConnect", "openIdConnectUrl": "https://example.com"}
    return None


class IdentityResolver(Resolver):  # type: ignore[misc]  # connexion ships no types
    """Resolves an operation to its identity: our own application answers all of them."""

    def resolve(self, operation: Any) -> Resolution:
        """Return a resolution whose function is never called."""
        return Resolution(None, operation.operation_id)
