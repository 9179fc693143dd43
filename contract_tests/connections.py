"""Connect to a server: time-outs, TLS, proxies; connections are kept and used again."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests


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
        session.verify = self.transport.verify
        session.cert = self.transport.certificate
        if self.transport.proxy is not None:
            session.proxies = {"http": self.transport.proxy, "https": self.transport.proxy}
            session.trust_env = False
        elif is_local(self.base_url):
            session.trust_env = False  # No proxy leads to our own machine.
        return session


def is_local(base_url: str) -> bool:
    """Return whether *base_url* is on this machine."""
    return urlsplit(base_url).hostname in {"127.0.0.1", "::1", "localhost"}


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
