"""The tests that apply the checks to one document and one server."""
