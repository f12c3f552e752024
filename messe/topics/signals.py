"""What this room asks the rooms above it; `app.py` connects them."""

from blinker import Namespace

suggestions_requested = Namespace().signal("suggestions_requested")
"""A town opens its empty form: each room returns how long its people spent on each topic.

It is a dict of whole seconds by a topic's id. The sender is the town's key (AGS)."""
