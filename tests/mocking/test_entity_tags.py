from __future__ import annotations

import pytest

from mockserver.errors import PreconditionFailed
from mockserver.mocking.entity_tags import check_match, entity_tag, is_known
from mockserver.mocking.messages import Request
from mockserver.spec import Document, api_from_document

TAG = entity_tag("{}")


def request(method: str = "get", **headers: str) -> Request:
    responses = {"200": {"description": ""}}
    content = {"openapi": "3.1.0", "info": {}, "paths": {"/it": {method: {"responses": responses}}}}
    return Request(
        operation=api_from_document(Document(source="", content=content)).operations[0],
        parameters={},
        body=None,
        accept=None,
        path="/it",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def test_each_version_has_a_tag_of_its_own() -> None:
    assert TAG.startswith('"')
    assert entity_tag("{}") == entity_tag(b"{}") == TAG
    assert entity_tag('{"a":1}') != TAG


@pytest.mark.parametrize("field", [TAG, f"W/{TAG}", f'"x", {TAG}', "*", TAG.strip('"')])
def test_a_known_version_is_told_by_its_tag_weak_or_strong(field: str) -> None:
    assert is_known(request(if_none_match=field), TAG)
    assert not is_known(request(if_none_match='"x"'), TAG)
    assert not is_known(request("post", if_none_match=field), TAG)
    assert not is_known(request(), TAG)


@pytest.mark.parametrize("field", [TAG, f'"x", {TAG}', "*", TAG.strip('"')])
def test_the_version_that_is_asked_for_may_be_changed(field: str) -> None:
    check_match(request("put", if_match=field), TAG)
    check_match(request("put"), TAG)
    check_match(request("put"), None)


@pytest.mark.parametrize("field", ['"x"', f"W/{TAG}", "nonsense"])
def test_another_version_may_not(field: str) -> None:
    with pytest.raises(PreconditionFailed) as caught:
        check_match(request("put", if_match=field), TAG)
    assert caught.value.headers == {"ETag": TAG}


def test_where_nothing_is_no_version_matches() -> None:
    with pytest.raises(PreconditionFailed):
        check_match(request("put", if_match="*"), None)
    check_match(request("put", if_none_match="*"), None)
    with pytest.raises(PreconditionFailed):
        check_match(request("put", if_none_match="*"), TAG)
