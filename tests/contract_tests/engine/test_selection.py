from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.engine.selection import (
    Selection,
    Shard,
    UnknownSelection,
    operations_of,
    shard_from,
    trials_of,
)
from contract_tests.trials import TRIALS
from mockserver.spec import Api


def names(api: Api, selection: Selection) -> list[str]:
    return [operation.name for operation in operations_of(api.operations, selection)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("GET /books*", ["GET /books", "GET /books/{bookId}"]),
        ("/books/{bookId}", ["GET /books/{bookId}"]),
        ("quote", ["POST /quotes"]),
        ("POST *", ["POST /quotes"]),
    ],
)
def test_operations_are_chosen_by_pattern(
    store_api: Api, pattern: str, expected: list[str]
) -> None:
    assert names(store_api, Selection(only=(pattern,))) == expected
    rest = [each.name for each in store_api.operations if each.name not in expected]
    assert names(store_api, Selection(without=(pattern,))) == rest


def test_what_is_denied_is_denied_though_it_is_allowed(store_api: Api) -> None:
    chosen = Selection(only=("GET *",), without=("/health",))
    assert names(store_api, chosen) == ["GET /books", "GET /books/{bookId}"]


@pytest.mark.parametrize("selection", [Selection(only=("/shop",)), Selection(without=("/shop",))])
def test_a_pattern_without_a_match_is_an_error(store_api: Api, selection: Selection) -> None:
    with pytest.raises(UnknownSelection, match="/shop"):
        operations_of(store_api.operations, selection)


@given(count=st.integers(1, 9))
def test_the_shards_together_are_all_operations_each_once(store_api: Api, count: int) -> None:
    shards = [
        names(store_api, Selection(shard=Shard(number=number, count=count)))
        for number in range(1, count + 1)
    ]
    joined = sorted(name for shard in shards for name in shard)
    assert joined == sorted(each.name for each in store_api.operations)
    sizes = [len(shard) for shard in shards]
    assert max(sizes) - min(sizes) <= 1


def test_a_shard_is_written_as_a_fraction() -> None:
    assert shard_from("3/16") == Shard(number=3, count=16)
    assert str(shard_from("3/16")) == "3/16"
    for text in ("0/4", "5/4", "3", "a/b", "1/0"):
        with pytest.raises(UnknownSelection, match="3/16"):
            shard_from(text)


def test_checks_are_chosen_by_name() -> None:
    chosen = trials_of(TRIALS, Selection(checks=("*-credential",)))
    assert [trial.name for trial in chosen] == ["no-credential", "malformed-credential"]
    rest = trials_of(TRIALS, Selection(without_checks=("generated",)))
    assert {trial.name for trial in TRIALS} - {trial.name for trial in rest} == {"generated"}
    with pytest.raises(UnknownSelection, match="pagination"):
        trials_of(TRIALS, Selection(checks=("paging",)))


def test_every_check_has_a_name_of_its_own() -> None:
    found = [trial.name for trial in TRIALS]
    assert len(set(found)) == len(found)
