"""People who met: each gives the other what was ticked, and may take it back."""
