from __future__ import annotations

from http import HTTPStatus

import pytest

from mockserver.mocking.phrases import phrase_of


@pytest.mark.parametrize(
    ("status", "phrase"),
    [
        (200, "OK"),
        (400, "Bad Request"),
        (413, "Content Too Large"),
        (414, "URI Too Long"),
        (416, "Range Not Satisfiable"),
        (422, "Unprocessable Content"),
        (499, "Bad Request"),
        (599, "Internal Server Error"),
    ],
)
def test_a_status_is_said_in_the_words_of_the_newest_standard(status: int, phrase: str) -> None:
    assert phrase_of(status) == phrase


def test_every_registered_status_has_words_of_its_own() -> None:
    phrases = [phrase_of(status) for status in HTTPStatus]
    assert len(set(phrases)) == len(phrases)
