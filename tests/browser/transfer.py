"""How much a page transfers, as the browser itself counts it."""

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Transfer:
    """What came over the network, answers' headers included."""

    requests: int
    kilobytes: float


def visit(page: Page, path: str) -> Transfer:
    """Open `path` and wait until nothing is loading any more."""
    arrived: list[float] = []
    protocol = page.context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.on("Network.loadingFinished", lambda event: arrived.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    protocol.detach()
    return Transfer(len(arrived), sum(arrived) / 1000)
