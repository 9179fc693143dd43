"""Send requests to the server that is judged: a deployment, or a mock started for the purpose."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urlsplit

import requests

from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.messages import Body, Request, Values, request_of
from contract_tests.processes import mock_process
from mockserver.spec import Api, Operation, SecurityRequirement
from mockserver.spec.semantics import semantics_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# A server that asks for more patience than this is not waited for, nor one that asks more often:
# others may spend what we waited for.
MAX_WAIT_S = 90.0
MAX_WAITS = 3


class Target:
    """A server below *base_url*, which replaces the document's server URL.

    Requests carry *credentials*, never follow redirects, keep no cookies, and are sent
    *min_interval_s* apart. An answer of 429 with Retry-After is waited for and asked again.
    """

    def __init__(
        self,
        api: Api,
        base_url: str,
        credentials: Credentials,
        *,
        allow_writes: bool = False,
        min_interval_s: float = 0.0,
        timeout_s: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.api = api
        self.base_url = base_url.rstrip("/")
        self.credentials = credentials
        self.allow_writes = allow_writes
        self.min_interval_s = min_interval_s
        self.timeout_s = timeout_s
        self.session = _session(self.base_url)
        self._sleep = sleep
        self._next_at = 0.0

    def __repr__(self) -> str:
        return f"<Target {urlsplit(self.base_url).hostname}>"

    def requirement(self, operation: Operation) -> SecurityRequirement:
        """Return the first alternative of *operation* for which there are credentials."""
        known = [option for option in operation.security if self.credentials.known(option)]
        return next(iter(known or operation.security), SecurityRequirement(schemes=()))

    def ask(
        self,
        operation: Operation,
        values: Values,
        *,
        body: Body | None = None,
        accept: str | None = None,
        requirement: SecurityRequirement | None = None,
        credentials: Credentials | None = None,
    ) -> Exchange:
        """Send *operation* with *values* and *body*, and return the exchange.

        *requirement* chooses among the security alternatives, *credentials* stand in for the
        target's own. Raises `MissingCredential`.
        """
        request = request_of(operation, values, body=body, accept=accept)
        if requirement is None:
            requirement = self.requirement(operation)
        return self.send((credentials or self.credentials).applied(request, requirement))

    def send(self, request: Request) -> Exchange:
        """Send *request* as it is, without credentials of our own, and return the exchange."""
        exchange = self._sent(request)
        for _ in range(MAX_WAITS):
            if not self.waited(exchange.status, exchange.header("retry-after")):
                break
            exchange = self._sent(request)
        return exchange

    def waited(self, status: int, retry_after: str | None) -> bool:
        """Wait if an answer says that there were too many requests, and for how long.

        Return whether to ask again.
        """
        wait_s = _seconds(retry_after)
        if status != 429 or wait_s is None or wait_s > MAX_WAIT_S:
            return False
        self._sleep(wait_s)
        return True

    def pace(self) -> None:
        """Wait until the next request may be sent."""
        now = time.monotonic()
        if self._next_at > now:
            self._sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + self.min_interval_s

    def _sent(self, request: Request) -> Exchange:
        self.pace()
        response = self.session.request(
            request.method,
            request.url(self.base_url),
            headers=dict(request.all_headers()),
            data=request.body,
            timeout=self.timeout_s,
            allow_redirects=False,
        )
        sent = response.request
        return Exchange(
            method=request.method,
            url=str(sent.url),
            request_headers=tuple((name, _text(value)) for name, value in sent.headers.items()),
            request_body=request.body,
            status=response.status_code,
            response_headers=tuple(response.headers.items()),
            response_body=response.content,
            elapsed_ms=response.elapsed.total_seconds() * 1000,
            secret_places=self.credentials.secret_places(),
        )


@contextmanager
def mock_target(spec: Path, api: Api, credentials: Credentials) -> Iterator[Target]:
    """Start the mock of *spec* in a process of its own, and yield it as a target.

    *api* is what *spec* says. Writes are allowed: nobody else uses this mock. Raises
    `MockDidNotStart` with the output of the process.
    """
    with mock_process(spec) as address:
        yield Target(api, address + api.server_path, credentials, allow_writes=True)


def polite_interval_s(api: Api, base_url: str) -> float:
    """Return the seconds between requests that keep every declared rate limit of *api*.

    A server on this machine is nobody's deployment: it is asked without pauses.
    """
    if _is_local(base_url):
        return 0.0
    limits = [semantics_of(api, operation).rate_limit for operation in api.operations]
    return max((limit.window_s / limit.requests for limit in limits if limit), default=0.0)


def _session(base_url: str) -> requests.Session:
    session = requests.Session()
    # Cookies would tie one request to those before it.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # Without this, requests takes credentials for the host from ~/.netrc.
    session.auth = _unchanged
    if _is_local(base_url):
        session.trust_env = False  # No proxy leads to our own machine.
    return session


def _is_local(base_url: str) -> bool:
    return urlsplit(base_url).hostname in {"127.0.0.1", "::1", "localhost"}


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _seconds(text: str | None) -> float | None:
    """Return Retry-After in seconds; a date, or nothing readable, is `None`."""
    return float(text) if text is not None and text.strip().isdigit() else None


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
