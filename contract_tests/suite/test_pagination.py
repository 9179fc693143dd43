"""Every list is walked with several page sizes: each record once, in order, to an end."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from contract_tests.checks.pagination import bounds_of, judged_walks
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values
from contract_tests.samples import NoSample
from contract_tests.suite.inquiry import Inquiry
from mockserver.spec import Operation
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import semantics_of

# Lists differ by their required parameters; so many of them are walked.
MAX_LISTS = 4


def test_walks(operation: Operation, inquiry: Inquiry, notes: Counter[str]) -> None:
    """The list keeps its pagination and order whatever the page size."""
    api = inquiry.target.api
    semantics = semantics_of(api, operation)
    if semantics.pagination is None:
        pytest.skip("the operation declares no pagination (x-pagination)")
    bounds = bounds_of(operation, semantics.pagination, Schemas(api))
    for fixed in _lists(operation, inquiry):

        def ask(values: Values, fixed: Values = fixed) -> Exchange:
            return inquiry.ask(operation, {**fixed, **values})

        findings = judged_walks(operation, semantics, bounds, ask, inquiry.conformance.response)
        inquiry.violations += findings.violations
        notes.update(findings.notes)
    inquiry.conclude()


def _lists(operation: Operation, inquiry: Inquiry) -> list[Values]:
    """Return the required values of each list: one for every value of a required enum."""
    required = [parameter for parameter in operation.parameters if parameter.required]
    try:
        choices = [inquiry.samples.choices(parameter) for parameter in required]
    except NoSample as missing:
        pytest.skip(str(missing))
    combinations = itertools.islice(itertools.product(*choices), MAX_LISTS)
    places = [parameter.place for parameter in required]
    return [dict(zip(places, values, strict=True)) for values in combinations]
