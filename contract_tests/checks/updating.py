"""Judge PATCH: it changes what it names, and keeps everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, finding, succeeded
from contract_tests.checks.conditional import stale_tag
from contract_tests.checks.contracts import Contract
from contract_tests.checks.drafts import REFERENCES, Drafts
from contract_tests.checks.owning import Own, Owned, owning
from contract_tests.checks.values import same, shown
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation
from mockserver.spec.types import JsonValue

MAX_PATCHES = 3


def update(contract: Contract, operation: Operation, ask: Ask) -> Iterator[Finding]:
    """Yield where *operation* changes what it was not told to, or not what it was.

    It is tried on a record made for that, property by property. Raises `Unjudged`.
    """
    with owning(contract, operation, ask) as own:
        owned = own.created(own.drafts.full(1))
        drafts = Drafts(contract, operation)
        tried = 0
        for name in drafts.properties():
            first, before = own.read(owned), own.shown(owned)
            value = _change(drafts, name, before)
            if value is MISSING or tried == MAX_PATCHES:
                continue
            exchange = own.changed(operation, owned, {name: value})
            if not succeeded(exchange):
                continue  # A rule of the API may forbid this very change.
            tried += 1
            check = _Patched(operation, own, owned, name, value, exchange)
            yield from check.findings(drafts, before)
            yield from stale_tag(operation, first, check.read)
        yield from _removed(operation, own, owned, drafts)
        if not tried:
            raise Unjudged("no property is known that can be changed by itself")


def _change(drafts: Drafts, name: str, before: Mapping[str, JsonValue]) -> JsonValue:
    """Return another value for the property *name*, or `MISSING` if it is not to be changed."""
    if name not in before or drafts.read_only(name) or REFERENCES.search(name):
        return MISSING
    if isinstance(before[name], Mapping | list):
        return MISSING
    value = drafts.other({name: before[name]}, name)
    return value if value is MISSING or drafts.valid({name: value}) else MISSING


def _removed(operation: Operation, own: Own, owned: Owned, drafts: Drafts) -> Iterator[Finding]:
    """Yield that null, in a merge patch, does not remove a property (RFC 7396)."""
    before = own.shown(owned)
    optional = [
        name
        for name in drafts.properties()
        if before.get(name) is not None
        and name not in own.drafts.required()
        and not (drafts.read_only(name) or REFERENCES.search(name))
        and drafts.valid({name: None})
    ]
    for name in optional[:1]:
        if drafts.body({name: None}).media_type != "application/merge-patch+json":
            return
        exchange = own.changed(operation, owned, {name: None})
        after, read = own.shown(owned), own.read(owned)
        found, default = after.get(name), own.drafts.default(name)
        is_default = default is not MISSING and same(found, default)
        if succeeded(exchange) and found is not None and not is_default:
            evidence = f"null was sent, which removes it; it is {shown(found)}"
            place = f"body#/{name}"
            yield finding(operation, "patch.null-kept", place, evidence, exchange, read)


class _Patched:
    """One change of the property *name* to *value*, as *exchange* shows it."""

    def __init__(
        self,
        operation: Operation,
        own: Own,
        owned: Owned,
        name: str,
        value: JsonValue,
        exchange: Exchange,
    ) -> None:
        self.operation = operation
        self.own = own
        self.name = name
        self.value = value
        self.exchange = exchange
        self.read = own.read(owned)
        self.after = own.shown(owned)

    def findings(self, drafts: Drafts, before: Mapping[str, JsonValue]) -> Iterator[Finding]:
        """Yield what differs from *before* and should not, and what does not and should."""
        # Only what clients write can be reset; other properties may follow from those.
        written = self.own.drafts.properties().keys() | drafts.properties().keys()
        for other in sorted(written & before.keys() - {self.name}):
            found = self.after.get(other, MISSING)
            if drafts.read_only(other) or self.own.drafts.read_only(other):
                continue
            if found is MISSING or not same(found, before[other]):
                evidence = (
                    f"the PATCH named {self.name} alone; this was {shown(before[other])} and is "
                    f"{shown(found)}"
                )
                yield self._finding("patch.resets", other, evidence)
        if same(self.after.get(self.name, MISSING), before[self.name]):
            evidence = f"{shown(self.value)} was sent; it still is {shown(before[self.name])}"
            yield self._finding("patch.ignored", self.name, evidence)

    def _finding(self, rule: str, name: str, evidence: str) -> Finding:
        return finding(self.operation, rule, f"body#/{name}", evidence, self.exchange, self.read)
