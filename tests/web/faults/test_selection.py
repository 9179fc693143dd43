"""Which faults are on: by their ids, at operations, never by accident."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mockserver.announcing import warn_of_faults
from mockserver.cli import main
from mockserver.errors import SettingsError
from mockserver.settings import Settings, environment_of, settings_from
from tests.web.faults.asking import APP, ASKER, new_app, site_of


def on_at(api: str, operation: str) -> list[str]:
    """Return the ids of the faults that are on at *operation*."""
    return [one.fault.id for one in APP.faults.at(site_of(api, operation))]


def test_no_fault_is_on_unless_it_is_asked_for() -> None:
    assert Settings().faults == ()
    assert APP.faults.chosen == ()
    assert all(APP.faults.at(site) == () for sites in APP.faults.sites.values() for site in sites)


def test_a_fault_is_on_wherever_it_applies() -> None:
    with ASKER.faults("page.lost"):
        assert on_at("store", "GET /books") == ["page.lost"]
        assert on_at("scopix", "GET /usage/details") == ["page.lost"]
        assert on_at("store", "POST /books") == []


@pytest.mark.parametrize("text", ["page.lost@GET /books", "page.lost@listBooks"])
def test_a_fault_may_be_on_at_one_operation(text: str) -> None:
    with ASKER.faults(text):
        assert on_at("store", "GET /books") == ["page.lost"]
        assert on_at("store", "GET /orders") == []


def test_of_operations_with_one_name_that_of_one_api_can_be_meant() -> None:
    with ASKER.faults("body.null@GET /usage/summary"):
        assert on_at("scopix", "GET /usage/summary") == ["body.null"]
        assert on_at("autoposting", "GET /usage/summary") == ["body.null"]
    with ASKER.faults("body.null@scopix GET /usage/summary"):
        assert on_at("scopix", "GET /usage/summary") == ["body.null"]
        assert on_at("autoposting", "GET /usage/summary") == []


def test_several_faults_are_on_in_the_order_of_the_catalogue() -> None:
    with ASKER.faults("page.lost", "body.null", "page.lost"):
        assert on_at("store", "GET /books") == ["body.null", "page.lost"]
        answer = ASKER.get("store", "/books?limit=3").json()
    assert answer["books"][0]["title"] is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("page.lots", ["'page.lots'", "page.lost", "docs/faults.md"]),
        ("", ["there is no fault ''"]),
        ("page.lost@GET /book", ["'GET /book'", "GET /books"]),
        ("page.lost@opencx GET /books", ["no operation 'GET /books'"]),
    ],
)
def test_what_there_is_not_is_an_error_that_names_what_is_near(text: str, words: list[str]) -> None:
    with pytest.raises(SettingsError) as raised:
        APP.faults.choose([text])
    assert all(word in str(raised.value) for word in words)
    assert APP.faults.chosen == ()


def test_a_fault_that_applies_nowhere_is_told_with_its_reasons() -> None:
    with ASKER.faults("create.no-location@GET /orders", "page.lost"):
        ((chosen, reason),) = APP.faults.without_effect()
    assert chosen.text == "create.no-location@GET /orders"
    assert "no 201 to a POST" in reason


def test_faults_come_from_flags_the_environment_or_the_file() -> None:
    faults = ("page.lost", "body.null@GET /books")
    chosen = settings_from({"faults": faults}, environ={})
    assert chosen.faults == faults
    assert settings_from({}, environ=environment_of(chosen)).faults == faults
    environ = {"MOCKSERVER_FAULTS": "page.lost,body.null@GET /books"}
    assert settings_from({}, environ=environ).faults == faults
    assert settings_from({}, environ={}).faults == ()


def test_the_command_warns_of_faults(capsys: pytest.CaptureFixture[str]) -> None:
    warn_of_faults(APP)
    assert capsys.readouterr().err == ""
    warn_of_faults(new_app(faults=("page.lost", "delete.fake@GET /orders")))
    printed = capsys.readouterr().err.splitlines()
    assert printed[0].startswith("The contract is broken on purpose")
    assert "page.lost, delete.fake@GET /orders" in printed[0]
    assert printed[1].startswith("Fault without effect: delete.fake@GET /orders: ")


def test_the_command_refuses_a_fault_that_there_is_not() -> None:
    result = CliRunner().invoke(main, ["serve", "--fault", "page.lots", "--port", "0"])
    assert result.exit_code == 1
    assert "there is no fault 'page.lots'; is it one of" in result.output
