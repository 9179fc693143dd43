"""`mockserver seed`: collections filled ahead, found again by whoever serves them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mockserver.cli import main
from mockserver.serving import app_from
from mockserver.settings import Settings
from tests.support.keeping import Keeping
from tests.web.conftest import Client
from tests.web.paged import PAGED

NOW = "2026-05-13T00:00:00Z"


def seed(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["seed", *arguments, "--now", NOW])


def paged(tmp_path: Path) -> Path:
    document = tmp_path / "kept.yaml"
    document.write_text(PAGED)
    return document


def test_what_was_filled_ahead_is_served(tmp_path: Path) -> None:
    document, state = paged(tmp_path), str(tmp_path / "mock.db")
    told = seed("offsets", str(document), "--count", "1_200", "--state", state)
    assert told.exit_code == 0, told.output
    assert "kept/offsets has 1,200 records" in told.output
    with Keeping(PAGED, state=state) as client:
        assert client.read("/offsets?offset=1195")["total"] == 1_200
        assert client.read("/pages")["total"] == 50


def test_it_may_be_filled_anew_with_another_number(tmp_path: Path) -> None:
    document, state = paged(tmp_path), str(tmp_path / "mock.db")
    for count in ("300", "70"):
        seed("offsets", str(document), "--count", count, "--state", state)
    with Keeping(PAGED, state=state) as client:
        assert client.read("/offsets")["total"] == 70


def test_collections_of_worlds_are_filled_where_they_take_a_count(tmp_path: Path) -> None:
    state = str(tmp_path / "mock.db")
    told = seed("resources/action", "--count", "150", "--state", state)
    assert told.exit_code == 0, told.output
    settings = Settings(now=datetime(2026, 5, 13, tzinfo=UTC), rate_limits=False, state=state)
    app = app_from(dataclasses.replace(settings, specs=()))
    found = Client(app).authorized("/opencx/resource-usage/action?limit=250").json()
    assert len(found["items"]) == 150
    refused = seed("scopix/usage-events", "--count", "5", "--state", state)
    assert "the world scopix decides how many records usage-events has" in refused.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["offset", "--count", "5", "--state", "mock.db"], "there is kept/offsets"),
        (["offsets", "--count", "5"], "name a file or a database to fill with --state"),
        (["offsets", "--count", "-5", "--state", "mock.db"], "allowed is a whole number from 0"),
        (["offsets", "--count", "many", "--state", "mock.db"], "--count is 'many'"),
    ],
)
def test_what_cannot_be_filled_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = seed(arguments[0], str(paged(tmp_path)), *arguments[1:])
    assert told.exit_code == 1
    assert said in told.output
