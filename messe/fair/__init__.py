"""The fair itself: name, day, place, deadlines, texts, and its legal pages."""
