"""A declared rate limit is kept, told truthfully, and over when it says so."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask
from contract_tests.checks.contracts import Contract
from contract_tests.checks.rates import Time, rate_limit
from contract_tests.inquiry import Inquiry, Premises
from contract_tests.pacing import Pace
from contract_tests.results import Finding
from contract_tests.targets import Target
from contract_tests.trials.asking import concluded
from contract_tests.trials.model import Trial
from mockserver.spec import Operation


class Impatient(Pace):
    """Sends as fast as it can, within the budget of another pace, and never backs off."""

    def __init__(self, inner: Pace) -> None:
        super().__init__()
        self._inner = inner

    def admit(self) -> None:
        """Return when the budget allows another request. Raises `Stopped` if it does not."""
        self._inner.allow()

    def backed_off(self, *_answer: object) -> bool:
        """Return `False`: a refusal is what is asked for."""
        return False


def spent(operation: Operation, inquiry: Inquiry) -> None:
    """Spend the limit of *operation*, and wait until it is over."""
    target = inquiry.target
    hasty = Target(
        target.api,
        target.base_url,
        target.identity,
        allow_writes=target.allow_writes,
        pace=Impatient(target.pace),
        connection=target.connection,
        others=target.others,
    )
    direct = Inquiry(
        premises=inquiry.premises, target=hasty, findings=inquiry.findings, notes=inquiry.notes
    )

    def sleep(seconds: float) -> None:
        target.pace.pause(seconds, "the rate limit was spent, and must be over then")

    def check(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
        clock = inquiry.premises.time or Time(sleep=sleep)
        yield from rate_limit(contract, operation, ask, clock)

    try:
        concluded(check, operation, direct)
    finally:
        inquiry.asked += direct.asked


def _is_limited(operation: Operation, premises: Premises) -> str:
    if premises.meanings.of(operation).rate_limit is None:
        return "the operation declares no rate limit (x-rate-limit)"
    return "" if operation.method == "GET" else "the operation is no GET"


TRIALS = (
    Trial(
        name="rate-limit",
        title="The rate limit is kept, told truthfully, and over when it says so",
        run=spent,
        applies=_is_limited,
        spends=True,
    ),
)
