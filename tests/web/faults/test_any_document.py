"""Every fault on documents of others: ordinary requests are answered, whatever is on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.corpus import Requests
from contract_tests.credentials import MissingCredential, credentials_from
from contract_tests.messages import Request, request_of
from contract_tests.samples import NoSample
from contract_tests.targets import Target
from mockserver.errors import MockServerError
from mockserver.settings import Settings
from mockserver.spec import Api, api_from_document, document_from_text, load_document
from mockserver.web.app import MockServer, create_app
from mockserver.web.faults.registry import CATALOGUE
from mockserver.web.mounting import ServedApi
from tests.web.paged import PAGED
from tests.web.shop import SHOP

FOLDER = Path(__file__).parents[4] / "shared" / "corpus"
NAMES = (
    "1password.com-events-1.0.0-openapi.yaml",
    "docker.com-v1.55.yaml",
    "figma.com-openapi.yaml",
    "hetzner.cloud-1.0.0-openapi.yaml",
    "instagram.com-1.0.0-swagger.yaml",
    "langfuse.com-openapi.yml",
    "linode.com-4.97.2-openapi.yaml",
)
OPERATIONS = 12
DELIBERATE = "status.500-on-edge"


def requests_of(api: Api) -> Iterator[Request]:
    """Yield an ordinary request for some operations of *api*, spread over the document."""
    made = Requests(api)
    target = Target(api, "http://mock", credentials_from(api, {"CONTRACT_CREDENTIAL": "a:b"}))
    step = max(1, len(api.operations) // OPERATIONS)
    for operation in api.operations[::step][:OPERATIONS]:
        try:
            request = request_of(operation, made.values(operation), body=made.body(operation))
            yield target.credentials.applied(request, target.requirement(operation))
        except (MockServerError, MissingCredential, NoSample, KeyError, ValueError):
            continue


def check(api: Api) -> None:
    """Assert that no fault fails on what the sound application answers."""
    settings = Settings(now=datetime(2026, 5, 3, tzinfo=UTC))
    app = create_app([ServedApi(name="real", base_path="", api=api)], settings)
    requests = list(requests_of(api))
    assert requests

    async def ask_all() -> None:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            for request in requests:
                sound = await _answer(client, request)
                for identity in CATALOGUE:
                    app.faults.choose([identity])
                    faulty = await _answer(client, request)
                    app.faults.choose([])
                    failed = faulty.status_code >= 500 > sound.status_code
                    assert not failed or identity == DELIBERATE, (identity, request.path)
            app.faults.choose(CATALOGUE)
            for request in requests:
                await _answer(client, request)

    asyncio.run(ask_all())
    _check_switched_off(app)


def _check_switched_off(app: MockServer) -> None:
    app.faults.choose([])
    assert all(app.faults.at(site) == () for site in app.faults.sites["real"])


async def _answer(client: httpx.AsyncClient, request: Request) -> Any:
    return await client.request(
        request.method,
        request.url("http://mock"),
        headers=dict(request.all_headers()),
        content=request.body,
    )


@pytest.mark.parametrize("text", [SHOP, PAGED], ids=["shop", "pages"])
def test_no_fault_fails_on_documents_of_these_tests(text: str) -> None:
    check(api_from_document(document_from_text(text, source="test.yaml")))


@pytest.mark.parametrize("name", NAMES)
def test_no_fault_fails_on_real_documents(name: str) -> None:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip("no folder of real documents beside this checkout")
    check(api_from_document(load_document(path)))
