"""The settings of a mock server: one frozen value, from flags, environment, file and defaults.

The only module that reads `os.environ`.
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mockserver.errors import SettingsError

PREFIX = "MOCKSERVER_"
FILE_NAME = "mockserver.toml"
LOG_LEVELS = ("critical", "error", "warning", "info", "debug")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be chosen. docs/settings.md has a heading for each.

    `now` is the fixed time of the world, in UTC; by default today's midnight. `cors_origins` are
    origins that browsers may call from, `*` for all; none turns CORS off. `specs` are documents
    to serve; none means the bundled ones.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    seed: int = 0
    now: datetime = field(
        default_factory=lambda: datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    locale: str = "en_US"
    log_level: str = "warning"
    workers: int = 1
    cors_origins: tuple[str, ...] = ("*",)
    world: str | None = None
    specs: tuple[str, ...] = ()


def settings_from(
    flags: Mapping[str, Any],
    *,
    environ: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Settings:
    """Return the settings: *flags* over environment over mockserver.toml over defaults.

    *flags* holds `None` for what was not given. Raises `SettingsError` naming the source.
    """
    environ = os.environ if environ is None else environ
    path = (directory or Path.cwd()) / FILE_NAME
    values: dict[str, Any] = {}
    for name, value in _from_file(path).items():
        values[name] = _converted(name, value, f"{path}: {name}")
    for name in _names():
        text = environ.get(PREFIX + name.upper())
        if text is not None:
            values[name] = _converted(name, text, f"environment variable {PREFIX}{name.upper()}")
    for name, value in flags.items():
        if value is not None and value != ():
            values[name] = _converted(name, value, f"--{name.replace('_', '-')}")
    return Settings(**values)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment variables that lead to *settings*, for worker processes."""
    result = {}
    for name in _names():
        value = getattr(settings, name)
        if isinstance(value, tuple):
            value = os.pathsep.join(value) if name == "specs" else ",".join(value)
        elif isinstance(value, datetime):
            value = value.isoformat()
        if value is not None:
            result[PREFIX + name.upper()] = str(value)
    return result


def export_to_environment(settings: Settings) -> None:
    """Set this process's environment so that its children come to the same *settings*."""
    os.environ.update(environment_of(settings))


def _names() -> list[str]:
    return [f.name for f in dataclasses.fields(Settings)]


def _from_file(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    unknown = sorted(set(values) - set(_names()))
    if unknown:
        raise SettingsError(
            f"{path}: unknown setting {', '.join(unknown)}; there are {', '.join(_names())}"
        )
    return values


def _converted(name: str, value: Any, source: str) -> Any:
    """Return *value* as the setting *name* holds it. Raises `SettingsError`."""
    match name:
        case "port" | "seed" | "workers":
            lowest, highest = {"port": (0, 65535), "workers": (1, 64)}.get(name, (0, 2**63 - 1))
            try:
                number = int(value)
            except (TypeError, ValueError):
                number = lowest - 1
            if not lowest <= number <= highest:
                raise SettingsError(
                    f"{source} is {value!r}; allowed is a whole number from {lowest} to {highest}"
                )
            return number
        case "now":
            return _moment(value, source)
        case "log_level":
            if str(value).lower() not in LOG_LEVELS:
                raise SettingsError(f"{source} is {value!r}; allowed: {', '.join(LOG_LEVELS)}")
            return str(value).lower()
        case "cors_origins" | "specs":
            separator = os.pathsep if name == "specs" else ","
            parts = value.split(separator) if isinstance(value, str) else value
            return tuple(str(part).strip() for part in parts if str(part).strip())
    return str(value)


def _moment(value: Any, source: str) -> datetime:
    if not isinstance(value, datetime):
        try:
            value = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise SettingsError(
                f"{source} is {value!r}; allowed is a date-time like 2026-05-03T09:00:00Z"
            ) from error
    moment: datetime = value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
