"""Compare two descriptions of one operation, and of one webhook or callback."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from contract_tests.differences.messages import MessageComparison
from contract_tests.differences.model import Change, Side, Which
from contract_tests.differences.rules import API_RULES
from contract_tests.differences.securing import security_changes
from mockserver.spec import Api, Operation, Response


class OperationComparison:
    """Compares operations of *old* with operations of *new*."""

    def __init__(self, old: Api, new: Api, messages: MessageComparison) -> None:
        self._old = old
        self._new = new
        self._messages = messages

    def changes(self, old: Operation, new: Operation) -> Iterator[Change]:
        """Yield how *new* differs from *old*: what clients send, and what they receive."""
        yield from self._labels(old, new)
        yield from security_changes((self._old, old), (self._new, new))
        yield from self._messages.parameters(old, new)
        yield from self._exchanged(old, new, "request", "response")
        before, after = _promised(old), _promised(new)
        yield from self.promises(before, after)

    def promises(
        self, old: Mapping[str, Operation], new: Mapping[str, Operation]
    ) -> Iterator[Change]:
        """Yield what changed about the requests that the API makes: clients receive those."""
        for name in old.keys() - new.keys():
            yield api_change("webhook.removed", "old", old[name].pointer, f"{name} is not sent")
        for name in new.keys() - old.keys():
            yield api_change("webhook.added", "new", new[name].pointer, f"{name} is sent")
        for name in old.keys() & new.keys():
            yield from self._exchanged(old[name], new[name], "response", "request")

    def _labels(self, old: Operation, new: Operation) -> Iterator[Change]:
        if new.deprecated and not old.deprecated:
            yield api_change("operation.deprecated", "new", new.pointer, "it is deprecated")
        if old.operation_id != new.operation_id:
            detail = f"operationId was {old.operation_id}, and is {new.operation_id}"
            yield api_change("operation.id-changed", "new", new.pointer, detail)
        for name in sorted(set(old.extensions) | set(new.extensions)):
            if old.extensions.get(name) != new.extensions.get(name):
                gone = name not in new.extensions
                place = f"{(old if gone else new).pointer}/{name}"
                which: Which = "old" if gone else "new"
                detail = f"{name} is gone" if gone else f"{name} says something else"
                yield api_change("operation.extension-changed", which, place, detail)

    def _exchanged(
        self, old: Operation, new: Operation, sent: Side, received: Side
    ) -> Iterator[Change]:
        """Yield what changed about the body on the side *sent*, and the answers on *received*."""
        pointers = (f"{old.pointer}/requestBody", f"{new.pointer}/requestBody")
        yield from self._messages.body(old.request_body, new.request_body, pointers, sent)
        for status, response in old.responses.items():
            other = _covering(status, new.responses)
            if other is None:
                yield _removed(status, response)
        compared = set()
        for status, response in {**old.responses, **new.responses}.items():
            one, two = _covering(status, old.responses), _covering(status, new.responses)
            if one is None:
                yield _added(status, response)
            elif two is not None and (one.status, two.status) not in compared:
                compared.add((one.status, two.status))
                places = (one.pointer, two.pointer)
                if one.content or two.content:
                    yield from self._messages.content(one.content, two.content, places, received)
                yield from self._messages.headers(one.headers, two.headers, places, received)


def api_change(name: str, which: Which, pointer: str, detail: str) -> Change:
    """Return a change of the rule *name* of `API_RULES`."""
    return Change(
        rule=name,
        breaking=API_RULES[name].breaks("request"),
        which=which,
        pointer=pointer,
        explanation=detail,
    )


def _removed(status: str, response: Response) -> Change:
    name = "status.removed-error" if _is_error(status) else "status.removed"
    return api_change(name, "old", response.pointer, f"{status} is not described any more")


def _added(status: str, response: Response) -> Change:
    name = "status.added" if _is_error(status) else "status.added-success"
    return api_change(name, "new", response.pointer, f"{status} is described")


def _is_error(status: str) -> bool:
    """Tell whether clients expect *status* at any time: RFC 9110, 15, classes of status codes."""
    return status[:1] in ("4", "5") or status == "default"


def _covering(status: str, responses: Mapping[str, Response]) -> Response | None:
    """Return the one of *responses* that describes answers of *status*."""
    ranges = (f"{status[:1]}XX", f"{status[:1]}xx") if re.match("[1-5]", status) else ()
    for key in (status, *ranges, "default"):
        if key in responses:
            return responses[key]
    return None


def _promised(operation: Operation) -> Mapping[str, Operation]:
    return {
        f"callback {each.name} {each.operation.method} {each.expression}": each.operation
        for each in operation.callbacks
    }
