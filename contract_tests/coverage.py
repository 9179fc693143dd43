"""Tell what of each operation was seen, of all that its document speaks of."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlsplit

from contract_tests.exchanges import Exchange
from contract_tests.results import Seen
from mockserver.spec import Api, MediaType, Operation, Parameter
from mockserver.spec.media_types import meant

KINDS = {"status": "statuses", "parameter": "parameters", "media type": "media types"}
"""What facts start with, and how a share of them is called. `body` counts as a media type."""

_BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of those that are documented were seen."""

    seen: int
    documented: int

    @property
    def percent(self) -> float:
        """From 0 to 100; what has nothing to see was seen in full."""
        return 100 * self.seen / self.documented if self.documented else 100.0


class Coverage:
    """What was seen of *operations*. May be told from several threads."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._documented = {each.name: documented(each) for each in operations}
        self._seen: dict[str, set[str]] = {name: set() for name in self._documented}
        self._undocumented: dict[str, set[str]] = {name: set() for name in self._documented}
        self._lock = threading.Lock()

    def saw(self, operation: Operation, exchange: Exchange) -> None:
        """Count *exchange*, which was sent for *operation*; others are not counted."""
        if operation.name not in self._documented:
            return
        facts = frozenset(_facts(operation, exchange))
        known = self._documented[operation.name]
        with self._lock:
            self._seen[operation.name] |= facts & known
            self._undocumented[operation.name] |= facts - known

    def seen(self) -> tuple[Seen, ...]:
        """Return what was seen so far, in the order of the operations."""
        with self._lock:
            return tuple(
                Seen(
                    operation=name,
                    documented=facts,
                    seen=frozenset(self._seen[name]),
                    undocumented=frozenset(self._undocumented[name]),
                )
                for name, facts in self._documented.items()
            )


def shares(coverage: Iterable[Seen]) -> Mapping[str, Share]:
    """Return the share of operations, statuses, parameters and media types, by these names.

    An operation was seen if it was answered at all.
    """
    coverage = tuple(coverage)
    result = {
        "operations": Share(
            seen=sum(bool(one.seen or one.undocumented) for one in coverage),
            documented=len(coverage),
        )
    }
    for kind, name in KINDS.items():
        result[name] = Share(
            seen=sum(len(of_kind(one.seen, kind)) for one in coverage),
            documented=sum(len(of_kind(one.documented, kind)) for one in coverage),
        )
    return result


def elsewhere(api: Api, base_url: str, coverage: Iterable[Seen]) -> Iterator[str]:
    """Yield a note if nothing but 404 came, and the path of the document's server is not asked."""
    statuses = {
        fact.split()[1]
        for one in coverage
        for fact in of_kind(one.seen | one.undocumented, "status")
    }
    if statuses <= {"404", "405"} and "404" in statuses and not base_url.endswith(api.server_path):
        path = urlsplit(base_url)._replace(path=api.server_path).geturl()
        yield f"nothing was found: --url holds the path, too; did you mean {path}?"


def unspoken(coverage: Iterable[Seen]) -> Iterator[str]:
    """Yield a note for each operation that was refused with a status it does not document."""
    for one in coverage:
        statuses = [fact.split()[1] for fact in of_kind(one.undocumented, "status")]
        refused = [status for status in statuses if status.startswith("4")]
        if refused:
            yield f"{one.operation}: answered {', '.join(refused)}, which it does not document"


def of_kind(facts: Iterable[str], kind: str) -> tuple[str, ...]:
    """Return those of *facts* that are of *kind*, in their order; bodies are media types, too."""
    starts = (f"{kind} ", f"{_BODY} ") if kind == "media type" else (f"{kind} ",)
    return tuple(sorted(fact for fact in facts if fact.startswith(starts)))


def united(parts: Iterable[Seen]) -> tuple[Seen, ...]:
    """Return one `Seen` for each operation of *parts*: what any of them saw, was seen."""
    found: dict[str, Seen] = {}
    for part in parts:
        before = found.get(part.operation, Seen(operation=part.operation))
        found[part.operation] = Seen(
            operation=part.operation,
            documented=before.documented | part.documented,
            seen=before.seen | part.seen,
            undocumented=before.undocumented | part.undocumented,
        )
    return tuple(found.values())


def documented(operation: Operation) -> frozenset[str]:
    """Return every fact that could be seen of *operation*."""
    facts = {f"status {status}" for status in operation.responses}
    facts |= {f"parameter {parameter.place}" for parameter in operation.parameters}
    for response in operation.responses.values():
        facts |= {f"media type {each.name}" for each in response.content}
    if operation.request_body is not None:
        facts |= {f"{_BODY} {each.name}" for each in operation.request_body.content}
    return frozenset(facts)


def _facts(operation: Operation, exchange: Exchange) -> Iterator[str]:
    key = status_key(operation, exchange.status)
    yield f"status {key or exchange.status}"
    if exchange.response_body and exchange.media_type:
        content = operation.responses[key].content if key else ()
        yield f"media type {_named(content, exchange.media_type)}"
    sent = {name.lower(): value for name, value in exchange.request_headers}
    if exchange.request_body and operation.request_body is not None:
        yield f"{_BODY} {_named(operation.request_body.content, sent.get('content-type', ''))}"
    query = urlsplit(exchange.url).query
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    try:
        cookies = frozenset(SimpleCookie(sent.get("cookie", "")))
    except CookieError:
        cookies = frozenset()
    for parameter in operation.parameters:
        if _was_sent(parameter, names, frozenset(sent), cookies):
            yield f"parameter {parameter.place}"


def status_key(operation: Operation, status: int) -> str | None:
    """Return the key of the response for *status*: `200`, `2XX`, `default`; `None` if none is."""
    for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
        if key in operation.responses:
            return key
    return None


def _was_sent(
    parameter: Parameter, query: set[str], headers: frozenset[str], cookies: frozenset[str]
) -> bool:
    if parameter.location == "header":
        return parameter.name.lower() in headers
    if parameter.location == "cookie":
        return parameter.name in cookies
    if parameter.location == "query":
        members = _exploded(parameter)
        return any(
            name == parameter.name or name.startswith(f"{parameter.name}[") or name in members
            for name in query
        )
    # A path is always sent; a query string as a whole, if there is one.
    return parameter.location == "path" or bool(query)


def _exploded(parameter: Parameter) -> frozenset[str]:
    """Return the names that the properties of an object have in the query, if it is taken apart."""
    schema = parameter.schema.value if parameter.schema else {}
    if parameter.style != "form" or not parameter.explode or not isinstance(schema, Mapping):
        return frozenset()
    return frozenset(schema.get("properties", {}))


def _named(content: Iterable[MediaType], media_type: str) -> str:
    """Return the name in *content* that *media_type* goes by; itself if it is not there."""
    bare = media_type.split(";")[0].strip().lower()
    whole, _, _ = bare.partition("/")
    names = {
        (meant(each.name) or each.name).split(";")[0].strip().lower(): each.name for each in content
    }
    for candidate in (bare, f"{whole}/*", "*/*", "*"):
        if candidate in names:
            return names[candidate]
    return bare
