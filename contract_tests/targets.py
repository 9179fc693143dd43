"""Send requests to the server that is judged: a deployment, or a mock started for the purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from contract_tests.connections import Connection, is_local
from contract_tests.credentials import Credentials, Identity, secret_places
from contract_tests.exchanges import Exchange
from contract_tests.messages import Body, Request, Values, request_of
from contract_tests.pacing import Pace
from contract_tests.processes import mock_process
from mockserver.spec import Api, Operation, SecurityRequirement
from mockserver.spec.semantics import semantics_of

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Watcher = Callable[[Operation, Exchange], None]
"""Told of every exchange that an operation was asked with, from any thread."""


class WriteNotAllowed(Exception):
    """A request that may write was not sent."""


class Target:
    """A server below *base_url*, which replaces the document's server URL.

    Requests carry the credentials of *identity*, never follow redirects, keep no cookies, and are
    sent as *pace* allows. An answer of 429 or 503 is waited for and asked again. Methods that may
    write are sent with *allow_writes* only. *others* are further identities.
    """

    def __init__(
        self,
        api: Api,
        base_url: str,
        identity: Identity | Credentials,
        *,
        allow_writes: bool = False,
        pace: Pace | None = None,
        connection: Connection | None = None,
        others: Sequence[Identity] = (),
    ) -> None:
        self.api = api
        self.base_url = base_url.rstrip("/")
        self.identity = identity if isinstance(identity, Identity) else Identity(identity)
        self.allow_writes = allow_writes
        self.pace = pace or Pace()
        self.connection = connection or Connection(self.base_url)
        self.others = tuple(others)
        self.secret_places = secret_places(api)
        self.watchers: list[Watcher] = []

    def __repr__(self) -> str:
        return f"<Target {urlsplit(self.base_url).hostname}>"

    @property
    def credentials(self) -> Credentials:
        """The credentials that are good at this moment."""
        return self.identity.credentials()

    @property
    def identities(self) -> tuple[Credentials, ...]:
        """The credentials of further identities that are good at this moment."""
        return tuple(other.credentials() for other in self.others)

    def secrets(self) -> frozenset[str]:
        """Return every credential that was used so far: none of them is to be shown."""
        return self.identity.secrets().union(*(other.secrets() for other in self.others))

    @property
    def timeout_s(self) -> float:
        """How long the server may take to answer."""
        return self.connection.transport.timeout_s

    def unbounded(self) -> Target:
        """Return this target at the same pace, without a budget, and watched by nobody."""
        return Target(
            self.api,
            self.base_url,
            self.identity,
            allow_writes=self.allow_writes,
            pace=Pace(interval_s=self.pace.interval_s),
            connection=self.connection,
            others=self.others,
        )

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
        target's own. Raises `MissingCredential`, `WriteNotAllowed`, `Stopped`.
        """
        request = request_of(operation, values, body=body, accept=accept)
        if requirement is None:
            requirement = self.requirement(operation)
        exchange = self.send((credentials or self.credentials).applied(request, requirement))
        # A token may have ended before its time.
        identity = self._identity(credentials)
        if exchange.status == 401 and identity is not None and requirement.schemes:
            again = identity.renewed()
            if again is not None:
                exchange = self.send(again.applied(request, requirement))
        self.tell(operation, exchange)
        return exchange

    def _identity(self, credentials: Credentials | None) -> Identity | None:
        """Return whose *credentials* are, `None` if nobody's: made up, or no longer in use."""
        if credentials is None:
            return self.identity
        return next((one for one in self.others if one.is_using(credentials)), None)

    def send(self, request: Request) -> Exchange:
        """Send *request* as it is, without credentials of our own, and return the exchange.

        Raises `WriteNotAllowed`, `Stopped`.
        """
        if not self.allow_writes and request.method not in SAFE_METHODS:
            raise WriteNotAllowed(f"{request.method} may write: sent only with --allow-writes")
        exchange = self._sent(request)
        attempt = 0
        while self.pace.backed_off(exchange.status, exchange.header("retry-after"), attempt):
            attempt += 1
            exchange = self._sent(request)
        return exchange

    def tell(self, operation: Operation, exchange: Exchange) -> None:
        """Tell every watcher of *exchange*, which *operation* was asked with."""
        for watcher in self.watchers:
            watcher(operation, exchange)

    def _sent(self, request: Request) -> Exchange:
        self.pace.admit()
        response = self.connection.request(
            request.method,
            request.url(self.base_url),
            headers={name: _bytes(value) for name, value in request.all_headers()},
            body=request.body,
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
            secret_places=self.secret_places,
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
    if is_local(base_url):
        return 0.0
    limits = [semantics_of(api, operation).rate_limit for operation in api.operations]
    return max((limit.window_s / limit.requests for limit in limits if limit), default=0.0)


def _bytes(value: str) -> bytes:
    """Return a field value as it is sent: RFC 9110, 5.5, leaves all but ASCII open."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8")


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
