from __future__ import annotations

from mockserver.spec.semantics import Filter
from tests.spec.semantics.declared.declaring import declared


def test_filters_are_read_by_parameter() -> None:
    value = {"kind": {"property": "/kind", "match": "in"}, "meta/x": {"property": "/x"}}
    assert declared(x_filters=value).filters == (
        Filter(parameter="kind", property="/kind", match="in"),
        Filter(parameter="meta/x", property="/x", match="equals"),
    )


def test_one_parameter_may_select_by_members_or_search_several_properties() -> None:
    value = {
        "kind": {"property": ["/title", "/text"], "match": "search"},
        "meta/x": {"members": {"gte": {"property": "/at", "match": "from"}}},
    }
    assert declared(x_filters=value).filters == (
        Filter(
            parameter="kind",
            property="/title",
            properties=("/title", "/text"),
            match="search",
        ),
        Filter(parameter="meta/x", member="gte", property="/at", match="from"),
    )
