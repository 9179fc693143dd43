"""Paths lead to operations as OpenAPI's templates say, however many there are."""

from __future__ import annotations

import string
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.spec.model import Operation
from mockserver.web.paths import normal_path
from mockserver.web.routing import Router


def operation(path_template: str, method: str = "GET") -> Operation:
    return Operation(
        method=method,
        path_template=path_template,
        operation_id=None,
        summary="",
        deprecated=False,
        parameters=(),
        request_body=None,
        responses={},
        security=(),
        extensions={},
        pointer="",
    )


def matched(templates: list[str], path: str, *, query: str = "", method: str = "GET") -> Any:
    router = Router(operation(template) for template in templates)
    found = router.match(method, normal_path({"path": path}), query)
    return (found.operation.path_template, dict(found.path_values)) if found else None


@pytest.mark.parametrize(
    ("templates", "path", "expected"),
    [
        (["/a/{x}", "/a/b"], "/a/b", ("/a/b", {})),
        (["/a/{x}", "/a/b"], "/a/c", ("/a/{x}", {"x": "c"})),
        (["/a/{x}/c", "/a/b/{y}"], "/a/b/c", ("/a/b/{y}", {"y": "c"})),
        (["/a/{x}/c", "/a/b/d"], "/a/b/c", ("/a/{x}/c", {"x": "b"})),
        (["/{a}.{b}"], "/x.y.z", ("/{a}.{b}", {"a": "x", "b": "y.z"})),
        (["/{a}", "/{a}:undo"], "/7:undo", ("/{a}:undo", {"a": "7"})),
        (["/{a}", "/{a}:undo"], "/7:redo", ("/{a}", {"a": "7:redo"})),
        (["/from-{x}-to-{y}"], "/from-1-to-2", ("/from-{x}-to-{y}", {"x": "1", "y": "2"})),
        (["/a/"], "/a", None),
        (["/a"], "/a/", None),
        (["/a/{x}"], "/a/", None),
        (["/a/{x}"], "/a/b/c", None),
        (["/"], "/", ("/", {})),
        (["/a#one"], "/a", ("/a#one", {})),
        (["/ü b/{x}"], "/ü b/ö", ("/ü b/{x}", {"x": "ö"})),
        (["/{x-y}/{1}"], "/p/q", ("/{x-y}/{1}", {"x-y": "p", "1": "q"})),
    ],
)
def test_a_path_leads_to_the_template_that_says_most_about_it(
    templates: list[str], path: str, expected: Any
) -> None:
    assert matched(templates, path) == expected


def test_query_pairs_of_a_template_tell_operations_apart() -> None:
    templates = ["/do?action=run", "/do?action=stop", "/do"]
    assert matched(templates, "/do", query="action=stop&x=1") == ("/do?action=stop", {})
    assert matched(templates, "/do", query="action=else") == ("/do", {})


def test_templates_that_differ_in_names_only_share_their_methods() -> None:
    router = Router(
        [operation("/a/{x}"), operation("/a/{y}", "PUT"), operation("/{p}/{q}", "PATCH")]
    )
    assert router.methods("/a/1") == ["GET", "PUT", "PATCH"]
    found = router.match("PUT", "/a/1")
    assert found is not None
    assert found.path_values == {"y": "1"}
    assert router.match("DELETE", "/a/1") is None


def test_get_answers_head_unless_head_is_declared() -> None:
    assert matched(["/a"], "/a", method="HEAD") == ("/a", {})
    router = Router([operation("/a"), operation("/a", "HEAD")])
    found = router.match("HEAD", "/a")
    assert found is not None
    assert found.operation.method == "HEAD"


@given(
    st.lists(
        st.one_of(
            st.text(string.ascii_letters + "-._ü%", min_size=1, max_size=4),
            st.integers(0, 9).map(lambda number: f"{{p{number}}}"),
        ),
        min_size=1,
        max_size=4,
        unique=True,
    ),
    st.data(),
)
def test_values_come_back_out_of_the_paths_they_were_put_into(
    segments: list[str], data: st.DataObject
) -> None:
    template = "/" + "/".join(segments)
    names = [segment[1:-1] for segment in segments if segment.startswith("{")]
    values = {name: data.draw(st.text(min_size=1, max_size=5)) for name in names}
    try:
        raw = template
        for name, value in values.items():
            raw = raw.replace(f"{{{name}}}", quote(value, safe=""))
    except UnicodeEncodeError:
        return  # half a surrogate pair is no text that a URL can carry
    router = Router([operation(template)])
    # What stands literally in a template with a percent sign is encoded already.
    path = normal_path({"path": "", "raw_path": quote(raw, safe="/%~!$&'()*+,;=:@").encode()})
    found = router.match("GET", path)
    if "%" not in template:
        assert found is not None
        assert found.path_values == values


def test_a_query_in_a_template_is_a_place_for_parameters() -> None:
    assert matched(["/at?lat={lat}"], "/at", query="lat=5") == ("/at?lat={lat}", {})


def test_names_in_the_query_of_templates_tell_operations_apart() -> None:
    templates = ["/at?city={city}&country={country}", "/at?lat={lat}&lon={lon}", "/at?id={id}"]
    assert matched(templates, "/at", query="lat=5&lon=6?key=k") == (templates[1], {})
    assert matched(templates, "/at", query="id=1") == (templates[2], {})
    assert matched(templates, "/at", query="nothing=1") == (templates[0], {})
