"""Servers and proxies on this machine, with and without TLS, that note what passes through them."""

from __future__ import annotations

import base64
import http.client
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme

from tests.contract_tests.store.server import Handler

_OF_THE_PROXY = frozenset({"proxy-authorization", "proxy-connection", "connection"})


@dataclass(frozen=True)
class Authority:
    """A certificate authority of a test, and the files that speak of it."""

    ca: trustme.CA
    folder: Path

    @property
    def file(self) -> str:
        """The file with its own certificate."""
        path = self.folder / "authority.pem"
        self.ca.cert_pem.write_to_path(str(path))
        return str(path)

    def client(self) -> tuple[str, str, str]:
        """Return files of a client: certificate with key, certificate alone, key alone."""
        issued = self.ca.issue_cert("client@example.test")
        paths = [str(self.folder / f"client-{name}.pem") for name in ("both", "certificate", "key")]
        issued.private_key_and_cert_chain_pem.write_to_path(paths[0])
        issued.cert_chain_pems[0].write_to_path(paths[1])
        issued.private_key_pem.write_to_path(paths[2])
        return paths[0], paths[1], paths[2]


def authority_in(folder: Path) -> Authority:
    """Return an authority that nobody else trusts, with its files in *folder*."""
    folder.mkdir(exist_ok=True)
    return Authority(ca=trustme.CA(), folder=folder)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: clients that trust nobody are part of the tests."""


@contextmanager
def _running(server: ThreadingHTTPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def store_over_tls(
    authority: Authority, *names: str, clients: Authority | None = None
) -> Iterator[int]:
    """Serve the book store over TLS for the hosts *names*, and yield the port.

    With *clients*, whoever has no certificate of theirs is refused.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.ca.issue_cert(*(names or ("localhost",))).configure_cert(context)
    if clients is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        clients.ca.configure_trust(context)
    server = _Server(("127.0.0.1", 0), Handler)
    # The handshake belongs to the thread of its connection: one that fails must not stop the rest.
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    with _running(server) as port:
        yield port


@contextmanager
def running(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[int]:
    """Answer by *handler*, without TLS, and yield the port."""
    with _running(_Server(("127.0.0.1", 0), handler)) as port:
        yield port


def store() -> AbstractContextManager[int]:
    """Serve the book store without TLS, and yield the port."""
    return running(Handler)


@contextmanager
def mute() -> Iterator[int]:
    """Accept connections, and say nothing; yield the port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


@dataclass
class Passed:
    """What passed through a proxy: its port, its `CONNECT host:port`, and `GET http://…` lines.

    `authorizations` are the credentials that were not meant for it.
    """

    port: int = 0
    lines: list[str] = field(default_factory=list)
    authorizations: set[str] = field(default_factory=set)

    @property
    def hosts(self) -> set[str]:
        """The hosts that were asked for."""
        found = (line.split(" ")[1] for line in self.lines)
        return {urlsplit(each if "//" in each else f"//{each}").hostname or "" for each in found}


class _Proxy(BaseHTTPRequestHandler):
    """Leads every host to the port `to` of this machine, and notes in `passed` what passes."""

    protocol_version = "HTTP/1.1"
    passed: Passed
    to: int
    credential: str

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._pass
        raise AttributeError(name)

    def _pass(self) -> None:
        self.passed.lines.append(f"{self.command} {self.path}")
        self.passed.authorizations.add(self.headers.get("Authorization", ""))
        given = self.headers.get("Proxy-Authorization", "").partition(" ")[2]
        if self.credential not in ("", base64.b64decode(given).decode()):
            self.send_response(407)
            self.send_header("Proxy-Authenticate", "Basic")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.command == "CONNECT":
            with socket.create_connection(("127.0.0.1", self.to)) as server:
                self.send_response(200)
                self.end_headers()
                self._pump(server)
            self.close_connection = True
        else:
            self._forward()

    def _forward(self) -> None:
        parts = urlsplit(self.path)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        kept = {k: v for k, v in self.headers.items() if k.lower() not in _OF_THE_PROXY}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with closing(http.client.HTTPConnection("127.0.0.1", self.to, timeout=30)) as server:
            server.request(self.command, target, body, kept)
            response = server.getresponse()
            content = response.read()
        self.send_response_only(response.status)
        for name, value in response.getheaders():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _pump(self, server: socket.socket) -> None:
        ends = {self.connection: server, server: self.connection}
        while True:
            for ready in select.select(list(ends), [], [], 30)[0] or [server]:
                data = ready.recv(65536)
                if not data:
                    return
                ends[ready].sendall(data)

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def proxy(*, to: int, credential: str = "") -> Iterator[Passed]:
    """Run a proxy that leads every host to the port *to* of this machine.

    With *credential*, `name:password`, it asks for it.
    """
    passed = Passed()
    handler = type("Proxy", (_Proxy,), {"passed": passed, "to": to, "credential": credential})
    with _running(_Server(("127.0.0.1", 0), handler)) as port:
        passed.port = port
        yield passed
