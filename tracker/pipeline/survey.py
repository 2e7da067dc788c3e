"""Every place looked at once: cards and keys of all pages, and how to make their models."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from tracker.domain.observation import Observation
from tracker.domain.pledge import Pledge
from tracker.pipeline.assessing import Known, known_on, newest_known
from tracker.pipeline.context import Context
from tracker.pipeline.desk import Desk, Shelf, chunks
from tracker.pipeline.history import History, history_on
from tracker.pipeline.ledger import ledger
from tracker.pipeline.pledge_views import (
    Told,
    checked_view,
    judge,
    key_of,
    parts_of,
    with_paces,
)
from tracker.pipeline.series_views import series_key, series_of_area, series_view
from tracker.publish.downloads import is_redistributable
from tracker.publish.later import Later
from tracker.publish.offers import SeriesLater
from tracker.publish.views import Card, CorrectionView, PledgeView, SeriesView


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is held of all places: small beside their page models. Series by area.

    `newest` are the newest figures, by indicator and area.
    """

    cards: tuple[Card, ...]
    pledges: tuple[Later[PledgeView], ...]
    series: Mapping[str, tuple[SeriesLater, ...]]
    entries: tuple[CorrectionView, ...]
    newest: Mapping[tuple[str, str], Observation]


@dataclass(slots=True, kw_only=True)
class Maker:
    """Makes models when pages ask for them; the last place and the last model are kept.

    It opens a connection of its own each time, so that it works in a forked process too.
    """

    context: Context
    as_of: date
    shelf: Shelf
    entries: tuple[CorrectionView, ...]
    at: str = ""
    known: Known | None = None
    last: tuple[str, PledgeView] | None = None

    def pledge(self, told: Told, key: str) -> PledgeView:
        """The model of a pledge's page; its languages follow one another."""
        if self.last is None or self.last[0] != key:
            with self._desk(told.card.area.code) as desk:
                self.last = (key, checked_view(desk, told, self.entries, key=key))
        return self.last[1]

    def series(self, indicator: str, area: str) -> SeriesView:
        """A series of a place; KeyError where it is gone, which nothing in the store can be."""
        with self._desk(area) as desk:
            found = series_view(desk, desk.catalogue.indicators[indicator], area)
        if found is None:
            raise KeyError(indicator, area)
        return found

    @contextmanager
    def _desk(self, area: str) -> Iterator[Desk]:
        with self.context.reading() as connection:
            if self.known is None or self.at != area:
                self.known, self.at = known_on(connection, [area], self.as_of), area
            yield Desk(
                context=self.context, connection=connection, known=self.known, shelf=self.shelf
            )


def survey(desk: Desk) -> Survey:
    """Judge all pledges, some places at a time, and work out the key of every model."""
    context, catalogue, as_of = desk.context, desk.catalogue, desk.known.as_of
    followed = catalogue.followed
    told: dict[str, tuple[Card, Later[PledgeView]]] = {}
    series: dict[str, tuple[SeriesLater, ...]] = {}
    newest: dict[tuple[str, str], Observation] = {}
    history = history_on(desk.connection, context.settings, as_of)
    entries = ledger(desk.connection, catalogue, as_of)
    maker = Maker(context=context, as_of=as_of, shelf=desk.shelf, entries=entries)
    pledges = _by_area(catalogue.pledges.values())
    for codes in chunks(followed):
        part = replace(desk, known=known_on(desk.connection, codes, as_of))
        chosen = [each for code in codes for each in pledges.get(code, ())]
        told |= dict(_told(part, chosen, history, maker))
        series |= {
            code: tuple(_series(part, each, maker) for each in series_of_area(part, code))
            for code in codes
        }
        newest |= newest_known(catalogue, part.known)
    ordered = [told[each] for each in catalogue.pledges]
    return Survey(
        cards=tuple(card for card, _ in ordered),
        pledges=tuple(later for _, later in ordered),
        series=series,
        entries=entries,
        newest=newest,
    )


def _told(
    desk: Desk, pledges: list[Pledge], history: History, maker: Maker
) -> Iterator[tuple[str, tuple[Card, Later[PledgeView]]]]:
    for each in with_paces(desk, judge(desk, pledges)):
        dated = replace(each, card=history.dated(each.card))
        key = key_of(parts_of(desk, dated, maker.entries))
        later = Later(key=key, make=partial(maker.pledge, dated, key))
        yield dated.card.pledge.id, (dated.card, later)


def _series(desk: Desk, view: SeriesView, maker: Maker) -> SeriesLater:
    return SeriesLater(
        key=series_key(desk, view),
        make=partial(maker.series, view.indicator.id, view.area.code),
        indicator=view.indicator,
        area=view.area,
        feed=view.source.feed,
        may_be_offered=is_redistributable(view),
    )


def _by_area(pledges: Iterable[Pledge]) -> Mapping[str, list[Pledge]]:
    found: dict[str, list[Pledge]] = {}
    for each in pledges:
        found.setdefault(each.area, []).append(each)
    return found
