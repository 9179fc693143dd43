from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from contract_tests.engine.interrupting import stopped_by_ctrl_c
from contract_tests.pacing import Pace, Stopped


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def admit_without_end(pace: Pace) -> None:
    while True:
        pace.admit()


def test_the_first_ctrl_c_stops_and_raises_nothing_wherever_it_comes() -> None:
    before = signal.getsignal(signal.SIGINT)
    for _ in range(50):
        paces = (Pace(), Pace())
        with stopped_by_ctrl_c(*paces):
            presser = threading.Thread(target=press)
            presser.start()
            # As busy as a run is: every one of these takes the lock that the stop takes, too.
            with pytest.raises(Stopped, match="interrupted"):
                admit_without_end(paces[0])
            presser.join()
            until = time.monotonic() + 5
            while not paces[1].stopped and time.monotonic() < until:
                time.sleep(0.001)
        assert paces[1].stopped == "interrupted"
    assert signal.getsignal(signal.SIGINT) is before


def test_the_second_one_ends_at_once() -> None:
    def twice() -> None:
        press()
        press()
        time.sleep(5)

    with stopped_by_ctrl_c(Pace()), pytest.raises(KeyboardInterrupt):
        twice()


def test_whoever_waits_is_woken() -> None:
    pace = Pace()
    began = time.monotonic()
    with stopped_by_ctrl_c(pace):
        threading.Timer(0.1, press).start()
        pace.pause(30, "the server answered 429")
    assert time.monotonic() - began < 10


def test_in_another_thread_nothing_changes() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def work() -> None:
        with stopped_by_ctrl_c(Pace()):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
