"""Turn a run of the judge into reports: for the terminal, for people, for machines."""

from contract_tests.reports.json_report import UnusableRun, run_from, run_text
from contract_tests.reports.listening import Listener, Listeners
from contract_tests.reports.terminal import Terminal, summary
from contract_tests.reports.writing import FORMATS, UnwritableReport, written

__all__ = [
    "FORMATS",
    "Listener",
    "Listeners",
    "Terminal",
    "UnusableRun",
    "UnwritableReport",
    "run_from",
    "run_text",
    "summary",
    "written",
]
