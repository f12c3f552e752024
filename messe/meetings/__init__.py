"""One-to-one meetings of towns and start-ups, planned in rounds."""
