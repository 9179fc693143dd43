"""Settings: flags over environment over file over defaults, each error with its source."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mockserver.errors import SettingsError
from mockserver.settings import Settings, environment_of, settings_from


def settings(tmp_path: Path, *, file: str = "", **flags: Any) -> Settings:
    environ = flags.pop("environ", {})
    if file:
        (tmp_path / "mockserver.toml").write_text(file)
    return settings_from(flags, environ=environ, directory=tmp_path)


def test_the_default_host_is_loopback(tmp_path: Path) -> None:
    assert settings(tmp_path).host == "127.0.0.1"


def test_now_is_midnight_of_today_unless_it_is_fixed(tmp_path: Path) -> None:
    moment = settings(tmp_path).now
    assert (moment.hour, moment.minute, moment.second, moment.tzinfo) == (0, 0, 0, UTC)
    fixed = settings(tmp_path, now="2026-05-03T11:00:00+02:00").now
    assert fixed == datetime(2026, 5, 3, 9, tzinfo=UTC)


def test_flags_win_over_environment_and_environment_over_file(tmp_path: Path) -> None:
    file = "port = 1\nseed = 1\nlocale = 'de_DE'\n"
    environ = {"MOCKSERVER_PORT": "2", "MOCKSERVER_SEED": "2"}
    found = settings(tmp_path, file=file, environ=environ, port="3", host=None)
    assert (found.port, found.seed, found.locale) == (3, 2, "de_DE")


def test_lists_come_from_commas_or_toml_lists(tmp_path: Path) -> None:
    both = ("http://a", "http://b")
    assert settings(tmp_path, cors_origins="http://a, http://b").cors_origins == both
    assert settings(tmp_path, file='cors_origins = ["http://a", "http://b"]').cors_origins == both
    assert settings(tmp_path, cors_origins="").cors_origins == ()


def test_switches_are_flags_variables_or_lines(tmp_path: Path) -> None:
    assert settings(tmp_path).strict is False
    assert settings(tmp_path, strict=True).strict is True
    assert settings(tmp_path, environ={"MOCKSERVER_STRICT": "1"}).strict is True
    assert settings(tmp_path, file="allow_remote_refs = true").allow_remote_refs is True
    assert settings(tmp_path, allow_remote_callbacks=True).allow_remote_callbacks is True
    assert settings(tmp_path, environ={"MOCKSERVER_ALLOW_REMOTE_REFS": "no"}).strict is False
    assert settings(tmp_path).rate_limits is True
    assert settings(tmp_path, rate_limits=False).rate_limits is False
    assert settings(tmp_path, environ={"MOCKSERVER_RATE_LIMITS": "off"}).rate_limits is False


def test_state_is_kept_in_memory_unless_a_database_is_named(tmp_path: Path) -> None:
    assert settings(tmp_path).state is None
    assert settings(tmp_path, state="memory").state is None
    assert settings(tmp_path, environ={"MOCKSERVER_STATE": "a.db"}).state == "a.db"


def test_rate_limits_are_counted_in_memory_unless_a_redis_is_named(tmp_path: Path) -> None:
    assert settings(tmp_path).rate_limit_storage is None
    assert settings(tmp_path, rate_limit_storage="memory").rate_limit_storage is None
    url = "redis://127.0.0.1:6379/3"
    assert settings(tmp_path, file=f"rate_limit_storage = '{url}'").rate_limit_storage == url
    with pytest.raises(SettingsError) as raised:
        settings(tmp_path, rate_limit_storage="postgresql://me:secret@host")
    assert "--rate-limit-storage is neither 'memory' nor" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_names_of_properties_are_a_table_of_the_file(tmp_path: Path) -> None:
    file = '[names]\nvat_rate = "pyint"\nsku = "bothify:??-####"\n'
    assert settings(tmp_path, file=file).names == (
        ("vat_rate", "pyint"),
        ("sku", "bothify:??-####"),
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"port": "99999"}, ["--port", "'99999'", "0 to 65535"]),
        ({"workers": "0"}, ["--workers", "1 to 64"]),
        ({"log_level": "loud"}, ["--log-level", "'loud'", "warning"]),
        ({"now": "noon"}, ["--now", "'noon'", "2026-05-03T09:00:00Z"]),
        ({"environ": {"MOCKSERVER_SEED": "x"}}, ["MOCKSERVER_SEED", "'x'"]),
        ({"examples": "last"}, ["--examples", "'last'", "first, generated"]),
        ({"file": "strict = 'maybe'"}, ["strict", "'maybe'", "true, false"]),
        ({"file": "names = 'x'"}, ["names", "table"]),
        ({"file": "[names]\na = 1"}, ["names", "table"]),
        ({"file": "port = 'x'"}, ["mockserver.toml", "port", "'x'"]),
        ({"file": "prot = 1"}, ["mockserver.toml", "unknown setting prot", "port"]),
        ({"file": "port = = 1"}, ["mockserver.toml", "line 1"]),
    ],
)
def test_an_unusable_value_names_its_source_and_what_is_allowed(
    tmp_path: Path, more: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(SettingsError) as raised:
        settings(tmp_path, **more)
    for word in words:
        assert word in str(raised.value)


def test_workers_come_to_the_same_settings_by_environment(tmp_path: Path) -> None:
    chosen = Settings(
        port=9,
        seed=5,
        now=datetime(2026, 5, 3, 9, 30, tzinfo=UTC),
        cors_origins=("http://a", "http://b"),
        specs=("one.yaml", "two, three.yaml", "https://a.example:8080/three.yaml"),
        strict=True,
        allow_remote_refs=True,
        allow_remote_callbacks=True,
        overlays=("a.yaml", "b, c.yaml"),
        examples="first",
        names=(("a,b", "name"), ("c", "word:x")),
        world="world.py",
        workers=2,
        rate_limits=False,
        rate_limit_storage="redis://127.0.0.1:6379/3",
        state="postgresql://me:secret@127.0.0.1/mocks",
        infer=True,
    )
    environ = environment_of(chosen)
    assert settings_from({}, environ=environ, directory=tmp_path) == chosen
    none = Settings(now=chosen.now, cors_origins=())
    again = settings_from({}, environ=environment_of(none), directory=tmp_path)
    assert again == none


def test_counts_are_flags_a_variable_or_a_table(tmp_path: Path) -> None:
    expected = (("books", 250), ("users/{id}/orders", 3))
    (tmp_path / "mockserver.toml").write_text('[counts]\nbooks = 250\n"users/{id}/orders" = 3\n')
    assert settings_from({}, environ={}, directory=tmp_path).counts == expected
    for value in ("books=250,users/{id}/orders=3", '{"books": 250, "users/{id}/orders": 3}'):
        environ = {"MOCKSERVER_COUNTS": value}
        assert settings_from({}, environ=environ, directory=tmp_path / "no").counts == expected
    flags = {"counts": ("books=250", "users/{id}/orders=3")}
    chosen = settings_from(flags, environ={}, directory=tmp_path / "no")
    assert chosen.counts == expected
    assert settings_from({}, environ=environment_of(chosen), directory=tmp_path / "no") == chosen


@pytest.mark.parametrize("value", ["books", "=5", "books=many", "books=-1"])
def test_a_count_names_a_collection_and_a_number(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match="--count"):
        settings_from({"counts": (value,)}, environ={}, directory=tmp_path)
