"""What page models are made from: the figures of some places, and what all models share."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.feeds.charging import FIELDS as CHARGING
from tracker.pipeline.assessing import Known, known_on
from tracker.pipeline.comparing import Comparisons, Read
from tracker.pipeline.context import Context
from tracker.pipeline.sources import Sources
from tracker.pipeline.versions import Timelines, timelines
from tracker.publish.manifest import fingerprint
from tracker.publish.source_views import SourceView
from tracker.store.objects import FeedBreak, breaks_of
from tracker.store.snapshots import last_good
from tracker.store.vintages import Series

_AREAS_AT_ONCE: Final = 50  # so many are read together: memory does not grow with their number


@dataclass(slots=True, kw_only=True)
class Shelf:
    """What is read once on a day, however many models need it; small beside the series."""

    versions: Timelines
    sources: dict[str, SourceView] = field(default_factory=dict)
    compared: Read = field(default_factory=dict)
    breaks: dict[str, tuple[FeedBreak, ...]] = field(default_factory=dict)
    reached: dict[str, bool] = field(default_factory=dict)
    charging: dict[str, Series] = field(default_factory=dict)
    hashes: dict[tuple[object, ...], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One reading: the series of the places at hand, and the shelf beside it."""

    context: Context
    connection: Connection
    known: Known
    shelf: Shelf

    @property
    def catalogue(self) -> Catalogue:
        """What editors wrote."""
        return self.context.catalogue

    @property
    def sources(self) -> Sources:
        """The records behind series."""
        return Sources(
            connection=self.connection,
            catalogue=self.catalogue,
            raw=self.context.raw,
            known=self.shelf.sources,
        )

    @property
    def comparisons(self) -> Comparisons:
        """The figures of all areas."""
        return Comparisons(self.connection, self.catalogue, self.known, self.shelf.compared)

    def breaks_of(self, feed: str, area: str) -> Iterator[FeedBreak]:
        """The days on which many of a feed's objects went or came in an area."""
        if feed not in self.shelf.breaks:
            self.shelf.breaks[feed] = breaks_of(self.connection, feed=feed)
        return (each for each in self.shelf.breaks[feed] if each.area == area)

    def was_reached(self, feed: str) -> bool:
        """Whether a feed ever brought figures."""
        if feed not in self.shelf.reached:
            self.shelf.reached[feed] = last_good(self.connection, feed=feed) is not None
        return self.shelf.reached[feed]

    def charging_in(self, country: str) -> Series:
        """The counts of charging points of all places that are followed in a country."""
        if country not in self.shelf.charging:
            followed = self.catalogue.followed.values()
            areas = [each.code for each in followed if each.country == country]
            known = known_on(self.connection, areas, self.known.as_of).all
            counts = {key: found for key, found in known.items() if key[0] in CHARGING}
            self.shelf.charging[country] = counts
        return self.shelf.charging[country]

    def hash_of(self, name: tuple[object, ...], *parts: object) -> str:
        """The fingerprint of something that many models share, worked out once."""
        if name not in self.shelf.hashes:
            self.shelf.hashes[name] = fingerprint(*parts)
        return self.shelf.hashes[name]


@contextmanager
def open_desk(
    context: Context, as_of: date, areas: Collection[str], shelf: Shelf | None = None
) -> Iterator[Desk]:
    """A reading of some places as they were known on a day."""
    with context.reading() as connection:
        yield Desk(
            context=context,
            connection=connection,
            known=known_on(connection, areas, as_of),
            shelf=shelf or Shelf(versions=timelines(connection, context.catalogue)),
        )


def chunks(areas: Mapping[str, object]) -> Iterator[list[str]]:
    """The codes of places, some at a time."""
    codes = list(areas)
    starts = range(0, len(codes), _AREAS_AT_ONCE)
    return (codes[start : start + _AREAS_AT_ONCE] for start in starts)
