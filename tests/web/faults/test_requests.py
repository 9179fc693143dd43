"""Faults of what is accepted: bounds, missing values, defaults, undeclared methods."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.spec.parameter_texts import path_of
from tests.web.faults.asking import (
    ASKER,
    BOOK,
    differences,
    headers_but,
    places,
    site_of,
    violations,
)
from tests.web.faults.refused import invalid_value

# For operations with bounds: what leads to the edge, and one step before it.
EDGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {
    ("scopix", "POST /usage/check"): (
        {"json": {"item_count": 10_000}},
        {"json": {"item_count": 9_999}},
    ),
    ("store", "POST /books"): (
        {"json": {**BOOK, "title": "T" * 80}},
        {"json": {**BOOK, "title": "T" * 79}},
    ),
    ("store", "PUT /books/{bookId}"): (
        {"json": {**BOOK, "title": "T" * 80}},
        {"json": {**BOOK, "title": "T" * 79}},
    ),
    ("store", "PATCH /books/{bookId}"): (
        {"json": {"title": "T" * 80}},
        {"json": {"title": "T" * 79}},
    ),
}


def edge_of(api: str, operation: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a request at the edge of what *operation* takes, and one inside."""
    known = EDGES.get((api, operation))
    if known is not None:
        for one in known:
            if operation.startswith("PATCH"):
                one["headers"] = {"Content-Type": "application/merge-patch+json"}
        return known
    site = site_of(api, operation)
    for parameter in site.operation.parameters:
        schema: Any = parameter.schema.value if parameter.schema else {}
        if parameter.location == "query" and "maximum" in schema:
            highest = schema["maximum"]
            return {"params": {parameter.name: highest}}, {"params": {parameter.name: highest - 1}}
    raise KeyError((api, operation))


def at_edge(fault: str) -> list[tuple[str, str, str]]:
    """Return where *fault* applies and a record is not asked for by its number."""
    return [one for one in places(fault) if one[2] != "GET /orders/{orderId}"]


@pytest.mark.parametrize(("fault", "api", "operation"), at_edge("status.500-on-edge"))
def test_the_server_fails_at_the_edge_and_nowhere_else(
    fault: str, api: str, operation: str
) -> None:
    site = site_of(api, operation)
    edge, inside = edge_of(api, operation)
    sound = ASKER.ordinary(site, **edge)
    with ASKER.faults(fault):
        failed = ASKER.ordinary(site, **edge)
        served = ASKER.ordinary(site, **inside)
    assert sound.is_success
    assert failed.status_code == 500
    if "500" in site.operation.responses:
        assert violations(api, operation, failed) == []
    assert served.is_success
    assert "preference-applied" not in failed.headers


@pytest.mark.parametrize(("fault", "api", "operation"), at_edge("request.rejects-valid"))
def test_a_valid_value_at_the_edge_is_refused(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    edge, inside = edge_of(api, operation)
    with ASKER.faults(fault):
        refused = ASKER.ordinary(site, **edge)
        served = ASKER.ordinary(site, **inside)
    assert refused.status_code in (400, 422)
    assert violations(api, operation, refused) == []
    assert served.is_success
    assert "preference-applied" not in refused.headers


def test_an_identity_at_the_edge_of_its_bounds_is_refused() -> None:
    assert ASKER.get("store", "/orders/100000").status_code == 404
    with ASKER.faults("request.rejects-valid"):
        assert ASKER.get("store", "/orders/100000").status_code == 400
        assert ASKER.get("store", "/orders/99999").status_code == 404


@pytest.mark.parametrize(("fault", "api", "operation"), places("request.accepts-invalid"))
def test_a_parameter_outside_its_bounds_is_accepted(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    accepted = []
    for parameter in site.operation.parameters:
        value = invalid_value(parameter)
        if value is None:
            continue
        path, more = ASKER.path_of(site), {"params": {parameter.name: value}}
        if parameter.location == "path":
            ids = {"resource_id": "6f1f8a52-0c6f-4b83-9d1b-3f2b5a7c9e10", parameter.name: value}
            path, more = path_of(site.operation.path_template, ids), {}
        sound = ASKER.ask(api, site.operation.method, path, **more)
        with ASKER.faults(fault):
            faulty = ASKER.ask(api, site.operation.method, path, **more)
        if faulty.status_code != sound.status_code:
            assert sound.status_code in (400, 404, 422)
            accepted.append(parameter.name)
    # One parameter is not looked at; the others are.
    assert len(accepted) == 1


def test_what_is_no_number_at_all_is_refused_still() -> None:
    with ASKER.faults("request.accepts-invalid"):
        assert ASKER.get("store", "/books?limit=many").status_code == 400
        assert ASKER.get("store", "/books?limit=21").status_code == 200
        assert ASKER.get("store", "/books?limit=5&order=up").status_code == 400


@pytest.mark.parametrize(("fault", "api", "operation"), places("request.accepts-missing"))
def test_a_required_property_may_be_missing(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    for left in ("title", "genre", "price", "edition"):
        body = {name: value for name, value in BOOK.items() if name != left}
        sound = ASKER.ordinary(site, json=body)
        with ASKER.faults(fault):
            faulty = ASKER.ordinary(site, json=body)
        assert sound.status_code == 400
        assert faulty.status_code in (200, 201)
        assert faulty.json()["stock"] == 7


def test_other_errors_are_found_where_something_is_missing() -> None:
    with ASKER.faults("request.accepts-missing"):
        answer = ASKER.ask("store", "POST", "/books", json={**BOOK, "price": "much"})
    assert answer.status_code == 400


@pytest.mark.parametrize(("fault", "api", "operation"), places("request.ignores-default"))
def test_an_omitted_parameter_is_not_its_default(fault: str, api: str, operation: str) -> None:
    site = site_of(api, operation)
    sound = ASKER.ordinary(site)
    defaults = {
        one.name: site.schemas.default(one.schema)
        for one in site.operation.parameters
        if one.location == "query" and site.schemas.default(one.schema) is not None
    }
    with ASKER.faults(fault):
        omitted = ASKER.ordinary(site)
        said = ASKER.ordinary(site, params=defaults)
    assert omitted.status_code == 200
    assert violations(api, operation, omitted) == []
    assert differences(sound.json(), omitted.json()) != []
    assert said.json() == sound.json()


@pytest.mark.parametrize(
    ("fault", "api", "operation"), places("method.undeclared-allowed", "method.no-allow")
)
def test_an_undeclared_method_is_allowed_or_refused_without_saying_what_is(
    fault: str, api: str, operation: str
) -> None:
    site = site_of(api, operation)
    path = ASKER.path_of(site)
    declared = {
        one.operation.method
        for one in site.all
        if one.operation.path_template == site.operation.path_template
    }
    for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - declared:
        sound = ASKER.ask(api, method, path)
        with ASKER.faults(fault):
            faulty = ASKER.ask(api, method, path)
        assert sound.status_code == 405
        assert "allow" in sound.headers
        if fault == "method.no-allow":
            assert faulty.status_code == 405
            assert "allow" not in faulty.headers
            assert faulty.content == sound.content
            assert headers_but(faulty) == headers_but(sound, "allow")
        else:
            assert faulty.status_code == 200
            assert faulty.json() == (ASKER.get(api, path).json() if "GET" in declared else {})


def test_declared_methods_are_answered_as_they_were() -> None:
    sound = ASKER.get("store", "/books")
    with ASKER.faults("method.undeclared-allowed", "method.no-allow"):
        faulty = ASKER.get("store", "/books")
    assert faulty.content == sound.content
