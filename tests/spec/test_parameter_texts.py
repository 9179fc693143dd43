from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlencode

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mockserver.spec.parameter_texts import path_of, query_of
from tests.spec.parameters import described, read

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)

INTEGERS = st.integers(-(2**70), 2**70)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_query_parameters_survive_being_written(data: st.DataObject) -> None:
    style, explode, delimiter = data.draw(
        st.sampled_from(
            [
                ("form", True, ""),
                ("form", False, ","),
                ("spaceDelimited", False, " +"),
                ("pipeDelimited", False, "|"),
            ]
        )
    )
    safe = WORDS.filter(lambda text: not set(text) & set(delimiter))
    kind = data.draw(st.sampled_from(["text", "integer", "list", "object"]))
    schema: Any = {"type": {"text": "string", "list": "array"}.get(kind, kind)}
    value: Any
    if kind == "text":
        value = data.draw(WORDS)
    elif kind == "integer":
        value = data.draw(INTEGERS)
    elif kind == "list":
        schema["items"] = {"type": "string"}
        value = data.draw(st.lists(safe, min_size=1, max_size=4))
    else:
        schema["properties"] = {"a": {"type": "integer"}, "b": {"type": "string"}}
        value = data.draw(st.fixed_dictionaries({"a": INTEGERS}, optional={"b": safe}))
    parameter, schemas = described("query", schema, style=style, explode=explode)
    written = urlencode(query_of(parameter, value), quote_via=quote, safe=",")
    assert read(parameter, schemas, written) == value


@given(st.dictionaries(st.from_regex("[a-z]{1,3}", fullmatch=True), INTEGERS, min_size=1))
@settings(max_examples=50, deadline=None)
def test_deep_objects_survive_being_written(value: dict[str, int]) -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    parameter, schemas = described("query", schema, style="deepObject")
    assert read(parameter, schemas, urlencode(query_of(parameter, value))) == value


@given(WORDS | st.just("a/b c%ü?"))
@example("..")
@settings(max_examples=50, deadline=None)
def test_a_path_is_written_so_that_it_can_be_read(value: str) -> None:
    path = path_of("/books/{book}/pages", {"book": value})
    match = re.fullmatch("/books/([^/?#]*)/pages", path)
    assert match is not None
    assert unquote(match.group(1)) == value
