"""Judge every promise on the figures known on a day, and keep what is new."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

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
from tracker.pipeline.context import Context
from tracker.pipeline.ledger import marked
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
    return judge_all(connection, catalogue, known, catalogue.pledges.values())


def judge_all(
    connection: Connection, catalogue: Catalogue, known: Known, pledges: Iterable[Pledge]
) -> list[Assessment]:
    """Judge pledges; a revision of a whole feed is printed, but waits to change the word."""
    asked = [question_of(catalogue, known.all, each, known.as_of) for each in pledges]
    before = [question_of(catalogue, known.accepted, each.pledge, known.as_of) for each in asked]
    held = [i for i, each in enumerate(asked) if each != before[i]]
    found = judge_questions(asked)
    for i, accepted in zip(held, judge_questions([before[i] for i in held]), strict=True):
        found[i] = under_review(found[i], accepted)
    revised = [
        replace(each, revision=_revision(connection, each, question, known.as_of))
        for each, question in zip(found, asked, strict=True)
    ]
    return marked(connection, catalogue, revised, asked, known.as_of)


def question_of(catalogue: Catalogue, series: Series, pledge: Pledge, as_of: date) -> Question:
    """A pledge with the series that it is judged on."""
    halves = [
        figures_of(catalogue, series, indicator, pledge.area)
        for indicator in indicators_of(pledge.target)
    ]
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
        pledges = context.catalogue.pledges.values()
        keep_versions(connection, pledges, day=as_of, at=context.clock())
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


def cadence_of(feed_id: str) -> Cadence | None:
    """How often a feed brings a new period; figures entered by hand are old after two years."""
    feed = FEEDS_BY_ID.get(feed_id)
    if feed is None:
        return Cadence.of("P1Y", timedelta(days=365))
    return Cadence.of(feed.update_frequency, feed.usual_lag)


def _revision(
    connection: Connection, found: Assessment, asked: Question, as_of: date
) -> Revision | None:
    """What the publisher last changed in the figures that the promise is judged on."""
    if found.feed is None or found.indicator is None or asked.figures is None:
        return None
    vintages = vintages_of(
        connection, indicator=found.indicator, area=found.area, feed=found.feed, as_of=as_of
    )
    judged = {each.definition for each in asked.figures.observations}
    return last_revision(each for each in vintages if each.definition in judged and not each.source)
