"""Real documents, where there are some beside this checkout: all load, and answers are valid."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests

from benchmarks.corpus import Judge, Requests
from contract_tests.credentials import MissingCredential, credentials_from
from contract_tests.messages import request_of
from contract_tests.samples import NoSample
from contract_tests.targets import Target
from mockserver.errors import MockServerError
from mockserver.settings import Settings
from mockserver.spec import Api, Operation, api_from_document, load_document
from mockserver.web.app import create_app
from mockserver.web.mounting import ServedApi

FOLDER = Path(__file__).parents[2] / "shared" / "corpus"
DOCUMENTS = sorted(
    path
    for path in (FOLDER.iterdir() if FOLDER.is_dir() else ())
    if path.suffix in (".yaml", ".yml", ".json") and path.name != "index.json"
)
OPERATIONS = 4

if not DOCUMENTS:
    pytest.skip("no folder of real documents beside this checkout", allow_module_level=True)


@pytest.mark.parametrize("infer", [False, True], ids=["made up", "kept"])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_real_document_loads_and_its_answers_are_valid(path: Path, infer: bool) -> None:
    api = api_from_document(load_document(path))
    for unserved in api.unserved:
        assert unserved.error.pointer
    now = datetime(2026, 5, 3, tzinfo=UTC)
    app = create_app(
        [ServedApi(name="real", base_path="", api=api)], Settings(now=now, infer=infer)
    )
    judge, made = Judge(api), Requests(api)
    step = max(1, len(api.operations) // OPERATIONS)
    wrong = []
    for number, operation in enumerate(api.operations[::step][:OPERATIONS]):
        # Each in a world of its own: what one deletes is there for the others.
        answer = _answer(app, api, operation, made, session=f"{number}")
        if answer is None or (infer and _is_documented_absence(operation, answer)):
            continue
        outcome = judge.outcome(operation, answer)
        if outcome != "valid":
            wrong.append(f"{operation.name}: {outcome}: {answer.text[:300]}")
    assert wrong == []


def _is_documented_absence(operation: Operation, answer: requests.Response) -> bool:
    """Tell whether *answer* says that a record is not there, and the document knows that."""
    known = {"404", "4XX", "default"} & {
        status.replace("xx", "XX") for status in operation.responses
    }
    return answer.status_code == 404 and bool(known)


def _answer(
    app: Any, api: Api, operation: Operation, made: Requests, *, session: str
) -> requests.Response | None:
    """Return the answer to a valid request, `None` where none can be built."""
    target = Target(api, "http://mock", credentials_from(api, {"CONTRACT_CREDENTIAL": "a:b"}))
    try:
        request = request_of(operation, made.values(operation), body=made.body(operation))
        request = target.credentials.applied(request, target.requirement(operation))
    except (MockServerError, MissingCredential, NoSample, KeyError, ValueError):
        return None

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            return await client.request(
                request.method,
                request.url("http://mock"),
                headers={**dict(request.all_headers()), "X-Mock-Session": session},
                content=request.body,
            )

    sent = asyncio.run(ask())
    answer = requests.Response()
    answer.status_code = sent.status_code
    answer.headers.update(dict(sent.headers))
    answer._content = sent.content
    return answer
