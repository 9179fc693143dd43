"""Judge operations whose path names a person: nobody sees or changes by another's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged, advice, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.drafts import Drafts
from contract_tests.checks.privacy import as_other, moving, private_subjects, same_but, tells
from contract_tests.checks.privileges import profiles
from contract_tests.checks.subjects import required_values
from contract_tests.checks.values import same, shown
from contract_tests.checks.wording import for_owners
from contract_tests.credentials import Credentials
from contract_tests.exchanges import Exchange
from contract_tests.results import Finding
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.types import JsonValue

RULE = "auth.foreign-object"

# Whoever changes these locks the other identity out.
_KEPT = ("password", "secret", "token", "username", "login", "role")


def person_parameter(operation: Operation) -> str | None:
    """Return the place of the only parameter in the path of *operation*, if it is the only one."""
    names = [part[1:-1] for part in operation.path_template.split("/") if part.startswith("{")]
    return f"path.{names[0]}" if len(names) == 1 else None


def foreign_named(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *operation*, asked by the first identity's name, shows *other* what is private.

    Private is a record that the list of *other* does not show, or what the document says is for its
    owner. That both see the same although 403 is documented is advice. Raises `Unjudged` if the
    path is not known to name a person.
    """
    place, mine, theirs = _names(contract, operation, ask, other)
    values = required_values(contract, operation, ask)
    first, again = (ask(operation, {**values, place: mine}) for _ in range(2))
    own = ask(operation, {**values, place: theirs}, credentials=other)
    seen = ask(operation, {**values, place: mine}, credentials=other)
    if not all(map(succeeded, (first, again, own, seen))) or not tells(first.json()):
        return
    if not same_but(first.json(), seen.json(), moving(first.json(), again.json())):
        return
    evidence = f"{shown(mine)} names another identity, and what it sees is shown to this one"
    found = finding(operation, RULE, place, evidence, first, seen)
    if for_owners(contract.api, operation) or _shows_private(contract, ask, other, seen):
        yield found
    elif "403" in operation.responses:
        yield from advice([found], "403 is documented, and nobody is refused")


def foreign_named_change(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> Iterator[Finding]:
    """Yield that *other* changes the first identity's profile by *operation*; it is put back.

    Raises `Unjudged` if the profile does not show what the operation changes.
    """
    place, mine, _ = _names(contract, operation, ask, other)
    before = _profile(contract, ask)
    drafts = Drafts(contract, operation)
    names = [name for name in drafts.properties() if isinstance(before.get(name), str)]
    if operation.method not in ("PUT", "PATCH") or not names or not drafts.possible:
        raise Unjudged("no profile shows what the operation changes")
    if any(part in name.lower() for name in drafts.properties() for part in _KEPT):
        raise Unjudged("it may lock the first identity out")
    values = {**required_values(contract, operation, ask), place: mine}
    record = {**drafts.full(1), names[0]: drafts.other(before, names[0])}
    if not drafts.valid(record):
        raise Unjudged("no other value is known for the profile")
    exchange = ask(operation, values, body=drafts.body(record), credentials=other)
    after = _profile(contract, ask)
    if succeeded(exchange) and not same(before[names[0]], after.get(names[0], MISSING)):
        kept = {name: before[name] for name in record if name in before}
        ask(operation, values, body=drafts.body({**record, **kept}))
        evidence = f"{shown(mine)} names another identity, and its {names[0]} was changed"
        yield finding(operation, RULE, place, evidence, exchange)


def _names(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> tuple[str, JsonValue, JsonValue]:
    """Return the place of the person in the path, and what names the first identity and *other*.

    That is what both profiles tell differently, and by which the first identity is served.
    """
    place = person_parameter(operation)
    if place is None:
        raise Unjudged("the path names not one person")
    mine, theirs = _profile(contract, ask), _profile(contract, as_other(ask, other))
    called = place.partition(".")[2]
    for name in sorted(mine, key=lambda one: not _is_called(one, called)):
        if _is_name(name, called) and name in theirs and not same(mine[name], theirs[name]):
            return place, mine[name], theirs[name]
    raise Unjudged("no profile tells what the path names")


def _is_name(name: str, called: str) -> bool:
    plain = _plain(name)
    return _is_called(name, called) or plain in ("id", "username", "user", "login", "userid")


def _is_called(name: str, called: str) -> bool:
    return _plain(name) == _plain(called)


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _profile(contract: Contract, ask: Ask) -> dict[str, JsonValue]:
    """Return what whoever asks by *ask* is told of itself, objects in it laid open."""
    found: dict[str, JsonValue] = {}
    for profile in profiles(contract, ask, None):
        for name, value in profile.items() if isinstance(profile, Mapping) else ():
            inner = value.items() if isinstance(value, Mapping) else [(name, value)]
            for key, one in inner:
                if isinstance(one, str | int) and not isinstance(one, bool):
                    found.setdefault(str(key), one)
    return found


def _shows_private(contract: Contract, ask: Ask, other: Credentials, seen: Exchange) -> bool:
    """Return whether *seen* shows a record that only the list of the first identity shows."""
    shown_records = list(_objects(seen.json()))
    for operation in contract.api.operations:
        if contract.role(operation) != "read" or contract.beside(operation, "list") is None:
            continue
        try:
            for subject in private_subjects(contract, operation, ask, other, most=3):
                pointer = subject.lists.identity or ""
                for record in shown_records:
                    named = same(value_at(record, pointer), value_at(subject.item, pointer))
                    if (
                        named
                        and isinstance(subject.item, Mapping)
                        and record.keys() == (subject.item.keys())
                    ):
                        return True
        except Unjudged:
            continue
    return False


def _objects(value: JsonValue) -> Iterator[Mapping[str, JsonValue]]:
    if isinstance(value, Mapping):
        yield value
        for one in value.values():
            yield from _objects(one)
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one)
