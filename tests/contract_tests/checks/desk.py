"""A desk in memory, for checks about identities: correct, or with the faults it is told.

It serves desk.yaml in-process. Tickets and shelves belong to people, but for one shelf that all
share; diaries are listed to all, and read by their authors; notices are changed by theirs. Views are counted, and everything tells
when it was last seen. `root` administers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from contract_tests.checks.contracts import Contract
from contract_tests.credentials import Credentials, credentials_from
from contract_tests.exchanges import Exchange, Headers
from contract_tests.messages import Body, Values, request_of
from contract_tests.samples import Samples
from mockserver.spec import Api, Operation, api_from_document, load_document
from mockserver.spec.schemas import Schemas
from mockserver.spec.semantics import Meanings

BASE = "https://desk.example"
PEOPLE = ("ann", "bob", "root")

Answer = tuple[int, Any]


def desk_api() -> Api:
    return api_from_document(load_document(Path(__file__).with_name("desk.yaml")))


class Desk:
    """Answers requests; `faults` are what it does wrong."""

    def __init__(self, *faults: str, tickets: int = 3) -> None:
        self.faults = frozenset(faults)
        self.api = desk_api()
        schemas = Schemas(self.api)
        self.contract = Contract(self.api, schemas, Meanings(self.api), Samples(schemas))
        nobody = credentials_from(self.api, {})
        self.credentials = nobody.with_value("token", "t-ann")
        self.sessions = {f"t-{name}": name for name in PEOPLE}
        self.made = 0
        self.tickets: dict[int, dict[str, Any]] = {}
        self.closed: set[int] = set()
        for index in range(tickets):
            for name in PEOPLE[:2]:
                self.ticket(name, f"{name}'s {index}")
        self.shelves = {1: PEOPLE, 2: ("ann",), 3: ("bob",)}
        self.folders = {10: 1, 20: 2, 30: 3}
        self.profiles: dict[str, dict[str, Any]] = {}
        self.nicknames = {name: name.title() for name in PEOPLE}
        self.diaries: dict[int, dict[str, Any]] = {}
        self.notices: dict[int, dict[str, Any]] = {}

    def identity(self, name: str) -> Credentials:
        return self.credentials.with_value("token", f"t-{name}")

    def session(self, name: str) -> Credentials:
        """Return the credentials of a new session of *name*."""
        token = f"t-{name}-{len(self.sessions)}"
        self.sessions[token] = name
        return self.credentials.with_value("token", token)

    def operation(self, name: str) -> Operation:
        return next(one for one in self.api.operations if one.operation_id == name)

    def ask(
        self,
        operation: Operation,
        values: Values,
        *,
        body: Body | None = None,
        headers: Headers = (),
        method: str | None = None,
        credentials: Credentials | None = None,
    ) -> Exchange:
        request = request_of(operation, values, body=body)
        for name, value in headers:
            request = request.with_header(name, value)
        request = (credentials or self.credentials).applied(request, operation.security[0])
        sent = {name.lower(): value for name, value in request.all_headers()}
        token = sent.get("authorization", "").removeprefix("Bearer ")
        url = request.url(BASE)
        status, content = self.answer(method or operation.method, url, token, request.body)
        return Exchange(
            method=method or operation.method,
            url=url,
            request_headers=request.all_headers(),
            request_body=request.body,
            status=status,
            response_headers=(("Content-Type", "application/json"),),
            response_body=b"" if content is None else json.dumps(content).encode(),
        )

    def answer(self, method: str, url: str, token: str, body: bytes | None) -> Answer:
        split, who = urlsplit(url), self.sessions.get(token)
        if who is None:
            return 401, {"error": "who?"}
        parts = [int(part) if part.isdecimal() else part for part in split.path.split("/")[1:]]
        query = {name: texts[-1] for name, texts in parse_qs(split.query).items()}
        sent = json.loads(body) if body else {}
        match (method, *parts):
            case _, "me" | "logout":
                return self.of_self(method, who, token, sent)
            case "GET", "admin", "tickets":
                allowed = who == "root" or "admin" in self.faults
                return (200, [*self.tickets.values()]) if allowed else (403, {})
            case _, "tickets", *rest:
                return self.of_tickets(method, rest, who, query, sent)
            case _, "shelves", *rest:
                return self.of_shelves(rest, who)
            case _, "people" | "wallets" as part, str(person), *rest if person in PEOPLE:
                rest = ["wallet"] if part == "wallets" else rest
                return self.of_people(rest, who, person, sent)
            case "POST", "merges":
                return self.merged(who, sent)
            case _, "notices", *rest:
                return self.of_notices(method, rest, who, sent)
            case _, "diaries", *rest:
                return self.of_diaries(method, rest, who, sent)
        return 404, {}

    def of_self(self, method: str, who: str, token: str, sent: dict[str, Any]) -> Answer:
        if method == "POST":
            if "logout" not in self.faults:
                self.sessions.pop(token)
            return 204, None
        if method == "PUT":
            names = sent if "role-writable" in self.faults else {"nickname"}
            self.profiles[who] = {**self.profile(who), **{name: sent[name] for name in names}}
        return 200, self.profile(who)

    def profile(self, who: str) -> dict[str, Any]:
        role = {} if "silent" in self.faults else {"role": self.role(who)}
        return self.profiles.get(who, {"id": who, "nickname": self.nicknames[who], **role})

    def role(self, who: str) -> str:
        return "admin" if who == "root" and "role" not in self.faults else "member"

    def ticket(self, owner: str, title: str, **more: Any) -> dict[str, Any]:
        self.made += 1
        found = {"id": self.made, "title": title, "ownerId": owner, "views": 0, **more}
        self.tickets[self.made] = found
        return found

    def shown(self, ticket: dict[str, Any]) -> dict[str, Any]:
        self.made += 1
        minute, second = divmod(self.made % 3600, 60)
        return {**ticket, "seenAt": f"2026-01-01T00:{minute:02}:{second:02}Z"}

    def of_tickets(
        self, method: str, rest: list[Any], who: str, query: dict[str, str], sent: dict[str, Any]
    ) -> Answer:
        if not rest and method == "POST":
            owner = sent.get("ownerId", who) if "owner-writable" in self.faults else who
            return 201, self.shown(self.ticket(owner, sent["title"]))
        if not rest:
            owner = query.get("owner_id", who)
            if owner != who and "query" not in self.faults:
                return 200, []
            everybody = "list" in self.faults and "owner_id" not in query
            return 200, [
                self.shown(one)
                for one in self.tickets.values()
                if everybody or one["ownerId"] == owner
            ]
        ticket = self.tickets.get(rest[0]) if isinstance(rest[0], int) else None
        fault = "read" if rest[1:] == [] and method == "GET" else str([*rest[1:], method][0])
        if ticket is None:
            return 404, {}
        if who not in (ticket["ownerId"], "root") and fault not in self.faults:
            return 403, {}
        match (method, *rest[1:]):
            case ("GET",):
                ticket["views"] += 1
            case ("PUT",):
                ticket["title"] = sent["title"]
            case ("DELETE",):
                if "fake" not in self.faults:
                    del self.tickets[rest[0]]
                return 204, None
            case "GET", "history":
                ticket["views"] += 1
                empty = "history-filtered" in self.faults and who != ticket["ownerId"]
                return 200, {
                    "ticket": rest[0],
                    "views": ticket["views"],
                    "events": [] if empty else ["made"],
                }
            case "POST", "close":
                self.closed.add(rest[0])
                return 204, None
        return 200, self.shown(ticket)

    def of_shelves(self, rest: list[Any], who: str) -> Answer:
        if not rest:
            shelves = [one for one, people in self.shelves.items() if who in people]
            # Everybody sees their own first.
            return 200, [
                {"id": one, "name": f"shelf {one}"} for one in sorted(shelves, reverse=True)
            ]
        people = self.shelves.get(rest[0], ())
        if who not in people and "shelf" not in self.faults:
            return 403, {}
        match rest[1:]:
            case []:
                return 200, {"id": rest[0], "name": f"shelf {rest[0]}"}
            case ["folders"]:
                inside = [one for one, shelf in self.folders.items() if shelf == rest[0]]
                return 200, [{"id": one, "name": f"folder {one}"} for one in inside]
            case ["folders", int(folder)] if self.folders.get(folder) == rest[0] or (
                "other-parent" in self.faults and folder in self.folders
            ):
                return 200, {"id": folder, "name": f"folder {folder}"}
        return 404, {}

    def of_notices(self, method: str, rest: list[Any], who: str, sent: dict[str, Any]) -> Answer:
        if method == "POST":
            self.made += 1
            author = {} if "nameless" in self.faults else {"author": who}
            given = sent if "author-writable" in self.faults else {"title": sent["title"]}
            self.notices[self.made] = {"id": self.made, **author, **given}
            return 201, self.notices[self.made]
        if not rest:
            return 200, [*self.notices.values()]
        notice = self.notices.get(rest[0])
        if notice is None:
            return 404, {}
        mine = notice.get("author", who) == who
        if method != "GET" and not mine and f"notice-{method}" not in self.faults:
            return 403, {}
        if method == "DELETE":
            if "soft" in self.faults:
                notice["title"] = "(deleted)"
            elif "fake" not in self.faults:
                del self.notices[rest[0]]
            return 204, None
        if method == "PUT":
            notice.update(sent)
            return 204, None
        return 200, notice

    def of_people(self, rest: list[Any], who: str, person: str, sent: dict[str, Any]) -> Answer:
        if not rest:
            return 200, {"id": person}
        if who != person and f"person-{rest[0]}" not in self.faults:
            return 403, {}
        if rest == ["nickname"]:
            self.nicknames[person] = sent["nickname"]
            return 204, None
        if rest == ["wallet"]:
            return 200, {"cents": len(person) * 7}
        mine = [one for one in self.tickets.values() if one["ownerId"] == person]
        return 200, [self.shown(one) for one in mine]

    def merged(self, who: str, sent: dict[str, Any]) -> Answer:
        """Merge two tickets of who asks; nobody makes up their names, or a mode."""
        mine = {one["id"] for one in self.tickets.values() if one["ownerId"] == who}
        named = {sent.get("fromTicket"), sent.get("intoTicket")}
        mine |= named & self.tickets.keys() if "referred" in self.faults else set()
        # Whoever has a ticket may merge it into one of others.
        if len(named) != 2 or not named <= self.tickets.keys() or sent["fromTicket"] not in mine:
            return 404, {}
        counts = [one.get("count", 0) for one in sent.get("lines", ())]
        good = all(isinstance(one, int) and one >= 1 for one in counts) or "merge" in self.faults
        good = good and bool(counts) and sent.get("mode") in ("quick", "slow")
        if good and "merge-nothing" not in self.faults:
            self.tickets[sent["fromTicket"]]["title"] += " (merged)"
        return (201, {}) if good else (400, {})

    def of_diaries(self, method: str, rest: list[Any], who: str, sent: dict[str, Any]) -> Answer:
        if method == "POST":
            self.made += 1
            self.diaries[self.made] = {"id": self.made, "author": who, **sent}
            return 201, {name: self.diaries[self.made][name] for name in ("id", "title", "text")}
        if not rest:
            return 200, [{"id": one["id"], "title": one["title"]} for one in self.diaries.values()]
        diary = self.diaries.get(rest[0])
        if diary is None or (diary["author"] != who and "diary" not in self.faults):
            return 404, {}
        return 200, {name: diary[name] for name in ("id", "title", "text")}
