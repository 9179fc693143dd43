"""Faults of access: a credential that is missing or malformed, or of the other scheme."""

from __future__ import annotations

import base64
from http.cookies import CookieError, SimpleCookie

from mockserver.spec.model import SecurityRequirement, SecurityScheme
from mockserver.web.faults.messages import Reply, Sent
from mockserver.web.faults.model import Case, Fault
from mockserver.web.faults.sites import Site


def _schemes(site: Site, requirement: SecurityRequirement) -> list[SecurityScheme]:
    known = site.mount.api.security_schemes
    return [known[name] for name, _ in requirement.schemes if name in known]


def _known(scheme: SecurityScheme) -> str | None:
    """Return a credential that is accepted, `None` if nobody says what it looks like."""
    if scheme.credential_example:
        return scheme.credential_example
    if scheme.credential_pattern or scheme.kind not in (
        "http",
        "apiKey",
        "oauth2",
        "openIdConnect",
    ):
        return None
    return "user:secret" if scheme.scheme == "basic" else "secret"


def _obstacle(site: Site) -> str | None:
    requirements = site.operation.security
    if not requirements or any(not one.schemes for one in requirements):
        return "anybody may call it"
    schemes = _schemes(site, requirements[0])
    if not schemes or None in [_known(scheme) for scheme in schemes]:
        return "the document does not say what an accepted credential looks like"
    return None


def _every(site: Site) -> list[SecurityScheme]:
    return [one for requirement in site.operation.security for one in _schemes(site, requirement)]


def _place(scheme: SecurityScheme) -> tuple[str, str]:
    if scheme.kind == "apiKey":
        return scheme.location, scheme.parameter_name
    return "header", "authorization"


def _is_sent(sent: Sent, scheme: SecurityScheme) -> bool:
    """Tell whether anything stands where the credential of *scheme* belongs."""
    location, name = _place(scheme)
    if location == "query":
        return bool(sent.values(name))
    if location == "cookie":
        return name in _cookies(sent)
    return sent.header(name) is not None


def _cookies(sent: Sent) -> dict[str, str]:
    try:
        cookies = SimpleCookie(sent.header("cookie") or "")
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in cookies.items()}


def _with(sent: Sent, scheme: SecurityScheme, credential: str | None) -> Sent:
    """Return *sent* with *credential* for *scheme*, without one for `None`."""
    location, name = _place(scheme)
    if location == "query":
        return sent.with_query(name, credential)
    if location == "cookie":
        kept = {key: value for key, value in _cookies(sent).items() if key != name}
        if credential is not None:
            kept[name] = credential
        text = "; ".join(f"{key}={value}" for key, value in kept.items())
        return sent.with_header("cookie", text or None)
    if credential is None or scheme.kind == "apiKey":
        return sent.with_header(name, credential)
    if scheme.scheme == "basic":
        credential = base64.b64encode(credential.encode()).decode()
    kind = scheme.scheme.capitalize() if scheme.kind == "http" else "Bearer"
    return sent.with_header(name, f"{kind} {credential}")


def _authorized(case: Case) -> Sent:
    """Return the request with a credential that is accepted, and no other."""
    sent = case.sent
    for scheme in _every(case.site):
        sent = _with(sent, scheme, None)
    for scheme in _schemes(case.site, case.site.operation.security[0]):
        sent = _with(sent, scheme, _known(scheme))
    return sent


async def _ignored(case: Case) -> Reply:
    if any(_is_sent(case.sent, scheme) for scheme in _every(case.site)):
        return await case.sound()
    return await case.instead(_authorized(case))


async def _malformed_accepted(case: Case) -> Reply:
    reply = await case.sound()
    is_sent = any(_is_sent(case.sent, scheme) for scheme in _every(case.site))
    if reply.status not in (401, 403) or not is_sent:
        return reply
    return await case.instead(_authorized(case))


def _others(site: Site) -> list[SecurityScheme]:
    """Return the schemes of the alternatives behind the first that the first does not use."""
    first, *others = site.operation.security or [SecurityRequirement(schemes=())]
    honoured = _schemes(site, first)
    found = [one for requirement in others for one in _schemes(site, requirement)]
    return [one for one in found if _place(one) not in [_place(scheme) for scheme in honoured]]


def _no_second(site: Site) -> str | None:
    requirements = site.operation.security
    if not requirements or any(not one.schemes for one in requirements):
        return "anybody may call it"
    return None if _others(site) else "there are no two schemes to choose from"


async def _second_ignored(case: Case) -> Reply:
    sent = case.sent
    for scheme in _others(case.site):
        sent = _with(sent, scheme, None)
    return await case.instead(sent)


FAULTS = (
    Fault(
        id="auth.ignored",
        does="serves without credentials",
        obstacle=_obstacle,
        reply=_ignored,
    ),
    Fault(
        id="auth.malformed-accepted",
        does="serves with a malformed credential",
        obstacle=_obstacle,
        reply=_malformed_accepted,
    ),
    Fault(
        id="auth.second-scheme-ignored",
        does="honours only one of two alternative schemes",
        obstacle=_no_second,
        reply=_second_ignored,
    ),
)
