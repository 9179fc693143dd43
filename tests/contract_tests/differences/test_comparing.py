"""Each change of operations, parameters, bodies, headers, statuses, credentials and servers."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.differences import Change, changed_operations, differences
from contract_tests.differences.rules import (
    API_RULES,
    MESSAGE_RULES,
    PARAMETER_RULES,
    SCHEMA_RULES,
)
from tests.contract_tests.differences.documents import Edit, api_of, changes, document

LIST, ADD, READ = ("/books", "get"), ("/books", "post"), ("/books/{id}", "get")


def _operation(content: Any, which: tuple[str, str]) -> Any:
    return content["paths"][which[0]][which[1]]


def _set(place: str, value: Any) -> Edit:
    """Return the edit that lets *value* stand at *place*, written with `>` between members."""

    def edit(content: Any) -> None:
        *way, last = place.split(" > ")
        for name in way:
            content = content[int(name) if isinstance(content, list) else name]
        content[int(last) if isinstance(content, list) else last] = value

    return edit


def _without(place: str) -> Edit:
    def edit(content: Any) -> None:
        *way, last = place.split(" > ")
        for name in way:
            content = content[int(name) if isinstance(content, list) else name]
        del content[int(last) if isinstance(content, list) else last]

    return edit


def _append(place: str, value: Any) -> Edit:
    def edit(content: Any) -> None:
        for name in place.split(" > "):
            content = content[int(name) if isinstance(content, list) else name]
        content.append(value)

    return edit


QUERY = {"name": "q", "in": "query", "schema": {"type": "string"}}
OK = {"description": ""}
GET = "paths > /books > get"
POST = "paths > /books > post"
BOOK = "components > schemas > Book"

CASES: list[tuple[str, bool, Edit]] = [
    ("operation.added", False, _set("paths > /books > delete", {"responses": {"204": OK}})),
    ("operation.removed", True, _without("paths > /books/{id}")),
    ("operation.deprecated", False, _set(f"{GET} > deprecated", True)),
    ("operation.id-changed", False, _set(f"{GET} > operationId", "books")),
    ("operation.extension-changed", False, _set(f"{GET} > x-order", False)),
    ("parameter.added", False, _append(f"{GET} > parameters", QUERY)),
    ("parameter.added-required", True, _append(f"{GET} > parameters", {**QUERY, "required": True})),
    ("parameter.removed", True, _without(f"{GET} > parameters > 1")),
    ("parameter.required", True, _set(f"{GET} > parameters > 1 > required", True)),
    ("parameter.serialisation-changed", True, _set(f"{GET} > parameters > 1 > explode", False)),
    ("request.deprecated", False, _set(f"{GET} > parameters > 1 > deprecated", True)),
    ("request.bound.loosened", False, _set(f"{GET} > parameters > 0 > schema > maximum", 200)),
    ("request.bound.tightened", True, _set(f"{GET} > parameters > 0 > schema > minimum", 5)),
    ("request.default.changed", True, _set(f"{GET} > parameters > 0 > schema > default", 5)),
    ("request.body.removed", True, _without(f"{POST} > requestBody")),
    ("request.body.added", False, _set(f"{GET} > requestBody", {"content": {"text/plain": {}}})),
    (
        "request.body.required",
        True,
        _set(f"{GET} > requestBody", {"required": True, "content": {"text/plain": {}}}),
    ),
    ("request.body.optional", False, _set(f"{POST} > requestBody > required", False)),
    (
        "request.media-type.added",
        False,
        _set(f"{POST} > requestBody > content > text/plain", {}),
    ),
    (
        "request.media-type.removed",
        True,
        _without(f"{POST} > requestBody > content > application/xml"),
    ),
    (
        "request.encoding.changed",
        True,
        _set(
            f"{POST} > requestBody > content > application/xml > encoding",
            {"title": {"contentType": "text/plain"}},
        ),
    ),
    (
        "response.media-type.removed",
        True,
        _without(f"{GET} > responses > 200 > content > text/csv"),
    ),
    (
        "response.media-type.added",
        False,
        _set(f"{GET} > responses > 200 > content > text/plain", {}),
    ),
    (
        "response.header.added",
        False,
        _set(f"{GET} > responses > 200 > headers > X-New", {"schema": {}}),
    ),
    ("response.header.removed", True, _without(f"{GET} > responses > 200 > headers > X-Page")),
    (
        "response.header.required",
        False,
        _set(f"{GET} > responses > 200 > headers > X-Page > required", True),
    ),
    (
        "response.header.optional",
        True,
        _set(f"{GET} > responses > 200 > headers > X-Total > required", False),
    ),
    (
        "response.type.changed",
        True,
        _set(f"{GET} > responses > 200 > headers > X-Total > schema", {"type": "string"}),
    ),
    ("status.added", False, _set(f"{GET} > responses > 429", OK)),
    ("status.added-success", True, _set(f"{GET} > responses > 206", OK)),
    ("status.removed-error", False, _without(f"{GET} > responses > 404")),
    ("status.removed", True, _without(f"{POST} > responses > 201")),
    ("security.required", True, _without("paths > /books/{id} > get > security")),
    ("security.narrowed", True, _set(f"{GET} > security", [{"token": [], "key": []}])),
    ("security.widened", False, _set(f"{GET} > security", [{"token": []}, {"key": []}])),
    ("security.widened", False, _set(f"{GET} > security", [])),
    ("server.added", False, _append("servers", {"url": "https://other.example/v1"})),
    ("server.removed", True, _without("servers > 0")),
    (
        "webhook.added",
        False,
        _set("webhooks", {"sold": {"post": {"responses": {"200": OK}}}}),
    ),
    ("webhook.removed", True, _without(f"{POST} > callbacks")),
]


@pytest.mark.parametrize(
    ("rule", "breaking", "edit"), CASES, ids=[f"{case[0]} {n}" for n, case in enumerate(CASES)]
)
def test_a_change_has_its_rule_and_its_verdict(rule: str, breaking: bool, edit: Edit) -> None:
    found = changes(edit)
    assert rule in {change.rule for change in found}
    assert {change.breaking for change in found if change.rule == rule} == {breaking}
    related = {"server.added", "server.removed", "status.added-success"}
    assert [change for change in found if change.rule != rule and change.rule not in related] == []


def test_every_rule_that_is_not_about_schemas_has_a_case() -> None:
    names = {case[0].removeprefix("request.").removeprefix("response.") for case in CASES}
    named = {*API_RULES, *PARAMETER_RULES, *MESSAGE_RULES}
    assert named - names == {"parameter.optional"}
    assert names - named <= set(SCHEMA_RULES)


def test_a_required_parameter_may_become_optional() -> None:
    old, new = document(), document()
    _set(f"{GET} > parameters > 1 > required", True)(old)
    (one,) = differences(api_of(old), api_of(new))
    assert (one.rule, one.breaking) == ("parameter.optional", False)


def test_a_document_against_itself_has_no_changes() -> None:
    assert changes(lambda content: None) == ()


def test_words_for_people_are_no_changes() -> None:
    def edit(content: Any) -> None:
        content["info"]["description"] = "new"
        content["paths"]["/books"]["get"]["summary"] = "new"
        content["components"]["schemas"]["Book"]["description"] = "new"

    assert changes(edit) == ()


def test_a_path_parameter_may_have_another_name() -> None:
    def edit(content: Any) -> None:
        item = content["paths"].pop("/books/{id}")
        item["get"]["parameters"][0]["name"] = "bookId"
        content["paths"]["/books/{bookId}"] = item

    assert changes(edit) == ()


def test_a_scheme_may_have_another_name() -> None:
    def edit(content: Any) -> None:
        schemes = content["components"]["securitySchemes"]
        schemes["bearer"] = schemes.pop("token")
        content["security"] = [{"bearer": []}]

    assert changes(edit) == ()


def test_a_scope_more_is_asked_for() -> None:
    def edit(content: Any) -> None:
        content["paths"]["/books"]["get"]["security"] = [{"token": ["write"]}]

    (one,) = changes(edit)
    assert (one.rule, one.breaking) == ("security.narrowed", True)
    assert "scope write" in one.explanation


def test_a_shared_schema_is_told_once_with_every_operation() -> None:
    found = changes(_set(f"{BOOK} > properties > kind > enum", ["novel"]))
    by_rule = {change.rule: change for change in found}
    narrowed = by_rule["request.enum.value-removed"]
    assert narrowed.breaking
    assert narrowed.operations == ("POST /books",)
    assert narrowed.pointer == "/components/schemas/Book/properties/kind/enum"
    answered = by_rule["response.enum.value-removed"]
    assert not answered.breaking
    assert answered.operations == ("GET /books", "POST /books")
    assert len(found) == 2


def test_what_is_gone_stands_in_the_old_document() -> None:
    removed = next(
        each for each in changes(_without(f"{BOOK} > properties > kind")) if each.breaking
    )
    assert (removed.rule, removed.which) == ("response.property.removed", "old")
    assert removed.pointer == "/components/schemas/Book/properties/kind"


def test_breaking_changes_come_first() -> None:
    def edit(content: Any) -> None:
        _append(f"{GET} > parameters", QUERY)(content)
        _without("paths > /books/{id}")(content)

    assert [change.breaking for change in changes(edit)] == [True, False]


def test_what_the_api_sends_by_itself_is_received_by_clients() -> None:
    place = f"{POST} > callbacks > added > {{$request.query.url}} > post > requestBody"
    schema = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    (one,) = changes(_set(f"{place} > content > application/json > schema", schema))
    assert (one.rule, one.breaking) == ("response.property.required", False)


def test_a_status_that_a_range_described_is_not_new() -> None:
    old, new = document(), document()
    content = {"application/json": {"schema": {"type": "string"}}}
    old["paths"]["/things"]["put"]["responses"]["4XX"] = {**OK, "content": content}
    new["paths"]["/things"]["put"]["responses"]["4XX"] = {**OK, "content": content}
    number = {"application/json": {"schema": {"type": "integer"}}}
    new["paths"]["/things"]["put"]["responses"]["409"] = {**OK, "content": number}
    (one,) = differences(api_of(old), api_of(new))
    assert (one.rule, one.breaking) == ("response.type.changed", True)


@pytest.mark.parametrize("media_type", ["application/*", "*/*"])
def test_a_range_describes_every_media_type_in_it(media_type: str) -> None:
    def edit(content: Any) -> None:
        body = content["paths"]["/things"]["put"]["requestBody"]["content"]
        body[media_type] = body.pop("application/json")

    assert [change.rule for change in changes(edit)] == ["request.media-type.added"]


SWAGGER: dict[str, Any] = {
    "swagger": "2.0",
    "info": {"title": "Books", "version": "1"},
    "host": "api.example",
    "schemes": ["https"],
    "produces": ["application/json"],
    "paths": {
        "/books": {
            "get": {
                "parameters": [{"name": "limit", "in": "query", "type": "integer", "maximum": 9}],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Book"}}},
            }
        }
    },
    "definitions": {
        "Book": {"type": "object", "properties": {"title": {"type": "string", "x-nullable": True}}}
    },
}
OPENAPI: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Books", "version": "1"},
    "servers": [{"url": "https://api.example"}],
    "paths": {
        "/books": {
            "get": {
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Book"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Book": {
                "type": "object",
                "properties": {"title": {"type": "string", "nullable": True}},
            }
        }
    },
}


def test_versions_of_openapi_compare() -> None:
    assert differences(api_of(SWAGGER), api_of(OPENAPI)) == ()
    assert differences(api_of(OPENAPI), api_of(SWAGGER)) == ()


def test_changes_are_the_same_in_every_order_of_the_document() -> None:
    def backwards(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: backwards(value[name]) for name in reversed(value)}
        return [backwards(each) for each in value] if isinstance(value, list) else value

    new = document()
    for _, _, edit in CASES[3:8]:
        edit(new)
    one = differences(api_of(document()), api_of(new))
    two = differences(api_of(document()), api_of(backwards(new)))
    assert _bare(one) == _bare(two)


def _bare(found: tuple[Change, ...]) -> list[tuple[str, str, frozenset[str]]]:
    return [(each.rule, each.explanation, frozenset(each.operations)) for each in found]


class TestChangedOperations:
    """Which operations `check --changed-since` judges again."""

    def changed(self, edit: Edit) -> frozenset[str]:
        new = document()
        edit(new)
        return changed_operations(api_of(document()), api_of(new))

    def test_nothing_changed(self) -> None:
        assert self.changed(lambda content: None) == frozenset()

    def test_words_do_not_count(self) -> None:
        assert self.changed(_set(f"{GET} > summary", "new")) == frozenset()

    def test_a_property_called_like_words_counts(self) -> None:
        edit = _set(f"{BOOK} > properties > title", {"type": "integer"})
        assert self.changed(edit) == {"GET /books", "POST /books"}

    def test_a_shared_schema_counts_for_all_that_lead_to_it(self) -> None:
        edit = _set(f"{BOOK} > properties > kind > enum", ["novel"])
        assert self.changed(edit) == {"GET /books", "POST /books"}

    def test_an_example_counts(self) -> None:
        assert self.changed(_set(f"{GET} > parameters > 0 > example", 3)) == {"GET /books"}

    def test_an_extension_counts(self) -> None:
        assert self.changed(_set(f"{GET} > x-order", {"keys": []})) == {"GET /books"}

    def test_a_new_operation_counts(self) -> None:
        edit = _set("paths > /books > delete", {"responses": {"204": OK}})
        assert self.changed(edit) == {"DELETE /books"}

    def test_a_scheme_counts_for_those_that_use_it(self) -> None:
        edit = _set("components > securitySchemes > token > scheme", "basic")
        assert self.changed(edit) == {"GET /books", "POST /books", "PUT /things"}
