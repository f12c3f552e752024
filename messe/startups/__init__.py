"""Start-ups and what they offer."""
