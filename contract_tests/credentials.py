"""Find the credential for each security scheme, and put credentials on requests."""

from __future__ import annotations

import base64
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from contract_tests.messages import Request
from contract_tests.secret_names import MALFORMED, secret_members
from mockserver.spec import Api, SecurityRequirement, SecurityScheme

VARIABLE = "CONTRACT_CREDENTIAL"


class MissingCredential(Exception):
    """No credential is known for a scheme; says which environment variable would give one."""

    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"no credential for the security scheme {scheme!r}: "
            f"set {variable_of(scheme)} or {VARIABLE}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The credential of each security scheme of one document. Never shown."""

    schemes: Mapping[str, SecurityScheme]
    values: Mapping[str, str] = field(repr=False)

    def with_value(self, scheme: str, value: str) -> Credentials:
        """Return these credentials with *value* for *scheme*."""
        return Credentials(schemes=self.schemes, values={**self.values, scheme: value})

    def known(self, requirement: SecurityRequirement) -> bool:
        """Return whether there is a credential for every scheme of *requirement*."""
        return all(name in self.values for name, _ in requirement.schemes)

    def applied(self, request: Request, requirement: SecurityRequirement) -> Request:
        """Return *request* with the credentials that *requirement* asks for.

        Raises `MissingCredential` if one of them is not known.
        """
        # A scheme of HTTP takes the header Authorization even if an API key is to stand in it.
        for name, _ in sorted(requirement.schemes, key=lambda one: not self._is_key(one[0])):
            if name not in self.values:
                raise MissingCredential(name)
            if name in self.schemes:
                request = _applied(request, self.schemes[name], self.values[name])
        return request

    def _is_key(self, name: str) -> bool:
        return name in self.schemes and self.schemes[name].kind == "apiKey"

    def secret_places(self) -> frozenset[str]:
        """Return where API keys stand: `header.x-api-key`, `query.key`; names in lower case."""
        return frozenset(
            f"{scheme.location}.{scheme.parameter_name.lower()}"
            for scheme in self.schemes.values()
            if scheme.kind == "apiKey"
        )


class Identity:
    """Who asks: *credentials*, or those that *renew* gives anew every *lifetime_s*.

    May be asked from several threads. A server that keeps refusing is not asked for a new
    credential with every request: at least `MIN_LIFETIME_S` lie between two.
    """

    MIN_LIFETIME_S = 10.0

    def __init__(
        self,
        credentials: Credentials,
        *,
        name: str = "",
        renew: Callable[[], Credentials] | None = None,
        lifetime_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._credentials = credentials
        self._renew = renew
        self._lifetime_s = lifetime_s
        self._clock = clock
        self._since = clock()
        self._secrets = frozenset(credentials.values.values())
        self._lock = threading.Lock()

    def credentials(self) -> Credentials:
        """Return the credentials that are good at this moment."""
        if self._lifetime_s is not None:
            with self._lock:
                if self._clock() - self._since >= self._lifetime_s:
                    self._renewed()
        return self._credentials

    def is_using(self, credentials: Credentials) -> bool:
        """Return whether *credentials* are those in use."""
        return credentials is self._credentials

    def renewed(self) -> Credentials | None:
        """Return new credentials after a refusal, or `None` if there are none."""
        with self._lock:
            if self._renew is None or self._clock() - self._since < self.MIN_LIFETIME_S:
                return None
            self._renewed()
            return self._credentials

    def another(self) -> Credentials | None:
        """Return new credentials beside those in use, which stay good; `None` if there are none."""
        with self._lock:
            found = self._renew() if self._renew is not None else None
            if found is None or found.values == self._credentials.values:
                return None
            self._secrets |= frozenset(found.values.values())
            return found

    def secrets(self) -> frozenset[str]:
        """Return every credential that there was so far."""
        return self._secrets

    def _renewed(self) -> None:
        if self._renew is not None:
            self._credentials = self._renew()
            self._secrets |= frozenset(self._credentials.values.values())
            self._since = self._clock()


def secret_places(api: Api) -> frozenset[str]:
    """Return where *api* says that secrets stand: API keys, and properties of bodies."""
    keys = Credentials(schemes=api.security_schemes, values={}).secret_places()
    return keys | secret_members(api.document.content)


def credentials_from(
    api: Api, environment: Mapping[str, str], *, variable: str = VARIABLE
) -> Credentials:
    """Return the credentials for *api*.

    For each scheme, the first of: `CONTRACT_CREDENTIAL_<SCHEME>` and `CONTRACT_CREDENTIAL` of
    *environment* (or what *variable* says in their place), and the example in the scheme's
    `x-credentials`. Another identity has no example: it would be the first one again.
    """
    values = {}
    for name, scheme in api.security_schemes.items():
        value = (
            environment.get(variable_of(name, variable=variable))
            or environment.get(variable)
            or (scheme.credential_example if variable == VARIABLE else None)
        )
        if value:
            values[name] = value
    return Credentials(schemes=api.security_schemes, values=values)


def variable_of(scheme: str, *, variable: str = VARIABLE) -> str:
    """Return the environment variable with the credential of *scheme*."""
    return f"{variable}_{re.sub(r'[^A-Za-z0-9]', '_', scheme).upper()}"


def malformed_credential(scheme: SecurityScheme) -> str | None:
    """Return a credential that the declared pattern of *scheme* refuses, or `None`."""
    if scheme.credential_pattern is None:
        return None
    pattern = re.compile(scheme.credential_pattern)
    return next((text for text in MALFORMED if not pattern.search(text)), None)


def _applied(request: Request, scheme: SecurityScheme, value: str) -> Request:
    if scheme.kind == "apiKey":
        if scheme.location == "query":
            return request.with_query(scheme.parameter_name, value)
        if scheme.location == "cookie":
            return request.with_cookie(scheme.parameter_name, value)
        return request.with_header(scheme.parameter_name, value)
    if scheme.kind == "http" and scheme.scheme == "basic":
        encoded = base64.b64encode(value.encode()).decode()
        return request.with_header("Authorization", f"Basic {encoded}")
    if scheme.kind == "http" and scheme.scheme != "bearer":
        return request.with_header("Authorization", f"{scheme.scheme.title()} {value}")
    # OAuth 2 and OpenID Connect: the token is sent as RFC 6750 says.
    return request.with_header("Authorization", f"Bearer {value}")
