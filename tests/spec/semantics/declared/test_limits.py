from __future__ import annotations

from mockserver.spec.semantics import RateLimit
from tests.spec.semantics.declared.declaring import declared


def test_a_rate_limit_counts_credentials_by_default() -> None:
    value = {"requests": 30, "window": 60, "headers": {"limit": "X-Limit"}}
    assert declared(x_rate_limit=value).rate_limit == RateLimit(
        requests=30, window_s=60, scope="credential", headers={"limit": "X-Limit"}
    )
