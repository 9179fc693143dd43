"""The benchmark of the judge measures what it says, in a small form of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import judging
from contract_tests.credentials import credentials_from
from contract_tests.generating.generator import Generator
from contract_tests.inquiry import premises_of
from contract_tests.targets import mock_target
from mockserver.spec import api_from_document, load_document

SPEC = Path(__file__).parents[1] / "specs" / "opencx.yaml"


def test_both_ways_send_the_same_cases(capsys: pytest.CaptureFixture[str]) -> None:
    api = api_from_document(load_document(SPEC))
    premises = premises_of(api, examples=2)
    with mock_target(SPEC, api, credentials_from(api, {})) as target:
        generator = Generator(premises, target)
        bare = judging.Bare(premises, target, generator)
        operation = api.operations[1]
        ours = judging.our_run(generator, premises, target, operation)
        assert bare.run(operation) == ours > 10
        judging.overhead(premises, target, 1)
        judging.recording(api, premises, target, 60, str(SPEC))
    printed = capsys.readouterr().out
    assert "overhead of our checks" in printed
    assert "replay: 60 exchanges" in printed
    assert "0 violations" in printed
