"""What happens to a start-up that rooms above this one answer to; `app.py` connects them."""

from blinker import Namespace

_signals = Namespace()

left = _signals.signal("startup_left")
"""An accepted start-up comes no more: each room frees what it holds. The sender commits."""
