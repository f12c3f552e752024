"""What this room asks the rooms above it; `app.py` connects them."""

from blinker import Namespace

suggestions_requested = Namespace().signal("suggestions_requested")
"""A town opens its empty form: each room returns what its people came upon on the day.

It is a list of `Encounter`, none without weight. The sender is the town's key (AGS)."""
