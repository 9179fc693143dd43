"""Keep mocks running for a measurement: each is a process of its own, and is used again."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from contract_tests.processes import mock_process


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Which mock: of the document *spec*, with the data of *seed*; *limited* if it keeps limits."""

    spec: Path
    seed: int
    limited: bool = False


class Mocks:
    """Mocks by their kind; those that are given back serve again. A context: all end with it."""

    def __init__(self) -> None:
        self._free: dict[Kind, list[str]] = {}
        self._running = ExitStack()
        self._short: dict[str, ExitStack] = {}

    def __enter__(self) -> Mocks:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.close()

    def taken(self, kind: Kind) -> str:
        """Return the address of a mock that nobody else uses. Raises `MockDidNotStart`."""
        free = self._free.setdefault(kind, [])
        if free:
            return free.pop()
        arguments = ["--seed", str(kind.seed)]
        if kind.limited:
            arguments.append("--rate-limits")
        own = self._running.enter_context(ExitStack())
        address = own.enter_context(mock_process(kind.spec, arguments=arguments))
        self._short[address] = own
        return address

    def given_back(self, kind: Kind, address: str, *, needed: bool) -> None:
        """Let the mock at *address* serve again; end it if it is not *needed* any more."""
        if needed:
            self._free[kind].append(address)
        else:
            self._short.pop(address).close()
