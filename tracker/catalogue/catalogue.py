"""The whole catalogue, checked and ready to use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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

    @property
    def followed(self) -> Mapping[str, Area]:
        """The areas that pages and judgements are about: with a promise, a council, or beside one.

        All others are known by code and name only, so that figures of whole countries find their
        place and nothing of them is read for a page.
        """
        own = {pledge.area for pledge in self.pledges.values()}
        own |= {council.area for council in self.councils.values()}
        return {
            code: area for code, area in self.areas.items() if code in own or area.beside in own
        }

    def existing_on(self, day: date) -> Mapping[str, Area]:
        """All areas whose code was in use on a day."""
        return {code: area for code, area in self.areas.items() if area.exists_on(day)}

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
