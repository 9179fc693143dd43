"""Give pytest the options of the suite when it runs in this folder."""

from contract_tests.plugin import (
    pytest_addoption,
    pytest_configure,
    pytest_report_header,
    pytest_terminal_summary,
)

__all__ = [
    "pytest_addoption",
    "pytest_configure",
    "pytest_report_header",
    "pytest_terminal_summary",
]
