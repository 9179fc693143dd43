from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec.semantics import Aggregate, AggregatedValue, Within
from tests.spec.semantics.declared.declaring import declared


def test_a_summary_names_its_collection_and_what_each_value_is() -> None:
    value = {
        "collection": "events",
        "parameters": {"limit": "size"},
        "given": ["limit"],
        "values": [
            {"value": "/count", "is": "count", "where": {"/type": "a"}},
            {"value": "/rows", "is": "sum", "of": "/n", "by": "/type", "key": "/k", "at": "/n"},
        ],
    }
    assert declared(x_aggregate=value).aggregate == Aggregate(
        collection="events",
        parameters={"limit": "size"},
        given=("limit",),
        values=(
            AggregatedValue(value="/count", function="count", where={"/type": "a"}),
            AggregatedValue(value="/rows", function="sum", of="/n", by="/type", key="/k", at="/n"),
        ),
    )


def test_a_value_may_have_its_parts_in_the_body_and_a_summary_the_last_days() -> None:
    difference = {"value": "/left", "is": "difference", "parts": ["/limit", "/used"], "least": 0}
    by_day = {"value": "/days", "is": "count", "by": "/at", "unit": "day", "key": "/day"}
    found = declared(
        x_aggregate={
            "collection": "events",
            "within": {"property": "/at", "days": 31},
            "values": [difference, {**by_day, "cut": True}],
        }
    ).aggregate
    assert found is not None
    assert found.within == Within(property="/at", days=31)
    assert found.values == (
        AggregatedValue(value="/left", function="difference", parts=("/limit", "/used"), least=0),
        AggregatedValue(
            value="/days", function="count", by="/at", unit="day", key="/day", is_cut=True
        ),
    )
    assert declared(x_aggregate={"values": [difference]}).aggregate == Aggregate(
        collection="", values=found.values[:1]
    )


COUNT = {"value": "/n", "is": "count"}
PARTS = {"value": "/n", "is": "sum", "parts": ["/a", "/b"]}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"values": [COUNT]}, "'collection' is missing"),
        ({"collection": "a"}, "'values' must be a list"),
        ({"collection": "a", "values": []}, "'values' must be a list"),
        ({"collection": "a", "values": [{"value": "/n", "is": "median"}]}, "is is 'median'"),
        ({"collection": "a", "values": [{"value": "/n", "is": "sum"}]}, "needs 'of'"),
        ({"collection": "a", "values": [{"is": "count"}]}, "'value' is missing"),
        ({"collection": "a", "values": [{**COUNT, "value": "n"}]}, "expected a JSON Pointer"),
        ({"collection": "a", "values": [{**COUNT, "key": "/k"}]}, "need 'by'"),
        ({"collection": "a", "values": [{**COUNT, "where": {"t": 1}}]}, "'t' is no JSON Pointer"),
        ({"collection": "a", "values": [COUNT], "given": ["x"]}, "'x' is no parameter"),
        ({"collection": "a", "values": [COUNT], "given": "limit"}, "'given' must be a list"),
        ({"collection": "a", "values": [COUNT], "parameters": {"x": "y"}}, "'x' is no parameter"),
        ({"collection": "a", "values": [COUNT], "parameters": {"limit": 1}}, "expected names"),
        ({"values": [PARTS, COUNT]}, "'collection' is missing"),
        ({"values": [{**PARTS, "parts": ["a"]}]}, "'parts' must be a list of JSON Pointers"),
        ({"values": [{**PARTS, "is": "mean"}]}, "'mean' has no parts"),
        ({"values": [{**PARTS, "is": "difference", "parts": ["/a"]}]}, "needs two parts"),
        ({"values": [{**PARTS, "least": "0"}]}, "expected a number"),
        ({"collection": "a", "values": [{**COUNT, "unit": "day"}]}, "need 'by'"),
        ({"collection": "a", "values": [{**COUNT, "by": "/t", "unit": "hour"}]}, "unit is 'hour'"),
        ({"collection": "a", "values": [COUNT], "within": {"property": "/t"}}, "'days' is missing"),
    ],
)
def test_what_says_something_unknown_is_an_error(value: Any, message: str) -> None:
    with pytest.raises(InvalidDocument, match=message):
        declared(x_aggregate=value)


def test_nothing_is_aggregated_where_nothing_says_so() -> None:
    assert declared().aggregate is None
