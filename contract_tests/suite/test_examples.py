"""Every request that the document gives as an example is answered as the document says."""

from __future__ import annotations

import pytest

from contract_tests.generatable import opaque_position
from contract_tests.messages import Body
from contract_tests.samples import NoSample
from contract_tests.suite.inquiry import Inquiry
from mockserver.spec import Operation


def test_required_parameters_alone(operation: Operation, inquiry: Inquiry) -> None:
    """The operation answers a request of its required parameters and body, and nothing else."""
    body = _first_body(operation, inquiry) if _requires_body(operation) else None
    inquiry.ask_example(operation, inquiry.required(operation), body=body)
    inquiry.conclude()


def test_examples_of_all_parameters(operation: Operation, inquiry: Inquiry) -> None:
    """The operation answers the first example of every parameter together, and of its body."""
    body = _first_body(operation, inquiry)
    inquiry.ask_example(operation, inquiry.everything(operation), body=body)
    inquiry.conclude()


def test_each_further_example(operation: Operation, inquiry: Inquiry) -> None:
    """The operation answers each example of each parameter by itself."""
    required = inquiry.required(operation)
    body = _first_body(operation, inquiry)
    opaque = opaque_position(inquiry.target.api, operation)
    asked = False
    for parameter in operation.parameters:
        for example in inquiry.samples.parameter_examples(parameter):
            values = {**required, parameter.place: example}
            # An example of a cursor was issued by another server: it may be refused as documented.
            ask = inquiry.ask if parameter == opaque else inquiry.ask_example
            ask(operation, values, body=body)
            asked = True
    if not asked:
        pytest.skip("no parameter has an example")
    inquiry.conclude()


def test_each_example_of_the_body(operation: Operation, inquiry: Inquiry) -> None:
    """The operation answers each documented example of its request body."""
    bodies = _bodies(operation, inquiry)
    if not bodies:
        pytest.skip("the operation takes no request body")
    for body in bodies:
        inquiry.ask_example(operation, inquiry.required(operation), body=body)
    inquiry.conclude()


def test_each_media_type_of_the_answer(operation: Operation, inquiry: Inquiry) -> None:
    """The operation answers in each media type that it documents, when asked for it."""
    offered = [
        (response.status, media_type.name)
        for response in operation.responses.values()
        if response.status.startswith("2")
        for media_type in response.content
        if "*" not in media_type.name
    ]
    if not offered:
        pytest.skip("no answer has a body")
    body = _first_body(operation, inquiry)
    for status, media_type in offered:
        values = inquiry.everything(operation)
        exchange = inquiry.ask_example(operation, values, body=body, accept=media_type)
        if str(exchange.status) == status and exchange.media_type != media_type.split(";")[0]:
            inquiry.found(
                operation,
                "response.not-as-accepted",
                "header.content-type",
                f"Accept is {media_type}, the answer is {exchange.media_type}",
                exchange,
            )
    inquiry.conclude()


def _requires_body(operation: Operation) -> bool:
    return operation.request_body is not None and operation.request_body.required


def _bodies(operation: Operation, inquiry: Inquiry) -> list[Body]:
    try:
        return inquiry.samples.bodies(operation)
    except NoSample as missing:
        pytest.skip(str(missing))


def _first_body(operation: Operation, inquiry: Inquiry) -> Body | None:
    return next(iter(_bodies(operation, inquiry)), None)
