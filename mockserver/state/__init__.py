"""Records over time: collections in a database, queries on them, and cursors into them."""
