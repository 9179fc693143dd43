"""Pages that are found by the links of one another, over a real socket."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from tests.support.serving import base_url, serving

SHELF = """
openapi: 3.1.0
info: {title: Shelf, version: '1'}
servers: [{url: https://shelf.example/base/v2}]
paths:
  /books:
    get:
      x-collection: {name: books, identity: /id}
      x-pagination:
        {style: link, limit: per_page, position: page, items: '', lastPage: no-link, badLimit: fail}
      parameters:
        - {name: per_page, in: query, schema: {type: integer, minimum: 1, default: 2}}
        - {name: page, in: query, schema: {type: integer, minimum: 1, default: 1}}
        - {name: q, in: query, schema: {type: array, items: {type: string}}, explode: true}
      responses:
        '200':
          description: books
          headers: {Link: {schema: {type: string}}}
          content: {application/json: {schema: {type: array, items: {type: object}}}}
"""
WORLD = """
from mockserver.mocking.worlds import Collection


def books(source):
    return [{"id": number} for number in range(1, 8)]


COLLECTIONS = (Collection(name="books", records=books),)
"""
TITLES = "q=a&q=b%20c"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "shelf.yaml").write_text(SHELF)
    (folder / "world.py").write_text(WORLD)
    with serving("shelf.yaml", "--world", "world.py", cwd=folder) as output:
        yield base_url(output, "shelf")


def walked(url: str, host: str | None) -> list[list[int]]:
    """Return the pages from *url* on, following each link as a client does that knows *host*."""
    parts = urlsplit(url)
    real = f"{parts.scheme}://{parts.netloc}"
    asked = url if host is None else url.replace(real, f"http://{host}")
    pages: list[list[int]] = []
    while asked and len(pages) < 20:
        seen = urlsplit(asked)
        # Links lead to where the client came from, and nowhere beside the base path.
        assert seen.netloc == (host or parts.netloc)
        assert seen.path == "/base/v2/books"
        request = urllib.request.Request(f"{real}{seen.path}?{seen.query}")
        if host is not None:
            request.add_header("Host", host)
        with urllib.request.urlopen(request, timeout=20) as answer:
            pages.append([book["id"] for book in json.loads(answer.read())])
            found = re.search('<([^>]*)>; rel="next"', answer.headers.get("Link", ""))
        asked = urljoin(asked, found.group(1)) if found else ""
    return pages


@pytest.mark.parametrize("host", [None, "shelf.mock.test", "shelf.mock.test:8443"])
def test_links_lead_through_every_page(shelf: str, host: str | None) -> None:
    assert walked(f"{shelf}/books?per_page=3", host) == [[1, 2, 3], [4, 5, 6], [7]]


def test_links_lead_on_from_the_middle_and_keep_what_was_asked(shelf: str) -> None:
    assert walked(f"{shelf}/books?page=3&{TITLES}", None) == [[5, 6], [7]]
    with urllib.request.urlopen(f"{shelf}/books?{TITLES}", timeout=20) as answer:
        target = answer.headers["Link"].partition(">")[0]
    assert parse_qsl(urlsplit(target).query).count(("q", "b c")) == 1
