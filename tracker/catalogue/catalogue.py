"""The whole catalogue, checked and ready to use."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.catalogue.entry import Entry
from tracker.domain.area import Area, Council
from tracker.domain.declared import DeclaredFigure
from tracker.domain.indicator import Indicator
from tracker.domain.pledge import Pledge, SourceDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All that editors wrote, by id, in the order of the files.

    `written` keeps the tables as they stand in the files (`pledges/denhaag-charging-points`), so
    that a check that comes after loading can still name file, line and field.
    """

    areas: Mapping[str, Area]
    councils: Mapping[str, Council]
    indicators: Mapping[str, Indicator]
    documents: Mapping[str, SourceDocument]
    pledges: Mapping[str, Pledge]
    declared: tuple[DeclaredFigure, ...]
    written: Mapping[str, Entry]

    def councils_of(self, area: str) -> tuple[Council, ...]:
        """The councils that answer for one area."""
        return tuple(council for council in self.councils.values() if council.area == area)

    def declared_for(self, indicator: str, area: str) -> tuple[DeclaredFigure, ...]:
        """One series of declared figures, oldest first."""
        series = [
            figure
            for figure in self.declared
            if (figure.observation.indicator, figure.observation.area) == (indicator, area)
        ]
        return tuple(sorted(series, key=lambda figure: figure.observation.reference))
