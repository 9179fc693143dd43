"""Run trials for operations in parallel, within budgets, and tell what came of it."""
