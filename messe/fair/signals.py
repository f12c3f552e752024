"""What happens to the fair that rooms above this one answer to; `app.py` connects them."""

from blinker import Namespace

changed = Namespace().signal("fair_changed")
"""An organiser saved the settings: each room keeps what concerns it.

The sender is the `Fair` as it is now; `before` says by column what it was, `by` whose account it
is, `now` when. The sender commits."""
