"""What happens to a start-up that rooms above this one answer to; `app.py` connects them."""

from blinker import Namespace

_signals = Namespace()

data_requested = _signals.signal("startup_data_requested")
"""A start-up fetches what is stored about it: each room returns its part, a dict by section."""

erased = _signals.signal("startup_erased")
"""The contact of a start-up that was at the fair is to be forgotten: each room forgets what the
contact said there. The sender commits."""

left = _signals.signal("startup_left")
"""An accepted start-up comes no more: each room frees what it holds. The sender commits."""
