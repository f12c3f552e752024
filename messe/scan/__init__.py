"""What a scanned code means: it hands a badge to the room that knows it."""
