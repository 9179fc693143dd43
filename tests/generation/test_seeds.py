from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.generation.fakes import Fakes
from mockserver.generation.seeds import derived_seed, random_for

ABOUT = st.lists(st.text(max_size=5) | st.integers(), max_size=4)


def test_seeds_are_the_same_on_every_machine() -> None:
    assert derived_seed(0) == 12_394_014_135_065_446_812
    assert derived_seed(7, "GET /bücher", 3) == 18_128_586_771_945_289_734


@given(ABOUT, ABOUT, st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_seeds_differ_exactly_where_what_they_are_about_does(
    one: list[str | int], two: list[str | int], first: int, second: int
) -> None:
    same = (one, first) == (two, second)
    assert (derived_seed(first, *one) == derived_seed(second, *two)) is same
    assert (random_for(first, *one).random() == random_for(second, *two).random()) is same


def test_fakes_do_not_disturb_each_other(fakes: Fakes) -> None:
    other = Fakes(seed=0)
    faker = fakes.about("book", 1)
    other.about("something else").name()
    first = [faker.name(), faker.name()]
    faker = other.about("book", 1)
    fakes.about("something else").name()
    assert [faker.name(), faker.name()] == first


def test_the_locale_chooses_names_and_places() -> None:
    assert Fakes(seed=0, locale="de_DE").about().country() != Fakes(seed=0).about().country()
