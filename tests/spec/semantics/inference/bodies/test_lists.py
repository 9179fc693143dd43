from __future__ import annotations

from tests.spec.semantics.building import TEXT, listed, operation, ref, thing
from tests.spec.semantics.inference.pets import collection


def test_a_list_of_edges_has_its_records_in_their_nodes() -> None:
    edge = thing(cursor=TEXT, node=ref("Pet"))
    paths = {"/pets": {"get": operation(thing(edges=listed(edge)))}}
    found_ = collection(paths, "GET /pets")
    assert (found_["record"], found_["item"], found_["identity"]) == ("/edges", "/node", "/id")


def test_an_array_inside_a_record_is_no_list() -> None:
    account = thing(id=TEXT, name=TEXT, cards=thing(data=listed(ref("Pet"))))
    assert collection({"/account": {"get": operation(account)}}, "GET /account") is None
    order = thing(id=TEXT, items=listed(ref("Pet")))
    assert collection({"/cart": {"get": operation(order)}}, "GET /cart") is None
