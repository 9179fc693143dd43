"""Show while a run goes on how far it is, what it asks, and what it waits for."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from contract_tests.reports.messages import visible


class Bar(Progress):
    """A bar for *total* verdicts, or for *seconds* if that is when the run ends, with an estimate.

    Below it stands what is asked, or waited for; *sent* tells how many requests were sent.
    """

    def __init__(
        self,
        console: Console,
        *,
        total: int,
        seconds: float | None = None,
        sent: Callable[[], int] | None = None,
    ) -> None:
        self._seconds = seconds
        self._sent = sent
        self._asked = ""
        self._waited_for = ""
        self._until = 0.0
        done = [MofNCompleteColumn()] if seconds is None else []
        super().__init__(
            TextColumn("{task.description}"),
            BarColumn(),
            *done,
            TimeElapsedColumn(),
            TextColumn("[dim]left"),
            TimeRemainingColumn(elapsed_when_finished=False),
            console=console,
            transient=True,
        )
        self._only: TaskID = self.add_task("judging", total=total if seconds is None else seconds)

    def get_renderables(self) -> Iterable[RenderableType]:
        """Yield the bar, and the line below it."""
        if self._seconds is not None and self.tasks:
            gone = self.tasks[0].elapsed or 0.0
            self.update(self._only, completed=min(gone, self._seconds))
        yield self.make_tasks_table(self.tasks)
        yield self._line()

    def asking(self, operation: str, check: str) -> None:
        """Show that *check* asks *operation*."""
        self._asked = f"{visible(operation)}  {check}"

    def waiting(self, seconds: float, reason: str) -> None:
        """Show that nothing is sent for *seconds*, and why."""
        self._until = max(self._until, time.monotonic() + seconds)
        self._waited_for = visible(reason)

    def judged(self, violated: int) -> None:
        """Move on by one verdict; *violated* checks are so far."""
        description = f"[red]{violated} violated" if violated else "judging"
        advance = 1 if self._seconds is None else 0
        self.update(self._only, advance=advance, description=description)

    def _line(self) -> Text:
        left = self._until - time.monotonic()
        if left > 0:
            return waits(left, self._waited_for)
        sent = f"  {self._sent():,} requests" if self._sent else ""
        return Text(f"{self._asked}{sent}", style="dim", no_wrap=True, overflow="ellipsis")


def waits(seconds: float, reason: str) -> Text:
    """Return the line that says that nothing is sent for *seconds*, until when, and why."""
    until = datetime.now().astimezone() + timedelta(seconds=seconds)
    text = f"waits {math.ceil(seconds)} s, until {until:%H:%M:%S}: {visible(reason)}"
    return Text(text, style="yellow", no_wrap=True, overflow="ellipsis")
