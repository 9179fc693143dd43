from __future__ import annotations

import pytest

from mockserver.spec.semantics.inference.words import is_plural, singular, squeezed, stem, words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("createdAt", ("created", "at")),
        ("created_at", ("created", "at")),
        ("HTTPServerID", ("http", "server", "id")),
        ("page[size]", ("page", "size")),
        ("x-2fa", ("x", "2", "fa")),
        ("größe", ("größe",)),
        ("", ()),
    ],
)
def test_names_fall_into_words(name: str, words: tuple[str, ...]) -> None:
    assert words_of(name) == words
    assert squeezed(name) == "".join(words)


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("pets", "pet"),
        ("categories", "category"),
        ("boxes", "box"),
        ("statuses", "status"),
        ("addresses", "address"),
        ("people", "person"),
        ("movies", "movie"),
    ],
)
def test_plurals_have_a_singular_which_is_its_own(plural: str, one: str) -> None:
    assert (singular(plural), singular(one)) == (one, one)
    assert is_plural(plural)
    assert not is_plural(one)
    assert stem(f"my_{plural}") == f"my{one}"
