"""Properties that hold for whole documents: the four bundled ones, changed at random places."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.differences import Change, changed_operations, differences
from mockserver.spec import Api, api_from_document, load_document
from tests.contract_tests.differences.documents import api_of

SPECS = sorted((Path(__file__).parents[3] / "specs").glob("*.yaml"))
METHODS = ("get", "put", "post", "delete", "patch")


@cache
def _content(path: Path) -> Any:
    return load_document(path).content


@cache
def _api(path: Path) -> Api:
    return api_of(_content(path), path.name)


def _places(content: Any) -> list[tuple[str, str]]:
    return [
        (template, method)
        for template, item in content["paths"].items()
        for method in item
        if method in METHODS
    ]


@st.composite
def operations(draw: st.DrawFn) -> tuple[Path, tuple[str, str]]:
    path = draw(st.sampled_from(SPECS))
    return path, draw(st.sampled_from(_places(_content(path))))


def _changed(path: Path, content: Any) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the changes from the document at *path* to *content*, and those of the way back."""
    new = api_of(content, path.name)
    return differences(_api(path), new), differences(new, _api(path))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_a_document_against_itself_has_no_changes(path: Path) -> None:
    again = api_from_document(load_document(path))
    assert differences(_api(path), again) == ()
    assert changed_operations(_api(path), again) == frozenset()


@settings(max_examples=30, deadline=None)
@given(where=operations(), required=st.booleans(), location=st.sampled_from(["query", "header"]))
def test_a_new_parameter_breaks_only_if_it_is_required(
    where: tuple[Path, tuple[str, str]], required: bool, location: str
) -> None:
    path, (template, method) = where
    content = copy.deepcopy(_content(path))
    parameter = {
        "name": "x-new",
        "in": location,
        "required": required,
        "schema": {"type": "string"},
    }
    content["paths"][template][method].setdefault("parameters", []).append(parameter)
    there, back = _changed(path, content)
    name = f"{method.upper()} {template}"
    rule = "parameter.added-required" if required else "parameter.added"
    assert [(c.rule, c.breaking, c.operations) for c in there] == [(rule, required, (name,))]
    assert [(c.rule, c.breaking) for c in back] == [("parameter.removed", True)]
    assert changed_operations(_api(path), api_of(content)) == {name}


@settings(max_examples=30, deadline=None)
@given(where=operations())
def test_an_operation_that_is_gone_breaks_and_a_new_one_does_not(
    where: tuple[Path, tuple[str, str]],
) -> None:
    path, (template, method) = where
    content = copy.deepcopy(_content(path))
    del content["paths"][template][method]
    there, back = _changed(path, content)
    name = f"{method.upper()} {template}"
    assert [(c.rule, c.breaking, c.operations) for c in there] == [
        ("operation.removed", True, (name,))
    ]
    assert [(c.rule, c.breaking, c.operations) for c in back] == [
        ("operation.added", False, (name,))
    ]


@settings(max_examples=30, deadline=None)
@given(where=operations(), data=st.data())
def test_a_parameter_that_is_gone_breaks(
    where: tuple[Path, tuple[str, str]], data: st.DataObject
) -> None:
    path, (template, method) = where
    content = copy.deepcopy(_content(path))
    parameters = content["paths"][template][method].get("parameters", [])
    optional = [each for each in parameters if "$ref" not in each and not each.get("required")]
    if not optional:
        return
    gone = data.draw(st.sampled_from(optional))
    parameters.remove(gone)
    there, back = _changed(path, content)
    assert [(c.rule, c.breaking) for c in there] == [("parameter.removed", True)]
    assert [(c.rule, c.breaking) for c in back] == [("parameter.added", False)]
    assert there[0].pointer.startswith("/")


@settings(max_examples=30, deadline=None)
@given(where=operations())
def test_a_new_error_is_compatible(where: tuple[Path, tuple[str, str]]) -> None:
    path, (template, method) = where
    content = copy.deepcopy(_content(path))
    responses = content["paths"][template][method]["responses"]
    responses["418"] = {"description": "A teapot."}
    there, back = _changed(path, content)
    assert not any(change.breaking for change in (*there, *back))
