"""The proof: every fault of the mock, on every API, and who sees it."""
