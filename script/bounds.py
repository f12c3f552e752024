"""What a measurement may come to: said beside the figure; where it is broken, the bench fails."""

_broken: list[str] = []


def at_most(value: float, bound: float, places: int = 2) -> str:
    """`value` with its upper bound, to be printed; beyond it the bench fails in the end."""
    return _told(value, f"at most {bound:g}", places, is_kept=value <= bound)


def at_least(value: float, bound: float, places: int = 2) -> str:
    """`value` with its lower bound, to be printed; below it the bench fails in the end."""
    return _told(value, f"at least {bound:g}", places, is_kept=value >= bound)


def _told(value: float, bound: str, places: int, *, is_kept: bool) -> str:
    told = f"{value:.{places}f} ({bound})"
    if not is_kept:
        _broken.append(told)
    return told


def say_if_broken() -> None:
    """End the program with a word on what is out of bounds, if anything is.

    Raises:
        SystemExit: something is.
    """
    if _broken:
        raise SystemExit(f"out of bounds: {', '.join(_broken)}")
