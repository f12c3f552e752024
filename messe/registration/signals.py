"""What happens to a registration that rooms above this one answer to; `app.py` connects them.

A receiver gets the registration, loaded with its town and its people.
"""

from blinker import Namespace

_signals = Namespace()

data_requested = _signals.signal("data_requested")
"""Somebody fetches what is stored about them: each room returns its part, a dict by section."""

erased = _signals.signal("erased")
"""Nothing about the people is to stay: each room forgets what it holds, while the registration
still says who they are. The sender commits."""
