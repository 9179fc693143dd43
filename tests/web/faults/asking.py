"""The bundled APIs and the catalogue's store in one app, asked with faults on and off.

Requests are each in a session of their own unless they name one: what one changes, no other sees.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from mockserver.serving import served_apis
from mockserver.spec import Api, api_from_document, load_document
from mockserver.spec.directions import directed
from mockserver.web.app import MockServer, create_app
from mockserver.web.faults.registry import CATALOGUE
from mockserver.web.faults.sites import Site
from mockserver.web.mounting import ServedApi
from tests.web.conftest import CREDENTIALS, FIXED

STORE = Path(__file__).parents[2] / "contract_tests" / "catalogue" / "store.yaml"
BOOK = {
    "title": "Persuasion",
    "genre": "novel",
    "price": 12.5,
    "stock": 7,
    "blurb": "About second thoughts.",
    "edition": {"kind": "print", "pages": 250},
}
TOKENS = {**CREDENTIALS, "store": "Bearer st_example"}

# An ordinary request for operations that need more than their path.
_PATHS = {
    "GET /resource-usage/{resource_type}": "/resource-usage/instruction",
    "GET /resource-usage/{resource_type}/{resource_id}/usage-summary": (
        "/resource-usage/instruction/6f1f8a52-0c6f-4b83-9d1b-3f2b5a7c9e10/usage-summary"
    ),
}
_BODIES: Mapping[str, tuple[str, Any]] = {
    "POST /usage/check": ("application/json", {"item_count": 5}),
    "POST /books": ("application/json", BOOK),
    "PUT /books/{bookId}": ("application/json", BOOK),
    "PATCH /books/{bookId}": ("application/merge-patch+json", {"price": 3.5}),
}

_numbers = count()


def new_session() -> str:
    """Return the name of a session that nobody used."""
    return f"session-{next(_numbers)}"


class Asker:
    """Asks one app that serves the five APIs."""

    def __init__(self, app: MockServer) -> None:
        self.app = app

    def ask(
        self,
        api: str,
        method: str,
        path: str,
        *,
        session: str | None = None,
        authorized: bool = True,
        **more: Any,
    ) -> httpx.Response:
        """Return the answer of *api* to *method* at *path*."""
        headers = {"X-Mock-Session": session or new_session(), **more.pop("headers", {})}
        if authorized:
            headers = {"Authorization": TOKENS[api], **headers}
        base = next(one.base_path for one in self.app.mounts.all if one.name == api)

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
                return await client.request(method, base + path, headers=headers, **more)

        return asyncio.run(asked())

    def get(self, api: str, path: str, **more: Any) -> httpx.Response:
        """Return the answer of *api* to a GET of *path*."""
        return self.ask(api, "GET", path, **more)

    def path_of(self, site: Site) -> str:
        """Return a path of *site* at which something is."""
        name = site.operation.name
        template = site.operation.path_template
        if "{" not in template:
            return template
        if name in _PATHS:
            return _PATHS[name]
        collection = template.split("/")[1]
        with self.faults():
            first = self.get("store", f"/{collection}").json()[collection][0]["id"]
        return f"/{collection}/{first}"

    def ordinary(self, site: Site, **more: Any) -> httpx.Response:
        """Return the answer to an ordinary request for *site*: valid, and about what is there."""
        operation = site.operation
        body = _BODIES.get(operation.name)
        if body is not None and "json" not in more:
            more["json"] = body[1]
            more["headers"] = {"Content-Type": body[0], **more.get("headers", {})}
        return self.ask(site.mount.name, operation.method, self.path_of(site), **more)

    @contextmanager
    def faults(self, *texts: str) -> Iterator[None]:
        """Let these faults, and no others, be on."""
        before = [one.text for one in self.app.faults.chosen]
        self.app.faults.choose(texts)
        try:
            yield
        finally:
            self.app.faults.choose(before)


def new_app(clock: Any = None, **settings: Any) -> MockServer:
    """Return an app that serves the four bundled APIs and the store."""
    chosen = dataclasses.replace(FIXED, **settings)
    served = [*served_apis(chosen), ServedApi(name="store", base_path="/store", api=store_api())]
    return create_app(served, chosen, clock=clock)


def store_api() -> Api:
    """Return the store of the catalogue."""
    return api_from_document(load_document(STORE), strict=True)


APP = new_app()
ASKER = Asker(APP)
REGISTRIES: dict[str, Any] = {
    mount.name: Registry().with_resource(
        "urn:document",
        DRAFT202012.create_resource(directed(mount.api.document.content, "response")),
    )
    for mount in APP.mounts.all
}


def places(*identities: str) -> list[tuple[str, str, str]]:
    """Return where each of these faults applies: its id, the API, and the operation's name."""
    return [
        (identity, name, site.operation.name)
        for identity in identities
        for name, sites in sorted(APP.faults.sites.items())
        for site in sites
        if CATALOGUE[identity].obstacle(site) is None
    ]


def site_of(api: str, operation: str) -> Site:
    """Return the operation with this name."""
    return next(one for one in APP.faults.sites[api] if one.operation.name == operation)


def differences(one: Any, other: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to all that differs between two JSON values."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = [*one, *(name for name in other if name not in one)]
        return [
            found
            for name in names
            for found in (
                differences(one[name], other[name], (*way, name))
                if name in one and name in other
                else [(*way, name)]
            )
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [way_ for at, (a, b) in pairs for way_ in differences(a, b, (*way, at))]
    return [] if one == other and type(one) is type(other) else [way]


def headers_but(response: httpx.Response, *names: str) -> dict[str, str]:
    """Return the headers of *response* without *names* and its length."""
    left = {"content-length", *names}
    return {name: value for name, value in response.headers.items() if name.lower() not in left}


def violations(api: str, operation: str, answer: httpx.Response) -> list[str]:
    """Return what is wrong with the JSON of *answer* by its schema, as jsonschema judges it."""
    responses = site_of(api, operation).operation.responses
    common = next(mount.api for mount in APP.mounts.all if mount.name == api).default_responses
    status = str(answer.status_code)
    response = responses.get(status) or common.get(status)
    assert response is not None, f"{status} is not documented"
    if not response.content:
        return []
    (schema,) = [one.schema for one in response.content if one.name.endswith("json")][:1]
    assert schema is not None
    reference = {"$ref": f"urn:document#{quote(schema.pointer, safe='/~')}"}
    validator = Draft202012Validator(
        reference, registry=REGISTRIES[api], format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [error.message for error in validator.iter_errors(answer.json())]
