"""Tell whose a record is that everybody is shown: by its owner property, and who may change it."""

from __future__ import annotations

from contract_tests.checks.asking import Ask, Unjudged
from contract_tests.checks.contracts import Contract
from contract_tests.checks.drafts import Drafts
from contract_tests.checks.owning import owning
from contract_tests.checks.privacy import as_other
from contract_tests.checks.values import same
from contract_tests.credentials import Credentials
from contract_tests.messages import Body
from mockserver.spec import Operation
from mockserver.spec.semantics import Role

_CHANGES: tuple[Role, ...] = ("replace", "update", "delete")
_FORBIDDEN = 403


def owner_property(
    contract: Contract, operation: Operation, ask: Ask, other: Credentials
) -> str | None:
    """Return the property by which records of *operation* say whose they are, `None` if none does.

    Nobody sends it; what one identity creates has always the same there, and what *other* creates
    has something else. Raises `Unjudged` if no record can be created.
    """
    with (
        owning(contract, operation, ask) as own,
        owning(contract, operation, as_other(ask, other)) as theirs,
    ):
        mine = [own.created(own.drafts.full(number)) for number in (1, 2)]
        one, two = (own.shown(each) for each in mine)
        foreign = theirs.created(theirs.drafts.full(3))
        three = theirs.shown(foreign)
        for name, value in one.items():
            if name in mine[0].sent or not isinstance(value, str | int) or isinstance(value, bool):
                continue
            if same(value, two.get(name)) and name in three and not same(value, three[name]):
                return name
    return None


def is_guarded(contract: Contract, operation: Operation, ask: Ask, other: Credentials) -> bool:
    """Return whether *other* may do to a record of the first identity less than *operation* does.

    That is so if the document has a 403 for *operation*, or another change of such a record is
    forbidden. Records below others are left out: who shares the one above may change them together.
    """
    creating = contract.beside(operation, "create")
    collection = contract.semantics(creating).collection if creating is not None else None
    if creating is None or collection is None or "{" in creating.path_template:
        return False
    if str(_FORBIDDEN) in operation.responses:
        return True
    return any(
        _is_forbidden(contract, one, ask, other)
        for one in contract.having(collection.name, *_CHANGES)
        if one.name != operation.name
    )


def _is_forbidden(contract: Contract, operation: Operation, ask: Ask, other: Credentials) -> bool:
    with owning(contract, operation, ask) as own:
        owned = own.created(own.drafts.full(1))
        values, body = own.values(operation, owned), changing_body(contract, operation)
        exchange = ask(operation, values, body=body, credentials=other)
        return exchange.status == _FORBIDDEN


def changing_body(contract: Contract, operation: Operation) -> Body | None:
    """Return a body with which *operation* changes a record, `None` if it takes none.

    Raises `Unjudged` if none is known.
    """
    if operation.request_body is None:
        return None
    drafts = Drafts(contract, operation)
    if not drafts.possible:
        raise Unjudged("no JSON object is known that the operation takes")
    return drafts.body(drafts.full(2))
