"""Connexion's public names that this folder uses, imported without its warnings.

The one place to look at when Connexion changes; everything else imports from here.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # Connexion imports Starlette's test client, which asks for another HTTP client, and
    # jsonschema's old resolver. Neither is used here.
    warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")
    warnings.filterwarnings("ignore", message=r"jsonschema\.[\w.]+ is deprecated")
    from connexion.exceptions import ProblemException
    from connexion.lifecycle import ConnexionRequest, ConnexionResponse
    from connexion.middleware import ConnexionMiddleware
    from connexion.middleware.abstract import ROUTING_CONTEXT
    from connexion.middleware.exceptions import ExceptionMiddleware
    from connexion.middleware.routing import RoutingMiddleware
    from connexion.middleware.security import SecurityMiddleware
    from connexion.middleware.server_error import ServerErrorMiddleware
    from connexion.middleware.swagger_ui import SwaggerUIMiddleware
    from connexion.options import SwaggerUIOptions
    from connexion.resolver import Resolution, Resolver
    from connexion.security import NO_VALUE

__all__ = [
    "NO_VALUE",
    "ROUTING_CONTEXT",
    "ConnexionMiddleware",
    "ConnexionRequest",
    "ConnexionResponse",
    "ExceptionMiddleware",
    "ProblemException",
    "Resolution",
    "Resolver",
    "RoutingMiddleware",
    "SecurityMiddleware",
    "ServerErrorMiddleware",
    "SwaggerUIMiddleware",
    "SwaggerUIOptions",
]
