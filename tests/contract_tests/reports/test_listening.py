"""Listeners hear of a run in turn."""

from __future__ import annotations

import threading

from contract_tests.reports.listening import Listeners
from contract_tests.results import Run, Verdict
from tests.contract_tests.reports.sample import clean_run


class Recorder:
    """Remembers what it hears, and whether two calls overlap."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.inside = 0
        self.overlapped = False

    def begun(self, total: int) -> None:
        self.heard.append(total)

    def asking(self, operation: str, check: str) -> None:
        self.heard.append((operation, check))

    def waiting(self, seconds: float, reason: str) -> None:
        self.heard.append((seconds, reason))

    def judged(self, verdict: Verdict) -> None:
        self.inside += 1
        self.overlapped = self.overlapped or self.inside > 1
        threading.Event().wait(0.001)
        self.heard.append(verdict)
        self.inside -= 1

    def ended(self, run: Run) -> None:
        self.heard.append(run)


def test_every_listener_hears_everything_one_call_at_a_time() -> None:
    recorders = [Recorder(), Recorder()]
    listeners = Listeners(recorders)
    verdict = clean_run().verdicts[0]
    listeners.begun(20)
    threads = [threading.Thread(target=listeners.judged, args=(verdict,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listeners.asking("GET /books", "pagination")
    listeners.waiting(3.0, "429")
    listeners.ended(clean_run())
    told = [("GET /books", "pagination"), (3.0, "429")]
    for recorder in recorders:
        assert recorder.heard == [20, *[verdict] * 20, *told, clean_run()]
        assert not recorder.overlapped
