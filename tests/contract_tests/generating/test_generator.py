from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from contract_tests.credentials import credentials_from
from contract_tests.generating.configuration import configuration
from contract_tests.generating.generator import Generator
from contract_tests.inquiry import Inquiry, premises_of
from contract_tests.targets import Target
from mockserver.spec import Api


class Nothing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Nothing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_schemathesis_signs_nobody_up_whatever_its_file_says(
    store_api: Api, tmp_path: Path
) -> None:
    file = tmp_path / "schemathesis.toml"
    file.write_text("[auth]\nauto-signup = true\n")
    target = Target(store_api, "http://127.0.0.1:9", credentials_from(store_api, {}))
    found = configuration(premises_of(store_api), target, file=file)
    assert found.projects.get_default().auth.auto_signup is False


def test_what_is_called_on_the_way_to_another_operation_is_not_judged(
    store_api: Api, url: str
) -> None:
    premises = premises_of(store_api)
    target = Target(store_api, url, credentials_from(store_api, {}))
    generator = Generator(premises, target)
    asked, other = [one for one in store_api.operations if one.method == "GET"][:2]
    inquiry = Inquiry(premises=premises, target=target)
    generator._begin({asked.name: inquiry})
    for operation in (other, asked):
        described = generator.schema[operation.path_template]["GET"]
        names = {parameter.name: "x" for parameter in operation.parameters}
        described.Case(path_parameters=names).call(base_url=url)
    assert len(inquiry.exchanges) == 1
