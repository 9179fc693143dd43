from __future__ import annotations

from tests.spec.semantics.building import NUMBER, TEXT, listed, operation, ref, thing
from tests.spec.semantics.inference.pets import collection


def test_nested_records_have_a_collection_for_each_parent() -> None:
    paths = {
        "/users": {"get": operation(listed(ref("User")))},
        "/users/{user_id}": {"get": operation(ref("User"))},
        "/users/{user_id}/pets": {"get": operation(listed(ref("Pet")))},
        "/users/{user_id}/pets/{pet_id}": {"get": operation(ref("Pet"))},
    }
    user = thing(id=TEXT, email=TEXT)
    for name in ("GET /users/{user_id}/pets", "GET /users/{user_id}/pets/{pet_id}"):
        nested = collection(paths, name, User=user)
        assert nested["name"] == "users/{user_id}/pets"
        assert nested["parent"] == {"collection": "users", "id": "user_id"}
        assert "parents" not in nested


def test_records_that_hold_their_parent_are_one_collection() -> None:
    paths = {
        "/users/{userId}/orders": {
            "get": operation(listed(ref("Order"))),
            "post": operation(ref("Order"), sent=thing(total=NUMBER), status="201"),
        },
        "/orders": {"get": operation(listed(ref("Order")))},
        "/orders/{orderId}": {"get": operation(ref("Order"))},
    }
    order = thing(id=TEXT, user_id=TEXT, total=NUMBER)
    for name in ("GET /users/{userId}/orders", "POST /users/{userId}/orders"):
        nested = collection(paths, name, Order=order)
        assert (nested["name"], nested["parents"]) == ("orders", {"userId": "/user_id"})


def test_clearing_below_a_parent_clears_the_collection_that_is_read_alone() -> None:
    paths = {
        "/posts/{postId}/comments": {
            "get": operation(listed(ref("Comment"))),
            "delete": operation(status="204"),
        },
        "/comments/{commentId}": {"get": operation(ref("Comment"))},
    }
    comment = thing(id=TEXT, postId=TEXT, text=TEXT)
    found = collection(paths, "DELETE /posts/{postId}/comments", Comment=comment)
    assert (found["name"], found["role"]) == ("comments", "clear")
    assert found["parents"] == {"postId": "/postId"}
