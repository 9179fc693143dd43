"""Faults of pages, seen by clients that walk through the lists."""

from __future__ import annotations

from itertools import chain, pairwise

import pytest

from tests.web.faults.asking import ASKER, places, violations
from tests.web.faults.walking import LISTS, MOST_PAGES, Listing

# So many items a page, few enough for several pages of each list.
SIZES = {"opencx": 50, "chatbotkit": 100, "scopix": 40, "store": 15}


def lists(fault: str) -> list[tuple[str, Listing]]:
    """Return *fault* with every list at which it applies."""
    return [(fault, LISTS[api, operation]) for _, api, operation in places(fault)]


def size_of(listing: Listing) -> dict[str, int]:
    return {listing.limit: SIZES[listing.api]}


def first_pages(listing: Listing, count: int) -> list[list[object]]:
    """Return the identities on the first *count* pages, or on all if there are fewer."""
    found = []
    for page in listing.pages(**size_of(listing)):
        found.append(listing.ids(page))
        if len(found) == count:
            break
    return found


def test_every_list_in_pages_is_walked_here() -> None:
    assert {one[1:] for one in places("page.lost")} == set(LISTS)


@pytest.mark.parametrize(("fault", "listing"), lists("page.duplicate"))
def test_an_item_is_repeated(fault: str, listing: Listing) -> None:
    sound = first_pages(listing, 4)
    with ASKER.faults(fault):
        faulty = first_pages(listing, 4)
    assert len(set(chain(*sound))) == sum(map(len, sound))
    assert faulty[0] == sound[0]
    assert faulty[1][0] == faulty[0][-1]
    assert max(map(len, faulty)) <= SIZES[listing.api]
    # What is repeated is what is known; nothing else is sent.
    assert set(chain(*faulty)) <= set(chain(*first_pages(listing, 5)))


@pytest.mark.parametrize(("fault", "listing"), lists("page.lost"))
def test_an_item_is_lost(fault: str, listing: Listing) -> None:
    sound = first_pages(listing, 4)
    with ASKER.faults(fault):
        faulty = first_pages(listing, 4)
    seen = list(chain(*faulty))
    assert len(set(seen)) == len(seen)
    assert sound[1][0] not in seen
    assert faulty[1][0] == sound[1][1]
    assert faulty[0] == sound[0]
    assert max(map(len, faulty)) <= SIZES[listing.api]


@pytest.mark.parametrize(("fault", "listing"), lists("page.limit-ignored"))
def test_a_page_has_its_usual_size(fault: str, listing: Listing) -> None:
    usual = listing.ids(listing.page())
    assert len(listing.ids(listing.page(**{listing.limit: 3}))) == 3
    with ASKER.faults(fault):
        for size in (3, 5):
            assert listing.ids(listing.page(**{listing.limit: size})) == usual


@pytest.mark.parametrize(("fault", "listing"), lists("page.limit-off-by-one"))
def test_a_page_has_an_item_more(fault: str, listing: Listing) -> None:
    sound = listing.ids(listing.page(**{listing.limit: 6}))
    with ASKER.faults(fault):
        page = listing.page(**{listing.limit: 5})
        assert listing.ids(page) == sound
        if listing.next:
            # The cursor leads on behind the last item.
            behind = listing.page(**{listing.limit: 5, listing.position: page[listing.next]})
            assert not set(listing.ids(behind)) & set(sound)


@pytest.mark.parametrize(
    ("fault", "listing"), [*lists("page.never-ends"), *lists("page.cursor-loop")]
)
def test_a_walk_does_not_end(fault: str, listing: Listing) -> None:
    highest = {listing.limit: {"chatbotkit": 100, "opencx": 100, "store": 20}[listing.api]}
    narrow = {"type": "CHATBOTKIT_FETCH"} if listing.api == "chatbotkit" else {}
    sound = listing.walked(**highest, **narrow)
    with ASKER.faults(fault):
        faulty = listing.walked(**highest, **narrow)
    assert 1 < len(sound) < len(faulty) == MOST_PAGES
    if fault == "page.never-ends":
        assert list(chain(*faulty)) == list(chain(*sound))
    else:
        assert faulty[:2] == sound[:2]
        assert all(page == faulty[1] for page in faulty[1:])


@pytest.mark.parametrize(("fault", "listing"), lists("page.foreign-cursor"))
def test_a_cursor_of_another_filter_is_accepted(fault: str, listing: Listing) -> None:
    narrow = {"from": "2026-05-01T00:00:00Z"} if listing.api == "opencx" else {"genre": "novel"}
    with ASKER.faults(fault):
        cursor = listing.page(**{listing.limit: 3})[listing.next]
        asked = {listing.position: cursor, listing.limit: 3}
        foreign = ASKER.get(listing.api, listing.path, params={**narrow, **asked})
        assert ASKER.get(listing.api, listing.path, params=asked).status_code == 200
        tampered = {**asked, listing.position: cursor[:-1] + ("A" if cursor[-1] != "A" else "B")}
        assert ASKER.get(listing.api, listing.path, params=tampered).status_code == 400
    assert foreign.status_code == 200
    assert violations(listing.api, listing.operation, foreign) == []
    sound = ASKER.get(listing.api, listing.path, params={**narrow, **asked})
    assert sound.status_code == 400


@pytest.mark.parametrize(("fault", "listing"), lists("page.total-wrong"))
def test_the_total_is_not_the_number_of_items(fault: str, listing: Listing) -> None:
    sound = listing.page()
    with ASKER.faults(fault):
        faulty = listing.page()
    assert listing.count(faulty) == listing.count(sound) + 1
    assert listing.ids(faulty) == listing.ids(sound)


@pytest.mark.parametrize(("fault", "api", "operation"), places("page.has-more-wrong"))
def test_there_is_always_more(fault: str, api: str, operation: str) -> None:
    listing = LISTS[api, operation]

    def more(page: dict[str, dict[str, bool]]) -> object:
        return page["pagination"]["has_more"] if api == "scopix" else page["more"]

    def last() -> dict[str, dict[str, bool]]:
        if api == "store":
            return list(listing.pages(limit=20))[-1]
        total = listing.count(listing.page())
        found: dict[str, dict[str, bool]] = listing.page(limit=5, offset=total - 2)
        return found

    sound = last()
    with ASKER.faults(fault):
        faulty = last()
        assert more(listing.page(**{listing.limit: 2})) is True
    assert (more(sound), more(faulty)) == (False, True)
    assert listing.ids(faulty) == listing.ids(sound)


# Faults that leave every single page valid: only who walks can tell.
VALID = ("page.duplicate", "page.lost", "page.never-ends", "page.cursor-loop", "page.total-wrong")


@pytest.mark.parametrize(("fault", "api", "operation"), places(*VALID))
def test_pages_are_valid_one_by_one(fault: str, api: str, operation: str) -> None:
    listing, size = LISTS[api, operation], SIZES[api]
    position: dict[str, object] = {}
    with ASKER.faults(fault):
        for _ in range(3):
            asked = {listing.limit: size, **position}
            answer = ASKER.get(api, listing.path, params=asked)
            assert violations(api, operation, answer) == []
            page = answer.json()
            if listing.next and page.get(listing.next) is None:
                break
            position = {listing.position: page[listing.next] if listing.next else size}


def test_neighbouring_pages_overlap_by_one_item_each_time() -> None:
    with ASKER.faults("page.duplicate"):
        pages = LISTS["store", "GET /books"].walked(limit=10)
    assert len(pages) > 3
    assert all(after[0] == before[-1] for before, after in pairwise(pages))
