"""Generated requests, valid and invalid, are answered as the document says."""

from __future__ import annotations

from contract_tests.credentials import MissingCredential
from contract_tests.generating.generator import generator_of
from contract_tests.inquiry import Inquiry, NotJudged
from contract_tests.targets import SAFE_METHODS
from contract_tests.trials.model import Trial
from mockserver.spec import Operation


def generated(operation: Operation, inquiry: Inquiry) -> None:
    """Ask with examples, boundary values and random requests, valid and invalid."""
    target = inquiry.target
    if not target.allow_writes and operation.method not in SAFE_METHODS:
        raise NotJudged(f"{operation.method} may write: sent only with --allow-writes")
    requirement = target.requirement(operation)
    if not target.credentials.known(requirement):
        names = (name for name, _ in requirement.schemes if name not in target.credentials.values)
        raise NotJudged(str(MissingCredential(next(names))))
    generator_of(inquiry).examine(operation, inquiry)


TRIALS = (
    Trial(
        name="generated",
        title="Generated requests, valid and invalid, are answered as the document says",
        run=generated,
    ),
)
