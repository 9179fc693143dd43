"""A client that asks one of several replicas each time, and a script of requests with its answers."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.support.serving import ROOT, serving
from tests.web.conftest import CREDENTIALS
from tests.web.paged import PAGED, STYLES, walk
from tests.web.shop import SHOP

# By one name, as behind one address: it is part of links.
HOST = "mock.localhost"
NOW = "2026-05-13T12:30:00Z"
TOLD = re.compile(
    r"content-type|etag|location|link|allow|preference-applied|retry-after|www-authenticate"
    r"|x-mockserver-reasons|(?:x-)?ratelimit.*"
)
CONTROL = "/__mockserver__"
BUNDLED = (
    "/opencx/resource-usage/action",
    "/chatbotkit/api/v1/usage/fetch",
    "/scopix/api/v2/usage/summary",
    "/scopix/api/v2/usage/details",
    "/autoposting/api-proxy/usage/summary",
)
SUMMARY = "/scopix/api/v2/usage/summary"


@contextlib.contextmanager
def replicas(count: int, *, state: str, redis: str, directory: Path) -> Iterator[list[str]]:
    """Serve all documents in *count* processes that share their state; give their addresses."""
    directory.mkdir()
    (directory / "paged.yaml").write_text(PAGED, encoding="utf-8")
    (directory / "shop.yaml").write_text(SHOP, encoding="utf-8")
    specs = [str(ROOT / "specs" / f"{name}.yaml") for name in CREDENTIALS]
    arguments = ["--state", state, "--rate-limit-storage", redis, "--now", NOW, "--infer"]
    with contextlib.ExitStack() as stack:
        origins = []
        for _ in range(count):
            output = stack.enter_context(
                serving(*specs, "paged.yaml", "shop.yaml", *arguments, cwd=directory)
            )
            found = re.search(r"http://127\.0\.0\.1:\d+", output)
            assert found, output
            origins.append(found.group())
        yield origins


class Asker:
    """Asks one of *origins* each time, chosen by *choice*, and writes down what is answered."""

    def __init__(self, origins: Sequence[str], choice: Random) -> None:
        self._clients = [httpx.Client(base_url=origin, timeout=30) for origin in origins]
        self._choice = choice
        self._windows: dict[tuple[str | None, ...], tuple[int, str]] = {}
        self.transcript: list[str] = []
        self.asked = [0] * len(origins)

    def close(self) -> None:
        for client in self._clients:
            client.close()

    def ask(
        self, method: str, path: str, *, session: str | None = None, **more: Any
    ) -> httpx.Response:
        headers = {"Host": HOST, **more.pop("headers", {})}
        credential = CREDENTIALS.get(path.split("/")[1])
        if credential is not None:
            headers.setdefault("Authorization", credential)
        if session is not None:
            headers["X-Mock-Session"] = session
        number = self._choice.randrange(len(self._clients))
        self.asked[number] += 1
        response = self._clients[number].request(method, path, headers=headers, **more)
        assert response.status_code < 500, (method, path, response.text)
        self._note(method, path, session, headers.get("Authorization"), response)
        return response

    def get(self, path: str, *, params: Mapping[str, Any] | None = None) -> httpx.Response:
        """Ask for a page, as a walk does."""
        return self.ask("GET", f"/paged{path}?{urlencode(params or {})}")

    def control(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.ask(method, CONTROL + path, **more)

    def _note(
        self,
        method: str,
        path: str,
        session: str | None,
        authorization: str | None,
        response: httpx.Response,
    ) -> None:
        """Write down the answer; what follows the clock of the machine by its sense only."""
        headers = {n: v for n, v in sorted(response.headers.items()) if TOLD.fullmatch(n)}
        if "x-ratelimit-reset" in headers:
            # While requests are spent of one window, it ends when it did.
            client = (path.partition("?")[0], session, authorization)
            left, ends = int(headers["x-ratelimit-remaining"]), headers.pop("x-ratelimit-reset")
            before, ended = self._windows.get(client, (0, ends))
            assert left >= before > 0 or left > before or ends == ended, (client, ends, ended)
            self._windows[client] = (left, ends)
        body = response.text
        if "retry-after" in headers:
            waits = headers["retry-after"]
            assert 0 < int(waits) <= 60
            headers = {n: v.replace(f"wait {waits} sec", "wait W sec") for n, v in headers.items()}
            headers["retry-after"] = "W"
            body = body.replace(f"wait {waits} sec", "wait W sec")
            body = body.replace(f'"retry_after":{waits}', '"retry_after":W')
        if path == f"{CONTROL}/clock" and response.is_success:
            body = json.dumps({**response.json(), "now": "NOW"})
        asked = f"{method} {path} {session or ''}"
        told = json.dumps(headers)
        self.transcript.append(f"{asked}\n{response.status_code}\n{told}\n{body}")


def lists(asker: Asker) -> None:
    """Walk every list, with pages of any replica; find what was created on the way."""
    for style in STYLES:
        for asked in ({"limit": 7}, {"limit": 9, "kind": "a"}, {"limit": 20, "sort": "-weight"}):
            pages = walk(asker, style, asked)
            next(pages)
            made = asker.ask("POST", f"/paged/{style}", json={"kind": "a", "weight": 5})
            assert made.status_code == 201
            for _ in pages:
                pass
            item = made.json()["id"]
            assert asker.get(f"/{style}/{item}").json() == made.json()
    cursor = asker.get("/cursors", params={"limit": 5}).json()["next_cursor"]
    assert asker.get("/cursors", params={"cursor": f"{cursor}x"}).status_code == 400
    for path in BUNDLED:
        for _ in range(3):
            answer = asker.ask("GET", path)
            assert answer.status_code == 200, (path, answer.text)
    seen, cursor = 0, ""
    while cursor is not None:
        page = asker.ask("GET", f"{BUNDLED[0]}?limit=7{cursor and f'&cursor={cursor}'}").json()
        seen, cursor = seen + len(page["items"]), page["next"]
    assert seen == 120


def records(asker: Asker, random: Random) -> None:
    """Create, read, replace, change and delete records, in several sessions, at random."""
    ids = list(range(1, 8))
    tags: list[str] = []
    for number in range(150):
        session = random.choice([None, None, "one", "two"])
        book = random.choice(ids)
        match random.randrange(9):
            case 0:
                made = asker.ask("POST", "/shop/books", session=session, json={"title": "Ada"})
                ids.append(made.json()["id"])
            case 1:
                asker.ask("GET", f"/shop/books/{book}", session=session)
            case 2:
                body = {"title": f"T{number}", "price": number}
                asker.ask("PUT", f"/shop/books/{book}", session=session, json=body)
            case 3:
                body = {"status": random.choice(["sold", "published"])}
                asker.ask("PATCH", f"/shop/books/{book}", session=session, json=body)
            case 4:
                asker.ask("DELETE", f"/shop/books/{book}", session=session)
            case 5:
                asker.ask("GET", "/shop/books?sort=-title&limit=30", session=session)
            case 6:
                tags.append(f"tag-{number}")
                asker.ask("PUT", f"/shop/tags/{tags[-1]}", session=session, json={"slug": "x"})
            case 7:
                asker.ask(
                    "POST", f"/shop/posts/{book}/comments", session=session, json={"text": "A"}
                )
            case 8:
                asker.ask("GET", f"/shop/posts/{book}/comments", session=session)


def conditions(asker: Asker) -> None:
    """Change only the version that was read, and repeat what was done with a key."""
    tag = asker.ask("GET", "/shop/books/5").headers["etag"]
    for name in (tag, '"other"', "*"):
        body = {"title": f"by {len(name)}"}
        asker.ask("PUT", "/shop/books/5", json=body, headers={"If-Match": name})
        asker.ask("GET", "/shop/books/5", headers={"If-None-Match": tag})
    for key, title in (("k1", "Ada"), ("k2", "Ada"), ("k1", "Eve")):
        for _ in range(4):
            headers = {"Idempotency-Key": key}
            asker.ask("POST", "/shop/books", json={"title": title}, headers=headers)
    asker.ask("GET", "/shop/books?limit=100")


def sessions(asker: Asker) -> None:
    """Begin, use, put into a scenario, reset and delete sessions."""
    for number in range(12):
        name = f"worker-{number % 3}"
        match number % 6:
            case 0 | 1:
                asker.ask("POST", "/shop/books", session=name, json={"title": name})
            case 2:
                asker.control("PUT", f"/sessions/{name}", json={"scenario": "empty"})
            case 3:
                asker.control("POST", f"/sessions/{name}/reset")
            case 4:
                asker.control("DELETE", f"/sessions/{name}")
        for _ in range(2):
            asker.ask("GET", "/shop/books?limit=100", session=name)
            asker.control("GET", "/sessions")


def control(asker: Asker) -> None:
    """Look at the state, replace it, take and restore it."""
    item = {"id": 1, "kind": "a", "weight": 3}
    for session in ("one", None):
        asker.control("GET", "/state", session=session)
        snapshot = asker.control("GET", "/snapshot", session=session).json()
        shown = asker.control("GET", "/state/shop/books", session=session).json()
        asker.control("PUT", "/state/shop/books", session=session, json=shown[:5])
        asker.control("PUT", "/state/paged/offsets", session=session, json=[item])
        asker.ask("GET", "/shop/books", session=session)
        asker.control("PUT", "/snapshot", session="copy", json=snapshot)
        for key in ("k1", "k3"):
            headers = {"Idempotency-Key": key}
            for _ in range(2):
                asker.ask(
                    "POST", "/shop/books", session="copy", json={"title": "Ada"}, headers=headers
                )
        asker.control("DELETE", "/state/shop/books", session=session)
        asker.ask("GET", "/shop/books?limit=100", session=session)
        asker.control("DELETE", "/state", session=session)
        asker.control("GET", "/state", session=session)
        asker.ask("GET", "/shop/books?limit=100", session="copy")


def time(asker: Asker) -> None:
    """Move the time on: stamps, worlds and windows follow at once, wherever they are asked for."""
    for seconds in (61, 86_400, 0.5):
        asker.control("POST", "/clock", json={"advanceSeconds": seconds})
        for _ in range(3):
            asker.control("GET", "/clock")
            made = asker.ask("POST", "/shop/books", json={"title": "now"}).json()
            body = {"title": "later"}
            changed = asker.ask("PUT", f"/shop/books/{made['id']}", json=body).json()
            assert changed["createdAt"] == made["createdAt"]
            asker.ask("GET", SUMMARY)
            asker.ask("GET", "/scopix/api/v2/usage/breakdown")


def limits(asker: Asker) -> None:
    """Spend a limit wherever the request goes; sessions and time begin windows anew."""
    breakdown = "/scopix/api/v2/usage/breakdown"
    token = {"Authorization": "Bearer scopix_spender0key"}
    for session in ("rich", "poor"):
        statuses = [
            asker.ask("GET", breakdown, session=session, headers=token).status_code
            for _ in range(32)
        ]
        assert statuses == [200] * 30 + [429] * 2
    asker.control("POST", "/sessions/rich/reset")
    asker.control("GET", "/sessions")
    for session in ("rich", "poor"):
        for _ in range(2):
            asker.ask("GET", breakdown, session=session, headers=token)
    asker.control("POST", "/clock", json={"advanceSeconds": 60})
    for _ in range(2):
        asker.ask("GET", breakdown, session="poor", headers=token)


def script(asker: Asker) -> None:
    """Ask for everything that replicas share."""
    lists(asker)
    records(asker, Random(11))
    conditions(asker)
    sessions(asker)
    control(asker)
    time(asker)
    limits(asker)
    records(asker, Random(12))
