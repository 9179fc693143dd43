"""What is created can be read, listed, changed and deleted, over HTTP and by inference alone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import yaml

from tests.support.keeping import Keeping
from tests.web.shop import SHOP

JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"


@pytest.fixture
def shop() -> Iterator[Keeping]:
    with Keeping(SHOP) as client:
        yield client


def created(response: httpx.Response) -> Any:
    assert response.status_code == 201, (response.status_code, response.text)
    return response.json()


# --- create ---------------------------------------------------------------------------------------


def test_what_is_created_is_echoed_with_what_the_server_sets(shop: Keeping) -> None:
    book = created(
        shop.post(
            "/books", {"title": "Ada", "price": 9.5, "id": 7, "createdAt": "2020-01-01T00:00:00Z"}
        )
    )
    assert book["title"] == "Ada"
    assert book["price"] == 9.5
    assert book["id"] == 51
    assert book["createdAt"] == "2026-05-13T12:30:00.000Z"
    assert book["updatedAt"] == "2026-05-13T12:30:00.000Z"
    assert "pages" not in book


def test_defaults_are_filled_in_also_inside_objects(shop: Keeping) -> None:
    book = created(shop.post("/books", {"title": "Ada", "binding": {"colour": "red"}}))
    assert book["status"] == "draft"
    assert book["binding"] == {"colour": "red", "kind": "paper"}


def test_what_is_write_only_is_never_shown(shop: Keeping) -> None:
    response = shop.post("/books", {"title": "Ada", "key": "secret"})
    assert "secret" not in response.text
    assert "secret" not in shop.get(response.headers["Location"]).text


def test_location_leads_to_what_was_created(shop: Keeping) -> None:
    response = shop.post("/books", {"title": "Ada"})
    assert response.headers["Location"] == f"/books/{response.json()['id']}"
    assert shop.read(response.headers["Location"]) == response.json()


def test_location_leads_to_it_through_paths_of_several_records(shop: Keeping) -> None:
    author = shop.read("/authors")["data"][0]["id"]
    response = shop.post(f"/authors/{author}/awards", {"title": "Best"})
    assert response.headers["Location"] == f"/authors/{author}/awards/{response.json()['id']}"
    assert shop.read(response.headers["Location"])["title"] == "Best"


def test_records_in_envelopes_are_sent_and_answered_there(shop: Keeping) -> None:
    body = created(shop.post("/authors", {"data": {"name": "Ada", "born": 1815}}))
    assert body["data"]["name"] == "Ada"
    assert uuid.UUID(body["data"]["id"])
    assert body["meta"]["requestId"]
    assert shop.read(f"/authors/{body['data']['id']}") == {"data": body["data"]}


def test_new_identities_are_formed_like_the_others_and_differ(shop: Keeping) -> None:
    orders = [created(shop.post("/orders", {"amount": n})) for n in range(5)]
    names = {order["id"] for order in orders} | {order["id"] for order in shop.read("/orders")}
    assert len(names) == 55
    assert all(name.startswith("ord_") and len(name) == 16 for name in names)
    assert {order["currency"] for order in orders} == {"EUR"}


def test_a_client_may_choose_the_identity_but_no_taken_one(shop: Keeping) -> None:
    assert created(shop.post("/tags", {"slug": "new-one", "label": "N"}))["slug"] == "new-one"
    assert shop.read("/tags/new-one") == {"slug": "new-one", "label": "N"}
    assert shop.post("/tags", {"slug": "new-one"}).status_code == 409
    assert shop.read("/tags/new-one")["label"] == "N"


def test_a_request_that_is_wrong_creates_nothing(shop: Keeping) -> None:
    assert shop.post("/books", {"title": ""}).status_code == 422
    assert shop.read("/books")["total"] == 50


# --- bodies of other media types ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/json", '{"name": "Rex", "age": 3}'),
        ("application/xml", "<pet><name>Rex</name><age>3</age></pet>"),
        ("application/yaml", "name: Rex\nage: 3\n"),
        ("application/x-www-form-urlencoded", "name=Rex&age=3"),
    ],
)
def test_records_are_created_from_any_media_type(
    shop: Keeping, media_type: str, content: str
) -> None:
    response = shop.request("POST", "/pets", content=content, headers={"Content-Type": media_type})
    assert created(response) == {"id": 51, "name": "Rex", "age": 3}
    assert shop.read("/pets/51") == {"id": 51, "name": "Rex", "age": 3}


def test_records_are_answered_in_the_media_type_that_is_accepted(shop: Keeping) -> None:
    sent = {"name": "Rex", "age": 3}
    made = shop.post("/pets", sent, headers={"Accept": "application/yaml"})
    assert yaml.safe_load(made.text) == {"id": 51, **sent}
    one = shop.get("/pets/51", headers={"Accept": "application/xml"})
    assert "<pet><id>51</id><name>Rex</name><age>3</age></pet>" in one.text
    assert "<name>Rex</name>" in shop.get("/pets", headers={"Accept": "application/xml"}).text


# --- read and list --------------------------------------------------------------------------------


def test_the_item_in_the_list_is_the_item_in_its_detail(shop: Keeping) -> None:
    for item in shop.read("/books?limit=100")["items"]:
        detail = shop.read(f"/books/{item['id']}")
        assert item.items() <= detail.items()
        assert item.keys() <= {"id", "title", "status"}


def test_what_was_created_is_listed_where_the_filters_let_it_through(shop: Keeping) -> None:
    for status in ("draft", "published", "sold"):
        before = shop.read(f"/books?status={status}")["total"]
        new = created(shop.post("/books", {"title": "Ada", "status": status}))
        after = shop.read(f"/books?status={status}&limit=100")
        assert after["total"] == before + 1
        assert new["id"] in [item["id"] for item in after["items"]]
        others = shop.read(f"/books?status={'sold' if status == 'draft' else 'draft'}&limit=100")
        assert new["id"] not in [item["id"] for item in others["items"]]
    assert shop.read("/books")["total"] == 53


@pytest.mark.parametrize("sort", ["title", "-title"])
def test_a_list_is_in_the_order_that_is_asked_for_and_stays_so(shop: Keeping, sort: str) -> None:
    for title in ("AAA", "zzz", "Mmm"):
        shop.post("/books", {"title": title})
    titles = [item["title"] for item in shop.read(f"/books?sort={sort}&limit=100")["items"]]
    assert titles == sorted(titles, reverse=sort == "-title")
    assert len(titles) == 53


def test_an_unknown_identity_is_404_in_the_documented_shape(shop: Keeping) -> None:
    response = shop.get("/books/9999")
    assert response.status_code == 404
    assert response.json().keys() == {"message"}


def test_sessions_do_not_see_what_others_created(shop: Keeping) -> None:
    mine = {"X-Mock-Session": "mine"}
    book = created(shop.post("/books", {"title": "Ada"}, headers=mine))
    assert shop.get(f"/books/{book['id']}").status_code == 404
    assert shop.get(f"/books/{book['id']}", headers=mine).status_code == 200


# --- replace, update, delete ----------------------------------------------------------------------


def test_replacing_keeps_what_only_the_server_sets(shop: Keeping) -> None:
    old = created(shop.post("/books", {"title": "Ada", "pages": 7, "price": 1}))
    new = shop.put(f"/books/{old['id']}", {"title": "Grace", "id": 3}).json()
    assert new["id"] == old["id"]
    assert new["createdAt"] == old["createdAt"]
    assert new["title"] == "Grace"
    assert "pages" not in new
    assert "price" not in new
    assert shop.read(f"/books/{old['id']}") == new


def test_a_merge_patch_changes_what_it_names_and_null_takes_away(shop: Keeping) -> None:
    book = created(shop.post("/books", {"title": "Ada", "pages": 7, "price": 1}))
    url = f"/books/{book['id']}"
    changed = shop.patch(url, {"pages": None, "price": 2, "id": 9}, MERGE_PATCH).json()
    assert "pages" not in changed
    assert changed["price"] == 2
    assert changed["title"] == "Ada"
    assert changed["id"] == book["id"]
    assert shop.read(url) == changed


def test_a_merge_patch_never_takes_away_what_is_required(shop: Keeping) -> None:
    changed = shop.patch("/books/1", {"title": None}, MERGE_PATCH).json()
    assert changed["title"] == shop.read("/books/1")["title"]


def test_a_patch_in_plain_json_is_a_merge_patch(shop: Keeping) -> None:
    before = shop.read("/books/2")
    after = shop.patch("/books/2", {"title": "Grace"}).json()
    assert {**before, "title": "Grace", "updatedAt": after.get("updatedAt")} == after | {
        "updatedAt": after.get("updatedAt")
    }


def test_a_json_patch_is_applied_as_a_whole_or_refused(shop: Keeping) -> None:
    book = created(shop.post("/books", {"title": "Ada", "pages": 7}))
    url = f"/books/{book['id']}"
    steps = [
        {"op": "test", "path": "/pages", "value": 7},
        {"op": "replace", "path": "/title", "value": "Grace"},
        {"op": "remove", "path": "/pages"},
    ]
    changed = shop.patch(url, steps, JSON_PATCH).json()
    assert changed["title"] == "Grace"
    assert "pages" not in changed
    refused = shop.patch(
        url, [{"op": "replace", "path": "/title", "value": "X"}, *steps], JSON_PATCH
    )
    assert refused.status_code == 422
    assert shop.read(url)["title"] == "Grace"


def test_what_was_deleted_is_gone_everywhere(shop: Keeping) -> None:
    assert shop.delete("/books/1").status_code == 204
    assert shop.get("/books/1").status_code == 404
    assert shop.delete("/books/1").status_code == 404
    assert shop.put("/books/1", {"title": "Ada"}).status_code == 404
    assert shop.patch("/books/1", {"title": "Ada"}).status_code == 404
    listed = shop.read("/books?limit=100")
    assert listed["total"] == 49
    assert 1 not in [item["id"] for item in listed["items"]]


def test_what_was_deleted_is_410_where_that_is_documented(shop: Keeping) -> None:
    author = shop.read("/authors")["data"][0]["id"]
    assert shop.delete(f"/authors/{author}").status_code == 204
    assert shop.delete(f"/authors/{author}").status_code == 410
    assert shop.get(f"/authors/{author}").status_code == 404
    assert shop.delete(f"/authors/{uuid.UUID(int=5)}").status_code == 404


# --- parents --------------------------------------------------------------------------------------


def test_parents_must_exist(shop: Keeping) -> None:
    nobody = uuid.UUID(int=5)
    assert shop.get(f"/authors/{nobody}/awards").status_code == 404
    assert shop.post(f"/authors/{nobody}/awards", {"title": "Best"}).status_code == 404
    assert shop.get(f"/authors/{nobody}/awards/1").status_code == 404
    assert shop.get(f"/authors/{nobody}/awards/1/photos").status_code == 404


def test_below_a_deleted_parent_everything_is_gone(shop: Keeping) -> None:
    author = shop.read("/authors")["data"][0]["id"]
    award = shop.read(f"/authors/{author}/awards")[0]["id"]
    assert shop.get(f"/authors/{author}/awards/{award}/photos").status_code == 200
    shop.delete(f"/authors/{author}")
    for rest in ("awards", f"awards/{award}", f"awards/{award}/photos"):
        assert shop.get(f"/authors/{author}/{rest}").status_code == 404


def test_each_parent_has_children_of_its_own(shop: Keeping) -> None:
    one, other = (author["id"] for author in shop.read("/authors")["data"][:2])
    award = created(shop.post(f"/authors/{one}/awards", {"title": "Best"}))
    assert award in shop.read(f"/authors/{one}/awards")
    assert award not in shop.read(f"/authors/{other}/awards")
    assert shop.get(f"/authors/{other}/awards/{award['id']}").status_code == 404


def test_what_is_created_has_no_children_yet(shop: Keeping) -> None:
    author = created(shop.post("/authors", {"data": {"name": "Ada"}}))["data"]["id"]
    assert shop.read(f"/authors/{author}/awards") == []
    created(shop.post(f"/authors/{author}/awards", {"title": "Best"}))
    assert len(shop.read(f"/authors/{author}/awards")) == 1


def test_children_that_name_their_parent_are_listed_there_and_found_alone(shop: Keeping) -> None:
    for post in range(1, 6):
        for comment in shop.read(f"/posts/{post}/comments"):
            assert comment["postId"] == post
            assert shop.read(f"/comments/{comment['id']}") == comment
    new = created(shop.post("/posts/3/comments", {"text": "Yes", "postId": 4}))
    assert new["postId"] == 3
    assert new in shop.read("/posts/3/comments")
    assert new not in shop.read("/posts/4/comments")


def test_children_of_a_deleted_parent_are_not_found_alone_either(shop: Keeping) -> None:
    new = created(shop.post("/posts/3/comments", {"text": "Yes"}))
    shop.delete("/posts/3")
    assert shop.get(f"/comments/{new['id']}").status_code == 404
    assert shop.delete(f"/comments/{new['id']}").status_code == 404
    assert shop.get("/posts/3/comments").status_code == 404


def test_clearing_the_children_of_one_parent_leaves_those_of_others(shop: Keeping) -> None:
    created(shop.post("/posts/3/comments", {"text": "Yes"}))
    kept = created(shop.post("/posts/4/comments", {"text": "No"}))
    assert shop.delete("/posts/3/comments").status_code == 204
    assert shop.read("/posts/3/comments") == []
    assert kept in shop.read("/posts/4/comments")


# --- singletons, actions, upsert, many at once ----------------------------------------------------


def test_a_singleton_is_one_record_that_can_be_changed(shop: Keeping) -> None:
    before = shop.read("/settings")
    theme = "dark" if before["theme"] == "light" else "light"
    assert shop.patch("/settings", {"theme": theme}).json()["theme"] == theme
    assert shop.read("/settings") == {**before, "theme": theme}
    assert shop.put("/settings", {"theme": "light", "zoom": 3}).json() == {
        "theme": "light",
        "zoom": 3,
    }
    assert shop.read("/settings") == {"theme": "light", "zoom": 3}


def test_an_action_brings_the_record_into_its_state(shop: Keeping) -> None:
    order = created(shop.post("/orders", {"amount": 5}))
    changed = shop.request("POST", f"/orders/{order['id']}/cancel")
    assert changed.json() == {**order, "status": "cancelled"}
    assert shop.read(f"/orders/{order['id']}")["status"] == "cancelled"
    assert shop.request("POST", "/orders/ord_none00000000/cancel").status_code == 404


def test_put_makes_a_record_or_replaces_it(shop: Keeping) -> None:
    made = shop.put("/tags/new-one", {"slug": "new-one", "label": "N"})
    assert made.status_code == 201
    assert made.headers["Location"] == "/tags/new-one"
    replaced = shop.put("/tags/new-one", {"slug": "other", "label": "M"})
    assert (replaced.status_code, replaced.json()) == (200, {"slug": "new-one", "label": "M"})
    assert shop.get("/tags/other").status_code == 404
    assert [tag for tag in shop.read("/tags") if tag["slug"] == "new-one"] == [replaced.json()]


def test_many_records_are_created_at_once_or_none(shop: Keeping) -> None:
    tags = [{"slug": "one"}, {"slug": "two", "label": "T"}]
    assert created(shop.post("/tags/bulk", tags)) == tags
    assert shop.read("/tags/two") == tags[1]
    count = len(shop.read("/tags"))
    assert shop.post("/tags/bulk", [{"slug": "three"}, {"slug": "two"}]).status_code == 409
    assert shop.get("/tags/three").status_code == 404
    assert len(shop.read("/tags")) == count


def test_many_records_are_deleted_at_once(shop: Keeping) -> None:
    one, two, *others = (tag["slug"] for tag in shop.read("/tags"))
    assert shop.delete(f"/tags?slugs={one},{two},none").status_code == 204
    assert [tag["slug"] for tag in shop.read("/tags")] == others


# --- entity tags ----------------------------------------------------------------------------------


def test_a_client_that_has_the_current_version_is_told_so(shop: Keeping) -> None:
    tag = shop.get("/books/1").headers["ETag"]
    same = shop.get("/books/1", headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    shop.patch("/books/1", {"title": "Ada"})
    changed = shop.get("/books/1", headers={"If-None-Match": f'"x", {tag}'})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_only_the_version_that_a_client_read_is_changed(shop: Keeping) -> None:
    tag = shop.get("/books/1").headers["ETag"]
    new = shop.put("/books/1", {"title": "Ada"}, headers={"If-Match": tag})
    assert new.status_code == 200
    late = shop.put("/books/1", {"title": "Grace"}, headers={"If-Match": tag})
    assert late.status_code == 412
    assert late.headers["ETag"] == new.headers["ETag"]
    assert shop.read("/books/1")["title"] == "Ada"
    assert shop.delete("/books/1", headers={"If-Match": tag}).status_code == 412
    assert shop.delete("/books/1", headers={"If-Match": new.headers["ETag"]}).status_code == 204


def test_a_record_is_made_only_where_there_is_none(shop: Keeping) -> None:
    anything = {"If-None-Match": "*"}
    assert shop.put("/tags/new", {"slug": "new"}, headers=anything).status_code == 201
    assert shop.put("/tags/new", {"slug": "new"}, headers=anything).status_code == 412
    assert shop.put("/tags/none", {"slug": "none"}, headers={"If-Match": "*"}).status_code == 412


# --- Idempotency-Key ------------------------------------------------------------------------------


def test_a_repeated_request_creates_nothing_and_is_answered_alike(shop: Keeping) -> None:
    key = {"Idempotency-Key": "k1"}
    first = shop.post("/books", {"title": "Ada"}, headers=key)
    shop.patch(first.headers["Location"], {"title": "Grace"})
    second = shop.post("/books", {"title": "Ada"}, headers=key)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["Location"] == first.headers["Location"]
    assert shop.read("/books")["total"] == 51


def test_a_key_of_another_request_is_refused(shop: Keeping) -> None:
    key = {"Idempotency-Key": "k1"}
    shop.post("/books", {"title": "Ada"}, headers=key)
    assert shop.post("/books", {"title": "Grace"}, headers=key).status_code == 409
    assert shop.read("/books")["total"] == 51


def test_a_key_belongs_to_its_operation_and_its_session(shop: Keeping) -> None:
    key = {"Idempotency-Key": "k1"}
    created(shop.post("/books", {"title": "Ada"}, headers=key))
    created(shop.post("/orders", {"amount": 1}, headers=key))
    created(shop.post("/books", {"title": "Grace"}, headers={**key, "X-Mock-Session": "other"}))


def test_a_refused_request_does_not_claim_its_key(shop: Keeping) -> None:
    key = {"Idempotency-Key": "k1"}
    taken = shop.read("/tags")[0]["slug"]
    assert shop.post("/tags", {"slug": taken}, headers=key).status_code == 409
    created(shop.post("/tags", {"slug": "free"}, headers=key))


# --- what the document does not know --------------------------------------------------------------

SPARSE = """
openapi: 3.1.0
info: {title: Sparse, version: '1'}
paths:
  /things:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Thing'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
    delete: {responses: {'204': {description: gone}}}
  /profiles/{name}:
    parameters: [{name: name, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Profile'}}}}, '404': {description: none}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Profile'}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Profile'}}}}, '404': {description: none}}
    delete: {responses: {'204': {description: gone}, '404': {description: none}}}
components:
  schemas:
    Thing: {type: object, required: [id], properties: {id: {type: string}, size: {type: integer}}}
    Profile: {type: object, required: [name, age], properties: {name: {type: string}, age: {type: integer}}}
"""


@pytest.fixture
def sparse() -> Iterator[Keeping]:
    with Keeping(SPARSE) as client:
        yield client


def test_no_request_is_refused_for_a_reason_that_is_not_documented(sparse: Keeping) -> None:
    taken = sparse.read("/things")[0]["id"]
    assert sparse.post("/things", {"id": taken, "size": 5}).status_code == 201
    assert sparse.read(f"/things/{taken}") == {"id": taken, "size": 5}
    assert sparse.delete("/things/unknown").status_code == 204


def test_what_was_deleted_is_not_shown_again_though_no_document_says_so(sparse: Keeping) -> None:
    gone = sparse.read("/things")[0]["id"]
    assert sparse.delete(f"/things/{gone}").status_code == 204
    for refused in (sparse.get(f"/things/{gone}"), sparse.patch(f"/things/{gone}", {"id": gone})):
        assert refused.status_code == 404
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["detail"] == f"things {gone} was deleted"
    # It says nothing of a record, and stays as documented.
    assert sparse.delete(f"/things/{gone}").status_code == 204
    assert sparse.put(f"/things/{gone}", {"id": gone, "size": 5}).status_code == 200
    assert sparse.read(f"/things/{gone}") == {"id": gone, "size": 5}


def test_an_unknown_record_is_there_where_nobody_may_be_told_that_it_is_not(
    sparse: Keeping,
) -> None:
    assert sparse.read("/things/mine")["id"] == "mine"
    assert sparse.read("/things/mine") == sparse.read("/things/mine")
    assert sparse.put("/things/yours", {"id": "yours", "size": 3}).status_code == 200
    assert sparse.read("/things/yours") == {"id": "yours", "size": 3}
    assert sparse.patch("/things/ours", {"id": "ours", "size": 4}).json()["size"] == 4
    assert sparse.read("/things/ours")["size"] == 4


def test_where_nothing_tells_of_records_any_is_there_until_it_is_deleted(sparse: Keeping) -> None:
    assert sparse.read("/profiles/ada")["name"] == "ada"
    age = sparse.read("/profiles/ada")["age"]
    assert sparse.patch("/profiles/ada", {"name": "x", "age": age + 1}).json() == {
        "name": "ada",
        "age": age + 1,
    }
    assert sparse.read("/profiles/ada")["age"] == age + 1
    assert sparse.delete("/profiles/ada").status_code == 204
    assert sparse.get("/profiles/ada").status_code == 404


def test_a_list_that_may_not_be_empty_never_is(sparse: Keeping) -> None:
    for thing in sparse.read("/things"):
        sparse.delete(f"/things/{thing['id']}")
    assert len(sparse.read("/things")) >= 1


@pytest.mark.parametrize(
    "name", ["a%2Fb", "%00", "%F0%9F%98%80", "a" * 3000, "..%2F..", "%25", "{id}"]
)
def test_any_text_can_name_a_record(sparse: Keeping, name: str) -> None:
    sparse.request("PUT", f"/things/{name}", json={"id": "x", "size": 7})
    assert sparse.read(f"/things/{name}")["size"] == 7
