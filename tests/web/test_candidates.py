"""Of several operations with one path, the one answers that the request means."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.conftest import Client, client_of


def document(paths: dict[str, Any], **more: Any) -> str:
    for path_item in paths.values():
        for operation in path_item.values():
            label = operation["operationId"]
            answer = {"application/json": {"schema": {"const": label}}}
            operation.setdefault("responses", {"200": {"description": "", "content": answer}})
    return json.dumps(
        {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths, **more}
    )


def parameter(name: str, location: str, schema: Any, *, required: bool = True) -> dict[str, Any]:
    return {"name": name, "in": location, "required": required, "schema": schema}


def operation(label: str, *parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"operationId": label, "parameters": list(parameters), **more}


def body(schema: Any, media_type: str = "application/json", *, required: bool = True) -> Any:
    return {"required": required, "content": {media_type: {"schema": schema}}}


@pytest.fixture(scope="module")
def targets() -> Client:
    """A path of three operations that a required header tells apart."""
    names = ("List", "Create", "Delete")
    return client_of(
        document(
            {
                f"/#X-Amz-Target=Service.{name}": {
                    "post": operation(
                        name,
                        parameter("X-Amz-Target", "header", {"enum": [f"Service.{name}"]}),
                        requestBody=body({"type": "object", "required": [f"{name}Id"]}),
                    )
                }
                for name in names
            }
        )
    )


@pytest.mark.parametrize("name", ["List", "Create", "Delete"])
def test_a_required_header_with_one_value_names_the_operation(targets: Client, name: str) -> None:
    headers = {"X-Amz-Target": f"Service.{name}"}
    response = targets.request("POST", "/", headers=headers, json={f"{name}Id": 1})
    assert (response.status_code, response.json()) == (200, name)


def test_the_violations_of_the_named_operation_are_told(targets: Client) -> None:
    headers = {"X-Amz-Target": "Service.Delete"}
    response = targets.request("POST", "/", headers=headers, json={"CreateId": 1})
    assert response.status_code == 400
    assert "DeleteId" in response.text


def test_a_request_that_names_no_operation_is_told_what_the_first_wants(targets: Client) -> None:
    response = targets.request("POST", "/", json={})
    assert response.status_code == 400
    assert "Service.List" in response.text
    assert "Service.Create" not in response.text


def test_a_parameter_that_only_one_operation_requires_chooses_it() -> None:
    fields = parameter("fields", "query", {"type": "string"}, required=False)
    client = client_of(
        document(
            {
                "/files/{id}": {"get": operation("file", fields)},
                "/files/{id}#link": {"get": operation("link", {**fields, "required": True})},
            }
        )
    )
    assert client.get("/files/1").json() == "file"
    assert client.get("/files/1?fields=shared").json() == "link"


@pytest.mark.parametrize(("value", "label"), [("12", "id"), ("cat", "term")])
@pytest.mark.parametrize("order", [1, -1])
def test_the_value_in_the_path_chooses(value: str, label: str, order: int) -> None:
    paths = {
        "/icon/{id}": {"get": operation("id", parameter("id", "path", {"type": "integer"}))},
        "/icon/{term}": {"get": operation("term", parameter("term", "path", {"type": "string"}))},
    }
    client = client_of(document(dict([*paths.items()][::order])))
    assert client.get(f"/icon/{value}").json() == label


def test_a_query_parameter_that_only_one_operation_describes_chooses_it() -> None:
    more = parameter("more", "query", {}, required=False)
    client = client_of(
        document({"/a#one": {"get": operation("one")}, "/a#two": {"get": operation("two", more)}})
    )
    assert client.get("/a").json() == "one"
    assert client.get("/a?more=1").json() == "two"


@pytest.fixture(scope="module")
def bodies() -> Client:
    """A path of operations that their bodies tell apart."""
    text = {"type": "string"}
    return client_of(
        document(
            {
                "/a#none": {"post": operation("none")},
                "/a#url": {"post": operation("url", requestBody=body({"required": ["url"]}))},
                "/a#both": {
                    "post": operation("both", requestBody=body({"required": ["url", "x"]}))
                },
                "/a#add": {
                    "post": operation(
                        "add", requestBody=body({"properties": {"op": {"const": "add"}}})
                    )
                },
                "/a#stream": {
                    "post": operation("stream", requestBody=body(text, "application/octet-stream"))
                },
            }
        )
    )


@pytest.mark.parametrize(
    ("sent", "label"),
    [
        ({}, "none"),
        ({"json": {"url": "u"}}, "url"),
        ({"json": {"url": "u", "x": 1}}, "both"),
        ({"json": {"op": "add"}}, "add"),
        (
            {"content": b"\0", "headers": {"Content-Type": "application/octet-stream"}},
            "stream",
        ),
    ],
)
def test_the_body_chooses(bodies: Client, sent: dict[str, Any], label: str) -> None:
    assert bodies.request("POST", "/a", **sent).json() == label


def test_a_body_that_no_operation_takes_is_judged_by_the_first_that_wants_one() -> None:
    client = client_of(
        document(
            {
                "/a#one": {"post": operation("one", requestBody=body({"required": ["x"]}))},
                "/a#two": {"post": operation("two", requestBody=body({"required": ["y"]}))},
            }
        )
    )
    response = client.request("POST", "/a", json={})
    assert response.status_code == 400
    assert [error["detail"] for error in response.json()["errors"]] == ["is required"]
    assert "/x" in response.text


def test_each_operation_is_secured_in_its_own_way() -> None:
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    paths = {
        f"/a#{name}": {
            "get": operation(
                name, parameter("do", "query", {"const": name}), security=[{scheme: []}]
            )
        }
        for name, scheme in (("run", "key"), ("stop", "bearer"))
    }
    paths["/a#free"] = {"get": operation("free")}
    client = client_of(document(paths, components={"securitySchemes": schemes}))
    assert client.get("/a").json() == "free"
    for name, right, wrong in (
        ("run", {"X-Key": "k"}, {"Authorization": "Bearer b"}),
        ("stop", {"Authorization": "Bearer b"}, {"X-Key": "k"}),
    ):
        assert client.get(f"/a?do={name}", headers=right).json() == name
        assert client.get(f"/a?do={name}", headers=wrong).status_code == 401
        assert client.get(f"/a?do={name}").status_code == 401


def test_a_refusal_has_the_shape_of_the_operation_that_the_body_chose() -> None:
    def answers(label: str) -> dict[str, Any]:
        error = {"application/json": {"schema": {"const": f"no {label}"}}}
        good = {"application/json": {"schema": {"const": label}}}
        return {
            "200": {"description": "", "content": good},
            "406": {"description": "", "content": error},
        }

    client = client_of(
        document(
            {
                f"/a#{name}": {
                    "post": operation(
                        name, requestBody=body({"const": name}), responses=answers(name)
                    )
                }
                for name in ("one", "two")
            }
        )
    )
    response = client.request("POST", "/a", json="two", headers={"Accept": "image/png"})
    assert (response.status_code, response.json()) == (406, "no two")


def test_a_flag_that_can_only_be_true_needs_no_value() -> None:
    flag = {"type": "boolean", "enum": [True]}
    client = client_of(
        document(
            {
                "/b": {"get": operation("list")},
                "/b#acl": {"get": operation("acl", parameter("acl", "query", flag))},
            }
        )
    )
    assert client.get("/b").json() == "list"
    assert client.get("/b?acl").json() == "acl"
    assert client.get("/b?acl=true").json() == "acl"


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("4.5.png", {"lat": 4.5, "format": "png"}),
        ("4.png", {"lat": 4, "format": "png"}),
        ("-4.25.json", {"lat": -4.25, "format": "json"}),
    ],
)
def test_a_segment_is_split_so_that_its_values_are_valid(path: str, values: Any) -> None:
    text = document(
        {
            "/map/{lat}.{format}": {
                "get": operation(
                    "map",
                    parameter("lat", "path", {"type": "number"}),
                    parameter("format", "path", {"enum": ["png", "json"]}),
                    responses={
                        "200": {"description": "", "content": {"application/json": {"schema": {}}}}
                    },
                )
            }
        }
    )

    class World:
        __name__ = "world"
        __doc__ = "Says what it was asked."

        @staticmethod
        def map(call: Any) -> Any:
            return call.parameters

    assert client_of(text, world=World).get(f"/map/{path}").json() == values


def test_a_segment_that_no_split_makes_valid_is_split_early() -> None:
    text = document(
        {
            "/map/{lat}.{format}": {
                "get": operation(
                    "map",
                    parameter("lat", "path", {"type": "number"}),
                    parameter("format", "path", {"enum": ["png"]}),
                )
            }
        }
    )
    response = client_of(text).get("/map/4.5.gif")
    assert response.status_code == 400
    assert "5.gif" in response.text
