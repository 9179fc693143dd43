"""Compare what credentials operations ask for."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.differences.model import Change
from contract_tests.differences.rules import API_RULES
from mockserver.spec import Api, Operation, SecurityRequirement

# A credential: what scheme it is of, as it shows on the wire, and a scope that it has.
_Needed = frozenset[tuple[str, ...]]


def security_changes(old: tuple[Api, Operation], new: tuple[Api, Operation]) -> Iterator[Change]:
    """Yield what changed about the credentials that the operation of *new* asks for.

    Schemes are known by what they do, not by their names in the document.
    """
    before = [_needed(old[0], option) for option in old[1].security] or [frozenset()]
    after = [_needed(new[0], option) for option in new[1].security] or [frozenset()]
    refused = [one for one in before if not any(two <= one for two in after)]
    accepted = [two for two in after if not any(one <= two for one in before)]
    pointer = f"{new[1].pointer}/security"
    if refused:
        name = "security.required" if frozenset() in refused else "security.narrowed"
        # Of what was accepted, the least is told.
        needs = " or ".join(sorted(_words(one) for one in after))
        enough = _words(min(refused, key=len))
        yield _change(name, pointer, f"{enough} was enough, and is not: it takes {needs}")
    if accepted and frozenset() not in before:
        words = " or ".join(sorted(_words(one) for one in accepted))
        yield _change("security.widened", pointer, f"{words} is enough now")


def _needed(api: Api, requirement: SecurityRequirement) -> _Needed:
    found: set[tuple[str, ...]] = set()
    for name, scopes in requirement.schemes:
        scheme = api.security_schemes.get(name)
        if scheme is None:
            identity: tuple[str, ...] = ("unknown", name)
        elif scheme.kind == "apiKey":
            identity = ("apiKey", scheme.location, scheme.parameter_name)
        else:
            identity = (scheme.kind, scheme.scheme) if scheme.scheme else (scheme.kind,)
        found.add(identity)
        found |= {(*identity, "scope", scope) for scope in scopes}
    return frozenset(found)


def _words(needed: _Needed) -> str:
    return " with ".join(" ".join(part) for part in sorted(needed)) or "no credential"


def _change(name: str, pointer: str, detail: str) -> Change:
    rule = API_RULES[name]
    return Change(
        rule=name,
        breaking=rule.breaks("request"),
        which="new",
        pointer=pointer,
        explanation=detail,
    )
