"""Towns that are interested in a start-up, and which of them it may write to."""
