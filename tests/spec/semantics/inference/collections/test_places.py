from __future__ import annotations

from typing import Any

import pytest

from tests.spec.semantics.building import TEXT, listed, operation, query, ref, thing
from tests.spec.semantics.inference.pets import collection

PAGED = operation(
    thing(data=listed(ref("Pet")), next_cursor=TEXT), parameters=query("limit", cursor=TEXT)
)
WHOLE = operation(listed(ref("Pet")))


@pytest.mark.parametrize("listing", [PAGED, WHOLE], ids=["in pages", "whole"])
def test_what_is_listed_below_a_parameter_is_what_is_read_there(listing: dict[str, Any]) -> None:
    paths = {
        "/repos/{owner}": {"get": listing},
        "/repos/{owner}/{id}": {"get": operation(ref("Pet")), "delete": operation(status="204")},
    }
    expected = {"GET /repos/{owner}": "list", "GET /repos/{owner}/{id}": "read"}
    expected["DELETE /repos/{owner}/{id}"] = "delete"
    for name, role in expected.items():
        found = collection(paths, name)
        assert (found["name"], found["role"], found["identity"]) == ("repos/{owner}", role, "/id")


def test_a_record_may_have_records_below_it() -> None:
    paths = {
        "/owners/{owner}": {"get": operation(thing(id=TEXT, name=TEXT, pets=listed(ref("Pet"))))},
        "/owners/{owner}/{id}": {"get": operation(ref("Pet"))},
    }
    found = collection(paths, "GET /owners/{owner}")
    assert (found["name"], found["role"], found["id"]) == ("owners", "read", "owner")
