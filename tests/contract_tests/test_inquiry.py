from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from contract_tests.exchanges import Exchange
from contract_tests.inquiry import Inquiry, premises_of
from contract_tests.targets import Target
from mockserver.spec import Api, Operation


class Once:
    """Accepts one request, and refuses all others with 400; its answers take a while to arrive."""

    def __init__(self) -> None:
        self.asked = 0

    def ask(self, operation: Operation, _values: Any, **_more: Any) -> Exchange:
        self.asked += 1
        status = 200 if self.asked == 1 else 400
        # What was accepted arrives last.
        time.sleep(0.05 if status == 200 else 0.0)
        url = f"http://x/v1{operation.path_template}"
        return Exchange(method=operation.method, url=url, request_body=b"{}", status=status)


def test_of_two_who_create_the_same_at_once_neither_is_refused(store_api: Api) -> None:
    premises = premises_of(store_api)
    create = next(one for one in store_api.operations if one.method == "POST")
    target = cast("Target", Once())
    inquiries = [Inquiry(premises=premises, target=target) for _ in range(4)]

    def asked(inquiry: Inquiry) -> int:
        body = inquiry.bodies(create)[0]
        return inquiry.ask_example(create, inquiry.required(create), body=body).status

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert sorted(pool.map(asked, inquiries)) == [200, 400, 400, 400]
    refused = [each for one in inquiries for each in one.findings]
    assert not [each for each in refused if each.violation.rule == "example.refused"]
    assert sum(bool(each.notes) for each in inquiries) == 3
