"""Every list is walked with several page sizes: each record once, in order, to an end."""

from __future__ import annotations

import itertools

from contract_tests.checks.asking import Unjudged
from contract_tests.checks.pagination import bounds_of, judged_walks
from contract_tests.checks.subjects import required_values
from contract_tests.exchanges import Exchange
from contract_tests.inquiry import Inquiry, NotJudged, Premises
from contract_tests.messages import Values
from contract_tests.samples import NoSample
from contract_tests.trials.asking import asking, contract_of
from contract_tests.trials.model import Trial
from mockserver.spec import Operation
from mockserver.spec.semantics import body_pointer

# Lists differ by their required parameters; so many of them are walked.
MAX_LISTS = 4


def walks(operation: Operation, inquiry: Inquiry) -> None:
    """Walk the list with several page sizes: its pages and order must not depend on them."""
    premises = inquiry.premises
    semantics = inquiry.semantics(operation)
    if semantics.pagination is None:
        return
    inferred = "x-pagination" not in operation.extensions
    bounds = bounds_of(operation, semantics.pagination, premises.schemas)
    for fixed in _lists(operation, inquiry):

        def ask(values: Values, fixed: Values = fixed) -> Exchange:
            return inquiry.ask(operation, {**fixed, **values})

        judge = premises.conformance.response
        findings = judged_walks(operation, semantics, bounds, ask, judge, inferred=inferred)
        inquiry.add(findings.violations)
        for note in findings.notes:
            inquiry.note(note)


def _lists(operation: Operation, inquiry: Inquiry) -> list[Values]:
    """Return the required values of each list: one for every value of a required enum.

    Parents in the path are records that exist.
    """
    required = [parameter for parameter in operation.parameters if parameter.required]
    try:
        known = required_values(contract_of(inquiry.premises), operation, asking(inquiry))
        choices = [
            [known[parameter.place]]
            if parameter.location == "path"
            else inquiry.premises.samples.choices(parameter)
            for parameter in required
        ]
    except (NoSample, Unjudged) as missing:
        raise NotJudged(str(missing)) from missing
    combinations = itertools.islice(itertools.product(*choices), MAX_LISTS)
    places = [parameter.place for parameter in required]
    return [dict(zip(places, values, strict=True)) for values in combinations]


def _has_pages(operation: Operation, premises: Premises) -> str:
    pagination = premises.meanings.of(operation).pagination
    if pagination is None:
        return "the list has no pages (x-pagination)"
    if any(body_pointer(place) for place in (pagination.limit, pagination.position)):
        return "the request body asks for pages"
    return ""


TRIALS = (
    Trial(
        name="pagination",
        title="The list keeps its pagination and order whatever the page size",
        run=walks,
        applies=_has_pages,
    ),
)
