"""The whole catalogue, checked and ready to use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.catalogue.entry import Entry
from tracker.domain.area import Area, Council, Districts
from tracker.domain.corrections import Correction
from tracker.domain.declared import DeclaredFigure
from tracker.domain.definitions import SeriesBreak
from tracker.domain.indicator import Indicator
from tracker.domain.pledge import Pledge, SourceDocument
from tracker.domain.reply import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All that editors wrote, by id, in the order of the files.

    `written` keeps the tables as they stand in the files (`pledges/denhaag-charging-points`), so
    that a check that comes after loading can still name file, line and field. `digest` is the hash
    of the files as `tracker.catalogue.digest` makes it.
    """

    areas: Mapping[str, Area]
    councils: Mapping[str, Council]
    indicators: Mapping[str, Indicator]
    documents: Mapping[str, SourceDocument]
    pledges: Mapping[str, Pledge]
    declared: tuple[DeclaredFigure, ...]
    written: Mapping[str, Entry]
    breaks: tuple[SeriesBreak, ...] = ()
    corrections: tuple[Correction, ...] = ()
    districts: Mapping[str, Districts] = field(default_factory=dict)
    replies: tuple[Reply, ...] = ()
    digest: str = ""

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

    def replies_to(self, pledge: str, *, until: date) -> tuple[Reply, ...]:
        """What was answered on a promise up to a day, oldest first."""
        found = (each for each in self.replies if each.pledge == pledge and each.day <= until)
        return tuple(sorted(found, key=lambda each: (each.day, each.id)))

    def breaks_of(self, *, feed: str, indicator: str, area: str) -> tuple[SeriesBreak, ...]:
        """The noted breaks of one series, oldest first."""
        found = (
            each for each in self.breaks if each.concerns(feed=feed, indicator=indicator, area=area)
        )
        return tuple(sorted(found, key=lambda each: (each.day, each.id)))

    def counted_anew(self, *, feed: str, indicator: str, area: str) -> date | None:
        """The last day on which one series got a new definition, as far as somebody noted it."""
        found = self.breaks_of(feed=feed, indicator=indicator, area=area)
        return max((each.day for each in found if each.new_definition), default=None)

    def declared_for(self, indicator: str, area: str) -> tuple[DeclaredFigure, ...]:
        """One series of declared figures, oldest first."""
        series = [
            figure
            for figure in self.declared
            if (figure.observation.indicator, figure.observation.area) == (indicator, area)
        ]
        return tuple(sorted(series, key=lambda figure: figure.observation.reference))
