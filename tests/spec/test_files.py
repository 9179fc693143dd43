"""Documents of several files."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mockserver.errors import SpecError, UnreadableDocument
from mockserver.spec import Api, api_from_document, load_document, value_at
from mockserver.spec.files import joined, refers_to_files
from mockserver.spec.schemas import Schemas

MAIN = """
openapi: 3.0.3
info: {title: Books, version: '1'}
paths:
  /books/{id}: {$ref: 'paths/book.yaml'}
  /authors:
    get:
      parameters: [{$ref: 'shared.json#/parameters/limit'}]
      responses: {'200': {$ref: 'shared.json#/responses/authors'}}
components: {schemas: {Name: {type: string, nullable: true}}}
"""
BOOK = """
parameters: [{name: id, in: path, required: true, schema: {$ref: '../schemas/book.yaml#/properties/id'}}]
get:
  responses:
    '200':
      description: a book
      content:
        application/json:
          schema: {$ref: '../schemas/book.yaml'}
          examples: {one: {$ref: '../shared.json#/examples/one'}}
"""
BOOK_SCHEMA = """
type: object
required: [id]
properties:
  id: {type: integer, minimum: 1, exclusiveMinimum: true}
  name: {$ref: '../books.yaml#/components/schemas/Name'}
  author: {$ref: 'author.yaml'}
"""
AUTHOR = "{type: object, properties: {books: {type: array, items: {$ref: book.yaml}}, self: {$ref: '#'}}}"
SHARED = {
    "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
    "examples": {"one": {"value": {"id": 7}}},
    "responses": {
        "authors": {
            "description": "authors",
            "headers": {"X-Total": {"$ref": "#/headers/total"}},
            "content": {"application/json": {"schema": {"$ref": "schemas/author.yaml"}}},
        }
    },
    "headers": {"total": {"schema": {"type": "integer"}}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "books.yaml": MAIN,
        "paths/book.yaml": BOOK,
        "schemas/book.yaml": BOOK_SCHEMA,
        "schemas/author.yaml": AUTHOR,
        "shared.json": json.dumps(SHARED),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def api_of(path: Path, **more: Any) -> Api:
    return api_from_document(load_document(path, **more), strict=True)


def test_every_reference_in_normal_form_is_local_and_leads_somewhere(folder: Path) -> None:
    content = api_of(folder / "books.yaml").document.content
    references = set(_references(content))
    assert len(references) >= 5
    for reference in references:
        assert reference.startswith("#/")
        assert value_at(content, reference[1:]) is not None


def test_parts_of_other_files_are_what_they_are_in_one_file(folder: Path) -> None:
    api = api_of(folder / "books.yaml")
    book, authors = api.operations
    assert [parameter.place for parameter in book.parameters] == ["path.id"]
    assert [parameter.place for parameter in authors.parameters] == ["query.limit"]
    assert book.responses["200"].content[0].examples[0].value == {"id": 7}
    assert authors.responses["200"].headers[0].name == "X-Total"


def test_schemas_of_other_files_are_judged_also_when_circular(folder: Path) -> None:
    api = api_of(folder / "books.yaml")
    schema = api.operations[0].responses["200"].content[0].schema
    assert schema is not None
    schemas = Schemas(api)
    good = {"id": 2, "name": None, "author": {"books": [{"id": 3}], "self": {"books": []}}}
    assert not list(schemas.errors(schema, good, direction="response"))
    bad = {"id": 1, "name": 5, "author": {"books": [{}]}}
    errors = schemas.errors(schema, bad, direction="response")
    assert {error.pointer for error in errors} == {"/id", "/name", "/author/books/0"}


def test_errors_name_the_file_and_the_pointer_that_the_author_wrote(folder: Path) -> None:
    (folder / "paths/book.yaml").write_text(BOOK.replace("name: id, ", ""))
    api = api_from_document(load_document(folder / "books.yaml"))
    (unserved,) = api.unserved
    assert unserved.name == "GET /books/{id}"
    assert unserved.error.source == str(folder / "paths/book.yaml")
    assert unserved.error.pointer == "/parameters/0"


def test_a_file_that_is_missing_breaks_what_refers_to_it_alone(folder: Path) -> None:
    (folder / "paths/book.yaml").unlink()
    api = api_from_document(load_document(folder / "books.yaml"))
    assert [operation.name for operation in api.operations] == ["GET /authors"]
    (unserved,) = api.unserved
    assert "no such file" in str(unserved.error)
    assert unserved.error.pointer == "/paths/~1books~1{id}"


@pytest.mark.parametrize("way", ["up", "link", "absolute", "scheme"])
def test_files_outside_the_folder_are_not_read(way: str, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("{get: {responses: {'200': {description: secret}}}}")
    inside = tmp_path / "docs"
    inside.mkdir()
    (inside / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    secret = tmp_path / "secret.yaml"
    reference = {
        "up": "../secret.yaml",
        "link": "link.yaml",
        "absolute": str(secret),
        "scheme": f"file://{secret}",
    }[way]
    text = (
        f"{{openapi: 3.1.0, info: {{}}, paths: {{/a: {{$ref: '{reference}'}}, /b: {{get: {{}}}}}}}}"
    )
    (inside / "api.yaml").write_text(text)
    api = api_from_document(load_document(inside / "api.yaml"))
    assert [operation.name for operation in api.operations] == ["GET /b"]
    assert [unserved.name for unserved in api.unserved] == ["/a"]
    if way in ("up", "link"):
        assert "--allow-remote-refs" in api.unserved[0].error.hint
        allowed = api_from_document(load_document(inside / "api.yaml", allow_remote=True))
        assert allowed.operations[0].responses["200"].description == "secret"


@pytest.fixture
def origin(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            if self.path == "/leak.yaml":
                self.send_response(302)
                self.send_header("Location", "file:///etc/passwd")
                self.end_headers()
            else:
                super().do_GET()

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_documents_at_addresses_are_read_where_that_is_allowed(origin: str) -> None:
    with pytest.raises(UnreadableDocument, match="--allow-remote-refs"):
        load_document(f"{origin}/books.yaml")
    document = load_document(f"{origin}/books.yaml", allow_remote=True)
    assert document.name == "books"
    assert len(api_from_document(document, strict=True).operations) == 2


def test_what_cannot_be_fetched_is_a_message(origin: str) -> None:
    for name in ("nothing.yaml", "leak.yaml"):
        with pytest.raises(UnreadableDocument, match="cannot be fetched"):
            load_document(f"{origin}/{name}", allow_remote=True)


def test_references_to_addresses_are_refused_unless_allowed(origin: str, tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(
        f"{{openapi: 3.1.0, info: {{}}, paths: {{'/a/{{id}}': {{$ref: '{origin}/paths/book.yaml'}}, /b: {{get: {{}}}}}}}}"
    )
    refused = api_from_document(load_document(path))
    assert "is an address" in str(refused.unserved[0].error)
    allowed = api_from_document(load_document(path, allow_remote=True), strict=True)
    assert [operation.name for operation in allowed.operations] == ["GET /a/{id}", "GET /b"]


@pytest.mark.parametrize(
    ("base", "reference", "location"),
    [
        ("specs/api.yaml", "pet.yaml", "specs/pet.yaml"),
        ("specs/api.yaml", "../common/a%20b.yaml", "common/a b.yaml"),
        ("api.yaml", "./x/../pet.yaml", "pet.yaml"),
        ("https://a.example/specs/api.yaml", "../pet.yaml", "https://a.example/pet.yaml"),
        ("api.yaml", "https://a.example/pet.yaml", "https://a.example/pet.yaml"),
    ],
)
def test_references_are_relative_to_their_file(base: str, reference: str, location: str) -> None:
    assert joined(base, reference) == location


@pytest.mark.parametrize("reference", ["/etc/passwd", "file:///etc/passwd", "ftp://a/b", "\\\\a"])
def test_only_relative_paths_and_addresses_are_followed(reference: str) -> None:
    with pytest.raises(ValueError, match="only relative paths"):
        joined("api.yaml", reference)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"$ref": "a.json"}', True),
        ("$ref: a.yaml", True),
        ("$ref: 'a.yaml#/b'", True),
        ("$ref: >-\n  a.yaml", True),
        ('{"$ref":"#/a"}', False),
        ("$ref: '#/a'", False),
        ("nothing", False),
    ],
)
def test_documents_of_one_file_are_told_by_their_text(text: str, found: bool) -> None:
    assert refers_to_files(text) is found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from _references(member)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


@pytest.mark.parametrize(
    ("reference", "content", "message", "hint"),
    [
        ("none.yaml", None, "none.yaml: no such file or directory", "Correct the reference"),
        ("parts/", None, "parts: is a directory", "Correct the reference"),
        ("parts/a.yaml#/x", "x: [1", "parts/a.yaml: line 2, column 1: while parsing", "the file"),
        ("../a.yaml", None, "lies outside the folder of the document", "--allow-remote-refs"),
    ],
)
def test_a_file_that_cannot_be_followed_is_named_with_what_would_do(
    tmp_path: Path, reference: str, content: str | None, message: str, hint: str
) -> None:
    (tmp_path / "parts").mkdir()
    if content is not None:
        (tmp_path / "parts" / "a.yaml").write_text(content)
    main = tmp_path / "main.yaml"
    main.write_text(
        f"openapi: 3.1.0\ninfo: {{}}\npaths: {{/a: {{get: {{parameters: [{{$ref: '{reference}'}}]}}}}}}"
    )
    with pytest.raises(SpecError) as caught:
        api_from_document(load_document(main))
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.pointer == "/paths/~1a/get/parameters/0"
