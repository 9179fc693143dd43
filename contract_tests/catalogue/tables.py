"""Write a catalogue as Markdown: who sees which fault, at which API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contract_tests.catalogue.model import Alone, Catalogue, Cell, Sighting, Standing

SIGNS: dict[Standing, str] = {
    "caught": "yes",
    "in part": "in part",
    "missed": "**MISSED**",
    "without effect": "–",
}
"""What a standing is called in a table."""


_PAGE = """\
# The catalogue

`contract-tests catalogue` starts the mock of each API with every [fault](faults.md) in turn, over
HTTP, and tells who notices. This page is what it wrote with `--markdown`.

*yes*: reported at every operation to which the fault applies; *in part*: at some; *–*: it applies
to nothing there. A report counts if it names an operation to which the fault applies, by a rule
that says what is wrong, and if the mock without the fault does not lead to it. All checks run,
those of rate limits at a mock that keeps them. An operation at which the fault was seen is asked no
more, so that another check may see it, too (`--every-check`).

*schemathesis alone*: its own engine and settings, all of its checks and phases, positive and
negative, with the credentials, and nothing of ours. *openapi-core alone*: its validation of the
requests and responses of just these exchanges; it sees a fault if it finds a response wrong, or a
request that was answered with a success. Both are credited with whatever they report at an
operation to which the fault applies, and on no mock without a fault.
[decisions/0020](decisions/0020-catalogue.md) has the reasons.
"""


def markdown_text(catalogue: Catalogue) -> str:
    """Return *catalogue* as Markdown, a page of its own, without what differs from run to run."""
    versions = ", ".join(f"{name} {version}" for name, version in catalogue.versions)
    lines = [
        _PAGE,
        f"Random requests for each operation: {catalogue.examples}. Versions: {versions}.",
        "",
        *_overview(catalogue),
        "",
        "## Every fault by every API",
        "",
        "Named are checks, of ours and of schemathesis, and errors of openapi-core.",
        *_families(catalogue),
        "",
        *_clean(catalogue),
    ]
    return "\n".join(lines).rstrip() + "\n"


def totals(catalogue: Catalogue) -> tuple[tuple[str, int, int], ...]:
    """Return who saw how many of how many: ours, schemathesis, openapi-core."""
    tried = [cell for cell in catalogue.cells if cell.fault.applies]
    asked = [cell.alone for cell in tried if cell.alone is not None]
    read = [one.core for one in asked if one.core is not None]
    return (
        ("these tests", sum(bool(cell.caught) for cell in tried), len(tried)),
        ("schemathesis alone", sum(bool(one.schemathesis) for one in asked), len(asked)),
        ("openapi-core alone", sum(bool(one) for one in read), len(read)),
    )


def _overview(catalogue: Catalogue) -> Iterator[str]:
    yield "## In short"
    yield ""
    yield "| who | faults seen | of | |"
    yield "|---|---|---|---|"
    for who, seen, tried in totals(catalogue):
        share = f"{100 * seen / tried:.0f} %" if tried else "not asked"
        yield f"| {who} | {seen} | {tried} | {share} |"
    yield ""
    alarms = len(catalogue.alarms)
    seeds = min((len(_seeds(catalogue, api)) for api in catalogue.apis), default=0)
    many = "one seed" if seeds == 1 else f"{seeds} seeds or more"
    yield f"False alarms on the mocks without faults, each with {many}: {alarms or 'none'}."
    yield ""
    yield "| fault | " + " | ".join(catalogue.apis) + " |"
    yield "|---|" + "---|" * len(catalogue.apis)
    for fault in catalogue.faults:
        cells = (catalogue.cell(api, fault) for api in catalogue.apis)
        signs = (SIGNS[cell.standing] if cell else "" for cell in cells)
        yield f"| `{fault}` | " + " | ".join(signs) + " |"


def _families(catalogue: Catalogue) -> Iterator[str]:
    families = dict.fromkeys(cell.fault.family for cell in catalogue.cells)
    for family in families:
        yield ""
        yield f"### {family}"
        yield ""
        yield "| fault | API | operations | caught by | schemathesis alone | openapi-core alone |"
        yield "|---|---|---|---|---|---|"
        for fault in catalogue.faults:
            for api in catalogue.apis:
                cell = catalogue.cell(api, fault)
                if cell is not None and cell.fault.family == family and cell.fault.applies:
                    yield _row(cell)


def _row(cell: Cell) -> str:
    applies = len(cell.fault.applies)
    caught = _checks(cell.caught) or SIGNS["missed"]
    seen = f"{applies - len(cell.unseen)} of {applies}"
    alone = _alone(cell.alone)
    return f"| `{cell.fault.id}` | {cell.api} | {seen} | {caught} | {alone[0]} | {alone[1]} |"


def _alone(alone: Alone | None) -> tuple[str, str]:
    if alone is None:
        return "not asked", "not asked"
    core = "cannot read the document" if alone.core is None else _rules(alone.core) or "no"
    return _checks(alone.schemathesis) or "no", core


def _checks(sightings: Iterable[Sighting]) -> str:
    return ", ".join(sorted({one.check for one in sightings}))


def _rules(sightings: Iterable[Sighting]) -> str:
    return ", ".join(sorted({f"{one.check}: {one.rule}" for one in sightings}))


def _seeds(catalogue: Catalogue, api: str) -> set[int]:
    return {run.seed for run in catalogue.clean if run.api == api}


def _clean(catalogue: Catalogue) -> Iterator[str]:
    yield "## Without a fault"
    yield ""
    yield "| API | seeds | requests | false alarms | schemathesis alone reports |"
    yield "|---|---|---|---|---|"
    for api in catalogue.apis:
        runs = [run for run in catalogue.clean if run.api == api]
        seeds = len(_seeds(catalogue, api))
        asked = sum(run.observed.requests for run in runs)
        alarms = sum(len(run.observed.ours) for run in runs)
        alone = [run.observed.alone for run in runs if run.observed.alone is not None]
        checks = _checks(one for each in alone for one in each.schemathesis)
        yield f"| {api} | {seeds} | {asked:,} | {alarms or 'none'} | {checks or 'nothing'} |"
