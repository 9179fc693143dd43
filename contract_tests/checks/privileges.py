"""Judge who may do what administrators may: nobody else. And tell who is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contract_tests.checks.asking import Ask, Unjudged, advice, finding, succeeded
from contract_tests.checks.contracts import Contract
from contract_tests.checks.owning import owning
from contract_tests.checks.privacy import as_other, is_private, private_subjects
from contract_tests.checks.referring import with_references
from contract_tests.checks.subjects import required_values
from contract_tests.checks.wording import for_administrators
from contract_tests.credentials import Credentials
from contract_tests.messages import Body, Values
from contract_tests.results import Finding
from contract_tests.samples import NoSample
from mockserver.spec import MISSING, Operation
from mockserver.spec.types import JsonValue

RULE = "auth.not-privileged"

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSED = frozenset({401, 403})
_ROLE = re.compile(r"(is_?)?(admin|superuser|staff)|roles?", re.IGNORECASE)
_ADMIN = re.compile(r"(super|site|sys)?[-_ ]?(admin|administrator|root|superuser|staff)", re.I)


def privileged(contract: Contract, ask: Ask, identities: Sequence[Credentials]) -> tuple[bool, ...]:
    """Return for each of *identities* whether it is an administrator.

    It is if its own profile says so, or if it alone is let in where the document lets
    administrators in. Only operations that cannot write are asked.
    """
    by_role = [any(map(_is_admin, profiles(contract, ask, each))) for each in identities]
    for operation in contract.api.operations:
        if operation.method != "GET" or not for_administrators(contract.api, operation):
            continue
        try:
            values = required_values(contract, operation, ask)
        except Unjudged:
            continue
        told = [ask(operation, values, credentials=each) for each in identities]
        if any(each.status in _REFUSED for each in told):
            by_role = [known or succeeded(one) for known, one in zip(by_role, told, strict=True)]
    return tuple(by_role)


def functions(
    contract: Contract,
    operation: Operation,
    ask: Ask,
    identities: Sequence[Credentials],
    privileges: Sequence[bool],
    *,
    told: bool,
) -> Iterator[Finding]:
    """Yield that *operation*, which is for administrators, serves one of *identities* that is none.

    With *told*, the user named the administrators: whoever is none of them is ordinary. Otherwise
    it is advice, unless the identity is refused somewhere, or does not see the records of others.
    """
    values = _values(contract, operation, ask)
    body = _body(contract, operation, ask)
    for index, identity in enumerate(identities):
        if privileges[index]:
            continue
        exchange = ask(operation, values, body=body, credentials=identity)
        if not succeeded(exchange):
            continue
        evidence = (
            f"it is for administrators, the document says, and is answered {exchange.status} to an "
            "identity that is none"
        )
        found = [finding(operation, RULE, "security", evidence, exchange)]
        if told or _is_ordinary(contract, operation, ask, identity, identities):
            yield from found
        else:
            yield from advice(found, "nothing tells that the identity is no administrator")
        return


def _values(contract: Contract, operation: Operation, ask: Ask) -> Values:
    """Return values for the required parameters of *operation*, a sample for its record's name."""
    values = dict(required_values(contract, operation, ask))
    for parameter in operation.parameters:
        if parameter.required and parameter.place not in values:
            try:
                values[parameter.place] = contract.samples.parameter(parameter)
            except NoSample as missing:
                raise Unjudged(str(missing)) from missing
    return values


def _is_ordinary(
    contract: Contract,
    operation: Operation,
    ask: Ask,
    identity: Credentials,
    identities: Iterable[Credentials],
) -> bool:
    """Return whether *identity* is refused what administrators see, or records of others; or its
    profile tells another role.
    """
    if any(map(_tells_role, profiles(contract, ask, identity))):
        return True
    for each in contract.api.operations:
        if each.method == "GET" and for_administrators(contract.api, each):
            try:
                values = required_values(contract, each, ask)
            except Unjudged:
                continue
            if ask(each, values, credentials=identity).status in _REFUSED:
                return True
    others = [one for one in identities if one is not identity]
    if any(_hides(contract, ask, other, identity) for other in others):
        return True
    # Whoever asks to write may create a record to find it out.
    writes = operation.method not in _SAFE
    return writes and any(_hides_new(contract, ask, other, identity) for other in others)


def _hides_new(contract: Contract, ask: Ask, one: Credentials, other: Credentials) -> bool:
    """Return whether a record that *one* creates is hidden from *other*."""
    for operation in contract.api.operations:
        if contract.role(operation) != "create" or for_administrators(contract.api, operation):
            continue
        asking = as_other(ask, one)
        try:
            with owning(contract, operation, asking) as own:
                if is_private(own, own.created(own.drafts.full(1)), asking, other):
                    return True
        except Unjudged:
            continue
    return False


def _hides(contract: Contract, ask: Ask, one: Credentials, other: Credentials) -> bool:
    """Return whether a list shows *one* what it does not show *other*."""
    for operation in contract.api.operations:
        if contract.role(operation) != "read" or contract.beside(operation, "list") is None:
            continue
        try:
            found = private_subjects(contract, operation, as_other(ask, one), other, most=1)
            if any(True for _ in found):
                return True
        except Unjudged:
            continue
    return False


def profiles(contract: Contract, ask: Ask, identity: Credentials | None) -> Iterator[JsonValue]:
    """Yield what *identity* is told of itself: by operations called `me`, and the like."""
    for operation in contract.api.operations:
        last = operation.path_template.rpartition("/")[2].lower()
        if operation.method == "GET" and last in ("me", "self", "profile", "whoami", "account"):
            try:
                exchange = ask(
                    operation, required_values(contract, operation, ask), credentials=identity
                )
            except Unjudged:
                continue
            if succeeded(exchange):
                yield exchange.json()


def _tells_role(value: JsonValue) -> bool:
    """Return whether a member of *value* tells a role, and it is none of an administrator."""
    if not isinstance(value, Mapping) or _is_admin(value):
        return False
    return any(
        _tells_role(one)
        if isinstance(one, Mapping)
        else bool(_ROLE.fullmatch(str(name))) and isinstance(one, str | bool)
        for name, one in value.items()
    )


def _is_admin(value: JsonValue) -> bool:
    """Return whether a member of *value* that tells a role tells that of an administrator."""
    if not isinstance(value, Mapping):
        return False
    for name, one in value.items():
        if isinstance(one, Mapping) and _is_admin(one):
            return True
        if one is MISSING or not _ROLE.fullmatch(str(name)):
            continue
        roles = one if isinstance(one, list) else [one]
        if any(
            role is True or (isinstance(role, str) and _ADMIN.fullmatch(role)) for role in roles
        ):
            return True
    return False


def _body(contract: Contract, operation: Operation, ask: Ask) -> Body | None:
    try:
        body = next(iter(contract.samples.bodies(operation)), None)
    except NoSample as missing:
        raise Unjudged(str(missing)) from missing
    return with_references(contract, operation, ask, body) if body else None


def is_named_admin(name: str) -> bool:
    """Return whether an identity of this *name* is meant to be an administrator."""
    return bool(_ADMIN.fullmatch(name))
