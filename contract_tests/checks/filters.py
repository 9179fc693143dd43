"""Judge filters: sound (nothing else comes), complete (nothing is left out), and together."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone
from functools import cmp_to_key

from contract_tests.checks.asking import Ask, Unjudged, finding
from contract_tests.checks.contracts import Contract
from contract_tests.checks.lists import Listed, Lists
from contract_tests.checks.matching import selects
from contract_tests.checks.subjects import required_values
from contract_tests.checks.values import instant, ordered, shown
from contract_tests.messages import Values
from contract_tests.results import Finding
from mockserver.spec import Operation, Parameter, value_at
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.pointers import tokens_of
from mockserver.spec.semantics import Filter
from mockserver.spec.types import JsonValue

RANGES = frozenset({"from", "to", "after", "before"})
MAX_PAIRS = 3

_TEXTS = frozenset({"equals", "in", "contains", "starts-with"})

_FAR_AWAY = timezone(timedelta(hours=5, minutes=30))

# A text that no record holds, for filters that take any.
_UNKNOWN = "no-such-value-7f3a"


def filters(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield where the filters of *operation* select other records than they say.

    Each is tried with values that records have, and one that none has. Raises `Unjudged`.
    """
    check = _Filters(contract, operation, ask)
    for filter_ in check.known:
        yield from check.alone(filter_)
    yield from check.together()
    check.conclude()


def questions(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Values]:
    """Yield values of parameters that filter the list of *operation*, one filter at a time."""
    check = _Filters(contract, operation, ask)
    for filter_ in check.known:
        yield from (asked.values for asked in check.asking(filter_))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A filter with a value, and the values of parameters that ask so."""

    filter: Filter
    value: JsonValue
    values: Values


class _Filters:
    def __init__(self, contract: Contract, operation: Operation, ask: Ask) -> None:
        self.contract = contract
        self.operation = operation
        self.declared = contract.declares(operation, "x-filters")
        self.lists = Lists(contract, operation, ask, required_values(contract, operation, ask))
        # Rows that nothing names may be sums, which a filter changes.
        sure = self.lists.identity and contract.confidence(operation, "x-collection") != "guess"
        if not self.declared and not sure:
            raise Unjudged("what seems to filter may do so before rows are added up")
        self.whole = self.lists.all()
        self.known = contract.semantics(operation).filters
        self.tried: list[_Asked] = []
        if self.whole.refused:
            raise Unjudged(f"the list is answered {self.whole.exchanges[0].status}")

    def alone(self, filter_: Filter) -> Iterator[Finding]:
        """Yield what is wrong with *filter_* by itself."""
        parameter = self.operation.parameter(filter_.parameter)
        if parameter is None:
            return
        for asked in self.asking(filter_):
            self.tried.append(asked)
            yield from self._judged([asked])
        yield from self._far_away(filter_, parameter)
        # What was inferred may be lenient, and what is lenient takes such a value for none.
        certain = self.declared and not parameter.lenient
        if certain and filter_.match in _TEXTS and self._takes(filter_, parameter, _UNKNOWN):
            yield from self._judged([self._asked(filter_, parameter, _UNKNOWN)])

    def _far_away(self, filter_: Filter, parameter: Parameter) -> Iterator[Finding]:
        """Yield what is wrong where an instant is written as somebody far away does it."""
        asked = self.asking(filter_) if filter_.match in RANGES else []
        for value in [_elsewhere(each.value) for each in asked if instant(each.value)][:1]:
            if self._takes(filter_, parameter, value):
                yield from self._judged([self._asked(filter_, parameter, value)])

    def asking(self, filter_: Filter) -> list[_Asked]:
        """Return *filter_* with values that some records have."""
        parameter = self.operation.parameter(filter_.parameter)
        if parameter is None or parameter.place in self.lists.fixed:
            return []
        values = self._values(filter_, parameter)
        return [self._asked(filter_, parameter, value) for value in values]

    def together(self) -> Iterator[Finding]:
        """Yield what is wrong where two filters are combined: an item must match both."""
        firsts = {(each.filter.parameter, each.filter.member): each for each in self.tried}
        pairs = itertools.combinations(firsts.values(), 2)
        for one, other in itertools.islice(pairs, MAX_PAIRS):
            if one.filter.parameter == other.filter.parameter:
                continue
            yield from self._judged([one, other])

    def conclude(self) -> None:
        """Raise `Unjudged` if no record told a value to filter by."""
        if not self.tried:
            raise Unjudged("no record has a value that the filters could be asked with")

    def _judged(self, asked: list[_Asked]) -> Iterator[Finding]:
        values = {place: value for each in asked for place, value in each.values.items()}
        selected = self.lists.all(values)
        if selected.refused:
            return  # What is refused is judged by the bounds of parameters.
        yield from self._unsound(asked, selected)
        yield from self._incomplete(asked, selected, values)

    def _unsound(self, asked: list[_Asked], selected: Listed) -> Iterator[Finding]:
        for each in asked:
            wrong = [
                index
                for index, item in enumerate(selected.items)
                if selects(each.filter, each.value, item) is False
            ]
            if not wrong or not self._beyond_doubt(each, selected):
                continue
            found = value_at(selected.items[wrong[0]], each.filter.property)
            rule = "filter.range-open" if each.filter.match in RANGES else "filter.ignored"
            evidence = (
                f"{_said(asked)}: {len(wrong)} of {len(selected.items)} records do not match; "
                f"{self.lists.identity_of(selected.items[wrong[0]])} has "
                f"{each.filter.property or 'itself'} {shown(found)}"
            )
            place = next(iter(each.values))
            yield finding(self.operation, rule, place, evidence, selected.showing(wrong[0]))

    def _incomplete(
        self, asked: list[_Asked], selected: Listed, values: Values
    ) -> Iterator[Finding]:
        """Yield that records are left out; asked again, lest they have changed meanwhile."""
        if not selected.complete or not self._missing(asked, self.whole, selected):
            return
        if not all(self._beyond_doubt(each, selected) for each in asked):
            return
        again, selected = self.lists.all(), self.lists.all(values)
        if not selected.complete:
            return
        missing = self._missing(asked, again, selected)
        if missing:
            evidence = (
                f"{_said(asked)}: {len(missing)} records that match are left out, such as "
                f"{missing[0]}; {len(selected.items)} came"
            )
            place = next(iter(asked[0].values))
            exchanges = (again.exchanges[0], selected.exchanges[0])
            yield finding(self.operation, "filter.incomplete", place, evidence, *exchanges)

    def _missing(self, asked: list[_Asked], whole: Listed, selected: Listed) -> list[str]:
        came = {self.lists.identity_of(item) for item in selected.items}
        return [
            self.lists.identity_of(item)
            for item in whole.items
            if all(selects(each.filter, each.value, item) is True for each in asked)
            and self.lists.identity_of(item) not in came
        ]

    def _beyond_doubt(self, asked: _Asked, selected: Listed) -> bool:
        """Return whether the filter means what we think it does.

        What was inferred is believed where the parameter is called as the property is, or where
        the list follows it: then some records went, and others came wrongly.
        """
        if self.declared:
            return True
        last = (tokens_of(asked.filter.property) or ("",))[-1]
        if asked.filter.match == "equals" and _plain(last) == _plain(asked.filter.parameter):
            return True
        before = {self.lists.identity_of(item) for item in self.whole.items}
        after = {self.lists.identity_of(item) for item in selected.items}
        matching = sum(selects(asked.filter, asked.value, item) is True for item in selected.items)
        return bool(before - after) and 2 * matching > len(selected.items)

    def _values(self, filter_: Filter, parameter: Parameter) -> list[JsonValue]:
        """Return values that some records have and, if possible, others have not."""
        found: dict[str, JsonValue] = {}
        counts: Counter[str] = Counter()
        for item in self.whole.items:
            possible = candidates(value_at(item, filter_.property), filter_.match)
            taken = [one for one in possible if self._takes(filter_, parameter, one)]
            for value in taken[:1] if filter_.match in RANGES else taken:
                found.setdefault(shown(value), value)
                counts[shown(value)] += 1
        if filter_.match in RANGES:
            return _between(list(found.values()))
        total = len(self.whole.items)
        telling = [key for key, count in counts.most_common() if count < total]
        chosen = telling[:1] + telling[-1:] if telling else list(found)[:1]
        return [found[key] for key in dict.fromkeys(chosen)]

    def _takes(self, filter_: Filter, parameter: Parameter, value: JsonValue) -> bool:
        """Return whether *parameter* may be asked with *value*."""
        if parameter.schema is None:
            return False
        schemas = self.contract.schemas
        sent = _sent(filter_, value, schemas.types(parameter.schema))
        if value == _UNKNOWN and schemas.types(parameter.schema).isdisjoint(("string", "array")):
            return False
        return not any(True for _ in schemas.errors(parameter.schema, sent, direction="request"))

    def _asked(self, filter_: Filter, parameter: Parameter, value: JsonValue) -> _Asked:
        sent = _sent(filter_, value, self.contract.schemas.types(parameter.schema))
        return _Asked(filter=filter_, value=value, values={parameter.place: sent})


def candidates(found: JsonValue, match: str) -> Iterator[JsonValue]:
    """Yield the values by which a filter would select a record that has *found*."""
    if match == "exists":
        yield from (True, False)
    elif match == "deep-object":
        if isinstance(found, Mapping):
            yield from ({key: one} for key, one in found.items() if _is_scalar(one))
    elif isinstance(found, list):
        yield from (one for one in found if _is_scalar(one))
    elif not _is_scalar(found):
        return
    elif match in ("contains", "starts-with", "search"):
        if isinstance(found, str) and found:
            yield found[: max(1, len(found) // 2)].strip() or found
    elif match == "in":
        if "," not in text_of(found):
            yield found
    else:
        yield found
        if match in RANGES and instant(found):
            yield text_of(found)[:10]


def _between(values: list[JsonValue]) -> list[JsonValue]:
    """Return two of *values* that have others before and after them."""
    values = sorted(values, key=cmp_to_key(lambda one, other: ordered(one, other) or 0))
    chosen = [values[len(values) // 3], values[2 * len(values) // 3]] if values else []
    return [one for index, one in enumerate(chosen) if one not in chosen[:index]]


def _elsewhere(value: JsonValue) -> JsonValue:
    """Return the instant *value* with the offset of another place."""
    moment = instant(value)
    return moment.astimezone(_FAR_AWAY).isoformat() if moment else value


def _sent(filter_: Filter, value: JsonValue, types: frozenset[str]) -> JsonValue:
    """Return what the parameter of *filter_* is sent to ask for *value*."""
    if filter_.member is not None:
        return {filter_.member: value}
    if isinstance(value, Mapping):
        return {key: text_of(one) for key, one in value.items()}
    if "array" in types:
        return [value]
    if types and types <= {"string", "null"}:
        return text_of(value)
    return value


def _said(asked: list[_Asked]) -> str:
    return " and ".join(
        f"{each.filter.parameter} ({each.filter.match}) is {shown(each.value)}" for each in asked
    )


def _is_scalar(value: JsonValue) -> bool:
    return isinstance(value, str | int | float) and value != ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
