"""Write a refusal as problem details (RFC 9457)."""

from __future__ import annotations

from typing import Any

from mockserver.errors import NOTHING, RequestRefused

PROBLEM_JSON = "application/problem+json"


def problem(refusal: RequestRefused, status: int) -> dict[str, Any]:
    """Return *refusal* as the members of a problem (RFC 9457)."""
    body: dict[str, Any] = {
        "type": refusal.type,
        "title": refusal.title,
        "status": status,
        "detail": refusal.detail,
    }
    if refusal.violations:
        body["errors"] = listed_violations(refusal)
    return body


def listed_violations(refusal: RequestRefused) -> list[dict[str, Any]]:
    """Return the violations of *refusal* as members of a problem list them."""
    listed = []
    for violation in refusal.violations:
        is_body = violation.place.startswith("body#")
        item: dict[str, Any] = {
            "pointer" if is_body else "parameter": violation.place[4 if is_body else 0 :],
            "detail": violation.detail,
        }
        if violation.rule:
            item["rule"] = violation.rule
        if violation.received is not NOTHING:
            item["received"] = violation.received
        listed.append(item)
    return listed
