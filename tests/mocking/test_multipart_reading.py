from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.mocking.layouts import Layout
from mockserver.mocking.media_types import content_type, value_from
from mockserver.mocking.multipart_reading import parts_of
from mockserver.mocking.not_readable import NotReadable
from tests.mocking.conftest import shapes_of

TYPE = content_type("multipart/form-data")
SCHEMA = {
    "type": "object",
    "properties": {
        "count": {"type": "integer"},
        "name": {"type": "string"},
        "point": {"type": "object", "properties": {"x": {"type": "integer"}}},
        "coded": {"type": "string", "contentEncoding": "base64"},
        "file": {"type": "string", "format": "binary"},
    },
}


def read(raw: bytes) -> Any:
    schema, shapes = shapes_of(SCHEMA)
    layout = Layout(schema=schema, shapes=shapes)
    return value_from(raw, "multipart/form-data; boundary=b", layout)


def part(name: str, content: bytes, *headers: str) -> bytes:
    lines = (f'Content-Disposition: form-data; name="{name}"', *headers, "", "")
    return b"--b\r\n" + "\r\n".join(lines).encode() + content + b"\r\n--b--\r\n"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (part("count", b"7"), {"count": 7}),
        (part("point", b'{"x": 1}'), {"point": {"x": 1}}),
        (part("point", b'{"x": 1}', "Content-Type: application/json"), {"point": {"x": 1}}),
        (part("point", b"<p><x>1</x></p>", "Content-Type: text/xml"), {"point": {"x": 1}}),
        (part("point", b"x: 1", "Content-Type: application/yaml"), {"point": {"x": 1}}),
        (part("point", b"no", "Content-Type: application/json"), {"point": "no"}),
        (
            part("name", b"\xe4", "Content-Type: text/plain; charset=iso-8859-1"),
            {"name": "\u00e4"},
        ),
        (part("name", b"a", "Content-Type: text/plain; charset=none-such"), {"name": "a"}),
        (part("file", b"aGk=", "Content-Transfer-Encoding: base64"), {"file": "hi"}),
        (part("file", b"a", "Content-Transfer-Encoding: base64"), {"file": "a"}),
        (part("coded", b"aGk=", "Content-Transfer-Encoding: base64"), {"coded": "aGk="}),
        (part("name", b"=C3=A4", "Content-Transfer-Encoding: quoted-printable"), {"name": "ä"}),
    ],
)
def test_a_part_is_read_as_what_its_headers_say(raw: bytes, value: Any) -> None:
    assert read(raw) == value


def test_a_boundary_that_starts_with_another_one_ends_no_part() -> None:
    inner = b"--b2\r\n\r\n1\r\n--b2--"
    (found,) = parts_of(part("name", inner), "multipart/form-data; boundary=b")
    assert found.content == inner


@pytest.mark.parametrize(
    ("raw", "type_"),
    [
        (b"abc", "multipart/form-data"),
        (b"abc", "multipart/form-data; boundary=b"),
        (b"--b\r\n\r\nabc\r\n", "multipart/form-data; boundary=b"),
        (b"", TYPE),
    ],
)
def test_what_is_no_multipart_body_is_refused(raw: bytes, type_: str) -> None:
    with pytest.raises(NotReadable):
        parts_of(raw, type_)


@given(st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_bytes_between_boundaries_are_read_without_an_error(raw: bytes) -> None:
    assert isinstance(read(b"--b\r\n" + raw + b"\r\n--b--"), dict)
