"""Read how often an operation may be called, as `x-rate-limit` declares it."""

from __future__ import annotations

from mockserver.spec.semantics.declared.members import Declaring
from mockserver.spec.semantics.model import RateLimit


def rate_limit_in(declaring: Declaring) -> RateLimit | None:
    """Return the rate limit that the operation declares."""
    at = "x-rate-limit"
    value = declaring.extension(at)
    if value is None:
        return None
    for key in ("requests", "window"):
        if type(value.get(key)) is not int or value[key] < 1:
            raise declaring.invalid(at, f"{key!r} must be a number of at least 1")
    return RateLimit(
        requests=value["requests"],
        window_s=value["window"],
        scope=declaring.one_of(at, value, "scope", ("credential", "address"), "credential"),
        headers=declaring.names(
            f"{at}/headers",
            value.get("headers", {}),
            ("limit", "remaining", "reset", "retryAfter"),
        ),
    )
