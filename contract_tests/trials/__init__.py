"""What is asked about every operation: each check of the judge, in the order of their pages."""

from contract_tests.trials import (
    changes,
    examples,
    generated,
    identities,
    lists,
    pagination,
    rates,
    requests,
    security,
)
from contract_tests.trials.model import Trial

TRIALS: tuple[Trial, ...] = (
    *examples.TRIALS,
    *security.TRIALS,
    *pagination.TRIALS,
    *lists.TRIALS,
    *requests.TRIALS,
    *changes.TRIALS,
    *identities.TRIALS,
    *rates.TRIALS,
    *generated.TRIALS,
)

__all__ = ["TRIALS", "Trial"]
