"""Find the operation of a path, in time that depends on the path alone, not on the document.

Path templates become a tree of segments. A literal segment is preferred to a templated one (OAS
3.1, Paths Object), a segment with more literal text to one with less. Where several operations have
one path, or a segment can be split between its parameters in several ways, a match is ambiguous:
`web/candidates.py` chooses among the candidates by the rest of the request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl, unquote

from mockserver.spec.model import Operation
from mockserver.web.paths import normal_template
from mockserver.web.segments import Segment

_PARAMETER = re.compile(r"\{([^{}]*)\}")

# Ways to split one path between its parameters. More are as good as endless: the first ones count.
_MOST_WAYS = 64
_MOST_TRIED = 1_000
# Paths whose operation one document remembers, before it forgets all of them.
_MOST_KNOWN = 1_000
_LONGEST_KNOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An operation, and the decoded values of its path parameters.

    `ambiguous`: there are other candidates.
    """

    operation: Operation
    path_values: Mapping[str, str]
    ambiguous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    """One operation at the end of a path; some documents tell operations apart by query pairs."""

    operation: Operation
    names: tuple[str, ...]
    query: frozenset[tuple[str, str | None]]


@dataclass(slots=True)
class _Node:
    """`divisible`: a segment on the way here has several parameters."""

    divisible: bool = False
    literals: dict[str, _Node] = field(default_factory=dict)
    templated: dict[str, tuple[Segment, _Node]] = field(default_factory=dict)
    routes: dict[str, list[_Route]] = field(default_factory=dict)


class Router:
    """The paths of one document, as normal paths (`web/paths.py`)."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        self._known: dict[tuple[str, str], Match] = {}
        for operation in operations:
            self._add(operation)

    def match(self, method: str, path: str, query_string: str = "") -> Match | None:
        """Return what answers *method* at *path*; GET answers HEAD where HEAD is not declared."""
        known = self._known.get((method, path))
        if known is not None:
            return known
        for wanted in (method, "GET") if method == "HEAD" else (method,):
            for node, values in self._ends(path):
                routes = node.routes.get(wanted)
                if routes:
                    fitting = _by_query(routes, query_string)
                    ambiguous = node.divisible or len(fitting) > 1
                    found = _match(fitting[0], values, ambiguous=ambiguous)
                    if len(routes) == 1 and not ambiguous:
                        self._remember(method, path, found)
                    return found
        return None

    def _remember(self, method: str, path: str, match: Match) -> None:
        """Remember *match*, which follows from *method* and *path* alone."""
        if len(path) <= _LONGEST_KNOWN:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[method, path] = match

    def candidates(self, method: str, path: str, query_string: str = "") -> list[Match]:
        """Return all that may answer what `match` finds ambiguous, in the document's order.

        The ways to split a path between the parameters of one operation stand side by side.
        """
        for wanted in (method, "GET") if method == "HEAD" else (method,):
            for end, _ in self._ends(path):
                routes = end.routes.get(wanted)
                if routes:
                    tried = _descend(self._root, path.split("/"), 0, (), every=True)
                    ends = islice(tried, _MOST_TRIED)
                    ways = list(islice((v for node, v in ends if node is end), _MOST_WAYS))
                    return [
                        _match(route, values, ambiguous=True)
                        for route in _by_query(routes, query_string)
                        for values in ways
                    ]
        return []

    def methods(self, path: str) -> list[str]:
        """Return the methods that are declared for *path*, in the document's order."""
        return list(dict.fromkeys(m for node, _ in self._ends(path) for m in node.routes))

    def _add(self, operation: Operation) -> None:
        template, _, query = operation.path_template.split("#")[0].partition("?")
        node = self._root
        for segment in normal_template(template).split("/"):
            if "{" not in segment:
                node = node.literals.setdefault(segment, _Node(divisible=node.divisible))
                continue
            shape = _PARAMETER.sub("{}", segment)
            if shape not in node.templated:
                divisible = node.divisible or shape.count("{}") > 1
                node.templated[shape] = (Segment.from_shape(shape), _Node(divisible=divisible))
                # The more literal text, the earlier; equal ones as the document has them.
                node.templated = dict(
                    sorted(node.templated.items(), key=lambda item: -len(item[0]))
                )
            node = node.templated[shape][1]
        route = _Route(
            operation=operation,
            names=tuple(_PARAMETER.findall(template)),
            query=frozenset(_pairs(query)),
        )
        node.routes.setdefault(operation.method, []).append(route)

    def _ends(self, path: str) -> Iterator[tuple[_Node, tuple[str, ...]]]:
        """Yield the nodes that *path* leads to, the best first, with the values on the way."""
        return _descend(self._root, path.split("/"), 0, ())


def _match(route: _Route, values: tuple[str, ...], *, ambiguous: bool) -> Match:
    names = zip(route.names, values, strict=True)
    return Match(
        operation=route.operation,
        path_values={name: unquote(value) for name, value in names},
        ambiguous=ambiguous,
    )


def _descend(
    node: _Node,
    segments: Sequence[str],
    depth: int,
    values: tuple[str, ...],
    *,
    every: bool = False,
) -> Iterator[tuple[_Node, tuple[str, ...]]]:
    """Yield the nodes at the ends of *segments*; with *every*, for each split of a segment."""
    if depth == len(segments):
        if node.routes:
            yield node, values
        return
    segment = segments[depth]
    literal = node.literals.get(segment)
    if literal is not None:
        yield from _descend(literal, segments, depth + 1, values, every=every)
    for templated, following in node.templated.values():
        first = templated.first(segment)
        if first is None:
            continue
        splits = templated.splits(segment) if every else (first,)
        for split in splits:
            yield from _descend(following, segments, depth + 1, (*values, *split), every=every)


def _pairs(query: str) -> Iterator[tuple[str, str | None]]:
    """Yield what the *query* of a template asks for: pairs, and names whose value is templated."""
    for name, value in parse_qsl(query, keep_blank_values=True):
        yield name, None if "{" in value else value


def _by_query(routes: Sequence[_Route], query_string: str) -> Sequence[_Route]:
    """Return the routes that ask for most of the pairs in *query_string*."""
    if len(routes) == 1 or not any(route.query for route in routes):
        return routes
    # Clients put their query behind a second question mark: the template has the first.
    pairs = parse_qsl(query_string.replace("?", "&"), keep_blank_values=True)
    sent: set[tuple[str, str | None]] = {*pairs, *((name, None) for name, _ in pairs)}
    fitting = [route for route in routes if route.query <= sent] or list(routes)
    most = max(len(route.query) for route in fitting)
    return [route for route in fitting if len(route.query) == most]
