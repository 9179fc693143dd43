"""A run with everything in it that reports have to tell, and texts that would break them."""

from __future__ import annotations

import json
from pathlib import Path

from contract_tests.exchanges import Exchange, Violation, curl
from contract_tests.results import Finding, Run, Seen, Verdict
from mockserver.spec import Api, api_from_document, load_document

SECRET = "sk_live_0123456789"
NASTY = (
    "<script>document.title='hacked'</script> & \"quoted\" `tick` | bar \x1b[31m ]]> ü \U0001f600"
)

DOCUMENT = """\
openapi: 3.1.0
info: {title: Book <Store>, version: '1'}
paths:
  /books:
    get:
      parameters:
        - name: limit
          in: query
          schema: {type: integer}
      responses:
        '200':
          description: The books.
          headers:
            X-Total:
              schema: {type: integer}
          content:
            application/json:
              schema:
                type: object
                properties:
                  items:
                    type: array
                    items:
                      $ref: '#/components/schemas/Book'
        '404':
          description: No books.
    post:
      requestBody:
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/Book'
      responses:
        '201':
          description: Created.
components:
  schemas:
    Book:
      type: object
      properties:
        title:
          type: string
"""


def document_in(folder: Path) -> Path:
    """Return the path of the document, written into *folder*."""
    path = folder / "books.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def api_in(folder: Path) -> Api:
    return api_from_document(load_document(document_in(folder)))


def exchange(query: str = "limit=2", *, status: int = 200, body: object = None) -> Exchange:
    """Return an exchange that carries a credential, which the server echoes."""
    shown = {"items": [{"title": 1}, {"title": NASTY}], "you": SECRET} if body is None else body
    return Exchange(
        method="GET",
        url=f"https://user:hunter22@api.example/books?{query}&key={SECRET}",
        request_headers=(
            ("Authorization", f"Bearer {SECRET}"),
            ("Accept", "application/json"),
            ("User-Agent", "test"),
        ),
        status=status,
        response_headers=(
            ("Content-Type", "application/json"),
            ("X-Total", "2"),
            ("Set-Cookie", "session=abcdefghijkl; Path=/"),
        ),
        response_body=json.dumps(shown).encode(),
        elapsed_ms=12.5,
        secret_places=frozenset({"query.key"}),
    )


def finding(
    rule: str,
    place: str,
    *exchanges: Exchange,
    operation: str = "GET /books",
    evidence: str = f"1 is not of type 'string', said {NASTY} to {SECRET}",
    known: str = "",
) -> Finding:
    violation = Violation(
        operation=operation,
        rule=rule,
        place=place,
        evidence=evidence,
        curl=curl(exchanges[-1]) if exchanges else "curl 'https://api.example/books'",
    )
    return Finding(violation=violation, exchanges=exchanges, known=known)


def run() -> Run:
    """Return the run."""
    first, second = exchange("limit=20000"), exchange("limit=2")
    verdicts = (
        Verdict(
            operation="GET /books",
            check="examples",
            status="violated",
            requests=4,
            elapsed_ms=120.0,
            findings=(
                finding("response.body", "body#/items/1/title", first),
                finding("response.body", "body#/items/0/title", second),
                finding("response.header", "header.X-Total", second),
            ),
        ),
        Verdict(
            operation="GET /books",
            check="pagination",
            status="violated",
            requests=9,
            elapsed_ms=300.0,
            findings=(finding("page.duplicate", "body#/items", first, second, first),),
        ),
        Verdict(
            operation="GET /books",
            check="order",
            status="violated",
            findings=(finding("order.unsorted", "", second, known="ticket 7 (until 2999-01-01)"),),
        ),
        Verdict(operation="GET /books", check="security", status="passed", requests=3),
        Verdict(operation="POST /books", check="examples", status="not-judged", reason="may write"),
        Verdict(operation="POST /books", check="security", status="error", reason="no answer"),
    )
    coverage = (
        Seen(
            operation="GET /books",
            documented=frozenset(
                {"status 200", "status 404", "parameter query.limit", "media type application/json"}
            ),
            seen=frozenset({"status 200", "parameter query.limit", "media type application/json"}),
            undocumented=frozenset({"status 418"}),
        ),
        Seen(
            operation="POST /books",
            documented=frozenset({"status 201", "body application/json"}),
        ),
    )
    return Run(
        document="books.yaml",
        title="Book <Store>",
        url="https://user:hunter22@api.example",
        started="2026-05-03T09:00:00+00:00",
        elapsed_s=1.5,
        seed=7,
        verdicts=verdicts,
        coverage=coverage,
        notes=("cursors of examples are not sent", f"the server said {SECRET}"),
        versions=(("python", "3.11"), ("mockserver", "0.1.0")),
    )


def clean_run() -> Run:
    """Return a run in which nothing was found."""
    return Run(
        document="books.yaml",
        title="Books",
        url="https://api.example",
        started="2026-05-03T09:00:00+00:00",
        elapsed_s=0.5,
        seed=7,
        verdicts=(Verdict(operation="GET /books", check="examples", status="passed", requests=2),),
        coverage=(
            Seen(
                operation="GET /books",
                documented=frozenset({"status 200"}),
                seen=frozenset({"status 200"}),
            ),
        ),
    )
