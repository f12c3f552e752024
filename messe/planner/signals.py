"""What the planner asks rooms beside it; `app.py` connects them."""

from blinker import Namespace

seats_requested = Namespace().signal("seats_requested")
"""Routes are planned or shown: each room returns the seats that people who take part hold, as
tuples of a participant's id, a start-up's id and the lasting name of the pitch. The sender is the
`Participant` whose seats are wanted, or None for everybody's."""
