"""Configure schemathesis for one target: what it may send, where, and how carefully."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.config import ConfigError

from contract_tests.inquiry import Premises
from contract_tests.targets import Target
from mockserver.spec import Api


class UnusableConfiguration(Exception):
    """A `schemathesis.toml` cannot be used; the message says why."""


def configuration(
    premises: Premises,
    target: Target,
    *,
    file: Path | None = None,
    more: Mapping[str, Any] | None = None,
) -> schemathesis.Config:
    """Return what schemathesis is to do to *target*.

    *file*, a `schemathesis.toml`, goes before our defaults, *more* before both; what keeps a target
    safe is nobody's to change. Raises `UnusableConfiguration`.
    """
    written: Mapping[str, Any] = {}
    try:
        if file is not None:
            written = tomllib.loads(file.read_text(encoding="utf-8"))
        content = _defaults(premises)
        for layer in (written, more or {}, _imposed(premises.api, target)):
            content = _merged(content, layer)
        return schemathesis.Config.from_dict(content, base_dir=str(file.parent) if file else None)
    except (OSError, ConfigError, tomllib.TOMLDecodeError) as error:
        raise UnusableConfiguration(f"{file or 'schemathesis'}: {error}") from error


def _defaults(premises: Premises) -> dict[str, Any]:
    return {
        "seed": premises.seed,
        "continue-on-failure": True,
        "workers": 1,
        "generation": {"deterministic": True},
        # The check `methods` asks each path once, and knows what HTTP leaves open.
        "checks": {
            "unsupported_method": {"enabled": False},
            "allow_header_conformance": {"enabled": False},
        },
        "phases": {
            "fuzzing": {"generation": {"max-examples": premises.examples}},
            "stateful": {"enabled": False},
        },
        "suppress-health-check": ["filter_too_much", "too_slow", "data_too_large"],
    }


def _imposed(api: Api, target: Target) -> dict[str, Any]:
    transport = target.connection.transport
    result: dict[str, Any] = {
        "base-url": target.base_url,
        # A redirect is judged, not followed: it could carry the credential elsewhere.
        "max-redirects": 0,
        "request-timeout": transport.timeout_s,
        "tls-verify": transport.verify,
        # A refusal for too many requests is waited for.
        "rate-limit": "auto",
        # Signing up would write, whoever allowed it.
        "auth": {"auto-signup": False},
        # Credentials are ours: the check `ignored_auth` takes them away and falsifies them.
        "generation": {"with-security-parameters": False, "database": "none"},
        "output": {
            "sanitization": {
                "keys-to-sanitize": sorted(_secret_names(api)),
                "sensitive-markers": ["credential", "password", "secret"],
                "replacement": "$CREDENTIAL",
            }
        },
    }
    if not target.allow_writes:
        # Undeclared methods may write as well as declared ones.
        result["phases"] = {"coverage": {"unexpected-methods": []}}
    if transport.proxy is not None:
        result["proxy"] = transport.proxy
    if isinstance(transport.certificate, tuple):
        result["request-cert"], result["request-cert-key"] = transport.certificate
    elif transport.certificate is not None:
        result["request-cert"] = transport.certificate
    return result


def _secret_names(api: Api) -> Iterator[str]:
    yield from ("authorization", "proxy-authorization", "cookie", "set-cookie")
    for scheme in api.security_schemes.values():
        if scheme.parameter_name:
            yield scheme.parameter_name.lower()


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return *under* with the members of *over* laid upon it, object by object."""
    result = dict(under)
    for name, value in over.items():
        before = result.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            result[name] = _merged(before, value)
        else:
            result[name] = value
    return result
