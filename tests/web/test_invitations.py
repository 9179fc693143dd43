"""The curl line of an API does what it says, also where nothing can be got by GET."""

from __future__ import annotations

import argparse
import shlex
from typing import Any

import httpx
import pytest

from mockserver.web.invitations import curl_line
from tests.web.conftest import client_of

DOCUMENT = """
openapi: 3.1.0
info: {{title: Calls, version: '1'}}
paths:
  /calls/{{name}}:
    {method}:
      parameters:
        - {{name: name, in: path, required: true, schema: {{enum: [a b]}}}}
        - {{name: X-Key, in: header, required: true, schema: {{type: string}}}}
      requestBody:
        required: true
        content: {content}
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{}}}}}}}}}}
"""
CALL = (
    "{type: object, required: [id, note], properties: {id: {type: integer}, note: {const: it's}}}"
)


def tried(text: str) -> httpx.Response:
    """Return the answer to the curl line of the API that *text* describes."""
    client = client_of(text)
    words = argparse.ArgumentParser()
    words.add_argument("-s", action="store_true")
    words.add_argument("-X", default="GET")
    words.add_argument("-H", action="append", default=[])
    words.add_argument("-b", action="append", default=[])
    words.add_argument("--data-binary", default="")
    words.add_argument("url")
    said: Any = words.parse_args(shlex.split(curl_line(client.app.mounts.all[0], ""))[1:])
    headers = dict(header.split(": ", 1) for header in said.H)
    if said.b:
        headers["Cookie"] = "; ".join(said.b)
    return client.request(said.X, said.url, headers=headers, content=said.data_binary)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize(
    "content",
    [
        f"{{application/xml: {{}}, application/json: {{schema: {CALL}}}}}",
        f"{{application/x-www-form-urlencoded: {{schema: {CALL}}}}}",
        f"{{application/yaml: {{schema: {CALL}}}}}",
        f"{{multipart/form-data: {{schema: {CALL}}}}}",
    ],
)
def test_the_line_sends_what_the_operation_needs(method: str, content: str) -> None:
    response = tried(DOCUMENT.format(method=method, content=content))
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    "content",
    [
        f"{{application/x-www-form-urlencoded: {{schema: {CALL}}}}}",
        f"{{application/json: {{schema: {CALL}}}}}",
        "{application/json: {schema: {type: object, required: [a]}, example: {a: 1}}}",
    ],
)
def test_the_line_has_the_whole_query_string_and_cookies_that_are_required(content: str) -> None:
    text = f"""
openapi: 3.2.0
info: {{title: Calls, version: '1'}}
paths:
  /calls:
    get:
      parameters:
        - {{name: q, in: querystring, required: true, content: {content}}}
        - {{name: sid, in: cookie, required: true, schema: {{const: a b}}}}
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{}}}}}}}}}}
"""
    response = tried(text)
    assert response.status_code == 200, response.text
