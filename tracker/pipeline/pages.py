"""Page models from the database: what the site prints, and nothing it has to look up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from tracker import __version__
from tracker.catalogue.catalogue import Catalogue
from tracker.domain.area import Area
from tracker.domain.asked import indicators_of, sign_of
from tracker.domain.assessment import Assessment
from tracker.domain.definitions import SeriesBreak
from tracker.domain.figures import Figures
from tracker.domain.indicator import Indicator
from tracker.domain.observation import Observation, counted
from tracker.domain.opinions import SecondOpinions, second_opinions
from tracker.domain.pledge import Pledge
from tracker.feeds import FEEDS
from tracker.feeds.charging import FIELDS as CHARGING
from tracker.pipeline.approving import publishable
from tracker.pipeline.assessing import Known, figures_of, judge_all, known_on
from tracker.pipeline.chosen_feeds import feeds_for
from tracker.pipeline.comparing import Comparisons
from tracker.pipeline.context import Context
from tracker.pipeline.counting import count_tables
from tracker.pipeline.feed_health import reach_of
from tracker.pipeline.history import with_history
from tracker.pipeline.ledger import ledger, with_corrections
from tracker.pipeline.outlines import outline_path
from tracker.pipeline.publisher import publisher_of
from tracker.pipeline.row_outcomes import AREA_KNOWN, GONE_TO
from tracker.pipeline.sources import Sources, decision_of
from tracker.pipeline.versions import Timelines, as_they_stood, earlier_targets, timelines
from tracker.publish.language import Language, load_languages
from tracker.publish.views import (
    AreaView,
    FeedView,
    FoundBreak,
    PledgeView,
    SeriesView,
    SiteView,
)
from tracker.resources import resource_folder
from tracker.settings import Settings
from tracker.store.objects import breaks_of
from tracker.store.observations import vintages_of
from tracker.store.snapshots import (
    boundaries,
    checks_of,
    feed_states,
    last_good,
    snapshot_by_hash,
)

_CHARGING_BESIDE = ("charging-evse-rows", "charging-posts-public", "charging-points-public")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every page model is made from."""

    settings: Settings
    connection: Connection
    catalogue: Catalogue
    known: Known
    sources: Sources
    versions: Timelines


def site_view(context: Context, as_of: date) -> SiteView:
    """The whole site as it stands on a day."""
    with context.reading() as connection:
        catalogue = context.catalogue
        desk = _desk(context, connection, as_of)
        views = _with_takes(desk, _pledge_views(desk, catalogue.pledges.values()))
        dated = with_history(connection, context.settings, views, as_of)
        corrections = ledger(connection, catalogue, as_of)
        pledges = tuple(with_corrections(dated, corrections))
        outlines = boundaries(connection)
        return SiteView(
            publisher=publisher_of(context.settings),
            areas=tuple(
                _area_view(desk, area, pledges, outlines.get(area.code))
                for area in catalogue.followed.values()
            ),
            pledges=pledges,
            feeds=tuple(_feed_views(connection, catalogue, as_of)),
            code_version=__version__,
            corrections=corrections,
        )


def pledge_views(
    context: Context, pledges: Iterable[Pledge], as_of: date, *, as_judged: bool = False
) -> tuple[PledgeView, ...]:
    """What the pages of some pledges print on a day, from one reading of the figures.

    `as_judged` shows words that wait for approval too: for who approves, and for nobody else.
    """
    with context.reading() as connection:
        desk = _desk(context, connection, as_of)
        return tuple(_pledge_views(desk, pledges, as_judged=as_judged))


def english() -> Language:
    """The language of the command line."""
    languages = load_languages(resource_folder("reports") / "locales")
    return next(each for each in languages if each.code == "en")


def _desk(context: Context, connection: Connection, as_of: date) -> _Desk:
    catalogue = context.catalogue
    return _Desk(
        settings=context.settings,
        connection=connection,
        catalogue=catalogue,
        known=known_on(connection, catalogue.followed, as_of),
        sources=Sources(connection=connection, catalogue=catalogue, raw=context.raw),
        versions=timelines(connection, catalogue),
    )


def _pledge_views(
    desk: _Desk, pledges: Iterable[Pledge], *, as_judged: bool = False
) -> Iterator[PledgeView]:
    chosen = as_they_stood(desk.versions, pledges, desk.known.as_of)
    found = judge_all(desk.connection, desk.catalogue, desk.known, chosen)
    if not as_judged:
        found = publishable(desk.connection, desk.settings, found)
    signs = [_sign(desk.catalogue, pledge) for pledge in chosen]
    others = second_opinions(found, signs)
    for pledge, assessment, opinions in zip(chosen, found, others, strict=True):
        yield _pledge_view(desk, pledge, assessment, opinions)


def _with_takes(desk: _Desk, views: Iterable[PledgeView]) -> Iterator[PledgeView]:
    """Beside each promise what it would take; only pages print that, and it reads all areas."""
    comparisons = Comparisons(desk.connection, desk.catalogue, desk.known)
    for view in views:
        yield replace(view, takes=comparisons.of(view.pledge, view.assessment))


def _sign(catalogue: Catalogue, pledge: Pledge) -> float:
    """Which way is good, for rules that do not know a pledge."""
    indicators = indicators_of(pledge.target)
    good = catalogue.indicators[indicators[0]].direction.sign if indicators else 1.0
    return sign_of(pledge.target, good) if pledge.target else good


def _pledge_view(
    desk: _Desk, pledge: Pledge, assessment: Assessment, opinions: SecondOpinions
) -> PledgeView:
    catalogue = desk.catalogue
    needed = [catalogue.indicators[each] for each in indicators_of(pledge.target)]
    series = _series_view(desk, needed[0], pledge.area) if needed else None
    fetched = series.source.fetched_at if series else None
    return PledgeView(
        pledge=pledge,
        area=catalogue.areas[pledge.area],
        council=catalogue.councils[pledge.council] if pledge.council else None,
        document=catalogue.documents[pledge.document],
        indicator=needed[0] if needed else None,
        denominator=needed[1] if len(needed) > 1 else None,
        assessment=assessment,
        waits_for_feed=_waits_for_feed(desk, needed),
        fetched_on=fetched.date() if fetched else None,
        read_on=series.source.read if series else None,
        series=series,
        related=tuple(_related(desk, pledge, assessment)),
        counts=tuple(count_tables(catalogue, desk.known.all, pledge)),
        replies=catalogue.replies_to(pledge.id, until=desk.known.as_of),
        opinions=opinions,
        earlier=tuple(earlier_targets(desk.versions[pledge.id], catalogue, desk.known.as_of)),
    )


def _waits_for_feed(desk: _Desk, needed: Sequence[Indicator]) -> bool:
    """Whether feeds serve the pledge's own figures, and not one of them ever brought any."""
    feeds = needed[0].feeds if needed else ()
    return bool(feeds) and not any(last_good(desk.connection, feed=each) for each in feeds)


def _related(desk: _Desk, pledge: Pledge, assessment: Assessment) -> Iterator[SeriesView]:
    """The other half of a ratio; beside a count of stations, the raw rows as a series."""
    for indicator_id in indicators_of(pledge.target)[1:]:
        found = _series_view(desk, desk.catalogue.indicators[indicator_id], pledge.area)
        if found is not None:
            yield found
    if assessment.indicator in CHARGING:
        for indicator_id in _CHARGING_BESIDE:
            indicator = desk.catalogue.indicators.get(indicator_id)
            found = _series_view(desk, indicator, pledge.area) if indicator else None
            if found is not None:
                yield found


def _series_view(desk: _Desk, indicator: Indicator, area: str) -> SeriesView | None:
    figures = figures_of(desk.catalogue, desk.known.all, indicator.id, area)
    newest = figures.newest if figures else None
    if newest is None:
        return None
    return SeriesView(
        indicator=indicator,
        area=desk.catalogue.areas[area],
        observations=vintages_of(
            desk.connection,
            indicator=indicator.id,
            area=area,
            feed=newest.feed,
            as_of=desk.known.as_of,
        ),
        source=desk.sources.of(newest),
        definition=newest.definition,
        former=figures.former if figures else (),
        beside=desk.sources.beside(figures.beside if figures else ()),
        breaks=_breaks(desk.catalogue, newest, figures),
        found=_found(desk.connection, newest, figures),
    )


def _breaks(
    catalogue: Catalogue, newest: Observation, figures: Figures | None
) -> tuple[SeriesBreak, ...]:
    """The noted days that lie inside a series: figures before and after them."""
    noted = catalogue.breaks_of(feed=newest.feed, indicator=newest.indicator, area=newest.area)
    return tuple(each for each in noted if _lies_inside(each.day, figures))


def _found(
    connection: Connection, newest: Observation, figures: Figures | None
) -> tuple[FoundBreak, ...]:
    """The days inside a series on which many of the feed's objects went or came."""
    return tuple(
        FoundBreak(
            day=each.day,
            before=each.before,
            lost=each.lost,
            came=each.came,
            twins=each.twins,
            why=each.why,
        )
        for each in breaks_of(connection, feed=newest.feed, area=newest.area)
        if _lies_inside(each.day, figures)
    )


def _lies_inside(day: date, figures: Figures | None) -> bool:
    every = counted((*figures.observations, *figures.former)) if figures else ()
    return bool(every) and every[0].reference < day <= every[-1].reference


def _area_view(
    desk: _Desk, area: Area, pledges: tuple[PledgeView, ...], boundary: str | None
) -> AreaView:
    named = desk.catalogue.indicators  # what was loaded for one that is gone is kept, not shown
    indicators = dict.fromkeys(
        name for name, code, _ in desk.known.all if code == area.code and name in named
    )
    series = [_series_view(desk, desk.catalogue.indicators[each], area.code) for each in indicators]
    return AreaView(
        area=area,
        councils=desk.catalogue.councils_of(area.code),
        pledges=tuple(each for each in pledges if each.area.code == area.code),
        series=tuple(each for each in series if each is not None),
        outline=outline_path(boundary) if boundary else None,
    )


def _feed_views(connection: Connection, catalogue: Catalogue, day: date) -> Iterator[FeedView]:
    states = feed_states(connection)
    for feed in feeds_for(catalogue, FEEDS):
        state = states.get(feed.id)
        good = state.snapshot if state else None
        row = snapshot_by_hash(connection, sha256=good) if good else None
        checks = checks_of(connection, sha256=good) if good else ()
        details = {each.column: each.detail for each in checks}
        newest, next_due = reach_of(connection, feed, row, day)
        yield FeedView(
            feed=feed,
            last_good=row.fetched_at if row else None,
            problem=state.problem if state else None,
            decision=decision_of(row, checks) if row else None,
            set_aside=row.quarantined if row else 0,
            unknown_areas=details.get(AREA_KNOWN, ""),
            gone_areas=details.get(GONE_TO, ""),
            newest=newest,
            next_due=next_due,
        )
