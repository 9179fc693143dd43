"""Choose among the operations of one path the one that a request means.

Documents give one path to several operations that differ in what they ask for: `/#X-Amz-Target=…`
by a header, `/files/{id}#add_shared_link` by a required query parameter, `/icon/{id}` and
`/icon/{term}` by the value in the path. A path that can be split between its parameters in several
ways is chosen from alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus

from mockserver.errors import UnsupportedMediaType
from mockserver.spec.model import Operation
from mockserver.spec.schemas import Schemas
from mockserver.web.bodies import body_from, declared
from mockserver.web.demands import Demands, Key, demands_of
from mockserver.web.parameters import ApiParameters, Sent, sent_in
from mockserver.web.routing import Match


class Candidates:
    """Chooses among the operations of one API. Remembers what each of them asks for."""

    def __init__(self, schemas: Schemas, parameters: ApiParameters) -> None:
        self._schemas = schemas
        self._parameters = parameters
        self._demands: dict[str, Demands] = {}

    def by_parameters(
        self, candidates: Sequence[Match], scope: Mapping[str, Any]
    ) -> tuple[Match, ...]:
        """Return those of *candidates* whose parameters the request in *scope* satisfies.

        All of them are secured alike, for a body is read after the credential was accepted. Where
        the request satisfies none, the first one is returned, so that its violations are told.
        """
        if len(candidates) == 1:
            return tuple(candidates)
        sent = _sent(candidates[0], scope)
        texts = _texts(sent)
        fitting = self._by_fixed(candidates, texts)
        if len(fitting) > 1:
            valid = [one for one in fitting if self._is_valid(one, sent)]
            taking = [one for one in valid if _takes(one.operation, sent.headers)]
            fitting = taking or valid or fitting[:1]
        # Of the ways to split a path for one operation, the first valid one.
        chosen = list({one.operation.name: one for one in reversed(fitting)}.values())[::-1]
        best = max(chosen, key=lambda one: self._rank(one, texts))
        return tuple(one for one in chosen if one.operation.security == best.operation.security)

    def by_body(
        self, candidates: Sequence[Match], scope: Mapping[str, Any], raw_body: bytes
    ) -> Match:
        """Return that of *candidates* which asks most of what the request satisfies.

        *candidates* are those of `by_parameters`. Of equals it is the first in the document, as it
        is where the body satisfies none.
        """
        sent = _sent(candidates[0], scope)
        content_type = sent.headers.get("content-type")
        wrong = {
            one.operation.name: self._wrong(one.operation, raw_body, content_type)
            for one in candidates
        }
        least = min(wrong.values())
        texts = _texts(sent)
        return max(
            (one for one in candidates if wrong[one.operation.name] == least),
            key=lambda one: (
                self._rank(one, texts, reads_body=bool(raw_body)) if least == _NOTHING else ()
            ),
        )

    def _by_fixed(self, candidates: Sequence[Match], texts: Mapping[Key, str]) -> Sequence[Match]:
        """Return the candidates most of whose fixed parameters were sent, none with another value.

        If each of them misses one, only the nearest is left.
        """
        counts = []
        for one in candidates:
            fixed = self._demands_of(one.operation).fixed
            held = sum(_holds(texts.get(key), text) for key, text in fixed.items())
            counts.append((held, len(fixed)))
        whole = [count for count, wanted in counts if count == wanted]
        if not whole:
            return [max(zip(candidates, counts, strict=True), key=lambda pair: pair[1][0])[0]]
        most = max(whole)
        return [
            one
            for one, (count, wanted) in zip(candidates, counts, strict=True)
            if count == wanted == most
        ]

    def _is_valid(self, match: Match, sent: Sent) -> bool:
        return not self._parameters.of(match.operation).read(match.path_values, sent)[1]

    def _wrong(self, operation: Operation, raw_body: bytes, content_type: str | None) -> int:
        try:
            violations = body_from(raw_body, content_type, operation, self._schemas)[1]
        except UnsupportedMediaType:
            return _ANOTHER_TYPE
        return _INVALID if violations else _NOTHING

    def _rank(
        self, match: Match, texts: Mapping[Key, str], *, reads_body: bool = False
    ) -> tuple[int, ...]:
        """Return how much of what was sent the candidate asks for, and how narrowly."""
        demands = self._demands_of(match.operation)
        described = len(demands.described & texts.keys())
        reads = reads_body and match.operation.request_body is not None
        return len(demands.fixed), demands.required, demands.narrow, described + reads

    def _demands_of(self, operation: Operation) -> Demands:
        found = self._demands.get(operation.pointer)
        if found is None:
            found = self._demands[operation.pointer] = demands_of(operation, self._schemas)
        return found


# How wrong a body is for an operation.
_NOTHING, _INVALID, _ANOTHER_TYPE = range(3)


def _sent(match: Match, scope: Mapping[str, Any]) -> Sent:
    return sent_in(scope, query_in_path="?" in match.operation.path_template)


def _holds(sent: str | None, text: str) -> bool:
    """Tell whether *sent* is *text*; a flag that can only be true is sent without a value, too."""
    return sent == text or (sent == "" and text == "true")


def _takes(operation: Operation, headers: Mapping[str, str]) -> bool:
    """Tell whether *operation* takes what *headers* say of the body: its type, or that none is."""
    body = operation.request_body
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return body is None or not body.required
    type_ = headers.get("content-type")
    return body is None or not type_ or not body.content or declared(body, type_) is not None


def _texts(sent: Sent) -> dict[Key, str]:
    """Return what was sent as text, by location and name."""
    found = {("header", name): text for name, text in sent.headers.items()}
    found |= {("cookie", name): text for name, text in sent.cookies}
    return found | {("query", name): unquote_plus(text) for name, text in sent.query}
