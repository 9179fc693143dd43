"""Every request that the document gives as an example is answered as the document says."""

from __future__ import annotations

from contract_tests.generatable import opaque_in
from contract_tests.inquiry import Inquiry, Premises
from contract_tests.messages import Body
from contract_tests.trials.model import Trial
from mockserver.spec import Operation


def required_alone(operation: Operation, inquiry: Inquiry) -> None:
    """Ask with the required parameters and body, and nothing else."""
    required = operation.request_body is not None and operation.request_body.required
    body = _first_body(operation, inquiry) if required else None
    inquiry.ask_example(operation, inquiry.required(operation), body=body)


def all_parameters(operation: Operation, inquiry: Inquiry) -> None:
    """Ask with the first example of every parameter together, and of the body."""
    body = _first_body(operation, inquiry)
    inquiry.ask_example(operation, inquiry.everything(operation), body=body)


def each_example(operation: Operation, inquiry: Inquiry) -> None:
    """Ask with each example of each parameter by itself."""
    required = inquiry.required(operation)
    body = _first_body(operation, inquiry)
    opaque = opaque_in(inquiry.semantics(operation), operation)
    for parameter in operation.parameters:
        for example in inquiry.premises.samples.parameter_examples(parameter):
            values = {**required, parameter.place: example}
            # An example of a cursor was issued by another server: it may be refused as documented.
            ask = inquiry.ask if parameter == opaque else inquiry.ask_example
            ask(operation, values, body=body)


def each_body(operation: Operation, inquiry: Inquiry) -> None:
    """Ask with each documented example of the request body."""
    for body in inquiry.bodies(operation):
        inquiry.ask_example(operation, inquiry.required(operation), body=body)


def each_media_type(operation: Operation, inquiry: Inquiry) -> None:
    """Ask for each media type that a success documents."""
    body = _first_body(operation, inquiry)
    for status, media_type in _offered(operation):
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


def _first_body(operation: Operation, inquiry: Inquiry) -> Body | None:
    return next(iter(inquiry.bodies(operation)), None)


def _offered(operation: Operation) -> list[tuple[str, str]]:
    return [
        (response.status, media_type.name)
        for response in operation.responses.values()
        if response.status.startswith("2")
        for media_type in response.content
        if "*" not in media_type.name
    ]


def _has_examples(operation: Operation, premises: Premises) -> str:
    samples = premises.samples
    found = any(any(True for _ in samples.parameter_examples(p)) for p in operation.parameters)
    return "" if found else "no parameter has an example"


def _takes_body(operation: Operation, _premises: Premises) -> str:
    return "" if operation.request_body else "the operation takes no request body"


def _has_bodies(operation: Operation, _premises: Premises) -> str:
    return "" if _offered(operation) else "no answer has a body"


TRIALS = (
    Trial(
        name="required-parameters",
        title="The operation answers its required parameters and body, and nothing else",
        run=required_alone,
    ),
    Trial(
        name="all-parameters",
        title="The operation answers the first example of every parameter together",
        run=all_parameters,
    ),
    Trial(
        name="parameter-examples",
        title="The operation answers each example of each parameter",
        run=each_example,
        applies=_has_examples,
    ),
    Trial(
        name="body-examples",
        title="The operation answers each example of its request body",
        run=each_body,
        applies=_takes_body,
    ),
    Trial(
        name="media-types",
        title="The operation answers in each media type that it documents, when asked for it",
        run=each_media_type,
        applies=_has_bodies,
    ),
)
