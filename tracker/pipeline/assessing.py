"""Judge every promise on the figures known on a day, and keep what is new."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

import msgspec
from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.asked import indicators_of
from tracker.domain.assess import assess_all as judge_questions
from tracker.domain.assess import under_review
from tracker.domain.assessment import Assessment, Revision
from tracker.domain.figures import Cadence, Figures
from tracker.domain.observation import DECLARED, HAND_IN, Observation
from tracker.domain.pledge import Pledge
from tracker.domain.question import Question
from tracker.domain.revision import last_revision
from tracker.feeds import FEEDS_BY_ID
from tracker.pipeline.approving import publishable
from tracker.pipeline.context import Context, today
from tracker.pipeline.ledger import marked
from tracker.pipeline.versions import as_they_stood, keep_versions, timelines
from tracker.store.assessments import add_if_new
from tracker.store.locks import hold
from tracker.store.vintages import Series, vintages_of_areas


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known on a day: all series, and the same without revisions under review.

    `vintages` holds what was known before as well, oldest first; `apart` what `figures_known`
    found, by indicator and area.
    """

    as_of: date
    all: Series
    accepted: Series
    vintages: Series
    apart: dict[tuple[str, str], Figures | None] = field(default_factory=dict)


Find = Callable[[str, str], Figures | None]


def known_on(connection: Connection, areas: Collection[str], as_of: date) -> Known:
    """Read every series of some areas."""
    found = vintages_of_areas(connection, as_of=as_of, areas=areas)
    return Known(as_of=as_of, all=found.newest, accepted=found.accepted, vintages=found.every)


def assess_all(connection: Connection, catalogue: Catalogue, as_of: date) -> list[Assessment]:
    """Judge every pledge of the catalogue as it stood on a day; nothing is written."""
    known = known_on(connection, catalogue.followed, as_of)
    versions = timelines(connection, catalogue)
    pledges = as_they_stood(versions, catalogue.pledges.values(), as_of)
    return judge_all(connection, catalogue, known, pledges)


def judge_all(
    connection: Connection, catalogue: Catalogue, known: Known, pledges: Iterable[Pledge]
) -> list[Assessment]:
    """Judge pledges; a revision of a whole feed is printed, but waits to change the word."""
    find = partial(figures_known, catalogue, known)
    asked = [question_of(find, each, known.as_of) for each in pledges]
    found = judge_questions(asked)
    if known.accepted is not known.all:
        _hold_back(catalogue, known, asked, found)
    revised = [
        replace(each, revision=_revision(known, each, question))
        for each, question in zip(found, asked, strict=True)
    ]
    return marked(connection, catalogue, revised, asked, known.as_of)


def _hold_back(
    catalogue: Catalogue, known: Known, asked: Sequence[Question], found: list[Assessment]
) -> None:
    """Where a revision waits, the word stays that of the figures before it."""
    find = partial(figures_of, catalogue, known.accepted)
    before = [question_of(find, each.pledge, known.as_of) for each in asked]
    held = [i for i, each in enumerate(asked) if each != before[i]]
    for i, accepted in zip(held, judge_questions([before[i] for i in held]), strict=True):
        found[i] = under_review(found[i], accepted)


def question_of(find: Find, pledge: Pledge, as_of: date) -> Question:
    """A pledge with the series that it is judged on, as `find` gives it by indicator and area."""
    halves = [find(indicator, pledge.area) for indicator in indicators_of(pledge.target)]
    return Question(
        pledge=pledge,
        area=pledge.area,
        figures=halves[0] if halves else None,
        denominator=halves[1] if len(halves) > 1 else None,
        as_of=as_of,
    )


def record(context: Context, as_of: date) -> tuple[list[Assessment], int]:
    """Judge all and keep what says something new; returns all of them and how many were new.

    A word that waits for approval is kept as it is published, so that nothing leaks from history.
    """
    with context.engine.begin() as connection:
        hold(connection, "assess")
        keep_versions(connection, context.catalogue, today=today(context), at=context.clock())
        judged = assess_all(connection, context.catalogue, as_of)
        found = publishable(connection, context.settings, judged)
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


def figures_known(catalogue: Catalogue, known: Known, indicator: str, area: str) -> Figures | None:
    """`figures_of` all that was known: taken apart once, however many ask."""
    key = (indicator, area)
    if key not in known.apart:
        known.apart[key] = figures_of(catalogue, known.all, indicator, area)
    return known.apart[key]


def newest_known(catalogue: Catalogue, known: Known) -> dict[tuple[str, str], Observation]:
    """The newest figure of each indicator and area, of the feed that is judged."""
    named = {(name, area) for name, area, _ in known.all if name in catalogue.indicators}
    found = {key: figures_known(catalogue, known, *key) for key in named}
    newest = {key: each.newest for key, each in found.items() if each is not None}
    return {key: each for key, each in newest.items() if each is not None}


def cadence_of(feed_id: str) -> Cadence | None:
    """How often a feed brings a new period; figures entered by hand are old after two years."""
    feed = FEEDS_BY_ID.get(feed_id)
    if feed is None:
        return Cadence.of("P1Y", timedelta(days=365))
    return Cadence.of(feed.update_frequency, feed.usual_lag)


def _revision(known: Known, found: Assessment, asked: Question) -> Revision | None:
    """What the publisher last changed in the figures that the promise is judged on."""
    if found.feed is None or found.indicator is None or asked.figures is None:
        return None
    vintages = known.vintages[found.indicator, found.area, found.feed]
    judged = {each.definition for each in asked.figures.observations}
    return last_revision(each for each in vintages if each.definition in judged and not each.source)
