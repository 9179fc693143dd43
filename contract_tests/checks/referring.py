"""Fill in the names of records that exist: a body that names none is refused, however valid."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping

from contract_tests.checks.asking import Ask, Unjudged
from contract_tests.checks.contracts import Contract
from contract_tests.checks.drafts import Drafts
from contract_tests.checks.lists import Lists
from contract_tests.checks.subjects import required_values
from contract_tests.checks.wording import for_administrators
from contract_tests.messages import Body
from mockserver.spec import MISSING, Operation, value_at
from mockserver.spec.types import JsonValue


def references(contract: Contract, operation: Operation) -> dict[str, Operation]:
    """Return the properties of the body of *operation* that name records, with what lists these.

    A property names a record if its words end with those of a collection: `accountId`,
    `fromAccount` and `account_id` name one of `accounts`.
    """
    found = {}
    lists: dict[str, Operation] = {}
    for word, listing in _lists(contract):
        lists.setdefault(word, listing)
    for name in Drafts(contract, operation).properties():
        words = _words(name)
        if words and words[-1] in ("id", "uuid", "ref"):
            words = words[:-1]
        if words and words[-1] in lists:
            found[name] = lists[words[-1]]
    return found


def accepted(
    contract: Contract, drafts: Drafts, ask: Ask, accepts: Callable[[Drafts], bool]
) -> Drafts | None:
    """Return *drafts* as a server *accepts* them, `None` if it accepts none.

    First as they are; then with the names of records that exist; then with the texts of the
    document as they stand there, which may name something, too.
    """
    names = _named(contract, drafts.operation, ask, drafts.full(1))
    texts = {name: one for name, one in drafts.full(0).items() if isinstance(one, str)}
    tried: list[Mapping[str, JsonValue]] = []
    for values in ({}, names, {**texts, **names}):
        if values not in tried:
            tried.append(values)
            laid = drafts.laying(values)
            if accepts(laid):
                return laid
    return None


def with_references(contract: Contract, operation: Operation, ask: Ask, body: Body) -> Body:
    """Return *body* with the names of records that exist, those that whoever asks is shown.

    Two properties that name records of one collection get different ones.
    """
    if not isinstance(body.value, Mapping):
        return body
    value = {**body.value, **_named(contract, operation, ask, body.value)}
    return dataclasses.replace(body, value=value) if body.content is None else body


def _named(
    contract: Contract, operation: Operation, ask: Ask, record: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Return the properties of *record* that name records, each with one that exists."""
    found: dict[str, JsonValue] = {}
    names: dict[str, list[JsonValue]] = {}
    drafts = Drafts(contract, operation)
    for name, listing in references(contract, operation).items():
        if name not in record:
            continue
        if listing.name not in names:
            names[listing.name] = list(known_names(contract, listing, ask))
        for one in names[listing.name]:
            if drafts.valid({**record, **found, name: one}):
                found[name] = one
                names[listing.name].remove(one)
                break
    return found


def known_names(contract: Contract, listing: Operation, ask: Ask) -> Iterator[JsonValue]:
    """Yield what names the records that *listing* shows to whoever asks by *ask*."""
    try:
        lists = Lists(contract, listing, ask, required_values(contract, listing, ask))
    except Unjudged:
        return
    if lists.identity is None:
        return
    for item in lists.all(pages=1).items:
        name = value_at(item, lists.identity)
        if name is not MISSING:
            yield name


def _lists(contract: Contract) -> Iterator[tuple[str, Operation]]:
    """Yield the singular of what each collection is called, with the operation that lists it."""
    for operation in contract.api.operations:
        collection = contract.semantics(operation).collection
        if for_administrators(contract.api, operation):
            continue
        if contract.role(operation) == "list" and collection is not None:
            words = _words(collection.name.rpartition("/")[2])
            if words:
                yield _singular(words[-1]), operation


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if re.search(r"(ss|x|ch|sh)es$", word):
        return word[:-2]
    return word.removesuffix("s")


def _words(name: str) -> list[str]:
    return [one.lower() for one in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]
