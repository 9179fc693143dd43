"""Tell which rules are right for a fault: the one of its name, and a few that say the same.

A rule that merely shows that something is wrong is none of them: a server that sends another body
is not told by a page that cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping

_INVALID = "schemathesis made the request invalid, and it was answered with a success"
_METHOD = "schemathesis asked with a method that the path does not declare"
_CREDENTIAL = "schemathesis left the credential out, or falsified it"

MORE: Mapping[str, Mapping[str, str]] = {
    "status.undocumented": {
        "generated.status-code-conformance": "schemathesis looks at the status by itself",
    },
    "status.500-on-edge": {
        "generated.not-a-server-error": "schemathesis sends values at bounds, too",
    },
    "request.accepts-invalid": {"generated.negative-data-rejection": _INVALID},
    "request.accepts-missing": {"generated.negative-data-rejection": _INVALID},
    "request.rejects-valid": {
        "generated.positive-data-acceptance": "schemathesis made the request valid: refused",
    },
    "method.undeclared-allowed": {"generated.unsupported-method": _METHOD},
    "method.no-allow": {"generated.unsupported-method": _METHOD},
    "auth.ignored": {"generated.ignored-auth": _CREDENTIAL},
    "auth.malformed-accepted": {"generated.ignored-auth": _CREDENTIAL},
    "delete.fake": {
        "generated.use-after-free": "schemathesis asks for what it deleted",
    },
}
"""Further rules by the fault, each with why it says the same."""


def rules_for(fault: str) -> frozenset[str]:
    """Return the rules of ours that name *fault* rightly."""
    return frozenset({fault, *MORE.get(fault, ())})
