from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.errors import SpecError
from mockserver.spec import Api, Document, api_from_document, load_document
from mockserver.spec.semantics import Meanings, inferred
from mockserver.spec.semantics.inference.bodies import Views
from mockserver.spec.semantics.inference.pages import has_page_parameters
from tests.spec.semantics.building import api_of, content, operation

WORDS = st.sampled_from(
    [
        "id",
        "name",
        "pets",
        "pet",
        "data",
        "items",
        "next",
        "total",
        "page",
        "limit",
        "cursor",
        "created_at",
        "status",
        "meta",
        "sort",
    ]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-9, 99), WORDS)
REFERENCES = st.builds(
    lambda name: {"$ref": f"#/components/schemas/{name}"}, st.sampled_from(["A", "B", "None"])
)


def schemas_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, max_size=3)
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries(
            {"properties": st.dictionaries(WORDS, inner, max_size=5)},
            optional={"type": st.just("object"), "required": st.lists(WORDS, max_size=2)},
        ),
        *(st.fixed_dictionaries({word: several}) for word in ("allOf", "anyOf", "oneOf")),
        # What nobody should write.
        st.dictionaries(
            st.sampled_from(
                ["type", "properties", "items", "required", "enum", "default", "examples", "allOf"]
            ),
            st.one_of(SCALARS, several, st.dictionaries(WORDS, inner, max_size=2)),
            max_size=4,
        ),
    )


SCHEMAS = st.recursive(
    st.one_of(
        REFERENCES,
        st.booleans(),
        st.fixed_dictionaries(
            {"type": st.sampled_from(["string", "integer", "boolean", "null"])},
            optional={"enum": st.lists(SCALARS, max_size=3), "format": WORDS, "default": SCALARS},
        ),
    ),
    schemas_of,
    max_leaves=8,
)
NAMES = st.one_of(
    WORDS, st.sampled_from(["filter[status]", "created_after", "per_page", "starting_after", "q"])
)
PARAMETERS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES, "in": st.sampled_from(["query", "header"])},
        optional={"schema": SCHEMAS, "style": st.just("deepObject"), "description": WORDS},
    ),
    max_size=5,
)
OPERATIONS = st.builds(
    lambda status, answer, parameters, sent: (
        {
            "parameters": parameters,
            "responses": {status: {"description": "", "content": content(answer)}},
        }
        | ({} if sent is None else {"requestBody": {"content": content(sent)}})
    ),
    st.sampled_from(["200", "201", "2XX", "default", "404"]),
    SCHEMAS,
    PARAMETERS,
    st.none() | SCHEMAS,
)
SEGMENTS = st.sampled_from(
    ["pets", "pet", "{id}", "{petId}", "list", "create", "{id}:cancel", "v1", "a.list", "settings"]
)
PATHS = st.dictionaries(
    st.builds("/{}".format, st.builds("/".join, st.lists(SEGMENTS, max_size=4))),
    st.dictionaries(
        st.sampled_from(["get", "post", "put", "patch", "delete"]), OPERATIONS, min_size=1
    ),
    min_size=1,
    max_size=5,
)


def api_from(paths: Any, schemas: Any) -> Api | None:
    document = {"openapi": "3.1.0", "info": {}, "paths": paths, "components": {"schemas": schemas}}
    try:
        return api_from_document(Document(source="any.json", content=document))
    except SpecError:
        return None


@given(paths=PATHS, schemas=st.fixed_dictionaries({"A": SCHEMAS, "B": SCHEMAS}))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_something_sound_is_inferred_and_always_the_same(
    paths: Any, schemas: Any
) -> None:
    api = api_from(paths, schemas)
    if api is None:
        return
    found = inferred(api)
    assert list(found) == [operation.name for operation in api.operations]
    again = api_from(json.loads(json.dumps(paths)), schemas)
    assert again is not None
    assert inferred(again) == found
    meanings = Meanings(api)
    views = Views(api.document)
    # The order in which one asks makes no difference.
    for one in reversed(api.operations):
        meant = meanings.of(one)
        told = {finding.extension: finding.value for finding in found[one.name]}
        assert (meant.collection is not None) == (told.get("x-collection") is not None)
        assert (meant.pagination is not None) == (told.get("x-pagination") is not None)
        assert "x-pagination" in told or not has_page_parameters(one, views)
        assert all(finding.reason for finding in found[one.name])


def test_a_page_is_empty_of_meaning_without_a_document_to_say_it() -> None:
    api = api_of({"/": {"get": operation()}})
    assert inferred(api) == {"GET /": ()}


FOLDER = Path(__file__).parents[5] / "shared" / "corpus"
REAL = sorted(
    path
    for path in (FOLDER.iterdir() if FOLDER.is_dir() else ())
    if path.suffix in (".yaml", ".yml", ".json") and path.name != "index.json"
)


@pytest.mark.skipif(not REAL, reason="no folder of real documents beside this checkout")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_real_document_is_understood_or_a_reason_given(path: Path) -> None:
    api = api_from_document(load_document(path))
    found, meanings, views = inferred(api), Meanings(api), Views(api.document)
    counts: dict[str, int] = {}
    for one in api.operations:
        meanings.of(one)
        told = {finding.extension: finding for finding in found[one.name]}
        assert "x-pagination" in told or not has_page_parameters(one, views)
        for finding in told.values():
            assert finding.reason
            label = finding.extension if finding.value is not None else f"no {finding.extension}"
            counts[label] = counts.get(label, 0) + 1
    print(f"{path.name}: {len(api.operations)} operations, {counts}")  # noqa: T201 - what is known of each, for readers
