"""The event-day app of the Zukunftsmesse."""
