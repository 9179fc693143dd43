"""Bring every trial to every operation of the document, and share what the tests need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tests.engine.cleaning import Cleaner
from contract_tests.environment import on_our_own
from contract_tests.inquiry import Premises, premises_of
from contract_tests.pacing import Pace
from contract_tests.plugin import NOTES, Subject, required_subject, subject_of
from contract_tests.targets import Target, mock_target, polite_interval_s
from contract_tests.trials import TRIALS

_HERE = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the test once for every trial and every operation of the document."""
    if {"operation", "trial"} <= set(metafunc.fixturenames):
        subject = subject_of(metafunc.config)
        operations = subject.api.operations if subject else ()
        pairs = [(trial, operation) for trial in TRIALS for operation in operations]
        names = [f"{trial.name}-{operation.name}" for trial, operation in pairs]
        metafunc.parametrize(("trial", "operation"), pairs, ids=names)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse to run without a document."""
    if any(_HERE in item.path.parents for item in items):
        required_subject(config)


@pytest.fixture(scope="session")
def subject(request: pytest.FixtureRequest) -> Subject:
    """Return what is judged."""
    return required_subject(request.config)


@pytest.fixture(scope="session")
def premises(subject: Subject) -> Premises:
    """Return the document, made ready."""
    return premises_of(subject.api, examples=subject.examples)


@pytest.fixture(scope="session")
def target(subject: Subject, notes: Counter[str]) -> Iterator[Target]:
    """Yield the server at `--base-url`, or the mock started for this session.

    What was created there is deleted at the end.
    """
    if subject.base_url is None:
        with (
            mock_target(subject.spec, subject.api, subject.credentials) as started,
            on_our_own(started.connection),
        ):
            yield started
        return
    target = Target(
        subject.api,
        subject.base_url,
        subject.credentials,
        allow_writes=subject.allow_writes,
        pace=Pace(interval_s=polite_interval_s(subject.api, subject.base_url)),
    )
    cleaner = Cleaner(target)
    target.watchers.append(cleaner.saw)
    with on_our_own(target.connection):
        yield target
    notes.update(cleaner.clean())


@pytest.fixture(scope="session")
def notes(request: pytest.FixtureRequest) -> Counter[str]:
    """Return the counter of what could not be judged in full; shown at the end."""
    return request.config.stash[NOTES]
