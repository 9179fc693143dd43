"""Judge summaries: each value is what the records of the list add up to."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.filters import questions
from contract_tests.checks.lists import Lists
from contract_tests.checks.subjects import required_values
from contract_tests.checks.values import same, shown
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.semantics import Aggregate, AggregatedValue
from mockserver.spec.types import JsonValue

MAX_SELECTIONS = 4
MAX_PAGES = 60


def aggregates(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield values of the summary *operation* that its records do not add up to.

    It is asked about all records, and about those that some filters select. Raises `Unjudged` if
    the records are not known to the last.
    """
    check = _Aggregates(contract, operation, ask)
    base = check.base()
    selections = (values for values in check.selections() if not values.keys() & base.keys())
    for values in ({}, *itertools.islice(selections, MAX_SELECTIONS)):
        yield from check.judged({**base, **values})


class _Aggregates:
    def __init__(self, contract: Contract, operation: Operation, ask: Ask) -> None:
        self.contract = contract
        self.operation = operation
        self._ask = ask
        aggregate = contract.semantics(operation).aggregate
        if aggregate is None:
            raise Unjudged("the operation declares no aggregate (x-aggregate)")
        self.aggregate: Aggregate = aggregate
        listing = contract.having(aggregate.collection, "list")
        if not listing:
            raise Unjudged(f"no operation lists {aggregate.collection}")
        self.listing = listing[0]
        self.fixed = required_values(contract, operation, ask)
        asked = {**required_values(contract, self.listing, ask), **self.of_list(self.fixed)}
        self.lists = Lists(contract, self.listing, ask, asked)

    def of_list(self, values: Values) -> Values:
        """Return *values* of the summary as the list takes them; what it has not is left out."""
        found = {}
        for place, value in values.items():
            location, _, name = place.partition(".")
            meant = self.aggregate.parameters.get(name, name)
            for parameter in self.listing.parameters:
                if parameter.name == meant and parameter.location == location:
                    found[parameter.place] = value
        return found

    def base(self) -> Values:
        """Return values for the parameters that must be given; ranges are wide.

        Raises `Unjudged` if one has no value that the list tells.
        """
        found: dict[str, JsonValue] = {}
        asked = list(self.selections()) if self.aggregate.given else []
        upper = {
            each.parameter
            for each in self.contract.semantics(self.listing).filters
            if each.match in ("to", "before")
        }
        for name in self.aggregate.given:
            options = [
                (place, value)
                for values in asked
                for place, value in values.items()
                if place.partition(".")[2] == name
            ]
            if not options:
                raise Unjudged(f"no record tells a value for {name}")
            meant = self.aggregate.parameters.get(name, name)
            place, value = options[-1 if meant in upper else 0]
            found[place] = value
        return found

    def selections(self) -> Iterator[Values]:
        """Yield values of the summary that select some records, in the list as well."""
        asked_by = {
            place: parameter.place
            for parameter in self.operation.parameters
            for place in self.of_list({parameter.place: None})
        }
        for values in questions(self.contract, self.listing, self._ask):
            if values.keys() <= asked_by.keys():
                yield {asked_by[place]: value for place, value in values.items()}

    def judged(self, values: Values) -> Iterator[Finding]:
        """Yield what is wrong in the summary with *values*; twice, lest records come meanwhile."""
        first = self._wrong(values)
        if not first:
            return
        for value, (evidence, page, exchange) in self._wrong(values).items():
            if value in first:
                place = f"body#{value}"
                yield finding(self.operation, "aggregate.wrong", place, evidence, page, exchange)

    def _wrong(self, values: Values) -> dict[str, tuple[str, Exchange, Exchange]]:
        """Return the values that are wrong: what is said of them, a page, and the summary."""
        listed = self.lists.all(self.of_list(values), pages=MAX_PAGES)
        exchange = self._ask(self.operation, {**self.fixed, **values})
        if not succeeded(exchange):
            return {}
        if not listed.complete:
            raise Unjudged(f"the list has more than {len(listed.items)} records")
        found = {}
        for each in self.aggregate.values:
            for pointer, said, expected in compared(each, exchange.json(), listed.items):
                evidence = (
                    f"says {shown(said)}; the {len(listed.items)} records of {self.listing.name} "
                    f"give {shown(expected)}"
                )
                found[pointer] = (evidence, listed.exchanges[-1], exchange)
        return found


def compared(
    value: AggregatedValue, body: JsonValue, records: Sequence[JsonValue]
) -> Iterator[tuple[str, JsonValue, JsonValue]]:
    """Yield where *body* does not say of *records* what *value* declares: where, said, expected."""
    records = [one for one in records if _takes_part(value, one)]
    if value.by is None:
        said, expected = value_at(body, value.value), aggregated(value, records)
        if said is not MISSING and not agree(said, expected):
            yield value.value, said, expected
        return
    groups: dict[str, list[JsonValue]] = {}
    for record in records:
        group = value_at(record, value.by)
        if group is not MISSING and group is not None:
            groups.setdefault(text_of(group), []).append(record)
    told = dict(_told(value, value_at(body, value.value)))
    for name in dict.fromkeys((*groups, *told)):
        expected = aggregated(value, groups.get(name, []))
        pointer, said = told.get(name, (value.value, MISSING))
        # A group without records, or without anything to add up, may be left out.
        empty = expected in (None, 0)
        if said is MISSING and empty:
            continue
        if not agree(said, expected) and not (empty and said in (None, 0)):
            yield pointer, said, expected


def _takes_part(value: AggregatedValue, record: JsonValue) -> bool:
    return all(same(value_at(record, at), one) for at, one in value.where.items())


def _told(value: AggregatedValue, said: JsonValue) -> Iterator[tuple[str, tuple[str, JsonValue]]]:
    """Yield the groups that the summary tells of: where, and their values."""
    if isinstance(said, Mapping):
        for name, member in said.items():
            yield name, (f"{value.value}/{name}{value.at}", value_at(member, value.at))
    elif isinstance(said, list):
        for index, member in enumerate(said):
            name = value_at(member, value.key or "")
            if name is not MISSING:
                pointer = f"{value.value}/{index}{value.at}"
                yield text_of(name), (pointer, value_at(member, value.at))


def aggregated(value: AggregatedValue, records: Sequence[JsonValue]) -> JsonValue:
    """Return what *value* is of *records*; `None` for the least, most and mean of nothing."""
    if value.of is None:
        return len(records)
    found = [
        one
        for record in records
        if (one := value_at(record, value.of)) is not MISSING and one is not None
    ]
    if value.function == "count":
        return len(found)
    if value.function == "count-distinct":
        return len({text_of(one) for one in found})
    numbers = [one for one in found if isinstance(one, int | float)]
    if value.function == "sum":
        return math.fsum(numbers)
    if not found:
        return None
    if value.function == "mean":
        return fmean(numbers) if numbers else None
    return (min if value.function == "min" else max)(numbers or found)


def agree(said: JsonValue, expected: JsonValue) -> bool:
    """Tell whether *said* is *expected*, as far as its digits go."""
    numbers = isinstance(said, int | float) and isinstance(expected, int | float)
    if not numbers or isinstance(said, bool):
        return same(said, expected)
    _, _, fraction = repr(said).partition(".")
    digits = len(fraction) if "e" not in fraction else 15
    whole = isinstance(said, int) or said == int(said)
    step = 0.5 if whole and expected != int(expected) else 0.5 * 10.0 ** -max(digits, 1)
    return math.isclose(said, expected, rel_tol=1e-9, abs_tol=step if digits < 9 else 1e-9)
