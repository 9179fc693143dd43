"""The settings of a mock server: one frozen value, from flags, environment, file and defaults.

The only module that reads `os.environ`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from mockserver.errors import SettingsError

PREFIX = "MOCKSERVER_"
FILE_NAME = "mockserver.toml"
LOG_LEVELS = ("critical", "error", "warning", "info", "debug")
EXAMPLES = ("first", "generated")
RATE_LIMIT_CLOCKS = ("running", "fixed")
_PATHS = ("specs", "overlays")
REDIS_SCHEMES = ("redis://", "rediss://", "redis+unix://")
_CHOICES = {
    "log_level": LOG_LEVELS,
    "examples": EXAMPLES,
    "rate_limit_clock": RATE_LIMIT_CLOCKS,
}
_FLAG_NAMES = {"overlays": "--overlay", "counts": "--count", "faults": "--fault"}
# Of numbers: the lowest and the highest. A database holds more records, but nobody waits for them.
_BOUNDS = {"port": (0, 65535), "workers": (1, 64), "counts": (0, 100_000_000)}
_SWITCHES = {"1": True, "true": True, "yes": True, "on": True}
_SWITCHES |= {"0": False, "false": False, "no": False, "off": False, "": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be chosen. docs/settings.md has a heading for each.

    `now` is the fixed time of the world, in UTC; by default today's midnight. `cors_origins` are
    origins that browsers may call from, `*` for all; none turns CORS off. `specs` are documents
    to serve; none means the bundled ones. `names` are pairs of a property's name and what its
    values are made with: a Faker provider or an expression. `rate_limit_clock` tells whether
    the windows of limits move with the time of this machine, or stand at `now` until the clock is
    moved on. `rate_limit_storage` is the address of
    the Redis that counts requests; without it each process counts for itself. `state` is the file
    or the address of the database in which records are kept; without it they end with the process.
    `infer` lets records be kept where a document declares no collections, too. `scenario` is the
    state in which the worlds are, unless a session or a request asks for another; `counts` are
    pairs of a collection's name and how many records it has. `control_token` is what requests to
    the control interface must carry; without it they come from this machine. `faults` are ways in
    which the mock breaks its contract on purpose.
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
    strict: bool = False
    allow_remote_refs: bool = False
    allow_remote_callbacks: bool = False
    overlays: tuple[str, ...] = ()
    examples: Literal["generated", "first"] = "generated"
    names: tuple[tuple[str, str], ...] = ()
    rate_limits: bool = True
    rate_limit_clock: Literal["running", "fixed"] = "running"
    rate_limit_storage: str | None = None
    state: str | None = None
    infer: bool = True
    scenario: str = "default"
    counts: tuple[tuple[str, int], ...] = ()
    control_token: str | None = field(default=None, repr=False)
    faults: tuple[str, ...] = ()
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
            flag = _FLAG_NAMES.get(name, f"--{name.replace('_', '-')}")
            values[name] = _converted(name, value, flag)
    return Settings(**values)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment variables that lead to *settings*, for worker processes."""
    result = {}
    for name in _names():
        value = getattr(settings, name)
        if name in ("names", "counts"):
            value = json.dumps(dict(value))
        elif isinstance(value, tuple):
            separator = os.pathsep if name in _PATHS else ","
            holds_one = any(separator in part for part in value)
            value = json.dumps(value) if holds_one else separator.join(value)
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
    converter = _CONVERTERS.get(name)
    return str(value) if converter is None else converter(name, value, source)


def _choice(name: str, value: Any, source: str) -> str:
    allowed = _CHOICES[name]
    if str(value).lower() not in allowed:
        raise SettingsError(f"{source} is {value!r}; allowed: {', '.join(allowed)}")
    return str(value).lower()


def _switch(_name: str, value: Any, source: str) -> bool:
    found = value if isinstance(value, bool) else _SWITCHES.get(str(value).lower())
    if found is None:
        raise SettingsError(f"{source} is {value!r}; allowed: true, false")
    return found


def _list(name: str, value: Any, _source: str) -> tuple[str, ...]:
    separator = os.pathsep if name in _PATHS else ","
    parts = _separated(value, separator) if isinstance(value, str) else value
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _database(_name: str, value: Any, _source: str) -> str | None:
    return None if value in ("", "memory") else str(value)


def _redis(_name: str, value: Any, source: str) -> str | None:
    url = str(value)
    if url in ("", "memory"):
        return None
    if not url.startswith(REDIS_SCHEMES):
        # Not repeated: it may hold a password.
        raise SettingsError(
            f"{source} is neither 'memory' nor an address that starts with "
            f"{' or '.join(REDIS_SCHEMES)}"
        )
    return url


def _token(_name: str, value: Any, source: str) -> str | None:
    token = str(value)
    if not all("!" <= char <= "~" for char in token):
        # Not repeated: it is a secret.
        raise SettingsError(f"{source} may hold printable ASCII characters only, and no spaces")
    return token or None


def number_from(name: str, value: Any, source: str) -> int:
    """Return *value* as a whole number for the setting *name*. Raises `SettingsError`."""
    lowest, highest = _BOUNDS.get(name, (0, 2**63 - 1))
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = lowest - 1
    if not lowest <= number <= highest:
        raise SettingsError(
            f"{source} is {value!r}; allowed is a whole number from {lowest} to {highest}"
        )
    return number


def _separated(text: str, separator: str) -> list[str]:
    """Return the parts of *text*, or the items of the JSON array that it is."""
    if text.startswith("["):
        with contextlib.suppress(ValueError):
            return [str(item) for item in json.loads(text)]
    return text.split(separator)


def _pairs(_name: str, value: Any, source: str) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise SettingsError(
            f"{source} is {value!r}; allowed is a table of names of properties, each with a text "
            'such as "name" or "bothify:??-####"'
        )
    return tuple(value.items())


def _counts(name: str, value: Any, source: str) -> tuple[tuple[str, int], ...]:
    """Return the pairs in *value*: a table, JSON text of one, or texts such as `books=250`."""
    if isinstance(value, str) and value.startswith("{"):
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    if not isinstance(value, dict):
        parts = value.split(",") if isinstance(value, str) else value
        value = {key: count for key, _, count in (str(part).rpartition("=") for part in parts)}
    if "" in value:
        raise SettingsError(
            f"{source}: name a collection and how many records it has, such as books=250"
        )
    return tuple((str(key), number_from(name, one, source)) for key, one in value.items())


def _moment(_name: str, value: Any, source: str) -> datetime:
    if not isinstance(value, datetime):
        try:
            value = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise SettingsError(
                f"{source} is {value!r}; allowed is a date-time like 2026-05-03T09:00:00Z"
            ) from error
    moment: datetime = value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_CONVERTERS: Mapping[str, Callable[[str, Any, str], Any]] = {
    **dict.fromkeys(("port", "seed", "workers"), number_from),
    **dict.fromkeys(_CHOICES, _choice),
    **dict.fromkeys(
        ("strict", "allow_remote_refs", "allow_remote_callbacks", "rate_limits", "infer"), _switch
    ),
    **dict.fromkeys(("cors_origins", "specs", "overlays", "faults"), _list),
    "now": _moment,
    "names": _pairs,
    "counts": _counts,
    "rate_limit_storage": _redis,
    "state": _database,
    "control_token": _token,
}
"""What reads the settings that are no plain text: from their name, value, and source."""
