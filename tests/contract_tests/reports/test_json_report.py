"""A run can be written as JSON and read again."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.exchanges import Exchange, Violation
from contract_tests.reports.json_report import UnusableRun, run_from, run_text
from contract_tests.results import Finding, Run, Seen, Verdict
from tests.contract_tests.reports.sample import run

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
HEADERS = st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)
EXCHANGES = st.builds(
    Exchange,
    method=TEXT,
    url=TEXT,
    request_headers=HEADERS,
    request_body=st.none() | st.binary(max_size=9),
    status=st.integers(100, 599),
    response_headers=HEADERS,
    response_body=st.binary(max_size=9),
    elapsed_ms=st.integers(0, 9).map(float),
    secret_places=st.frozensets(TEXT, max_size=2),
)
VIOLATIONS = st.builds(Violation, operation=TEXT, rule=TEXT, place=TEXT, evidence=TEXT, curl=TEXT)
FINDINGS = st.builds(
    Finding, violation=VIOLATIONS, exchanges=st.lists(EXCHANGES, max_size=2).map(tuple), known=TEXT
)
VERDICTS = st.builds(
    Verdict,
    operation=TEXT,
    check=TEXT,
    status=st.sampled_from(["passed", "violated", "not-judged", "error"]),
    reason=TEXT,
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
    requests=st.integers(0, 9),
    elapsed_ms=st.integers(0, 9).map(float),
)
FACTS = st.frozensets(TEXT, max_size=2)
RUNS = st.builds(
    Run,
    document=TEXT,
    title=TEXT,
    url=TEXT,
    started=TEXT,
    elapsed_s=st.integers(0, 9).map(float),
    seed=st.integers(),
    verdicts=st.lists(VERDICTS, max_size=2).map(tuple),
    coverage=st.lists(
        st.builds(Seen, operation=TEXT, documented=FACTS, seen=FACTS, undocumented=FACTS),
        max_size=2,
    ).map(tuple),
    notes=st.lists(TEXT, max_size=2).map(tuple),
    stopped=TEXT,
    shard=TEXT,
    versions=st.dictionaries(TEXT, TEXT, max_size=2).map(lambda found: tuple(found.items())),
)


@given(RUNS)
def test_what_is_written_can_be_read(one: Run) -> None:
    assert run_from(run_text(one), "run.json") == one


def test_every_member_of_a_run_is_written() -> None:
    assert {field.name for field in dataclasses.fields(Run)} < set(json.loads(run_text(run())))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON"),
        ("[]", "is no report"),
        ('{"format": "other"}', "is no report"),
        ('{"format": "contract-tests run 1"}', "is damaged: KeyError"),
        (run_text(run()).replace('"violated"', '"well"'), "'well' is no status"),
        (run_text(run()).replace('"seed": 7', '"seed": "x"'), "is damaged: ValueError"),
    ],
)
def test_another_file_is_refused_with_its_name(text: str, said: str) -> None:
    with pytest.raises(UnusableRun, match=r"^run\.json: ") as refused:
        run_from(text, "run.json")
    assert said in str(refused.value)
