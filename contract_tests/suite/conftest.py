"""Collect the suite for each operation of the document, and share what its tests need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_tests.checks.conformance import Conformance
from contract_tests.generatable import generatable
from contract_tests.plugin import NOTES, Subject, required_subject, subject_of
from contract_tests.samples import Samples
from contract_tests.suite.generated import MARK, decorated
from contract_tests.suite.inquiry import Inquiry
from contract_tests.targets import SAFE_METHODS, Target, mock_target, polite_interval_s
from mockserver.spec import Api
from mockserver.spec.schemas import Schemas

_HERE = Path(__file__).parent

NO_WRITES = "may write: sent to a deployment only with --allow-writes"


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark of the test that schemathesis multiplies."""
    config.addinivalue_line("markers", f"{MARK}: run for every case that schemathesis generates")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that asks for `operation` once for every operation of the document."""
    if "operation" in metafunc.fixturenames:
        subject = subject_of(metafunc.config)
        operations = subject.api.operations if subject else ()
        metafunc.parametrize("operation", operations, ids=[each.name for each in operations])


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Module, name: str, obj: Any) -> Any:
    """Hand the test marked `generated` to schemathesis, once the document is known."""
    subject = subject_of(collector.config)
    marks = {mark.name for mark in getattr(obj, "pytestmark", ())}
    if subject is None or MARK not in marks or hasattr(obj, "__wrapped__"):
        return None
    # One collector for each operation: node ids name the operation, whatever schemathesis does.
    return [
        collector.ihook.pytest_pycollect_makeitem(
            collector=collector, name=f"{name}[{operation.name}]", obj=test
        )
        for operation, test in decorated(subject, obj)
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse to run without a document; skip what may not be sent, and say so."""
    mine = [item for item in items if _HERE in item.path.parents]
    if not mine:
        return
    subject = required_subject(config)
    if subject.allow_writes:
        return
    writing = [op for op in subject.api.operations if op.method not in SAFE_METHODS]
    for item in mine:
        if any(item.name.endswith(f"[{operation.name}]") for operation in writing):
            item.add_marker(pytest.mark.skip(reason=NO_WRITES))


@pytest.fixture(scope="session")
def subject(request: pytest.FixtureRequest) -> Subject:
    """Return what is judged."""
    return required_subject(request.config)


@pytest.fixture(scope="session")
def api(subject: Subject) -> Api:
    """Return what the document says."""
    return subject.api


@pytest.fixture(scope="session")
def target(subject: Subject) -> Iterator[Target]:
    """Yield the server at `--base-url`, or the mock started for this session."""
    if subject.base_url is None:
        with mock_target(subject.spec, subject.api, subject.credentials) as started:
            yield started
    else:
        yield Target(
            subject.api,
            subject.base_url,
            subject.credentials,
            allow_writes=subject.allow_writes,
            min_interval_s=polite_interval_s(subject.api, subject.base_url),
        )


@pytest.fixture(scope="session")
def conformance(api: Api) -> Conformance:
    """Return openapi-core, made ready for the document."""
    return Conformance(api)


@pytest.fixture(scope="session")
def requests_as_generated(api: Api) -> Conformance:
    """Return openapi-core for requests as they are generated: by the rewritten document."""
    return Conformance(api, generatable(api).content)


@pytest.fixture(scope="session")
def samples(api: Api) -> Samples:
    """Return the example values of the document."""
    return Samples(Schemas(api))


@pytest.fixture(scope="session")
def notes(request: pytest.FixtureRequest) -> Counter[str]:
    """Return the counter of what could not be judged in full; shown at the end."""
    return request.config.stash[NOTES]


@pytest.fixture
def inquiry(target: Target, conformance: Conformance, samples: Samples) -> Inquiry:
    """Return what asks the server and judges its answers, for one test."""
    return Inquiry(target=target, conformance=conformance, samples=samples)
