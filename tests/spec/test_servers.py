from __future__ import annotations

from tests.spec.operations import api_of, overlooked


def test_servers_may_stand_on_path_items_and_operations() -> None:
    api = api_of(
        "  /a:\n    servers: [{url: 'https://{h}.example/p', variables: {h: {enum: [x, y]}}}]\n"
        "    get: {}\n    put: {servers: [{url: /o, name: own}]}\n"
    )
    get, put = api.operations
    assert [server.url for server in get.servers] == ["https://x.example/p"]
    assert [(server.path, server.name) for server in put.servers] == [("/o", "own")]


def test_servers_that_are_no_array_are_noticed() -> None:
    paths = "  /a: {servers: http://x/v1, get: {}}\n"
    assert overlooked(paths) == [
        ("/paths/~1a/servers", "expected an array, found text; it is ignored")
    ]
