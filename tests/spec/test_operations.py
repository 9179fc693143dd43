"""Operations one by one: what is broken in one does not stop the others."""

from __future__ import annotations

import pytest

from mockserver.errors import SpecError
from tests.spec.operations import api_of, overlooked

FINE = "  /fine: {get: {responses: {'200': {description: fine}}}}\n"

BROKEN = [
    ("{get: {parameters: [{in: query}]}}", "/paths/~1a/get/parameters/0"),
    ("{get: {parameters: [{$ref: '#/components/parameters/p'}]}}", "/paths/~1a/get/parameters/0"),
    ("{get: {responses: {'200': {$ref: '#/x'}}}}", "/paths/~1a/get/responses/200"),
    (
        "{get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/x'}}}}}}}",
        "/paths/~1a/get/responses/200/content/a~1b/schema",
    ),
    ("{get: {requestBody: []}}", "/paths/~1a/get/requestBody"),
    ("{get: {requestBody: {$ref: '#/paths/~1a/get/requestBody'}}}", ""),
    ("{get: {x-pagination: {style: scroll}}}", "/paths/~1a/get/x-pagination"),
    ("{get: 5}", "/paths/~1a/get"),
]


@pytest.mark.parametrize(("path_item", "pointer"), BROKEN)
def test_a_broken_operation_does_not_stop_the_others(path_item: str, pointer: str) -> None:
    api = api_of(f"  /a: {path_item}\n{FINE}")
    assert [operation.name for operation in api.operations] == ["GET /fine"]
    (unserved,) = api.unserved
    assert unserved.name == "GET /a"
    assert unserved.error.pointer == pointer or not pointer


@pytest.mark.parametrize(("path_item", "pointer"), BROKEN)
def test_a_broken_operation_is_an_error_if_nothing_may_be_overlooked(
    path_item: str, pointer: str
) -> None:
    with pytest.raises(SpecError):
        api_of(f"{FINE}  /a: {path_item}\n", strict=True)


def test_a_document_of_which_nothing_can_be_served_is_an_error() -> None:
    with pytest.raises(SpecError, match="a parameter needs"):
        api_of("  /a: {get: {parameters: [{in: query}]}}\n")
    with pytest.raises(SpecError, match="scroll"):
        api_of("  /a: {get: {x-pagination: {style: scroll}}}\n")
    assert api_of("  {}\n").operations == ()


def test_a_broken_path_item_is_named_by_its_path() -> None:
    api = api_of(f"  /a: {{$ref: '#/nothing'}}\n  /b: []\n{FINE}")
    assert [unserved.name for unserved in api.unserved] == ["/a", "/b"]


def test_a_broken_error_response_leaves_the_operation_served() -> None:
    responses = "{'200': {description: fine}, '404': {$ref: '#/x'}, default: []}"
    api = api_of(f"  /a: {{get: {{responses: {responses}}}}}\n")
    assert list(api.operations[0].responses) == ["200"]
    assert ["404" in str(api.warnings[0]), "default" in str(api.warnings[1])] == [True, True]


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("/a/{x}", "/a/{y}", ["GET /a/{x}"]),
        ("/a#one", "/a#two", ["GET /a#one"]),
        ("/a?x=1", "/a?x=2", ["GET /a?x=1", "GET /a?x=2"]),
        ("/a/", "/a", ["GET /a/", "GET /a"]),
        ("/{a}.{b}", "/{a}:verb", ["GET /{a}.{b}", "GET /{a}:verb"]),
    ],
)
def test_of_equal_paths_the_first_is_served(first: str, second: str, names: list[str]) -> None:
    api = api_of(f"  '{first}': {{get: {{}}}}\n  '{second}': {{get: {{}}}}\n")
    assert [operation.name for operation in api.operations] == names
    assert len(api.unserved) == 2 - len(names)


def test_equal_paths_may_have_different_methods() -> None:
    api = api_of("  '/a/{x}': {get: {}}\n  '/a/{y}': {put: {}}\n")
    assert [operation.name for operation in api.operations] == ["GET /a/{x}", "PUT /a/{y}"]


def test_an_operation_id_used_twice_is_noticed() -> None:
    api = api_of("  /a: {get: {operationId: x}, put: {operationId: x}, post: {}, delete: {}}\n")
    assert len(api.operations) == 4
    assert ["'x' is used twice" in warning.message for warning in api.warnings] == [True]


def test_query_and_additional_methods_of_3_2() -> None:
    api = api_of(
        "  /a: {query: {}, additionalOperations: {COPY: {responses: {'201': {description: x}}}}}\n"
    )
    assert [operation.name for operation in api.operations] == ["QUERY /a", "COPY /a"]
    assert api.operations[1].pointer == "/paths/~1a/additionalOperations/COPY"


def test_item_schemas_of_3_2_stand_for_schemas() -> None:
    content = "{application/jsonl: {itemSchema: {type: integer}}, application/json: {schema: {type: array}, itemSchema: {type: integer}}}"
    api = api_of(f"  /a: {{get: {{responses: {{'200': {{content: {content}}}}}}}}}\n")
    lines, array = api.operations[0].responses["200"].content
    assert lines.sequential
    assert lines.schema is not None
    assert lines.schema.value == {"type": "integer"}
    assert not array.sequential


def test_a_parameter_may_be_the_whole_query_string() -> None:
    parameter = "{name: q, in: querystring, content: {application/json: {schema: {}}}}"
    api = api_of(f"  /a: {{get: {{parameters: [{parameter}]}}}}\n")
    (found,) = api.operations[0].parameters
    assert found.location == "querystring"
    assert found.content is not None
    assert found.content.name == "application/json"


def test_a_whole_query_string_without_content_is_overlooked() -> None:
    api = api_of("  /a: {get: {parameters: [{name: q, in: querystring, schema: {}}]}}\n")
    assert api.operations[0].parameters == ()
    assert "any query string is accepted" in api.warnings[0].message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PDF", "application/pdf"),
        ("xml", "application/xml"),
        ("csv", "text/csv"),
        (".png", "image/png"),
        ("text/*", "text/*"),
    ],
)
def test_words_stand_for_media_types(written: str, meant: str) -> None:
    api = api_of(f"  /a: {{get: {{responses: {{'200': {{content: {{{written}: {{}}}}}}}}}}}}\n")
    assert [one.name for one in api.operations[0].responses["200"].content] == [meant]
    assert len(api.warnings) == ("/" not in written)


@pytest.mark.parametrize(("described", "names"), [("{}", []), ("{schema: {}}", ["*/*"])])
def test_what_is_no_media_type_is_any_if_it_has_a_schema(described: str, names: list[str]) -> None:
    api = api_of(f"  /a: {{get: {{responses: {{'200': {{content: {{code: {described}}}}}}}}}}}\n")
    assert [one.name for one in api.operations[0].responses["200"].content] == names
    assert "'code' is no media type" in api.warnings[0].message


ALIKE = """\
  /a/{x}: {get: {parameters: [{name: x, in: path, required: true, schema: {type: string}}]}}
  /a/{y}: {get: {parameters: [%s]}}
"""


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ("{name: y, in: path, required: true, schema: {type: string}}", 1),
        (
            "{name: y, in: path, required: true, description: d,"
            " schema: {type: string, title: t, example: e, x-z: 1}}",
            1,
        ),
        ("{name: y, in: path, required: true, schema: {type: integer}}", 2),
        (
            "{name: y, in: path, required: true, schema: {type: string}},"
            " {name: z, in: query, schema: {}}",
            2,
        ),
    ],
)
def test_operations_of_one_path_are_served_if_a_request_can_tell_them_apart(
    parameters: str, count: int
) -> None:
    api = api_of(ALIKE % parameters)
    assert len(api.operations) == count
    assert len(api.unserved) == 2 - count
    for one in api.unserved:
        assert "GET /a/{x}, which is served" in one.error.message


def test_operations_of_one_path_that_differ_in_their_bodies_are_served() -> None:
    body = "requestBody: {content: {application/json: {schema: {type: %s}}}}"
    api = api_of(
        f"  /a#one: {{post: {{{body % 'string'}}}}}\n  /a#two: {{post: {{{body % 'integer'}}}}}\n"
        f"  /a#three: {{post: {{{body % 'integer'}}}}}\n"
    )
    assert [one.path_template for one in api.operations] == ["/a#one", "/a#two"]
    assert [one.name for one in api.unserved] == ["POST /a#three"]


def test_callbacks_and_webhooks_are_operations() -> None:
    api = api_of(
        "  /a:\n    post:\n      callbacks: {done: {'{$request.body#/url}': {post: {requestBody: {content: {}}}}}}\n"
        "webhooks: {paid: {post: {operationId: paid}}, broken: {post: 5}}\n"
    )
    (callback,) = api.operations[0].callbacks
    assert (callback.name, callback.expression) == ("done", "{$request.body#/url}")
    assert callback.operation.method == "POST"
    assert [webhook.name for webhook in api.webhooks] == ["POST paid"]
    assert [warning.pointer for warning in api.warnings] == ["/webhooks/broken/post"]


def test_media_types_may_be_referred_to_all_at_once() -> None:
    api = api_of(
        "  /a: {get: {responses: {'200': {content: {$ref: '#/components/mediaTypes/both'}}}}}\n"
        "components: {mediaTypes: {both: {application/json: {schema: {type: integer}}, text/plain: {}}}}\n"
    )
    content = api.operations[0].responses["200"].content
    assert [media_type.name for media_type in content] == ["application/json", "text/plain"]


@pytest.mark.parametrize("status", ["abc", "99", "true", "2XY", "6XX", "1000"])
def test_a_response_under_what_is_no_status_is_ignored(status: str) -> None:
    paths = f"  /a: {{get: {{responses: {{'{status}': {{}}, ' 200 ': {{}}, 4xx: {{}}}}}}}}\n"
    api = api_of(paths)
    assert list(api.operations[0].responses) == ["200", "4XX"]
    (warning,) = api.warnings
    assert warning.pointer == f"/paths/~1a/get/responses/{status}"
    assert "is no status" in warning.message


def test_a_style_that_nobody_knows_is_the_usual_one() -> None:
    parameter = "{name: q, in: query, style: wild, schema: {}}"
    paths = f"  /a: {{get: {{parameters: [{parameter}], responses: {{'200': {{}}}}}}}}\n"
    assert overlooked(paths) == [
        ("/paths/~1a/get/parameters/0/style", "'wild' is no style; form is used")
    ]
    parameter = api_of(paths).operations[0].parameters[0]
    assert (parameter.style, parameter.explode) == ("form", True)


@pytest.mark.parametrize(
    ("name", "more", "lenient"),
    [
        ("Accept-Language", "", True),
        ("user-agent", "", True),
        ("Accept-Encoding", "required: true, ", False),
        ("Accept-Language", "x-lenient: false, ", False),
        ("X-Language", "", False),
    ],
)
def test_headers_that_clients_send_by_themselves_may_have_any_value(
    name: str, more: str, lenient: bool
) -> None:
    parameter = f"{{name: {name}, in: header, {more}schema: {{enum: [en]}}}}"
    api = api_of(f"  /a: {{get: {{parameters: [{parameter}]}}}}\n")
    assert api.operations[0].parameters[0].lenient is lenient
