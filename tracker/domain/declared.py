"""Figures that a person read in a named public source and entered by hand."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFigure:
    """A figure with the public source that anyone can read it in, and the day we read it."""

    observation: Observation
    source_title: str
    address: str
    read: date
