from __future__ import annotations

import pytest

from mockserver.errors import InvalidDocument
from mockserver.spec import api_from_document, document_from_text

HEAD = '{"openapi": "3.1.0", "info": {"title": "t"}, "paths": {"/a": {"get": {}'


def notices(text: str) -> list[tuple[str, str]]:
    document = document_from_text(text, source="a")
    return [(notice.pointer, notice.message) for notice in document.notices]


def test_a_member_that_stands_twice_in_json_is_told_by_its_pointer() -> None:
    text = f'{HEAD}, "get": {{}}}}, "/b": {{}}, "/b": {{}}}}}}'
    assert notices(text) == [
        ("/paths/~1a/get", "'get' stands here twice; the last one counts"),
        ("/paths/~1b", "'/b' stands here twice; the last one counts"),
    ]
    with pytest.raises(InvalidDocument, match="stands here twice"):
        api_from_document(document_from_text(text, source="a"), strict=True)


def test_a_member_that_stands_twice_in_yaml_is_told_by_its_line() -> None:
    text = "openapi: 3.1.0\npaths:\n  /a:\n    get: {}\n    put: {}\n    get: {}\n"
    (notice,) = notices(text)
    assert notice == (
        "",
        "'get' stands twice in the object at line 4, column 5; the last one counts",
    )
    assert len(api_from_document(document_from_text(text, source="a")).warnings) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}}}}}}}",
        "a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\nc: {<<: *a, <<: *a}\nd: *a\n",
        "a: {x: {x: {x: 1}}}\n",
    ],
)
def test_members_of_other_objects_and_merged_ones_do_not_count(text: str) -> None:
    assert notices(text) == []


def test_not_all_of_too_many_are_told() -> None:
    twice = ", ".join(f'"{n}": {{"a": 1, "a": 2}}' for n in range(500))
    assert len(notices(f"{{{twice}}}")) == 100
