from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockserver.spec.pointers import pointer_of, tokens_of


@given(st.lists(st.text(st.sampled_from("a0/~1 ü"), max_size=4)))
def test_tokens_survive_being_written_as_a_pointer(tokens: list[str]) -> None:
    assert tokens_of(pointer_of(tokens)) == tuple(tokens)


def test_a_pointer_escapes_what_stands_between_tokens() -> None:
    assert pointer_of(["a/b", "~c"]) == "/a~1b/~0c"
