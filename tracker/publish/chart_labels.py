"""Texts that stand beside what they name, without touching one another."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

Anchor = Literal["start", "middle", "end"]
Spot = tuple[float, float]
Page = tuple[float, float, float, float]  # left, right, top, bottom that a label keeps to
Ink = tuple[float, float, int]  # a spot, and what it costs to cover it
_Edges = tuple[float, float, float, float]  # left, top, right, bottom of a box

FONT: Final = 16.0
_ADVANCE: Final = 0.57  # of the font size: a little more than digits and small letters need
_ABOVE: Final = 0.8
_BELOW: Final = 0.25
_GAP: Final = 9.0
_ROW: Final = 17.0  # a little more than a text is high
_PAGE: Final[Page] = (2.0, 358.0, 2.0, 232.0)
_DOT_COST: Final = 6
_SAMPLE_EVERY: Final = 5.0
_LEFT_OF: Final[Mapping[Anchor, float]] = {"start": 0.0, "middle": 0.5, "end": 1.0}
_SIDES: Final[tuple[tuple[float, Anchor], ...]] = (
    (0.0, "middle"),
    (_GAP, "end"),
    (-_GAP, "start"),
)


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
    left = x - width * _LEFT_OF[anchor]
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
    paper = _Paper(
        page=page, ink=ink, columns=[x for x, _, _ in ink], boxes=list(map(_edges, taken))
    )
    labels = (paper.write(wish) for wish in wishes)
    return tuple(label for label in labels if label is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What a label may not cover (`boxes`) and what it had better not: `ink`, by its columns."""

    page: Page
    ink: Sequence[Ink]
    columns: Sequence[float]
    boxes: list[_Edges]

    def write(self, wish: Wish) -> Label | None:
        """Take the first of the places that cover least."""
        width, best, least = text_width(wish.text), None, math.inf
        for x, y, anchor in _places(wish):
            left = x - width * _LEFT_OF[anchor]
            edges = (left, y - _ABOVE * FONT, left + width, y + _BELOW * FONT)
            cost = self._cost(edges) if self._is_free(edges) else math.inf
            if cost < least:
                best, least = (x, y, anchor, edges), cost
            if cost == 0:
                break  # no other place covers less
        if best is None:
            return None
        self.boxes.append(best[3])
        return Label(text=wish.text, kind=wish.kind, x=best[0], y=best[1], anchor=best[2])

    def _is_free(self, edges: _Edges) -> bool:
        left, top, right, bottom = edges
        first, last, upper, lower = self.page
        if left < first or right > last or top < upper or bottom > lower:
            return False
        return all(right <= a or c <= left or bottom <= b or d <= top for a, b, c, d in self.boxes)

    def _cost(self, edges: _Edges) -> int:
        left, top, right, bottom = edges
        below = self.ink[bisect_right(self.columns, left) : bisect_left(self.columns, right)]
        return sum([weight for _, y, weight in below if top < y < bottom])


def _edges(box: Box) -> _Edges:
    return (box.left, box.top, box.right, box.bottom)


def _places(wish: Wish) -> Iterator[tuple[float, float, Anchor]]:
    for x, y in wish.spots:
        for dx, dy, anchor in _AROUND:
            yield round(x + dx, 1), round(y + dy, 1), anchor


def _around() -> Iterator[tuple[float, float, Anchor]]:
    """Above and below a spot, nearest first, then beside it."""
    up, down = -_GAP, _GAP + _ABOVE * FONT
    level = (_ABOVE - _BELOW) * FONT / 2
    for further in (0.0, _ROW, 2 * _ROW):
        for dx, anchor in _SIDES:
            yield dx, up - further, anchor
            yield dx, down + further, anchor
    yield -_GAP - 2, level, "end"
    yield _GAP + 2, level, "start"


_AROUND: Final = tuple(_around())


def _along(line: Sequence[Spot]) -> Iterator[Spot]:
    for (x1, y1), (x2, y2) in pairwise(line):
        count = int(max(abs(x2 - x1), abs(y2 - y1)) / _SAMPLE_EVERY) + 1
        for i in range(count + 1):
            yield (x1 + (x2 - x1) * i / count, y1 + (y2 - y1) * i / count)
