"""What to answer: status, media type and body, with the reasons."""
