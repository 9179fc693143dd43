"""Write the reports of a run into files, each in its format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contract_tests.lines import Lines
from contract_tests.reports.annotations import annotations_text
from contract_tests.reports.html import html_text
from contract_tests.reports.json_report import run_text
from contract_tests.reports.junit import junit_text
from contract_tests.reports.markdown import markdown_text
from contract_tests.reports.places import Places
from contract_tests.reports.sarif import sarif_text
from contract_tests.reports.secrets import without_secrets
from contract_tests.results import Run
from mockserver.spec import Api

STANDARD_OUTPUT = Path("-")


class UnwritableReport(Exception):
    """A report cannot be written: which file, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What reports tell beside the run: places in the document, titles of checks, missed gates."""

    places: Places
    titles: Mapping[str, str] = field(default_factory=dict)
    missed: tuple[str, ...] = ()


_Text = Callable[[Run, Context], str]

FORMATS: Mapping[str, _Text] = {
    "json": lambda run, _: run_text(run),
    "junit": lambda run, _: junit_text(run),
    "html": lambda run, about: html_text(run, about.places, about.titles, about.missed),
    "sarif": lambda run, about: sarif_text(run, about.places, about.titles),
    "annotations": lambda run, about: annotations_text(run, about.places),
    "markdown": lambda run, about: markdown_text(run, about.places, about.missed),
}
"""The formats by name."""


def written(
    run: Run,
    api: Api | None,
    formats: Mapping[str, Path],
    *,
    titles: Mapping[str, str] | None = None,
    missed: Iterable[str] = (),
    secrets: Iterable[str] = (),
) -> None:
    """Write *run* in each of *formats* to its path; `-` is standard output.

    *api* tells the lines of the document, *titles* what each check is about, *missed* which gates
    were not passed. None of *secrets*, and no credential that was sent, is written. Raises
    `UnwritableReport`, once all that can be written is.
    """
    clean = without_secrets(run, secrets)
    about = Context(places=Places(api, Lines()), titles=titles or {}, missed=tuple(missed))
    failures = []
    for name, path in formats.items():
        text = FORMATS[name](clean, about)
        try:
            _write(path, text)
        except OSError as error:
            failures.append(f"{path}: {(error.strerror or str(error)).lower()}")
    if failures:
        raise UnwritableReport("; ".join(failures))


def _write(path: Path, text: str) -> None:
    if path == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # A lone surrogate, which JSON of a server may hold, is no UTF-8.
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
