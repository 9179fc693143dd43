"""Count what is understood of real documents: roles, pages by style, and pages that are not.

    python -m benchmarks.inference FOLDER [--json FILE]

Each document of FOLDER is read, and everything inferred that its operations do not declare. Pages
without a pagination are parameters that ask for pages where something is missing to serve them.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mockserver.errors import SpecError
from mockserver.explaining import Row, rows_of
from mockserver.spec import api_from_document, load_document
from mockserver.spec.semantics import inferred

STYLES = ("cursor", "keyset", "offset", "page", "link")
# Which parameters a reason is about.
_NAMES = re.compile(r" with .*?(?=, but )")
COLUMNS = ("operations", "with a role", *STYLES, "no pages", "filters", "order", "ms")


def main() -> None:
    """Print a table of documents, one of totals, and one of reasons why there are no pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write the counts of each document to this file")
    arguments = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    for path in documents(arguments.folder):
        counts[path.name] = counted(path, reasons)
    console = Console()
    console.print(table("document", counts))
    total: Counter[str] = sum(counts.values(), Counter())
    console.print(table(f"{len(counts)} documents", {"all": total}))
    told = Table("operations", "why their parameters about pages make no pages")
    for reason, count in reasons.most_common():
        told.add_row(str(count), reason)
    console.print(told)
    if arguments.json:
        arguments.json.write_text(json.dumps(counts, indent=2))


def documents(folder: Path) -> Iterator[Path]:
    """Yield the documents in *folder*, by name."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".yaml", ".yml", ".json") and path.name != "index.json":
            yield path


def counted(path: Path, reasons: Counter[str]) -> Counter[str]:
    """Return what is understood of the document at *path*; count *reasons* for what is not."""
    try:
        api = api_from_document(load_document(path))
    except SpecError as error:
        print(f"{path.name}: {error}")
        return Counter()
    begun = time.perf_counter()
    findings = inferred(api)
    found = Counter({"operations": len(api.operations)})
    found["ms"] = round(1000 * (time.perf_counter() - begun))
    for operation in api.operations:
        for row in rows_of(operation, findings):
            found.update(labels(row))
            if row.extension == "x-pagination" and row.value is None:
                reasons[_NAMES.sub("", row.reason)] += 1
    return found


def labels(row: Row) -> Iterator[str]:
    """Yield the columns that *row* counts in."""
    value: Any = row.value
    match row.extension:
        case "x-pagination":
            yield value["style"] if value else "no pages"
        case "x-collection" if value and value.get("role"):
            yield "with a role"
        case "x-filters" if value:
            yield "filters"
        case "x-order" if value:
            yield "order"


def table(title: str, rows: dict[str, Counter[str]]) -> Table:
    """Return a table with a line for each of *rows*."""
    made = Table(title)
    for column in COLUMNS:
        made.add_column(column, justify="right")
    for name, counts in rows.items():
        made.add_row(name, *(str(counts[column] or "") for column in COLUMNS))
    return made


if __name__ == "__main__":
    main()
