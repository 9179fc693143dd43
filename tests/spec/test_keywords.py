"""Keywords that are written wrongly are read as what they mean."""

from __future__ import annotations

from typing import Any

import pytest

from mockserver.spec.keywords import of_type
from mockserver.spec.pointers import MISSING


@pytest.mark.parametrize(
    ("options", "kind", "meant"),
    [
        ([1, 2], "string", ["1", "2"]),
        ([True, 1.5], "string", ["true", "1.5"]),
        ([1, None], ["string", "null"], ["1", None]),
        (["1", "2"], "integer", [1, 2]),
        (["9007199254740993", "-18446744073709551617"], "integer", [2**53 + 1, -(2**64) - 1]),
        (["1.5"], "number", [1.5]),
        (["true"], "boolean", [True]),
    ],
)
def test_options_of_another_type_are_read_as_the_type(options: Any, kind: Any, meant: Any) -> None:
    assert of_type(options, kind) == meant


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (["a", 1], "string"),
        ([1, "a"], "integer"),
        ([1.0], "integer"),
        (["a"], "integer"),
        (["1.5"], "integer"),
        ([{"a": 1}], "string"),
        ([1], "array"),
        ([None], ["string", "null"]),
        ([1], ["string", "number"]),
    ],
)
def test_options_stay_as_they_are_if_one_fits_or_one_cannot_be_read(
    options: Any, kind: Any
) -> None:
    assert of_type(options, kind) is MISSING
