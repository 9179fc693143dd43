from __future__ import annotations

from mockserver.mocking.scenarios import GENERAL, USUAL, fails, scenarios_of


def test_a_world_may_mean_something_else_by_a_general_name() -> None:
    own = scenarios_of({"over-limit": "The plan is used up.", "new-account": "Nothing yet."})
    assert own["over-limit"].is_of_world
    assert not own["over-limit"].is_over_limit
    assert own["new-account"].changes_records
    assert own["flaky"] is GENERAL["flaky"]


def test_what_fails_depends_on_seed_and_number_alone() -> None:
    flaky = GENERAL["flaky"]
    drawn = [fails(flaky, 3, number, "shop", "GET /books") for number in range(600)]
    assert drawn == [fails(flaky, 3, number, "shop", "GET /books") for number in range(600)]
    assert drawn != [fails(flaky, 4, number, "shop", "GET /books") for number in range(600)]
    assert 150 < sum(drawn) < 250
    assert not any(fails(USUAL, 3, number, "shop") for number in range(600))


def test_what_concerns_no_record_shares_the_default_ones() -> None:
    changing = {name for name, scenario in GENERAL.items() if scenario.changes_records}
    assert changing == {"empty", "one-page", "huge"}
