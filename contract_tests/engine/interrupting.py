"""Let Ctrl-C stop a run wherever it is: no more is sent, the report is of what there is."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from contract_tests.pacing import Pace

INTERRUPTED = "interrupted"


@contextmanager
def stopped_by_ctrl_c(*paces: Pace) -> Iterator[None]:
    """Stop *paces* at the first Ctrl-C while this lasts; a second one raises `KeyboardInterrupt`.

    An exception would come out of whatever the main thread does at that moment, and take the report
    with it. Other threads cannot listen to signals: for them nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = threading.Event()

    def stop() -> None:
        for pace in paces:
            pace.stop(INTERRUPTED)

    def handle(_signal: int, _frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        # In a thread of its own: the main thread may hold the very lock that this wants.
        threading.Thread(target=stop, name="ctrl-c", daemon=True).start()

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
