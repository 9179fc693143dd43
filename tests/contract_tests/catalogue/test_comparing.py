"""What counts as caught: the right rule, at the right operation, and not without the fault."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pytest

from contract_tests.catalogue.comparing import cell_of
from contract_tests.catalogue.expected import MORE, rules_for
from contract_tests.catalogue.json_form import (
    UnusableCatalogue,
    catalogue_from,
    joined,
    json_text,
)
from contract_tests.catalogue.model import Alone, Catalogue, Cell, Clean, Fault, Observed, Sighting
from contract_tests.catalogue.tables import markdown_text, totals

LOST = Fault(id="page.lost", family="pages", does="skips", applies=("GET /books", "GET /orders"))
METHOD = Fault(
    id="method.no-allow", family="requests", does="sends no Allow", applies=("GET /books",)
)


def seen(operation: str, rule: str, check: str = "pagination") -> Sighting:
    return Sighting(operation=operation, check=check, rule=rule)


def clean(*ours: Sighting, alone: Alone | None = None) -> Clean:
    observed = Observed(ours=frozenset(ours), alone=alone)
    return Clean(api="store", seed=1, limited=False, observed=observed)


def cell(
    ours: Iterable[Sighting], *, fault: Fault = LOST, alone: Alone | None = None, **more: object
) -> Cell:
    observed = Observed(ours=frozenset(ours), alone=alone)
    known = more.get("clean", [clean()])
    assert isinstance(known, list)
    return cell_of("store", fault, observed, known)


def test_a_fault_is_caught_by_its_rule_at_its_operation() -> None:
    found = cell([seen("GET /books", "page.lost"), seen("GET /orders", "page.lost")])
    assert found.standing == "caught"
    assert found.unseen == ()


def test_a_fault_that_is_seen_at_some_operations_is_caught_in_part() -> None:
    found = cell([seen("GET /books", "page.lost")])
    assert found.standing == "in part"
    assert found.unseen == ("GET /orders",)


@pytest.mark.parametrize(
    "ours",
    [
        [],
        [seen("GET /books", "order.unsorted")],
        [seen("GET /health", "page.lost")],
        [seen("GET /books", "page.lost", "another check")],
    ],
    ids=["nothing", "another rule", "another operation", "what is reported without the fault"],
)
def test_a_fault_is_missed_that_is_not_told_by_its_name(ours: list[Sighting]) -> None:
    found = cell(ours, clean=[clean(), clean(seen("GET /books", "page.lost"))])
    assert found.standing == "missed"
    assert set(found.beside) == {one for one in ours if one.check == "pagination"}


def test_faults_of_methods_are_told_at_any_operation_of_their_path() -> None:
    assert cell([seen("POST /books", "method.no-allow")], fault=METHOD).standing == "caught"
    assert cell([seen("GET /orders", "method.no-allow")], fault=METHOD).standing == "missed"


def test_the_others_are_credited_with_all_that_is_news_at_the_right_operations() -> None:
    def alone(*titles: str, operation: str = "GET /books") -> Alone:
        sightings = frozenset(seen(operation, title) for title in titles)
        return Alone(schemathesis=sightings, core=sightings, sent=9)

    found = cell([], alone=alone("a", "b"), clean=[clean(alone=alone("a"))])
    assert found.alone is not None
    assert found.alone.schemathesis == found.alone.core == {seen("GET /books", "b")}
    elsewhere = cell([], alone=alone("b", operation="GET /health"))
    assert elsewhere.alone is not None
    assert elsewhere.alone.schemathesis == frozenset()


def test_what_openapi_core_cannot_read_is_not_held_against_it() -> None:
    unread = Alone(schemathesis=frozenset(), core=None, sent=9, reason="2.0")
    found = cell([], alone=unread, clean=[clean(alone=unread)])
    catalogue = Catalogue(
        apis=("store",), cells=(found,), clean=(clean(),), elapsed_s=1, workers=1, examples=1
    )
    assert totals(catalogue) == (
        ("these tests", 0, 1),
        ("schemathesis alone", 0, 1),
        ("openapi-core alone", 0, 0),
    )
    assert "cannot read the document" in markdown_text(catalogue)


def test_the_table_names_what_is_missed_and_every_false_alarm() -> None:
    alarm = seen("GET /books", "page.lost")
    nowhere = Fault(id="body.enum", family="shape", does="x", applies=(), obstacle="no enum")
    catalogue = Catalogue(
        apis=("store",),
        cells=(cell([]), cell_of("store", nowhere, None, [])),
        clean=(clean(alarm),),
        elapsed_s=1,
        workers=1,
        examples=1,
    )
    assert [one.fault.id for one in catalogue.missed] == ["page.lost"]
    assert [each for _, each in catalogue.alarms] == [alarm]
    text = markdown_text(catalogue)
    assert "| `page.lost` | **MISSED** |" in text
    assert "| `body.enum` | – |" in text
    assert "each with one seed: 1." in text
    assert '"standing": "without effect"' in json_text(catalogue)


def test_what_was_measured_in_parts_is_read_and_joined() -> None:
    alone = Alone(schemathesis=frozenset({seen("GET /books", "t")}), core=None, sent=3, reason="r")
    one = Catalogue(
        apis=("store",),
        cells=(cell([seen("GET /books", "page.lost")], alone=alone),),
        clean=(clean(alone=alone),),
        elapsed_s=1,
        workers=1,
        examples=1,
        versions=(("python", "3.11"),),
    )
    assert catalogue_from(json_text(one), "one.json") == one
    moved = dataclasses.replace(one.cells[0], api="other")
    other = dataclasses.replace(one, apis=("other",), cells=(moved,))
    both = joined([one, other])
    assert both.apis == ("store", "other")
    assert both.cells == (*one.cells, moved)
    assert len(both.clean) == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "another"}'])
def test_what_is_no_catalogue_is_told(text: str) -> None:
    with pytest.raises(UnusableCatalogue, match=r"one\.json"):
        catalogue_from(text, "one.json")


def test_every_further_rule_has_its_reason_and_exists() -> None:
    for fault, further in MORE.items():
        assert fault in rules_for(fault)
        for rule, reason in further.items():
            assert rule != fault
            assert reason
