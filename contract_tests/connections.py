"""Connect to a server: time-outs, TLS, proxies; connections are kept and used again."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests

_NO_PROXIES: Mapping[str, str | None] = {"http": None, "https": None, "all": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """How requests travel. `verify` is whether TLS is verified, or a file with authorities.

    `certificate` is a file with the certificate of the client and its key, or the two files.
    `proxy` replaces those of the environment.
    """

    timeout_s: float = 30.0
    verify: bool | str = True
    certificate: str | tuple[str, str] | None = None
    proxy: str | None = field(default=None, repr=False)


class Connection:
    """Sessions to the server at *base_url*, one for each thread, each with its connections."""

    def __init__(self, base_url: str, transport: Transport | None = None) -> None:
        self.base_url = base_url
        self.transport = transport or Transport()
        self._threads = threading.local()

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, bytes] | None = None,
        body: bytes | None = None,
    ) -> requests.Response:
        """Return what *url* answers. Redirects are not followed.

        Raises `requests.RequestException` if there is no answer; `reason_of` says why.
        """
        # Given with each request, these go before what the environment says of proxies and
        # authorities; given to the session they would not.
        return self.session.request(
            method,
            url,
            headers=headers,
            data=body,
            timeout=self.transport.timeout_s,
            verify=self.transport.verify,
            proxies=self._proxies(),  # type: ignore[arg-type]  # None takes a proxy away
            allow_redirects=False,
        )

    @property
    def session(self) -> requests.Session:
        """The session of this thread."""
        found: requests.Session | None = getattr(self._threads, "session", None)
        if found is None:
            found = self._threads.session = self._opened()
        return found

    def _opened(self) -> requests.Session:
        session = requests.Session()
        # Cookies would tie one request to those before it.
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # Without this, requests takes credentials for the host from ~/.netrc.
        session.auth = _unchanged
        session.cert = self.transport.certificate
        return session

    def _proxies(self) -> Mapping[str, str | None] | None:
        if self.transport.proxy is not None:
            return dict.fromkeys(_NO_PROXIES, self.transport.proxy)
        # No proxy leads to our own machine.
        return _NO_PROXIES if is_local(self.base_url) else None


def is_local(base_url: str) -> bool:
    """Return whether *base_url* is on this machine."""
    return urlsplit(base_url).hostname in {"127.0.0.1", "::1", "localhost"}


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
