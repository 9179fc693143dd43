from __future__ import annotations

from typing import Any

import pytest

from mockserver.mocking.encodings import Encoding, Encodings
from mockserver.mocking.layouts import Layout
from mockserver.mocking.multipart_judging import part_violations
from mockserver.mocking.multipart_reading import parts_of
from mockserver.spec.model import Header, Schema
from tests.mocking.conftest import shapes_of

SCHEMA = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "a/b": {"type": "array", "items": {"type": "string", "format": "binary"}},
    },
}
NUMBERS = {"type": "array", "items": {"type": "integer"}}


def found(raw: bytes, encodings: Encodings, schema: Any = SCHEMA) -> list[tuple[str, str]]:
    tested, shapes = shapes_of(schema, Numbers=NUMBERS)
    layout = Layout(schema=tested, shapes=shapes, encodings=encodings)
    parts = parts_of(raw, "multipart/form-data; boundary=b")
    return [(one.place, one.rule) for one in part_violations(parts, layout, "body#")]


def body(*parts: tuple[str, str]) -> bytes:
    """Return parts, each a name and header lines, all with the content `x`."""
    heads = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n{lines}\r\nx\r\n'
        for name, lines in parts
    ]
    return "".join(heads).encode() + b"--b--"


def typed(type_: str) -> str:
    return f"Content-Type: {type_}\r\n"


@pytest.mark.parametrize("allowed", [("image/*",), ("*/*",), ("text/plain", "image/gif")])
def test_a_type_that_the_encoding_allows_is_no_violation(allowed: tuple[str, ...]) -> None:
    encodings = Encodings(named={"file": Encoding(content_types=allowed)})
    assert found(body(("file", typed("image/gif"))), encodings) == []


def test_the_type_of_a_part_is_one_that_its_encoding_allows() -> None:
    encoding = Encoding(content_types=("image/png", "image/jpeg"))
    encodings = Encodings(named={"file": encoding, "a/b": encoding})
    sent = body(("file", typed("image/gif")), ("a/b", typed("image/png")), ("a/b", typed("x/y")))
    assert found(sent, encodings) == [
        ("body#/file", "contentType"),
        ("body#/a~1b/1", "contentType"),
    ]


def test_a_part_lacks_no_header_that_its_encoding_requires() -> None:
    header = Header(name="X-Sum", required=True, schema=None, examples=())
    encodings = Encodings(named={"file": Encoding(headers=(header,))})
    assert found(body(("file", "")), encodings) == [("body#/file", "required")]
    assert found(body(("file", "x-sum: 1\r\n")), encodings) == []
    # A part that was not sent lacks nothing: the schema says whether it is required.
    assert found(body(("other", "")), encodings) == []


@pytest.mark.parametrize(("sent", "rules"), [("1, 2", []), ("", ["type"]), ("1,b", ["type"])])
def test_a_header_of_a_part_is_judged_by_its_schema(sent: str, rules: list[str]) -> None:
    schema = Schema(pointer="/components/schemas/Numbers", value=NUMBERS)
    header = Header(name="X-Sizes", required=False, schema=schema, examples=())
    encodings = Encodings(named={"file": Encoding(headers=(header,))})
    assert found(body(("file", f"X-Sizes: {sent}\r\n")), encodings) == [
        ("body#/file", rule) for rule in rules
    ]


def test_parts_by_position_and_their_own_parts_are_judged_where_they_stand() -> None:
    png = Encoding(content_types=("image/png",))
    encodings = Encodings(
        first=(Encoding(content_types=("multipart/mixed",), parts=Encodings(rest=png)),), rest=png
    )
    inner = "--c\r\nContent-Type: image/png\r\n\r\nx\r\n--c\r\nContent-Type: x/y\r\n\r\nx\r\n--c--"
    raw = (
        f"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n{inner}\r\n"
        "--b\r\nContent-Type: image/png\r\n\r\nx\r\n"
        "--b\r\nContent-Type: image/gif\r\n\r\nx\r\n--b--"
    )
    schema = {"type": "array"}
    assert found(raw.encode(), encodings, schema) == [
        ("body#/0/1", "contentType"),
        ("body#/2", "contentType"),
    ]
    broken = "--b\r\nContent-Type: multipart/mixed\r\n\r\nx\r\n--b--"
    assert found(broken.encode(), encodings, schema) == [("body#/0", "contentType")]
