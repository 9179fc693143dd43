"""Judge summaries: each value is what the records of the list add up to."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from contract_tests.checks.adding import Wrong, compared, parted, when
from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.filters import questions
from contract_tests.checks.lists import Lists
from contract_tests.checks.subjects import required_values
from contract_tests.checks.values import shown
from contract_tests.exchanges import Exchange
from contract_tests.messages import Values
from contract_tests.results import Finding
from mockserver.spec import Operation, value_at
from mockserver.spec.semantics import Aggregate, AggregatedValue, Within
from mockserver.spec.types import JsonValue

MAX_SELECTIONS = 4
MAX_PAGES = 60


def aggregates(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield values of the summary *operation* that its records do not add up to.

    It is asked about all records, and about those that some filters select. Raises `Unjudged` if
    the records are not known to the last.
    """
    aggregate = contract.semantics(operation).aggregate
    if aggregate is None:
        raise Unjudged("the operation declares no aggregate (x-aggregate)")
    yield from _parts(contract, operation, ask, aggregate)
    if not aggregate.collection:
        return
    check = _Aggregates(contract, operation, ask, aggregate)
    base = check.base()
    selections = (values for values in check.selections() if not values.keys() & base.keys())
    for values in ({}, *itertools.islice(selections, MAX_SELECTIONS)):
        yield from check.judged({**base, **values})


def _parts(
    contract: Contract, operation: Operation, ask: Ask, aggregate: Aggregate
) -> Iterator[Finding]:
    """Yield values that are not what their parts in the same answer make."""
    values = [each for each in aggregate.values if each.parts]
    if not values:
        return
    exchange = ask(operation, required_values(contract, operation, ask))
    for each in values if succeeded(exchange) else ():
        for pointer, said, expected in parted(each, exchange.json()):
            parts = ", ".join(each.parts)
            evidence = f"says {shown(said)}; the {each.function} of {parts} is {shown(expected)}"
            yield finding(operation, "aggregate.wrong", f"body#{pointer}", evidence, exchange)


class _Aggregates:
    def __init__(
        self, contract: Contract, operation: Operation, ask: Ask, aggregate: Aggregate
    ) -> None:
        self.contract = contract
        self.operation = operation
        self._ask = ask
        self.aggregate = aggregate
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
        if not listed.complete and not self._reaches(listed.items, exchange):
            raise Unjudged(f"the list has more than {len(listed.items)} records")
        found = {}
        for each in self.aggregate.values:
            for pointer, said, expected in self._compared(each, exchange, listed.items):
                evidence = (
                    f"says {shown(said)}; the {len(listed.items)} records of {self.listing.name} "
                    f"give {shown(expected)}"
                )
                found[pointer] = (evidence, listed.exchanges[-1], exchange)
        return found

    def _compared(
        self, value: AggregatedValue, exchange: Exchange, records: Sequence[JsonValue]
    ) -> Iterable[Wrong]:
        """Return what is wrong whichever end the period of the summary has."""
        if value.parts:
            return ()
        within = self.aggregate.within
        if within is None:
            return compared(value, exchange.json(), records)
        now = _now(exchange)
        today = datetime.combine(now.date(), time(), UTC)
        if value.unit == "day":
            # The first day may be a part of one, and that of which the summary says nothing.
            first = today - timedelta(days=within.days - 1)
            inside = [each for each in records if _is_between(each, within, first, now)]
            return [
                wrong
                for wrong in compared(value, exchange.json(), inside)
                if not self._is_before(value, exchange, wrong[0], first)
            ]
        length = timedelta(days=within.days)
        wrong: list[Wrong] = []
        for start, end in ((now - length, now), (today - length, today), (today - length, now)):
            inside = [each for each in records if _is_between(each, within, start, end)]
            wrong = list(compared(value, exchange.json(), inside))
            if not wrong:
                break
        return wrong

    def _is_before(
        self, value: AggregatedValue, exchange: Exchange, pointer: str, first: datetime
    ) -> bool:
        """Return whether *pointer* leads to a group of a day before *first*."""
        member = pointer.removesuffix(value.at)
        key = value_at(exchange.json(), f"{member}{value.key or ''}")
        day = when(key if value.key else member.rpartition("/")[2])
        return day is not None and day < first

    def _reaches(self, records: Sequence[JsonValue], exchange: Exchange) -> bool:
        """Return whether *records*, newest first, go back beyond the period of the summary."""
        within = self.aggregate.within
        order = self.contract.semantics(self.listing).order
        if within is None or order is None or not records:
            return False
        first = order.keys[0] if order.keys else None
        if first is None or first.property != within.property or not first.descending:
            return False
        oldest = when(value_at(records[-1], within.property))
        return oldest is not None and oldest < _now(exchange) - timedelta(days=within.days + 1)


def _now(exchange: Exchange) -> datetime:
    """Return when *exchange* was answered, by the server's clock. Raises `Unjudged`."""
    try:
        return parsedate_to_datetime(exchange.header("date") or "").astimezone(UTC)
    except ValueError as error:
        raise Unjudged("the answer has no Date, and so no period that ends with it") from error


def _is_between(record: JsonValue, within: Within, start: datetime, end: datetime) -> bool:
    found = when(value_at(record, within.property))
    return found is not None and start <= found <= end
