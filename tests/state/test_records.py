"""The two kinds of `Records` answer alike, and as a plain model of their questions does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mockserver.state.computed import ComputedCollection
from mockserver.state.filling import Base
from mockserver.state.queries import Condition, ListQuery, Operator, Records
from mockserver.state.store import Store

Record = dict[str, Any]

NEW_YEAR = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.builds(
    lambda seconds, quarters: NEW_YEAR + timedelta(seconds=seconds, milliseconds=250 * quarters),
    st.integers(-7200, 7200) | st.integers(-2, 2),
    st.integers(0, 3),
)
OFFSETS = st.sampled_from([0, 0, 60, -90, 330])


def written(moment: datetime, offset: int, style: str) -> str:
    """Return *moment* as one of the many forms of RFC 3339."""
    text = moment.astimezone(timezone(timedelta(minutes=offset))).isoformat()
    if style == "Z" and offset == 0:
        return text.replace("+00:00", "Z")
    if style == "zeros" and "." not in text:
        return f"{text[:19]}.000{text[19:]}"
    return text.replace("T", "t") if style == "small" else text


INSTANTS = st.builds(written, MOMENTS, OFFSETS, st.sampled_from(["Z", "Z", "zeros", "small"]))
WORDS = st.sampled_from(["", "a", "A", "ab", "Ä", "ä", "ß", "5", "true", "null", "10%", "a_b", "İ"])
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.0, -2.5, 2**53, 1e300])
    | WORDS
    | INSTANTS
)
NAMES = ("a", "b", "meta")
RECORDS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "a": VALUES,
            "b": VALUES,
            "meta": st.dictionaries(st.sampled_from(["x", "y/z", "ü"]), VALUES, max_size=2),
        },
    ),
    max_size=12,
).map(lambda records: [{"id": number, **record} for number, record in enumerate(records)])
PATHS = st.sampled_from(
    [("a",), ("b",), ("meta", "x"), ("meta", "y/z"), ("meta", "ü"), ("none",), ("a", "x")]
)


OPERATORS: list[Operator] = [
    "equals",
    "not-equals",
    "in",
    "from",
    "to",
    "after",
    "before",
    "contains",
    "starts-with",
    "search",
    "exists",
]


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    operator: Operator = draw(st.sampled_from(OPERATORS))
    operands = {"in": st.lists(VALUES, max_size=3), "exists": st.booleans()}
    texts = dict.fromkeys(["contains", "starts-with", "search"], WORDS)
    operand = draw((operands | texts).get(operator, VALUES))
    return Condition(path=draw(PATHS), operator=operator, operand=operand)


def place(number: int) -> bytes:
    """Return the place of the record *number* in a list without an order of its own."""
    return number.to_bytes(8, "big")


QUERIES = st.builds(
    ListQuery,
    conditions=st.lists(conditions(), max_size=2).map(tuple),
    backwards=st.booleans(),
    after=st.none() | st.integers(0, 13).map(place),
    offset=st.integers(0, 5),
    limit=st.none() | st.integers(0, 5),
)


def condition(path: str, operator: Operator, operand: Any) -> Condition:
    return Condition(path=tuple(path.split(".")), operator=operator, operand=operand)


def model_meets(record: Record, asked: Condition) -> bool:
    """Tell whether *record* meets the condition, in the plainest words of `Condition`."""
    value: Any = record
    for token in asked.path:
        if not isinstance(value, Mapping) or token not in value:
            return asked.operator == "not-equals" or (
                asked.operator == "exists" and not asked.operand
            )
        value = value[token]
    if asked.operator == "exists":
        return (value is not None) is asked.operand
    if asked.operator == "in":
        return any(equal(value, operand) for operand in asked.operand)
    if asked.operator in ("equals", "not-equals"):
        return equal(value, asked.operand) is (asked.operator == "equals")
    if asked.operator in ("contains", "search"):
        return isinstance(value, str) and asked.operand.lower() in value.lower()
    if asked.operator == "starts-with":
        return isinstance(value, str) and value.lower().startswith(asked.operand.lower())
    if kind(value) != kind(asked.operand) or kind(value) not in ("text", "number"):
        return False
    one, two = comparable(value), comparable(asked.operand)
    return {
        "from": lambda: one >= two,
        "to": lambda: one <= two,
        "after": lambda: one > two,
        "before": lambda: one < two,
    }[asked.operator]()


def comparable(value: Any) -> Any:
    """Return *value*; an instant as text in UTC, which other text is compared with."""
    moment = instant(value) if isinstance(value, str) else None
    if moment is None:
        return value
    moment = moment.astimezone(UTC)
    fraction = f".{moment:%f}".rstrip("0") if moment.microsecond else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}"


def kind(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return repr(value)
    return "number" if isinstance(value, int | float) else "text"


def equal(one: Any, two: Any) -> bool:
    return kind(one) == kind(two) and bool(comparable(one) == comparable(two))


def instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text.startswith(("2024-", "2025-")) else None


def model_listed(records: list[Record], query: ListQuery) -> tuple[list[int], bool]:
    found = [
        position
        for position, record in enumerate(records)
        if all(model_meets(record, asked) for asked in query.conditions)
    ]
    found = found[::-1] if query.backwards else found
    if query.after is not None:
        after = int.from_bytes(query.after, "big")
        found = [p for p in found if (p < after if query.backwards else p > after)]
    found = found[query.offset :]
    limit = len(found) if query.limit is None else query.limit
    return found[:limit], len(found) > limit


@contextmanager
def both(records: list[Record], identity: str = "id") -> Iterator[dict[str, Records]]:
    """Give *records* as a stored and as a computed collection."""
    store = Store()
    try:
        yield {
            "stored": store.collection(
                "books", Base(records=lambda: records, identity=lambda record: record[identity])
            ).stored,
            "computed": ComputedCollection(records, lambda record: record[identity]),
        }
    finally:
        store.close()


ONE = [{"id": 0, "a": True, "b": 1, "meta": {"x": "2025-01-01T00:00:00.5+01:00"}}]


@given(records=RECORDS, query=QUERIES)
@example(records=ONE, query=ListQuery(conditions=(condition("a", "equals", 1),)))
@example(records=ONE, query=ListQuery(conditions=(condition("b", "equals", True),)))
@example(records=ONE, query=ListQuery(conditions=(condition("b", "contains", "1"),)))
@example(records=ONE, query=ListQuery(conditions=(condition("b", "equals", 1.0),)))
@example(records=ONE, query=ListQuery(conditions=(condition("b", "to", "a"),)))
@example(records=ONE, query=ListQuery(conditions=(condition("none", "equals", None),)))
@example(records=ONE, query=ListQuery(conditions=(condition("a", "in", ()),)))
@example(
    records=ONE,
    query=ListQuery(conditions=(condition("meta.x", "to", "2024-12-31T23:00:00.500Z"),)),
)
@settings(max_examples=250, deadline=None)
def test_stored_and_computed_records_answer_as_the_model(
    records: list[Record], query: ListQuery
) -> None:
    expected, more = model_listed(records, query)
    total = sum(all(model_meets(r, asked) for asked in query.conditions) for r in records)
    with both(records) as collections:
        for name, collection in collections.items():
            listed = collection.listed(query)
            assert list(listed.places) == [place(number) for number in expected], name
            assert [json.loads(body) for body in listed.bodies] == [records[p] for p in expected]
            assert listed.more is more, name
            assert collection.total(query.conditions) == total, name


@given(records=RECORDS, asked=conditions(), backwards=st.booleans(), limit=st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_paging_visits_each_record_once(
    records: list[Record], asked: Condition, backwards: bool, limit: int
) -> None:
    whole = ListQuery(conditions=(asked,), backwards=backwards)
    with both(records) as collections:
        for collection in collections.values():
            visited: list[str] = []
            after, more = None, True
            while more:
                page = collection.listed(
                    ListQuery(conditions=(asked,), backwards=backwards, after=after, limit=limit)
                )
                assert len(page.bodies) <= limit
                visited += page.bodies
                more = page.more
                after = page.places[-1] if page.places else None
            assert tuple(visited) == collection.listed(whole).bodies


SAME = [
    "2026-05-03T10:00:00Z",
    "2026-05-03T12:00:00+02:00",
    "2026-05-03T10:00:00.000Z",
    "2026-05-03t05:30:00-04:30",
    "2026-05-03T10:00:00+00:00",
]
LATER = ["2026-05-03T10:00:00.1Z", "2026-05-03T10:00:01Z", "2026-05-03T11:00:01+01:00"]


@pytest.mark.parametrize("one", SAME)
@pytest.mark.parametrize("two", SAME)
def test_instants_are_the_same_however_they_are_written(one: str, two: str) -> None:
    with both([{"id": 1, "at": one}]) as collections:
        for collection in collections.values():
            assert collection.total([condition("at", "from", two), condition("at", "to", two)]) == 1


@pytest.mark.parametrize("earlier", SAME)
@pytest.mark.parametrize("later", LATER)
def test_instants_are_ordered_by_time(earlier: str, later: str) -> None:
    with both([{"id": 1, "at": earlier}, {"id": 2, "at": later}]) as collections:
        for collection in collections.values():
            assert collection.listed(
                ListQuery(conditions=(condition("at", "from", later),))
            ).places == (place(1),)
            assert collection.listed(
                ListQuery(conditions=(condition("at", "to", earlier),))
            ).places == (place(0),)


def test_null_and_absent_meet_no_bound_and_only_null_equals_null() -> None:
    with both([{"id": 0, "a": None}, {"id": 1}, {"id": 2, "a": 0}]) as collections:
        for collection in collections.values():
            found = {
                operator: collection.listed(
                    ListQuery(conditions=(condition("a", operator, operand),))
                ).bodies
                for operator, operand in [
                    ("from", -9),
                    ("to", 9),
                    ("contains", ""),
                    ("in", [0]),
                    ("equals", None),
                ]
            }
            zero = ('{"id":2,"a":0}',)
            null = ('{"id":0,"a":null}',)
            assert found == {"from": zero, "to": zero, "contains": (), "in": zero, "equals": null}


@pytest.mark.parametrize(
    ("query", "positions", "more"),
    [
        (ListQuery(offset=-5), (0, 1, 2), False),
        (ListQuery(offset=10**30), (), False),
        (ListQuery(limit=-5), (), True),
        (ListQuery(limit=0), (), True),
        (ListQuery(limit=10**30), (0, 1, 2), False),
        (ListQuery(after=place(2)), (), False),
        (ListQuery(after=place(0), backwards=True), (), False),
    ],
)
def test_sizes_and_places_out_of_bounds_are_no_error(
    query: ListQuery, positions: tuple[int, ...], more: bool
) -> None:
    with both([{"id": number} for number in range(3)]) as collections:
        for collection in collections.values():
            listed = collection.listed(query)
            places = tuple(map(place, positions))
            assert (listed.places, listed.more) == (places, more)


SMALL = st.integers(-(2**63), 2**63)


@given(
    path=st.lists(st.text(max_size=3) | st.sampled_from(['"', "\\", "$", "[0]"]), min_size=1),
    operand=st.none() | st.integers() | st.text(max_size=3) | st.lists(SMALL, max_size=2),
    operator=st.sampled_from(["equals", "from", "to"]),
)
@example(path=["a"], operand="9" * 60_000, operator="equals")
@example(path=["\0"], operand=None, operator="equals")
@settings(max_examples=80, deadline=None)
def test_whatever_a_client_asks_for_is_no_error(
    path: list[str], operand: Any, operator: Operator
) -> None:
    asked = Condition(path=tuple(path), operator=operator, operand=operand)
    with both([{"id": 0, "a": {"b": "c"}}]) as collections:
        for collection in collections.values():
            assert collection.total([asked]) in (0, 1)


@pytest.mark.parametrize(
    ("identity", "position"), [("a", 0), (5, 1), ("5", 1), ("b", None), (True, None)]
)
def test_records_are_found_by_identity(identity: Any, position: int | None) -> None:
    with both([{"id": "a"}, {"id": 5}]) as collections:
        for collection in collections.values():
            found = collection.place_of(identity)
            assert found == (None if position is None else place(position))


@pytest.mark.parametrize(
    ("text", "part", "found"),
    [
        ("Ärger", "ärg", 1),
        ("ärger", "ÄRG", 1),
        ("abc", "B", 1),
        ("100%", "0%", 1),
        ("1000", "0%", 0),
        ("a_b", "a_b", 1),
        ("axb", "a_b", 0),
        ("abc", "", 1),
        (5, "5", 0),
        (["abc"], "abc", 1),
        (["abc"], "d", 0),
    ],
)
def test_text_is_searched_whatever_its_case(text: Any, part: str, found: int) -> None:
    with both([{"id": 0, "a": text}]) as collections:
        for collection in collections.values():
            assert collection.total([condition("a", "contains", part)]) == found
