"""Two servers of one document side by side: the same requests, and where the answers differ."""
