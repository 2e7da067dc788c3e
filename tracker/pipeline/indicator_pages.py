"""The pages of indicators from the database: one reading of the figures, then arrays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import isfinite

from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.area import Area
from tracker.domain.indicator import Indicator
from tracker.domain.observation import Observation
from tracker.feeds import FEEDS_BY_ID
from tracker.pipeline.comparing import POPULATION
from tracker.pipeline.country_map import Maps
from tracker.pipeline.levels import SHARE, Levels, levels_of, map_of, middle_of, silence_of
from tracker.pipeline.sources import Sources
from tracker.publish.indicator_views import CountryView, IndicatorView, PlaceFigure
from tracker.store.newest import newest_figures

Newest = Mapping[tuple[str, str], Observation]
_Table = Mapping[tuple[str, str], Sequence[Observation]]


def indicator_views(
    connection: Connection,
    catalogue: Catalogue,
    newest: Newest,
    sources: Sources,
    outlines: Mapping[str, str],
    *,
    as_of: date,
) -> tuple[IndicatorView, ...]:
    """Every indicator that anybody has a figure of, in the catalogue's order.

    `newest` are the figures of followed places, see `newest_known`.
    """
    atlas = _Atlas(
        catalogue=catalogue,
        newest=newest,
        sources=sources,
        maps=Maps(outlines),
        table=newest_figures(connection, as_of=as_of),
    )
    views = (
        IndicatorView(indicator=each, countries=tuple(atlas.countries(each)))
        for each in catalogue.indicators.values()
    )
    return tuple(each for each in views if each.countries)


@dataclass(frozen=True, kw_only=True)
class _Atlas:
    """What every comparison is made from."""

    catalogue: Catalogue
    newest: Newest
    sources: Sources
    maps: Maps
    table: _Table

    @cached_property
    def _people(self) -> Mapping[str, Observation]:
        """The newest number of inhabitants of each area."""
        counted = self.catalogue.indicators.get(POPULATION)
        feeds = counted.feeds if counted else ()
        figures = (each for feed in feeds for each in self.table.get((POPULATION, feed), ()))
        return {each.area: each for each in figures}

    def countries(self, indicator: Indicator) -> Iterator[CountryView]:
        """Each country that has a figure, by the first feed that has one there."""
        for code in sorted({area.country for area in self.catalogue.followed.values()}):
            tables = (self._of_feed(code, indicator, feed) for feed in indicator.feeds)
            of_feed: Mapping[str, Observation] = next(filter(None, tables), {})
            figures = {**self._of_followed(code, indicator), **of_feed}
            if figures:
                yield self._country(code, indicator, list(figures.values()))

    def _of_feed(self, country: str, indicator: Indicator, feed: str) -> dict[str, Observation]:
        """One feed's figures of the places of a country that existed on the figure's own day."""
        areas = self.catalogue.areas
        return {
            each.area: each
            for each in self.table.get((indicator.id, feed), ())
            if each.area in areas
            and areas[each.area].country == country
            and areas[each.area].exists_on(each.reference)
        }

    def _of_followed(self, country: str, indicator: Indicator) -> dict[str, Observation]:
        """The newest figure of each followed place, whoever gave it."""
        found = {
            code: self.newest.get((indicator.id, code))
            for code, area in self.catalogue.followed.items()
            if area.country == country
        }
        return {code: each for code, each in found.items() if each is not None}

    def _country(
        self, code: str, indicator: Indicator, figures: Sequence[Observation]
    ) -> CountryView:
        levels = levels_of(indicator, figures, self._people, code)
        newest = levels.newest
        feed = FEEDS_BY_ID.get(newest.feed)
        is_open = feed is not None and feed.redistribute
        silence = silence_of(indicator, levels, is_open=is_open)
        places = self._places(levels, is_quiet=silence is not None)
        view = CountryView(
            country=self._named(code),
            day=newest.reference,
            known=int(levels.on_day.sum()),
            existing=len(self._municipalities(code, newest.reference)),
            is_redistributable=is_open,
            places=tuple(each for each in places if is_open or each.is_followed),
            source=self.sources.of(newest),
            measure="as-it-is" if indicator.unit == SHARE else "per-1000",
            silence=silence,
        )
        return view if silence else self._compared(view, levels)

    def _named(self, code: str) -> Area:
        """The country by its row, or by its code in a catalogue that has none for it."""
        return self.catalogue.areas.get(code) or Area(code=code, country=code, names={"en": code})

    def _compared(self, view: CountryView, levels: Levels) -> CountryView:
        """The distribution and the map; single places only where their figures may be shown."""
        view = replace(view, middle=middle_of(levels.compared))
        if view.measure == "per-1000":
            known = [self._people.get(each.area) for each in levels.figures]
            heads = max((each for each in known if each), key=lambda each: each.reference)
            source = self.sources.of(heads)
            view = replace(view, people_day=heads.reference, people_source=source)
        if not view.is_redistributable:
            return view
        areas, followed = self.catalogue.areas, self.catalogue.followed
        shapes = self.maps.of(self._municipalities(view.country.code, view.day))
        return replace(
            view,
            levels=tuple(sorted(levels.compared.tolist())),
            map=map_of(levels, shapes, areas, followed) if shapes else None,
        )

    def _municipalities(self, country: str, day: date) -> tuple[str, ...]:
        existing = self.catalogue.existing_on(day)
        return tuple(code for code, area in existing.items() if area.country == country != code)

    def _places(self, levels: Levels, *, is_quiet: bool) -> Iterator[PlaceFigure]:
        areas, followed, day = (
            self.catalogue.areas,
            self.catalogue.followed,
            levels.newest.reference,
        )
        columns = (levels.value, levels.level, levels.is_compared)
        rows = zip(levels.figures, *(each.tolist() for each in columns), strict=True)
        for place, (figure, value, level, is_compared) in enumerate(rows):
            is_followed = figure.area in followed
            if not is_followed and not areas[figure.area].exists_on(day):
                continue  # it merged since, and its last figure is of another time
            is_beside = is_followed and is_compared and not is_quiet
            yield PlaceFigure(
                area=areas[figure.area],
                value=value,
                level=level if isfinite(level) else None,
                period=figure.period,
                reference=figure.reference,
                obs_status=figure.obs_status,
                is_followed=is_followed,
                is_compared=is_compared,
                similar=levels.similar(place, areas) if is_beside else None,
            )
