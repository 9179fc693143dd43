from __future__ import annotations

from typing import Any

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec.semantics import Aggregate, AggregatedValue
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


COUNT = {"value": "/n", "is": "count"}


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
    ],
)
def test_what_says_something_unknown_is_an_error(value: Any, message: str) -> None:
    with pytest.raises(InvalidDocument, match=message):
        declared(x_aggregate=value)


def test_nothing_is_aggregated_where_nothing_says_so() -> None:
    assert declared().aggregate is None
