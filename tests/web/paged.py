"""One list in every style of pages, and clients that walk from page to page as each style says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ITEMS = "{type: array, items: {$ref: '#/components/schemas/Item'}}"
QUERIES: Mapping[str, str] = {
    "cursors": "{name: cursor, in: query, schema: {type: string}}",
    "keysets": "{name: starting_after, in: query, schema: {type: integer}}",
    "offsets": "{name: offset, in: query, schema: {type: integer, minimum: 0}}",
    "pages": "{name: page, in: query, schema: {type: integer, minimum: 1}}",
    "links": "{name: page, in: query, schema: {type: integer, minimum: 1}}",
}
BODIES: Mapping[str, str] = {
    "cursors": f"{{type: object, required: [items], properties: {{items: {ITEMS}, next_cursor: {{type: [string, 'null']}}}}}}",
    "keysets": f"{{type: object, required: [data, has_more], properties: {{data: {ITEMS}, has_more: {{type: boolean}}}}}}",
    "offsets": f"{{type: object, required: [items, total], properties: {{items: {ITEMS}, total: {{type: integer}}}}}}",
    "pages": f"{{type: object, required: [items, total], properties: {{items: {ITEMS}, total: {{type: integer}}}}}}",
    "links": ITEMS,
}
STYLES = tuple(QUERIES)

_RESOURCE = """
  /STYLE:
    get:
      parameters:
        - QUERY
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 10}}
        - {name: kind, in: query, schema: {type: string}}
        - {name: sort, in: query, schema: {type: string, enum: [weight, -weight]}}
      responses:
        '200': {description: a page, headers: {HEADERS}, content: {application/json: {schema: BODY}}}
        '400': {description: no such page}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}}
    delete: {responses: {'204': {description: all gone}}}
  /STYLE/bulk:
    post:
      requestBody: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Item'}}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Item'}}}}}}
  /STYLE/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}, '404': {description: none}}}
    delete: {responses: {'204': {description: gone}, '404': {description: none}}}
"""

PAGED = """
openapi: 3.1.0
info: {title: Pages, version: '1'}
components:
  schemas:
    Item: {type: object, required: [id, kind, weight], properties: {id: {type: integer, readOnly: true}, kind: {type: string, enum: [a, b, c]}, weight: {type: integer, minimum: 0, maximum: 9}}}
paths:""" + "".join(
    _RESOURCE.replace("STYLE", style)
    .replace("QUERY", QUERIES[style])
    .replace("BODY", BODIES[style])
    .replace("{HEADERS}", "{Link: {schema: {type: string}}}" if style == "links" else "{}")
    for style in STYLES
)


def items_of(style: str, body: Any) -> list[Any]:
    """Return the items of the page *body*."""
    found = body if style == "links" else body["data" if style == "keysets" else "items"]
    assert isinstance(found, list)
    return found


def walk(client: Any, style: str, asked: Mapping[str, Any], **more: Any) -> Iterator[Any]:
    """Yield page after page of /*style*, as a client that asks for *asked* goes on."""
    position: dict[str, Any] = {}
    seen = 0
    for number in range(1, 500):
        response = client.get(f"/{style}", params={**asked, **position}, **more)
        assert response.status_code == 200, response.text
        body = response.json()
        items = items_of(style, body)
        yield body
        seen += len(items)
        following = _following(style, response, items, seen, number)
        if following is None:
            return
        position = following
    raise AssertionError("the walk does not end")


def _following(
    style: str, response: Any, items: list[Any], seen: int, number: int
) -> dict[str, Any] | None:
    body = response.json()
    match style:
        case "cursors":
            return {"cursor": body["next_cursor"]} if body.get("next_cursor") else None
        case "keysets":
            return {"starting_after": items[-1]["id"]} if body["has_more"] else None
        case "offsets":
            return {"offset": seen} if seen < body["total"] and items else None
        case "pages":
            return {"page": number + 1} if seen < body["total"] and items else None
    following = response.links.get("next")
    if following is None:
        return None
    return {"page": dict(parse_qsl(urlsplit(following["url"]).query))["page"]}
