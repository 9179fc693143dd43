"""Tell which records are one identity's own: what its list shows and another's does not."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks.asking import Ask, Unjudged, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.details import record_in
from contract_tests.checks.lists import Listed, Lists
from contract_tests.checks.owning import Own, Owned
from contract_tests.checks.subjects import NONE, Subject, required_values, subjects
from contract_tests.checks.values import differences, shown
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange, Headers
from contract_tests.messages import Body, Values
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.types import JsonValue

REFUSED = frozenset({401, 403, 404, 410})
"""How a server says that a record is not for whoever asks."""

# So many records are looked at to find some that are private.
_LOOKED_AT = 40


def as_other(ask: Ask, other: Credentials) -> Ask:
    """Return what asks like *ask*, by the identity *other*."""

    def asked(
        operation: Operation,
        values: Values,
        *,
        body: Body | None = None,
        headers: Headers = (),
        method: str | None = None,
        credentials: Credentials | None = None,
    ) -> Exchange:
        return ask(
            operation,
            values,
            body=body,
            headers=headers,
            method=method,
            credentials=credentials or other,
        )

    return asked


def private_subjects(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials, *, most: int
) -> Iterator[Subject]:
    """Yield up to *most* records of *operation* that *other*'s list, asked alike, does not show.

    Raises `Unjudged` if that cannot be told: no list, or none that is known to its end.
    """
    own = contract.identity_parameter(operation)
    theirs: frozenset[str] | None = None
    found = 0
    avoid = shared_parents(contract, operation, ask, other)
    for subject in subjects(contract, operation, ask, most=_LOOKED_AT, avoid=avoid or NONE):
        if theirs is None:
            theirs = (
                NONE
                if _is_below_private(subject.lists, avoid)
                else names_for(subject.lists, as_other(ask, other))
            )
        if own is not None and shown(subject.values[own]) not in theirs and found < most:
            found += 1
            yield subject


def shared_parents(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> frozenset[str] | None:
    """Return the names of records above *operation*'s that *other* is shown; `None`: not known.

    What is below them is likely to be shared; what is below others is not.
    """
    found: frozenset[str] | None = None
    for role in ("list", "create"):
        beside = operation if contract.role(operation) == role else None
        beside = beside or contract.beside(operation, role)
        collection = contract.semantics(beside).collection if beside is not None else None
        if collection is None or collection.parent is None:
            continue
        for listing in contract.having(collection.parent.collection, "list"):
            try:
                lists = Lists(contract, listing, ask, required_values(contract, listing, ask))
                found = (found or NONE) | names_for(lists, as_other(ask, other))
            except Unjudged:
                continue
    return found


def _is_below_private(lists: Lists, shared: frozenset[str] | None) -> bool:
    """Return whether what *lists* shows is below a record that is not among those *shared*."""
    collection = lists.contract.semantics(lists.operation).collection
    parent = collection.parent if collection is not None else None
    if shared is None or parent is None:
        return False
    return shown(lists.fixed.get(f"path.{parent.id}", MISSING)) not in shared


def names_for(lists: Lists, ask: Ask) -> frozenset[str]:
    """Return the names of all records that the list *lists* shows to whoever asks by *ask*.

    A list below another record is asked for the same one: it is empty for those who are refused.
    Raises `Unjudged` if the names are not known.
    """
    theirs = Lists(lists.contract, lists.operation, ask, lists.fixed)
    listed = theirs.all()
    below = any(place.startswith("path.") for place in lists.fixed)
    if below and listed.exchanges[0].status in REFUSED:
        return frozenset()
    if lists.identity is None or listed.refused or not listed.complete:
        raise Unjudged("the list of the other identity is not known to its end")
    return names_in(lists, listed)


def names_in(lists: Lists, listed: Listed) -> frozenset[str]:
    """Return what names the records of *listed*, as text."""
    names = (value_at(item, lists.identity or "") for item in listed.items)
    return frozenset(shown(name) for name in names)


def is_private(own: Own, owned: Owned, ask: Ask, other: Credentials) -> bool:
    """Return whether *owned* is hidden from *other*: by the list, or by its detail.

    Raises `Unjudged` if neither tells.
    """
    contract, asked = own.contract, as_other(ask, other)
    if (
        own.reading is not None
        and succeeded(own.read(owned))
        and own.read(owned, credentials=other).status in REFUSED
    ):
        return True
    listing = contract.beside(own.creating, "list")
    if listing is None:
        raise Unjudged("no list tells whose the record is, and its detail is shown to both")
    places = {parameter.place for parameter in listing.parameters}
    fixed = {place: one for place, one in owned.values.items() if place in places}
    fixed = {**required_values(contract, listing, ask), **fixed}
    lists = Lists(contract, listing, ask, fixed)
    if _is_below_private(lists, shared_parents(contract, own.creating, ask, other)):
        return True
    return shown(owned.identity) not in names_for(lists, asked)


def moving(one: JsonValue, other: JsonValue) -> frozenset[str]:
    """Return the last names of what differs between two answers that should be the same."""
    return frozenset(at.rpartition("/")[2] for at, _, _ in differences(one, other))


def same_but(one: JsonValue, other: JsonValue, moved: frozenset[str]) -> bool:
    """Tell whether both are the same, apart from members called as *moved* says."""
    return all(at.rpartition("/")[2] in moved for at, _, _ in differences(one, other))


def tells(value: JsonValue) -> bool:
    """Tell whether *value* says anything about a record: no empty list, nor an object of such."""
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list)]
        return any(lists) if lists else any(tells(one) for one in value.values())
    if isinstance(value, list):
        return bool(value)
    return value not in (None, "", MISSING)


def shown_alike(contract: Contract, operation: Operation, *exchanges: Exchange) -> bool:
    """Tell whether *exchanges* all show the same record, by what names it."""
    collection = contract.semantics(operation).collection
    pointer = collection.identity if collection else ""
    records = [record_in(contract, operation, each) for each in exchanges]
    if not all(map(succeeded, exchanges)) or MISSING in records:
        return False
    names = {shown(value_at(record, pointer)) for record in records}
    return len(names) == 1 and shown(MISSING) not in names
