"""Judge every promise on the figures known on a day, and keep what is new."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import msgspec
from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.asked import indicators_of
from tracker.domain.assess import assess, under_review
from tracker.domain.assessment import Assessment
from tracker.domain.figures import Cadence, Figures
from tracker.domain.observation import DECLARED, HAND_IN, Observation
from tracker.domain.pledge import Pledge
from tracker.domain.revision import last_revision
from tracker.feeds import FEEDS_BY_ID
from tracker.pipeline.context import Context
from tracker.pipeline.versions import keep_versions
from tracker.store.assessments import add_if_new
from tracker.store.locks import hold
from tracker.store.observations import SeriesKey, series_as_of, vintages_of

Series = Mapping[SeriesKey, tuple[Observation, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known on a day: all series, and the same without revisions under review."""

    as_of: date
    all: Series
    accepted: Series


def known_on(connection: Connection, areas: Collection[str], as_of: date) -> Known:
    """Read every series of some areas."""
    return Known(
        as_of=as_of,
        all=series_as_of(connection, as_of=as_of, areas=areas),
        accepted=series_as_of(connection, as_of=as_of, areas=areas, accepted_only=True),
    )


def assess_all(connection: Connection, catalogue: Catalogue, as_of: date) -> list[Assessment]:
    """Judge every pledge of the catalogue; nothing is written."""
    known = known_on(connection, catalogue.followed, as_of)
    return [judge(connection, catalogue, known, pledge) for pledge in catalogue.pledges.values()]


def judge(connection: Connection, catalogue: Catalogue, known: Known, pledge: Pledge) -> Assessment:
    """One pledge; a revision of the whole feed is printed, but waits to change the word."""
    newest = _assess(catalogue, known.all, pledge, known.as_of)
    if newest.feed is not None and newest.indicator is not None:
        vintages = vintages_of(
            connection,
            indicator=newest.indicator,
            area=newest.area,
            feed=newest.feed,
            as_of=known.as_of,
        )
        figures = figures_of(catalogue, known.all, newest.indicator, newest.area)
        newest = replace(newest, revision=last_revision(_judged(vintages, figures)))
    if _used(catalogue, known.all, pledge) == _used(catalogue, known.accepted, pledge):
        return newest
    return under_review(newest, _assess(catalogue, known.accepted, pledge, known.as_of))


def record(context: Context, as_of: date) -> tuple[list[Assessment], int]:
    """Judge all and keep what says something new; returns all of them and how many were new."""
    with context.engine.begin() as connection:
        hold(connection, "assess")
        pledges = context.catalogue.pledges.values()
        keep_versions(connection, pledges, day=as_of, at=context.clock())
        found = assess_all(connection, context.catalogue, as_of)
        new = sum(
            add_if_new(
                connection,
                pledge=each.pledge,
                area=each.area,
                as_of=as_of,
                content=msgspec.to_builtins(each),
                recorded_at=context.clock(),
            )
            for each in found
        )
    return found, new


def figures_of(catalogue: Catalogue, series: Series, indicator: str, area: str) -> Figures | None:
    """The series of the best feed that has figures; hand-ins and declared figures come last."""
    definition = catalogue.indicators[indicator]
    for feed in (*definition.feeds, HAND_IN, DECLARED):
        observations = series.get((indicator, area, feed), ())
        if any(each.value is not None for each in observations):
            return Figures.of(
                definition,
                observations,
                cadence=cadence_of(feed),
                since=catalogue.counted_anew(feed=feed, indicator=indicator, area=area),
            )
    return None


def cadence_of(feed_id: str) -> Cadence | None:
    """How often a feed brings a new period; figures entered by hand promise none."""
    feed = FEEDS_BY_ID.get(feed_id)
    return None if feed is None else Cadence.of(feed.update_frequency, feed.usual_lag)


def _judged(vintages: Iterable[Observation], figures: Figures | None) -> Iterator[Observation]:
    """The vintages of the figures that the promise is judged on."""
    judged = {each.definition for each in figures.observations} if figures else set()
    return (each for each in vintages if each.definition in judged and not each.source)


def _assess(catalogue: Catalogue, series: Series, pledge: Pledge, as_of: date) -> Assessment:
    halves = _used(catalogue, series, pledge)
    return assess(
        pledge,
        area=pledge.area,
        figures=halves[0] if halves else None,
        denominator=halves[1] if len(halves) > 1 else None,
        as_of=as_of,
    )


def _used(catalogue: Catalogue, series: Series, pledge: Pledge) -> list[Figures | None]:
    return [
        figures_of(catalogue, series, indicator, pledge.area)
        for indicator in indicators_of(pledge.target)
    ]
