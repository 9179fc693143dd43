from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mockserver.errors import InvalidDocument, SpecError
from mockserver.spec import (
    Api,
    Document,
    Operation,
    Parameter,
    api_from_document,
    document_from_text,
)
from mockserver.spec.semantics import semantics_of

BOOKS = """
openapi: 3.0.3
info: {title: Books, version: '1'}
servers:
  - url: https://{region}.example.com/{base}/v1/
    variables: {region: {default: eu}, base: {default: api}}
security: [{key: [read]}]
x-world: books
x-refusals: {not-acceptable: '400'}
x-default-responses:
  '404': {description: none, content: {application/json: {schema: {type: object}}}}
paths:
  /books/{bookId}:
    parameters:
      - {name: bookId, in: path, required: true, schema: {type: string}}
      - {name: shared, in: query, schema: {type: string}, description: the path item's}
      - {name: shared, in: header, schema: {type: string}}
    get:
      operationId: readBook
      summary: Read
      security: [{key: []}, {}]
      parameters:
        - {name: shared, in: query, schema: {type: integer}, description: the operation's}
        - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: order, in: query, schema: {enum: [asc, desc], default: asc}}
        - {$ref: '#/components/parameters/limit'}
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, properties: {a: {readOnly: true}}, required: [a], allOf: [{}]}
            example: {a: 1}
      x-pagination: {style: cursor, limit: limit, position: filter, items: /items, next: /next,
        total: /total, hasMore: /more, lastPage: absent, badLimit: clamp, zeroLimit: default}
      x-order: {keys: [{property: /a, direction: desc, nulls: first}], directionParameter: order}
      x-filters: {shared: {property: /shared, match: in}}
      x-collection: {name: 'books/{bookId}', identity: /id}
      x-rate-limit: {requests: 5, window: 60, scope: address, headers: {limit: X-Limit}}
      x-refusals: {not-acceptable: 415}
      responses:
        '200':
          description: fine
          headers:
            X-Rate: {required: true, schema: {type: integer}, example: 5}
            content-type: {schema: {type: string}}
          content:
            application/json:
              schema: {type: object}
              examples:
                one: {value: {a: 1}}
                far: {externalValue: https://example.com/x.json}
                two: {$ref: '#/components/examples/two'}
        4xx: {description: wrong}
        default: {$ref: '#/components/responses/Error'}
        x-note: nothing
    delete: {responses: {'204': {description: gone}}}
  x-note: nothing
components:
  parameters: {limit: {name: limit, in: query, x-lenient: true, schema: {type: integer}}}
  examples: {two: {value: {a: 2}}}
  responses: {Error: {description: error, content: {text/plain: {example: oh}}}}
  schemas: {S: {type: object, properties: {a: {$ref: '#/components/schemas/S'}}}}
  securitySchemes:
    key: {type: http, scheme: Bearer, x-credentials: {pattern: '^k', example: k1}}
"""


def document(text: str = BOOKS) -> Document:
    return document_from_text(text, source="books.yaml")


@pytest.fixture(scope="module")
def api() -> Api:
    return api_from_document(document())


def operation_with(*parameters: str, path: str = "/a", more: str = "") -> Operation:
    listed = "".join(f"\n        - {parameter}" for parameter in parameters) or " []"
    text = f"openapi: 3.1.0\ninfo: {{}}\npaths:\n  {path}:\n    get:\n      parameters:{listed}"
    return api_from_document(document(f"{text}\n{more}")).operations[0]


def parameter_from(text: str) -> Parameter:
    return operation_with(text).parameters[0]


def test_operations_are_named_by_method_and_path_template(api: Api) -> None:
    assert [operation.name for operation in api.operations] == [
        "GET /books/{bookId}",
        "DELETE /books/{bookId}",
    ]
    assert [operation.operation_id for operation in api.operations] == ["readBook", None]
    assert api.operations[0].pointer == "/paths/~1books~1{bookId}/get"


def test_parameters_of_the_operation_replace_those_of_its_path_item(api: Api) -> None:
    by_place = {parameter.place: parameter for parameter in api.operations[0].parameters}
    assert list(by_place) == [
        "path.bookId",
        "query.shared",
        "header.shared",
        "query.filter",
        "query.order",
        "query.limit",
    ]
    assert by_place["query.shared"].description == "the operation's"
    assert by_place["query.shared"].schema is not None
    assert by_place["query.shared"].schema.value == {"type": "integer"}
    assert by_place["query.limit"].lenient
    assert by_place["query.limit"].pointer == "/components/parameters/limit"


def test_parameters_are_found_by_name_in_the_query_first() -> None:
    operation = operation_with("{name: a, in: header}", "{name: a, in: query}")
    found = operation.parameter("a")
    assert found is not None
    assert found.location == "query"
    assert operation.parameter("b") is None


@pytest.mark.parametrize(
    ("text", "style", "explode", "required"),
    [
        ("{name: a, in: query}", "form", True, False),
        ("{name: a, in: cookie}", "form", True, False),
        ("{name: a, in: header}", "simple", False, False),
        ("{name: a, in: query, style: deepObject}", "deepObject", False, False),
        ("{name: a, in: query, style: pipeDelimited}", "pipeDelimited", False, False),
        ("{name: a, in: query, style: form, explode: false}", "form", False, False),
        ("{name: a, in: header, explode: true}", "simple", True, False),
        ("{name: a, in: query, required: true}", "form", True, True),
        ("{name: a, in: query, style: }", "form", True, False),
    ],
)
def test_defaults_of_style_and_explode_depend_on_the_location(
    text: str, style: str, explode: bool, required: bool
) -> None:
    parameter = parameter_from(text)
    assert (parameter.style, parameter.explode, parameter.required) == (style, explode, required)


def test_path_parameters_are_simple_and_required() -> None:
    parameter = operation_with("{name: id, in: path}", path="/a/{id}").parameters[0]
    assert (parameter.style, parameter.explode, parameter.required) == ("simple", False, True)


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_headers_that_openapi_describes_elsewhere_are_ignored(name: str) -> None:
    assert operation_with(f"{{name: {name}, in: header}}").parameters == ()
    assert len(operation_with(f"{{name: {name}, in: query}}").parameters) == 1


def test_a_path_parameter_without_description_is_any_text() -> None:
    text = "openapi: 3.1.0\ninfo: {}\npaths: {'/a/{id}': {get: {}}}"
    api = api_from_document(document(text))
    (parameter,) = api.operations[0].parameters
    assert (parameter.place, parameter.required, parameter.schema) == ("path.id", True, None)
    (warning,) = api.warnings
    assert warning.pointer == "/paths/~1a~1{id}/get"
    assert "in: path" in warning.hint


def test_a_path_parameter_that_the_path_does_not_have_is_ignored() -> None:
    operation = operation_with("{name: id, in: path}")
    assert operation.parameters == ()


def test_the_content_of_a_parameter_describes_it(api: Api) -> None:
    parameter = api.operations[0].parameter("filter")
    assert parameter is not None
    assert parameter.schema is None
    assert parameter.content is not None
    assert parameter.content.name == "application/json"


def test_variables_of_servers_have_their_defaults(api: Api) -> None:
    assert [server.url for server in api.servers] == ["https://eu.example.com/api/v1/"]
    assert api.server_path == "/api/v1"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://example.com", ""),
        ("https://example.com/", ""),
        ("https://example.com/v1", "/v1"),
        ("https://example.com/v1/?a=1#b", "/v1"),
        ("/v1/", "/v1"),
        ("v1", "/v1"),
        ("/", ""),
    ],
)
def test_a_server_has_a_path(url: str, path: str) -> None:
    text = f"openapi: 3.1.0\ninfo: {{}}\nservers: [{{url: '{url}'}}]"
    assert api_from_document(document(text)).server_path == path


def test_a_document_without_servers_is_served_at_the_root() -> None:
    assert api_from_document(document("openapi: 3.1.0\ninfo: {}")).server_path == ""


def test_responses_keep_ranges_and_default(api: Api) -> None:
    responses = api.operations[0].responses
    assert list(responses) == ["200", "4XX", "default"]
    assert responses["4XX"].status == "4XX"
    assert responses["default"].pointer == "/components/responses/Error"
    assert responses["default"].content[0].examples[0].value == "oh"


def test_the_header_content_type_is_no_response_header(api: Api) -> None:
    headers = api.operations[0].responses["200"].headers
    assert [(header.name, header.required) for header in headers] == [("X-Rate", True)]
    assert headers[0].examples[0].value == 5


def test_examples_are_those_with_a_value(api: Api) -> None:
    examples = api.operations[0].responses["200"].content[0].examples
    assert [(example.name, example.value) for example in examples] == [
        ("one", {"a": 1}),
        ("two", {"a": 2}),
    ]
    assert examples[1].pointer == "/components/examples/two/value"


def test_security_of_the_operation_replaces_that_of_the_document(api: Api) -> None:
    read, delete = api.operations
    assert [requirement.schemes for requirement in read.security] == [(("key", ()),), ()]
    assert [requirement.schemes for requirement in delete.security] == [(("key", ("read",)),)]


def test_an_empty_security_lets_anybody_in() -> None:
    text = "openapi: 3.1.0\ninfo: {}\nsecurity: [{key: []}]\npaths: {/a: {get: {security: []}}}"
    assert api_from_document(document(text)).operations[0].security == ()


def test_security_schemes_carry_what_credentials_look_like(api: Api) -> None:
    scheme = api.security_schemes["key"]
    assert (scheme.kind, scheme.scheme) == ("http", "bearer")
    assert (scheme.credential_pattern, scheme.credential_example) == ("^k", "k1")


@pytest.mark.parametrize("pattern", ["^k_(", "^k_", "^(k)_(.+)$"])
def test_a_pattern_that_finds_scopes_has_one_group(pattern: str) -> None:
    text = f"""
openapi: 3.1.0
info: {{}}
paths: {{}}
components:
  securitySchemes:
    key: {{type: http, scheme: bearer, x-credentials: {{pattern: k, scopes: '{pattern}'}}}}
"""
    with pytest.raises(InvalidDocument, match="/components/securitySchemes/key/x-credentials"):
        api_from_document(document(text), strict=True)


def test_the_document_says_world_refusals_and_default_responses(api: Api) -> None:
    assert api.world == "books"
    assert api.refusals == {"not-acceptable": "400"}
    assert list(api.default_responses) == ["404"]
    assert api.default_responses["404"].content[0].name == "application/json"


def test_a_shared_path_item_keeps_its_place() -> None:
    text = """
openapi: 3.1.0
info: {}
paths: {/a: {$ref: '#/components/pathItems/A'}}
components: {pathItems: {A: {get: {responses: {'200': {description: x}}}}}}
"""
    operation = api_from_document(document(text)).operations[0]
    assert operation.name == "GET /a"
    assert operation.pointer == "/components/pathItems/A/get"


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("info: 5", "/info"),
        ("paths: []", "/paths"),
        ("paths: {books: {}}", "/paths/books"),
        ("paths: {/a: {get: []}}", "/paths/~1a/get"),
        ("paths: {/a: {get: {parameters: {}}}}", "/paths/~1a/get/parameters"),
        ("paths: {/a: {get: {parameters: [5]}}}", "/paths/~1a/get/parameters/0"),
        ("paths: {/a: {get: {parameters: [{name: a}]}}}", "/paths/~1a/get/parameters/0"),
        ("paths: {/a: {get: {operationId: 5}}}", "/paths/~1a/get/operationId"),
        ("paths: {/a: {get: {responses: [x]}}}", "/paths/~1a/get/responses"),
        (
            "paths: {/a: {get: {responses: {'200': {content: {a/b: {schema: 5}}}}}}}",
            "/paths/~1a/get/responses/200/content/a~1b/schema",
        ),
        ("paths: {/a: {get: {security: [[]]}}}", "/paths/~1a/get/security/0"),
        ("paths: {/a: {get: {x-refusals: {a: b}}}}", "/paths/~1a/get/x-refusals/a"),
        ("servers: [5]", "/servers/0"),
        ("x-refusals: {unauthorized: 4000}", "/x-refusals/unauthorized"),
        ("components: {securitySchemes: {a/b: 5}}", "/components/securitySchemes/a~1b"),
    ],
)
def test_what_is_wrong_is_reported_where_it_stands(text: str, pointer: str) -> None:
    info = "" if text.startswith("info") else "info: {}\n"
    with pytest.raises(InvalidDocument) as caught:
        api_from_document(document(f"openapi: 3.1.0\n{info}{text}"), strict=True)
    assert (caught.value.source, caught.value.pointer) == ("books.yaml", pointer)


@pytest.mark.parametrize("junk", [None, 5, "x", [], {}, [5], True, ["x"], {"x": 5}], ids=repr)
def test_no_broken_object_goes_further_than_a_spec_error(junk: object) -> None:
    content = document().content
    sources = set()
    for path in _paths(content):
        broken = _replaced(content, path, junk)
        try:
            api = api_from_document(Document(source="books.yaml", content=broken))
            for operation in api.operations:
                semantics_of(api, operation)
        except SpecError as error:
            sources.add(error.source)
    assert sources == {"books.yaml"}


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else ()
    members = enumerate(value) if isinstance(value, list) else members
    for key, member in members:
        yield (*path, key)
        yield from _paths(member, (*path, key))


def _replaced(value: Any, path: tuple[str | int, ...], member: Any) -> Any:
    if not path:
        return member
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = _replaced(value[path[0]], path[1:], member)
    return changed


@pytest.mark.parametrize(
    "scheme",
    [
        "{type: magic}",
        "{}",
        "{type: apiKey, name: k, in: body}",
        "{type: apiKey, in: header}",
        "{type: http}",
    ],
)
def test_a_security_scheme_that_asks_for_nothing_anybody_could_send_is_left_out(
    scheme: str,
) -> None:
    text = (
        "openapi: 3.1.0\ninfo: {}\nsecurity: [{k: []}]\npaths: {/a: {get: {}}}\n"
        f"components: {{securitySchemes: {{k: {scheme}}}}}"
    )
    api = api_from_document(document(text))
    assert api.security_schemes == {}
    (warning,) = api.warnings
    assert warning.pointer == "/components/securitySchemes/k"
    assert "no credential is asked for" in warning.message


def test_a_required_scheme_that_nothing_describes_is_noticed_once() -> None:
    text = (
        "openapi: 3.1.0\ninfo: {}\nsecurity: [{k: []}, {}]\npaths: {/a: {get: {}, put: {}}}\n"
        "components: {securitySchemes: {other: {type: http, scheme: basic}}}"
    )
    (warning,) = api_from_document(document(text)).warnings
    assert "'k' is not described" in warning.message


@pytest.mark.parametrize("paths", ["", "paths:", "paths: {}", "paths: {/a: {}}"])
def test_a_document_without_operations_is_noticed(paths: str) -> None:
    api = api_from_document(document(f"openapi: 3.1.0\ninfo: {{}}\n{paths}"))
    (warning,) = api.warnings
    assert "no operation is described" in warning.message
    webhooks = "webhooks: {w: {post: {}}}"
    assert api_from_document(document(f"openapi: 3.1.0\ninfo: {{}}\n{webhooks}")).warnings == ()
