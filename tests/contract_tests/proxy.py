"""Stand between a client and a correct server, and break what passes.

Run it with the server, a port and one fault: `python proxy.py http://127.0.0.1:8080 8081 ...`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LAST_ITEMS: dict[str, Any] = {}
"""The last item of each page, by the cursor of the page that follows."""

LOCK = threading.Lock()


def broken(arguments: argparse.Namespace, target: str, body: bytes) -> bytes:
    """Return the body of a response as the fault has it."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    items = value.get(arguments.items) if isinstance(value, dict) else None
    if not isinstance(items, list) or not items:
        return body
    if arguments.fault == "missing-property":
        items[0].pop(arguments.property, None)
    if arguments.fault == "duplicate":
        cursor = parse_qs(urlsplit(target).query).get("cursor", [""])[0]
        with LOCK:
            if isinstance(value.get("next"), str):
                LAST_ITEMS[value["next"]] = items[-1]
            if cursor in LAST_ITEMS:
                items.insert(0, LAST_ITEMS[cursor])
    return json.dumps(value).encode()


def handler_for(arguments: argparse.Namespace) -> type[BaseHTTPRequestHandler]:
    """Return a handler that forwards every request to the server of *arguments*."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self._forward
            raise AttributeError(name)

        def _forward(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name: value for name, value in self.headers.items() if name != "Connection"}
            if arguments.fault == "credentials-ignored":
                headers["Authorization"] = arguments.credential
            server = http.client.HTTPConnection(urlsplit(arguments.server).netloc, timeout=30)
            server.request(self.command, self.path, self.rfile.read(length), headers)
            response = server.getresponse()
            body = broken(arguments, self.path, response.read())
            server.close()
            self.send_response_only(response.status)
            for name, value in response.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    return Handler


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("port", type=int)
    parser.add_argument("fault", choices=["duplicate", "missing-property", "credentials-ignored"])
    parser.add_argument("--items", required=True)
    parser.add_argument("--property", required=True)
    parser.add_argument("--credential", required=True)
    given = parser.parse_args()
    ThreadingHTTPServer(("127.0.0.1", given.port), handler_for(given)).serve_forever()
