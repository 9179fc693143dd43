from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from urllib3.exceptions import InsecureRequestWarning

from contract_tests.connections import Connection, Transport
from contract_tests.environment import on_our_own
from contract_tests.identities import identity_from
from mockserver.spec import Api

NAMES = ("NO_PROXY", "no_proxy", "NETRC")


class Redirecting(BaseHTTPRequestHandler):
    """Leads everybody to another host, and sets a cookie."""

    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Cookie")))
        self.send_response(302)
        self.send_header("Location", "http://elsewhere.invalid/")
        self.send_header("Set-Cookie", "session=abc; Path=/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def redirecting() -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    handler = type("Handler", (Redirecting,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", handler.asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_redirects_are_not_followed_and_cookies_not_kept(
    redirecting: tuple[str, list[tuple[str, str | None]]],
) -> None:
    url, asked = redirecting
    connection = Connection(url)
    assert [connection.request("GET", f"{url}/it").status_code for _ in range(2)] == [302, 302]
    assert asked == [("/it", None), ("/it", None)]


@pytest.mark.parametrize(
    ("url", "transport", "expected"),
    [
        ("http://localhost:1", Transport(), "*"),
        ("http://api.test", Transport(proxy="http://p"), "*"),
        ("http://api.test", Transport(), "x.test"),
    ],
)
def test_the_environment_is_as_before_when_all_is_sent(
    monkeypatch: pytest.MonkeyPatch, url: str, transport: Transport, expected: str
) -> None:
    monkeypatch.setenv("NO_PROXY", "x.test")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NETRC", raising=False)
    before = {name: os.environ.get(name) for name in NAMES}
    during: dict[str, str] = {}

    def fail() -> None:
        with on_our_own(Connection(url, transport)):
            during.update(os.environ)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert during["NO_PROXY"] == expected
    assert during["NETRC"] == os.devnull
    assert {name: os.environ.get(name) for name in NAMES} == before


def test_nobody_is_warned_of_what_was_asked_for() -> None:
    for verify, caught in ((False, 0), (True, 1)):
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            with on_our_own(Connection("https://api.test", Transport(verify=verify))):
                warnings.warn("not verified", InsecureRequestWarning, stacklevel=1)
        assert len(found) == caught


def test_a_command_that_prints_a_credential_keeps_its_environment(
    store_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "x.test")
    command = f"{sys.executable} -c \"import os; print('st_' + os.environ['NO_PROXY'])\""
    identity = identity_from(store_api, commands=[command], environment={})
    identity.MIN_LIFETIME_S = 0.0
    with on_our_own(Connection("http://localhost:1")):
        renewed = identity.renewed()
    assert renewed is not None
    assert renewed.values["bearer"] == "st_x.test"
