"""How long an answer takes, where its time would tell what nobody is to learn."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

LINK_REQUEST_SECONDS = 0.1
"""Of a request for a link: longer than queueing a mail, so that it tells nobody who has one."""


@contextmanager
def lasting(seconds: float) -> Iterator[None]:
    """Let what happens inside take `seconds`, however quick it is; end transactions inside."""
    ends = time.monotonic() + seconds
    yield
    time.sleep(max(0, ends - time.monotonic()))
