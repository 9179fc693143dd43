"""Say a status in words."""

from __future__ import annotations

from http import HTTPStatus

# Before 3.13, Python has the words of RFC 7231. Answers are the same bytes with every version.
_WORDS = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}


def phrase_of(status: int) -> str:
    """Return *status* in the words of RFC 9110: `Bad Request`.

    One that nobody registered is, as for every client, the first of its class (15. Status Codes).
    """
    if status in _WORDS:
        return _WORDS[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return HTTPStatus(status // 100 * 100).phrase
