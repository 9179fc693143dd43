"""What changed between two documents, and whom each change breaks."""

from contract_tests.differences.changed import changed_operations
from contract_tests.differences.comparing import differences
from contract_tests.differences.model import Change

__all__ = ["Change", "changed_operations", "differences"]
