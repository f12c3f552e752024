"""The map of Westphalia's municipalities, coloured by who took part in the fair."""

import enum
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup


class ParticipationStatus(enum.StrEnum):
    """How a municipality relates to the fair, from closest to farthest."""

    TOOK_PART = "took_part"
    ABSENT = "absent"
    """Registered, but nobody was admitted."""
    NOT_REGISTERED = "not_registered"
    """May take part and did not register."""
    OUTSIDE = "outside"
    """Above the limit and not admitted by hand."""


COLOURS: Final[Mapping[ParticipationStatus, str]] = {
    ParticipationStatus.TOOK_PART: "#092797",
    ParticipationStatus.ABSENT: "#5174c5",
    ParticipationStatus.NOT_REGISTERED: "#a2b8e4",
    ParticipationStatus.OUTSIDE: "#e8e9ef",
}
"""KERN's darkblue 800, 500 and 250 and its neutral 050: each clearly lighter than the one before.

So the classes stay apart in greyscale and for every kind of colour vision.
"""

LEGEND: Final = tuple(COLOURS.items())
"""Each status with its colour, in the order to read; `ABSENT` has diagonal white stripes too."""

BORDER_COLOUR: Final = "#ffffff"
OUTLINE_COLOUR: Final = "#131525"
"""KERN's neutral 950."""
LINES_ACROSS: Final = 640
"""How many times the line between two municipalities fits across the map."""
STRIPE_STEP: Final = 8
"""From stripe to stripe along the map's upper edge, in such lines."""
MARGIN: Final = 8
"""In grid units, so that the outline's outer half is not cut off."""


@dataclass(frozen=True)
class Box:
    """A rectangle in the grid of the shapes, 100 m a unit."""

    x: int
    y: int
    width: int
    height: int

    def grown(self, margin: int) -> "Box":
        return Box(
            self.x - margin,
            self.y - margin,
            self.width + 2 * margin,
            self.height + 2 * margin,
        )


@dataclass(frozen=True)
class DistrictShape:
    """An administrative district as SVG path data."""

    box: Box
    outline: str
    municipalities: Mapping[str, str]


@dataclass(frozen=True)
class Shapes:
    """The three districts by name, and whom to credit wherever they are drawn."""

    attribution: str
    box: Box
    districts: Mapping[str, DistrictShape]


@functools.cache
def load_shapes() -> Shapes:
    """Give the shapes that `script/make-shapes` made, read once."""
    path = Path(__file__).parent / "data" / "shapes.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    return Shapes(
        attribution=document["attribution"],
        box=Box(0, 0, document["width"], document["height"]),
        districts={
            name: DistrictShape(Box(*shape["box"]), shape["outline"], shape["municipalities"])
            for name, shape in document["districts"].items()
        },
    )


def participation_map(
    status_by_ags: Mapping[str, ParticipationStatus],
    *,
    title: str,
    district: str | None = None,
    labels: Mapping[str, str] | None = None,
) -> Markup:
    """Westphalia, or one district of it, as SVG; print `load_shapes().attribution` beside it.

    A municipality without a status counts as outside. `title` says in words what the map shows;
    `labels` gives a municipality's shape, by AGS, the text that a pointer resting on it brings up.
    """
    shapes = load_shapes()
    districts = [shapes.districts[district]] if district else list(shapes.districts.values())
    box = (districts[0].box if district else shapes.box).grown(MARGIN)
    line = round(max(box.width, box.height) / LINES_ACROSS, 2)
    paths: dict[ParticipationStatus, dict[str, str]] = {status: {} for status in COLOURS}
    for shape in districts:
        for ags, path in shape.municipalities.items():
            paths[status_by_ags.get(ags, ParticipationStatus.OUTSIDE)][ags] = path
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img">'
        '<title>{title}</title><g stroke="{border}" stroke-width="{line}" stroke-linejoin="round">'
        '{areas}</g>{stripes}<path d="{outline}" fill="none" stroke="{outline_colour}"'
        ' stroke-width="{outline_line}" stroke-linejoin="round"/></svg>'
    ).format(
        box=f"{box.x} {box.y} {box.width} {box.height}",
        title=title,
        border=BORDER_COLOUR,
        line=line,
        areas=Markup().join(
            _areas(COLOURS[status], members, labels or {}) for status, members in paths.items()
        ),
        stripes=_stripes(
            "".join(paths[ParticipationStatus.ABSENT].values()),
            box,
            clip_id=f"absent-{district or 'all'}",
            line=line,
        ),
        outline="".join(shape.outline for shape in districts),
        outline_colour=OUTLINE_COLOUR,
        outline_line=2 * line,
    )


def _areas(colour: str, paths: Mapping[str, str], labels: Mapping[str, str]) -> Markup:
    return Markup('<g fill="{}">{}</g>').format(
        colour, Markup().join(_area(path, labels.get(ags)) for ags, path in paths.items())
    )


def _area(path: str, label: str | None) -> Markup:
    if label is None:
        return Markup('<path d="{}"/>').format(path)
    return Markup('<path d="{}"><title>{}</title></path>').format(path, label)


def _stripes(path: str, box: Box, *, clip_id: str, line: float) -> Markup:
    """Diagonal stripes over `path`, a second mark beside its colour for black-and-white print.

    Lines under a clip, since PDF readers draw the tiles of an SVG pattern with seams.
    """
    if not path:
        return Markup()
    step = STRIPE_STEP * line
    starts = [round(number * step, 1) for number in range(int((box.width + box.height) / step))]
    return Markup(
        '<clipPath id="{id}"><path d="{path}"/></clipPath>'
        '<path d="{lines}" clip-path="url(#{id})" fill="none" stroke="{colour}"'
        ' stroke-width="{width}"/>'
    ).format(
        id=clip_id,
        path=path,
        lines="".join(f"M{box.x + start} {box.y}l-{box.height} {box.height}" for start in starts),
        colour=BORDER_COLOUR,
        width=2 * line,
    )
