"""The models of pledges' pages: judged for all at once, made for one page at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.asked import indicators_of, sign_of
from tracker.domain.assessment import Assessment, Reason
from tracker.domain.indicator import Indicator
from tracker.domain.opinions import SecondOpinions, second_opinions
from tracker.domain.pledge import Pledge
from tracker.domain.reply import Reply
from tracker.errors import OvertakenError
from tracker.feeds.charging import FIELDS as CHARGING
from tracker.pipeline.approving import publishable
from tracker.pipeline.assessing import judge_all
from tracker.pipeline.counting import charging_country, count_tables
from tracker.pipeline.desk import Desk
from tracker.pipeline.ledger import corrections_on
from tracker.pipeline.series_views import series_key, series_view
from tracker.pipeline.versions import as_they_stood, earlier_targets
from tracker.publish.manifest import fingerprint
from tracker.publish.takes import TakesView
from tracker.publish.views import (
    Card,
    CorrectionView,
    CountTable,
    EarlierTarget,
    PledgeView,
    SeriesView,
)
from tracker.store.previews import previews

_CHARGING_BESIDE = ("charging-evse-rows", "charging-posts-public", "charging-points-public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is held of a judged pledge until its page is made.

    `judged` is the judgement of the day; the card's says since when it stands. `pace` is None
    where nobody compares.
    """

    card: Card
    judged: Assessment
    opinions: SecondOpinions
    pace: TakesView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All that a pledge's page is made of: what is not in here cannot change it.

    Small things stand here as they are, what takes reading or arithmetic by a key: `series` and
    `related` by `series_key` (vintages, snapshot, checks, decision, requests, breaks), `compared`
    by the newest figures of all areas (with `told.pace` they make "what it would take").
    A test changes each part and sees the page change.
    """

    told: Told
    series: str | None
    related: tuple[str, ...]
    counts: tuple[CountTable, ...]
    earlier: tuple[EarlierTarget, ...]
    corrections: tuple[CorrectionView, ...]
    replies: tuple[Reply, ...]
    compared: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a page shows beside its card."""

    series: SeriesView | None
    related: tuple[SeriesView, ...]
    counts: tuple[CountTable, ...]
    earlier: tuple[EarlierTarget, ...]
    corrections: tuple[CorrectionView, ...]
    replies: tuple[Reply, ...]


def judge(desk: Desk, pledges: Iterable[Pledge], *, as_judged: bool = False) -> list[Told]:
    """Judge pledges of the places at hand as they stood on the day.

    `as_judged` shows words that wait for approval too: for who approves, and for nobody else.
    """
    chosen = as_they_stood(desk.shelf.versions, pledges, desk.known.as_of)
    found = judge_all(desk.connection, desk.catalogue, desk.known, chosen)
    if not as_judged:
        found = publishable(desk.connection, desk.context.settings, found)
    signs = [_sign(desk.catalogue, pledge) for pledge in chosen]
    others = second_opinions(found, signs)
    return [
        Told(card=_card(desk, pledge, assessment), judged=assessment, opinions=opinions)
        for pledge, assessment, opinions in zip(chosen, found, others, strict=True)
    ]


def with_paces(desk: Desk, told: Sequence[Told]) -> Iterator[Told]:
    """Beside each promise its best year so far; only pages print that."""
    paces = desk.comparisons.paces([(each.card.pledge, each.judged) for each in told])
    return (replace(each, pace=pace) for each, pace in zip(told, paces, strict=True))


def pledge_view(desk: Desk, told: Told, entries: Sequence[CorrectionView] = ()) -> PledgeView:
    """Everything that a pledge's page prints."""
    return _view(desk, told, _shown(desk, told.card, entries))


def parts_of(desk: Desk, told: Told, entries: Sequence[CorrectionView]) -> Parts:
    """What a pledge's page is made of, without making its model."""
    return _parts(desk, told, _shown(desk, told.card, entries))


def key_of(parts: Parts) -> str:
    """The key of a page: the day of the judgement is left out, the card says since when it is."""
    told = replace(parts.told, judged=parts.told.card.assessment)
    return fingerprint(replace(parts, told=told))


def checked_view(
    desk: Desk, told: Told, entries: Sequence[CorrectionView], *, key: str
) -> PledgeView:
    """The model that was announced by its key, or none where figures came in between."""
    shown = _shown(desk, told.card, entries)
    if key_of(_parts(desk, told, shown)) != key:
        raise OvertakenError(
            f"figures of {told.card.pledge.id} came in while the site was being built",
            hint="the live site is untouched; build again",
        )
    return _view(desk, told, shown)


def _shown(desk: Desk, card: Card, entries: Sequence[CorrectionView]) -> _Shown:
    series, related = _series(desk, card), tuple(_related(desk, card))
    return _Shown(
        series=series,
        related=related,
        counts=_counts(desk, card.pledge),
        earlier=_earlier(desk, card.pledge),
        corrections=corrections_on([series, *related] if series else related, entries),
        replies=desk.catalogue.replies_to(card.pledge.id, until=desk.known.as_of),
    )


def _parts(desk: Desk, told: Told, shown: _Shown) -> Parts:
    return Parts(
        told=told,
        series=series_key(desk, shown.series) if shown.series else None,
        related=tuple(series_key(desk, each) for each in shown.related),
        counts=shown.counts,
        earlier=shown.earlier,
        corrections=shown.corrections,
        replies=shown.replies,
        compared=_compared(desk, told) if told.pace is not None else None,
    )


def _view(desk: Desk, told: Told, shown: _Shown) -> PledgeView:
    takes = None if told.pace is None else desk.comparisons.beside(told.pace, told.judged)
    held = [(told.card, Card), (shown, _Shown)]
    known = {each.name: getattr(part, each.name) for part, kind in held for each in fields(kind)}
    return PledgeView(**known, takes=takes, opinions=told.opinions)


def _card(desk: Desk, pledge: Pledge, assessment: Assessment) -> Card:
    catalogue = desk.catalogue
    needed = [catalogue.indicators[each] for each in indicators_of(pledge.target)]
    series = series_view(desk, needed[0], pledge.area) if needed else None
    fetched = series.source.fetched_at if series else None
    return Card(
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
        answer_until=_answer_until(desk, assessment),
    )


def _answer_until(desk: Desk, assessment: Assessment) -> date | None:
    """Only while the verdict waits, and of what was shown by the day that is looked at."""
    if assessment.reason is not Reason.AWAITING_APPROVAL:
        return None
    shown = previews(desk.connection, pledge=assessment.pledge)
    days = (each.answer_until for each in shown if each.composed_at.date() <= desk.known.as_of)
    return max(days, default=None)


def _waits_for_feed(desk: Desk, needed: Sequence[Indicator]) -> bool:
    """Whether feeds serve the pledge's own figures, and not one of them ever brought any."""
    feeds = needed[0].feeds if needed else ()
    return bool(feeds) and not any(desk.was_reached(each) for each in feeds)


def _sign(catalogue: Catalogue, pledge: Pledge) -> float:
    """Which way is good, for rules that do not know a pledge."""
    indicators = indicators_of(pledge.target)
    good = catalogue.indicators[indicators[0]].direction.sign if indicators else 1.0
    return sign_of(pledge.target, good) if pledge.target else good


def _series(desk: Desk, card: Card) -> SeriesView | None:
    return series_view(desk, card.indicator, card.area.code) if card.indicator else None


def _related(desk: Desk, card: Card) -> Iterator[SeriesView]:
    """The other half of a ratio; beside a count of stations, the raw rows as a series."""
    names = list(indicators_of(card.pledge.target)[1:])
    if card.assessment.indicator in CHARGING:
        names += [each for each in _CHARGING_BESIDE if each in desk.catalogue.indicators]
    for name in names:
        found = series_view(desk, desk.catalogue.indicators[name], card.area.code)
        if found is not None:
            yield found


def _counts(desk: Desk, pledge: Pledge) -> tuple[CountTable, ...]:
    country = charging_country(desk.catalogue, pledge)
    if country is None:
        return ()
    return tuple(count_tables(desk.catalogue, desk.charging_in(country), pledge))


def _earlier(desk: Desk, pledge: Pledge) -> tuple[EarlierTarget, ...]:
    versions = desk.shelf.versions[pledge.id]
    return tuple(earlier_targets(versions, desk.catalogue, desk.known.as_of))


def _compared(desk: Desk, told: Told) -> str:
    """The newest figures of all areas, which of them lie in one country, and their names."""
    compared = desk.comparisons.compared_with(told.judged)
    name = ("compared", told.judged.indicator, told.judged.feed, bool(compared))
    if name in desk.shelf.hashes:
        return desk.shelf.hashes[name]
    areas = desk.catalogue.areas
    places = {
        code: (areas[code].country, areas[code].names) for figures in compared for code in figures
    }
    return desk.hash_of(name, compared, places)
