"""What rooms that plan people's day ask the rooms beside them; `app.py` connects them."""

from blinker import Namespace

seats_requested = Namespace().signal("seats_requested")
"""Somebody's day is planned or shown: each room returns the seats that people who take part hold.

They are tuples of a participant's id, a start-up's id and the lasting name of the pitch. The sender
is the `Participant` whose seats are wanted, or None for everybody's."""
