"""What pictures outside of our pages need: literal colours, and the room that a text takes."""

from collections.abc import Mapping
from typing import Final

from tracker.domain.assessment import Assessment, Flag
from tracker.publish.chart_labels import FONT, text_width
from tracker.publish.words import STATUS

TONES: Final[Mapping[str, str]] = {
    "good": "#0b5345",
    "unsure": "#6b4700",
    "low": "#862c1b",
    "open": "#3c4856",
}


def tone_of(assessment: Assessment) -> str:
    """The colour of a word on white; old figures fade to grey."""
    return TONES["open" if Flag.STALE in assessment.flags else STATUS[assessment.status].tone]


def room_for(text: str, size: float) -> int:
    """The width of a text in a font size, in whole units of the picture."""
    return round(text_width(text) * size / FONT)
