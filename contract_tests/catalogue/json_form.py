"""Write a catalogue as JSON, everything that was measured, and read it again."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from contract_tests.catalogue.model import (
    Alone,
    Catalogue,
    Cell,
    Clean,
    Fault,
    Observed,
    Sighting,
)

FORMAT = "contract-tests catalogue 1"


def json_text(catalogue: Catalogue) -> str:
    """Return *catalogue* as JSON; sets are sorted."""
    return json.dumps({"format": FORMAT, **_plain(catalogue)}, indent=1) + "\n"


def _plain(value: Any) -> Any:
    """Return *value* as JSON values; of cells, also what follows from the rest."""
    if isinstance(value, frozenset):
        return [_plain(one) for one in sorted(value)]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if not dataclasses.is_dataclass(value):
        return value
    plain = {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Cell):
        plain |= {"standing": value.standing, "unseen": list(value.unseen)}
    return plain


class UnusableCatalogue(Exception):
    """A file holds no catalogue; the message says which, and why."""


def catalogue_from(text: str, source: str) -> Catalogue:
    """Return the catalogue in *text*, which `json_text` wrote. Raises `UnusableCatalogue`."""
    try:
        value = json.loads(text)
        if value["format"] != FORMAT:
            raise UnusableCatalogue(f"{source}: the format is {value['format']!r}, not {FORMAT!r}")
        return Catalogue(
            apis=tuple(value["apis"]),
            cells=tuple(map(_cell, value["cells"])),
            clean=tuple(map(_clean, value["clean"])),
            elapsed_s=value["elapsed_s"],
            workers=value["workers"],
            examples=value["examples"],
            versions=tuple((name, version) for name, version in value["versions"]),
            stopped=value["stopped"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableCatalogue(f"{source} is no catalogue: {error!r}") from error


def joined(parts: Sequence[Catalogue]) -> Catalogue:
    """Return one catalogue of *parts*, each of other APIs, in their order."""
    first = parts[0]
    return Catalogue(
        apis=tuple(dict.fromkeys(api for part in parts for api in part.apis)),
        cells=tuple(cell for part in parts for cell in part.cells),
        clean=tuple(run for part in parts for run in part.clean),
        elapsed_s=sum(part.elapsed_s for part in parts),
        workers=first.workers,
        examples=first.examples,
        versions=first.versions,
        stopped=any(part.stopped for part in parts),
    )


def _cell(value: Any) -> Cell:
    fault = value["fault"]
    return Cell(
        api=value["api"],
        fault=Fault(**{**fault, "applies": tuple(fault["applies"])}),
        caught=tuple(_sightings(value["caught"])),
        beside=tuple(_sightings(value["beside"])),
        alone=_alone(value["alone"]),
        errors=tuple(value["errors"]),
        elapsed_s=value["elapsed_s"],
    )


def _clean(value: Any) -> Clean:
    seen = value["observed"]
    observed = Observed(
        ours=frozenset(_sightings(seen["ours"])),
        alone=_alone(seen["alone"]),
        errors=tuple(seen["errors"]),
        requests=seen["requests"],
        elapsed_s=seen["elapsed_s"],
    )
    return Clean(api=value["api"], seed=value["seed"], limited=value["limited"], observed=observed)


def _alone(value: Any) -> Alone | None:
    if value is None:
        return None
    core = value["core"]
    return Alone(
        schemathesis=frozenset(_sightings(value["schemathesis"])),
        core=None if core is None else frozenset(_sightings(core)),
        sent=value["sent"],
        reason=value["reason"],
    )


def _sightings(values: Any) -> list[Sighting]:
    return [Sighting(**value) for value in values]
