"""Texts that stand beside what they name, without touching one another."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

Anchor = Literal["start", "middle", "end"]
Spot = tuple[float, float]
Page = tuple[float, float, float, float]  # left, right, top, bottom that a label keeps to
Ink = tuple[float, float, int]  # a spot, and what it costs to cover it

FONT: Final = 16.0
_ADVANCE: Final = 0.57  # of the font size: a little more than digits and small letters need
_ABOVE: Final = 0.8
_BELOW: Final = 0.25
_GAP: Final = 9.0
_ROW: Final = 17.0  # a little more than a text is high
_PAGE: Final[Page] = (2.0, 358.0, 2.0, 232.0)
_DOT_COST: Final = 6
_SAMPLE_EVERY: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A text and the spots it would like to stand beside, best first."""

    text: str
    kind: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text with its place; y is its base line."""

    text: str
    kind: str
    x: float
    y: float
    anchor: Anchor

    @property
    def box(self) -> Box:
        """What the text covers."""
        return box_of(self.text, self.x, self.y, self.anchor)


def text_width(text: str) -> float:
    """What a text needs at most in the fonts of common systems."""
    return len(text) * FONT * _ADVANCE


def box_of(text: str, x: float, y: float, anchor: Anchor) -> Box:
    """What a text covers when its base line starts, centres or ends at (x, y)."""
    width = text_width(text)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left=left, top=y - _ABOVE * FONT, right=left + width, bottom=y + _BELOW * FONT)


def place(
    wishes: Sequence[Wish],
    *,
    taken: Sequence[Box],
    lines: Iterable[Sequence[Spot]],
    dots: Sequence[Spot],
    page: Page = _PAGE,
) -> tuple[Label, ...]:
    """Give each text the place that covers least; a text without a free place is left out."""
    spots = [(x, y, 1) for line in lines for x, y in _along(line)]
    ink = sorted([*spots, *((x, y, _DOT_COST) for x, y in dots)])
    boxes, labels = list(taken), list[Label]()
    for wish in wishes:
        free = [c for c in _candidates(wish) if _fits(c.box, boxes, page)]
        if free:
            best = min(free, key=lambda label: _cost(label.box, ink))
            labels.append(best)
            boxes.append(best.box)
    return tuple(labels)


def _candidates(wish: Wish) -> Iterator[Label]:
    up, down = -_GAP, _GAP + _ABOVE * FONT
    level = (_ABOVE - _BELOW) * FONT / 2
    for x, y in wish.spots:
        offers: list[tuple[float, float, Anchor]] = []
        for further in (0.0, _ROW, 2 * _ROW):
            offers += [(0.0, up - further, "middle"), (0.0, down + further, "middle")]
            offers += [(_GAP, up - further, "end"), (_GAP, down + further, "end")]
            offers += [(-_GAP, up - further, "start"), (-_GAP, down + further, "start")]
        offers += [(-_GAP - 2, level, "end"), (_GAP + 2, level, "start")]
        for dx, dy, anchor in offers:
            yield Label(
                text=wish.text,
                kind=wish.kind,
                x=round(x + dx, 1),
                y=round(y + dy, 1),
                anchor=anchor,
            )


def _fits(box: Box, boxes: Sequence[Box], page: Page) -> bool:
    left, right, top, bottom = page
    inside = box.left >= left and box.right <= right and box.top >= top and box.bottom <= bottom
    return inside and not any(box.meets(other) for other in boxes)


def _cost(box: Box, ink: Sequence[Ink]) -> int:
    """What a box would cover; `ink` is in the order of x, so that most of it is not looked at."""
    first = bisect_right(ink, box.left, key=_x_of)
    last = bisect_left(ink, box.right, key=_x_of)
    return sum(weight for _, y, weight in ink[first:last] if box.top < y < box.bottom)


def _x_of(ink: Ink) -> float:
    return ink[0]


def _along(line: Sequence[Spot]) -> Iterator[Spot]:
    for (x1, y1), (x2, y2) in pairwise(line):
        count = int(max(abs(x2 - x1), abs(y2 - y1)) / _SAMPLE_EVERY) + 1
        for i in range(count + 1):
            yield (x1 + (x2 - x1) * i / count, y1 + (y2 - y1) * i / count)
