"""Judge orders that a client asks for: by a property, and in a direction."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from contract_tests.checks.asking import Ask, Unjudged, finding
from contract_tests.checks.contracts import Contract
from contract_tests.checks.lists import Listed, Lists
from contract_tests.checks.subjects import required_values
from contract_tests.checks.values import moment, ordered, shown
from contract_tests.messages import Values
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, Parameter, value_at
from mockserver.spec.parameter_texts import text_of
from mockserver.spec.semantics import Order
from mockserver.spec.types import JsonValue

MAX_VALUES = 4

_DIRECTIONS: Mapping[str, bool] = {
    "asc": False,
    "ascending": False,
    "1": False,
    "desc": True,
    "descending": True,
    "-1": True,
}
"""Whether what a direction is called goes down."""


def orders(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield lists of *operation* that are not in the order that was asked for.

    Where nulls stand, how texts are collated, and in which order equals come is no matter. Raises
    `Unjudged` if nothing can be asked for.
    """
    check = _Orders(contract, operation, ask)
    yield from check.directions()
    yield from check.properties()
    if not check.tried:
        raise Unjudged("no order can be asked for, or the list does not tell it")


class _Orders:
    def __init__(self, contract: Contract, operation: Operation, ask: Ask) -> None:
        self.contract = contract
        self.operation = operation
        order = contract.semantics(operation).order
        if order is None:
            raise Unjudged("nothing says how the list is sorted")
        self.order: Order = order
        self.declared = contract.declares(operation, "x-order")
        self.lists = Lists(contract, operation, ask, required_values(contract, operation, ask))
        self.tried = 0

    def directions(self) -> Iterator[Finding]:
        """Yield what is wrong with the two directions: one is the other, reversed."""
        named = self._directions()
        key = self.order.keys[0].property
        parameter = self.operation.parameter(self.order.direction_parameter or "")
        if parameter is None or len(named) < 2:
            return
        walks = {down: self.lists.all({parameter.place: text}) for down, text in named.items()}
        up, down = walks[False], walks[True]
        if up.refused or down.refused or len(up.items) < 2 or len(down.items) < 2:
            return
        self.tried += 1
        one, two = ([value_at(item, key) for item in walk.items] for walk in (up, down))
        same_order = [self.lists.identity_of(item) for item in up.items] == [
            self.lists.identity_of(item) for item in down.items
        ]
        if same_order and len(set(map(shown, one))) > 1:
            evidence = f"{parameter.name} {named[False]} and {named[True]} give the same order"
            exchanges = (up.exchanges[0], down.exchanges[0])
            rule = "order.direction-ignored"
            yield finding(self.operation, rule, parameter.place, evidence, *exchanges)
        elif self.declared:
            yield from self._unsorted(up, one, down=False, place=parameter.place)
            yield from self._unsorted(down, two, down=True, place=parameter.place)

    def properties(self) -> Iterator[Finding]:
        """Yield lists that are not sorted by the property that was asked for."""
        parameter = self.operation.parameter(self.order.parameter or "")
        if parameter is None:
            return
        for text, property_, down in itertools.islice(self._choices(parameter), MAX_VALUES):
            named: Mapping[bool | None, str] = self._directions() if down is None else {}
            for direction, values in self._asked(parameter, text, named):
                walked = self.lists.all(values)
                if walked.refused or len(walked.items) < 2:
                    continue
                self.tried += 1
                keys = [value_at(item, property_) for item in walked.items]
                wanted = down if down is not None else direction
                yield from self._unsorted(walked, keys, down=wanted, place=parameter.place)

    def _asked(
        self, parameter: Parameter, text: str, named: Mapping[bool | None, str]
    ) -> Iterator[tuple[bool | None, Values]]:
        """Yield directions with the values that ask for *text* in them; `None` if in any."""
        direction = self.operation.parameter(self.order.direction_parameter or "")
        if direction is None or not named:
            yield None, {parameter.place: self._sent(parameter, text)}
            return
        for down, word in named.items():
            yield down, {parameter.place: self._sent(parameter, text), direction.place: word}

    def _unsorted(
        self, walked: Listed, keys: Sequence[JsonValue], *, down: bool | None, place: str
    ) -> Iterator[Finding]:
        index = first_out_of_order(keys, down=down)
        if index is not None:
            way = {True: "descending", False: "ascending", None: "one"}[down]
            evidence = (
                f"record {index + 1} has {shown(keys[index])}, after {shown(keys[index - 1])}; "
                f"the order is {way}"
            )
            exchange = walked.showing(index)
            yield finding(self.operation, "order.unsorted", place, evidence, exchange)

    def _directions(self) -> dict[bool | None, str]:
        """Return what each direction is called, by whether it goes down."""
        parameter = self.operation.parameter(self.order.direction_parameter or "")
        if parameter is None or parameter.schema is None:
            return {}
        value = self.contract.schemas.resolved(parameter.schema).value
        options = value.get("enum", ()) if isinstance(value, Mapping) else ()
        found: dict[bool | None, str] = {}
        for option in options or ("asc", "desc") if self.declared else options:
            down = _DIRECTIONS.get(text_of(option).lower())
            if down is not None:
                found.setdefault(down, option)
        return found

    def _choices(self, parameter: Parameter) -> Iterator[tuple[str, str, bool | None]]:
        """Yield values of *parameter*, the property that each sorts by, and whether downwards."""
        schema = parameter.schema
        for text, meant in self.order.values.items():
            sent = self._sent(parameter, text)
            if schema is not None and not any(
                True for _ in self.contract.schemas.errors(schema, sent, direction="request")
            ):
                yield text, meant.property, meant.descending

    def _sent(self, parameter: Parameter, text: str) -> JsonValue:
        is_list = "array" in self.contract.schemas.types(parameter.schema)
        return [text] if is_list else text


def first_out_of_order(keys: Sequence[JsonValue], *, down: bool | None) -> int | None:
    """Return the index of the first of *keys* that may not stand there, or `None`.

    Without a direction, either will do. What is null or absent may stand anywhere, and texts may be
    compared with or without regard to case.
    """
    if down is None:
        ways = [first_out_of_order(keys, down=each) for each in (False, True)]
        return None if None in ways else max(way for way in ways if way is not None)
    before: JsonValue = MISSING
    for index, key in enumerate(keys):
        if key is MISSING or key is None:
            continue
        if before is not MISSING and _is_wrong(before, key, down=down):
            return index
        before = key
    return None


def _is_wrong(before: JsonValue, key: JsonValue, *, down: bool) -> bool:
    sign = -1 if down else 1
    compared = ordered(before, key)
    if compared is None or sign * compared <= 0:
        return False
    if isinstance(before, str) and isinstance(key, str) and moment(key) is None:
        folded = ordered(_plain(before), _plain(key))
        return folded is not None and sign * folded > 0
    return True


def _plain(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
