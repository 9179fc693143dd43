"""A process that is killed in the middle of its writes loses none that it acknowledged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from mockserver.state.filling import Base
from mockserver.state.queries import Condition, ListQuery
from mockserver.state.store import Store
from tests.support.serving import ROOT

BASE = Base(
    records=lambda: [{"id": n, "kind": "base"} for n in range(20)], identity=lambda r: r["id"]
)
KIND = (Condition(path=("kind",), operator="equals", operand="new"),)
WRITES = 1_000
KILLED_AFTER = (1, 180, 250, 270, 299)

WRITER = """
import sys
from mockserver.state.queries import ListQuery
from mockserver.state.store import Store
from tests.state.test_crashes import BASE, KIND

collection = Store(sys.argv[1]).collection("crashing", BASE)
collection.stored.listed(ListQuery(conditions=KIND))  # builds an index
while True:
    with collection.changes.at_once():
        one, two = (
            collection.changes.create(lambda n: {"id": f"{half}{n}", "kind": "new", "text": "x" * 500})
            for half in ("a", "b")
        )
    print(one["id"], two["id"], flush=True)
"""


def acknowledged(path: Path, count: int) -> list[str]:
    """Return what a writer acknowledged, at least *count* pairs, before it was killed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(count)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    # What was being written when the process died was never said as a whole.
    return [name for line in lines if line.endswith("\n") for name in line.split()]


def test_what_was_acknowledged_survives_a_kill_and_nothing_is_there_by_half(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    told: list[str] = []
    for count in KILLED_AFTER:
        told += acknowledged(path, count)
        store = Store(str(path))
        stored = store.collection("crashing", BASE).stored
        listed = [json.loads(body) for body in stored.listed(ListQuery()).bodies]
        found = [json.loads(body) for body in stored.listed(ListQuery(conditions=KIND)).bodies]
        names = {record["id"] for record in found}
        assert set(told) <= names
        assert [record for record in listed if record["kind"] == "new"] == found
        assert stored.total(()) == len(listed) == 20 + len(names)
        assert stored.total(KIND) == len(names)
        # Those that were made at once are there together.
        assert {name[0] for name in names} == {"a", "b"}
        assert len(names) % 2 == 0
        store.close()
    assert len(told) >= WRITES
