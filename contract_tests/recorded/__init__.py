"""Exchanges that took place elsewhere: read from files, found in the document, judged in bulk."""
