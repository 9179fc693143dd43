from __future__ import annotations

from tests.spec.operations import api_of, overlooked


def test_path_parameters_after_a_question_mark_belong_to_the_query() -> None:
    api = api_of(
        "  '/a?lat={lat}': {get: {parameters: [{name: lat, in: path, required: true, schema: {type: number}}]}}\n"
    )
    (parameter,) = api.operations[0].parameters
    assert (parameter.place, parameter.style, parameter.explode) == ("query.lat", "form", True)


def test_a_parameter_that_is_described_twice_in_one_place_is_noticed() -> None:
    twice = "[{name: q, in: query}, {name: q, in: header}, {name: q, in: query, required: true}]"
    paths = f"  /a: {{get: {{parameters: {twice}, responses: {{'200': {{}}}}}}}}\n"
    assert overlooked(paths) == [
        ("/paths/~1a/get/parameters/2", "query.q is described twice; the last one counts")
    ]
    assert api_of(paths).operations[0].parameters[0].required
    # Those of an operation stand for those of its path item.
    paths = (
        "  /a: {parameters: [{name: q, in: query}], get: {parameters: [{name: q, in: query}]}}\n"
    )
    assert overlooked(paths) == []
