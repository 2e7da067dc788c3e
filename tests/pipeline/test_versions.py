"""A target that somebody lowers in the catalogue: the old one stays, with its days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.pipeline.build import a_context, offline
from tracker.domain.pledge import Reach
from tracker.pipeline import assessing
from tracker.pipeline.context import Context
from tracker.pipeline.publishing import publish
from tracker.pipeline.versions import earlier_targets

PLEDGE = "denhaag-charging-points"
FIRST, LATER, LAST = date(2026, 11, 22), date(2027, 5, 5), date(2027, 9, 1)


@pytest.fixture
def context(tmp_path: Path, database_url: str) -> Iterator[Context]:
    with a_context(tmp_path, database_url=database_url, resolve=offline) as opened:
        yield opened


def with_goal(context: Context, goal: float) -> Context:
    """The same catalogue with another goal written into one promise."""
    pledge = context.catalogue.pledges[PLEDGE]
    assert isinstance(pledge.target, Reach)
    changed = replace(pledge, target=replace(pledge.target, goal=goal))
    pledges = {**context.catalogue.pledges, PLEDGE: changed}
    return replace(context, catalogue=replace(context.catalogue, pledges=pledges))


def judged(context: Context, day: date) -> Context:
    moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    context = replace(context, clock=lambda: moment)
    assessing.record(context, day)
    return context


def kept(context: Context, day: date) -> list[tuple[date, date, float | None]]:
    pledge = context.catalogue.pledges[PLEDGE]
    with context.reading() as connection:
        found = earlier_targets(connection, pledge, day)
        return [(each.valid_from, each.valid_to, each.goal) for each in found]


def test_a_target_that_stays_has_no_earlier_one(context: Context) -> None:
    for day in (FIRST, LATER):
        judged(context, day)

    assert kept(context, LATER) == []


def test_a_lowered_target_keeps_the_old_one_with_its_days(context: Context) -> None:
    promised = context.catalogue.pledges[PLEDGE].valid_from
    judged(context, FIRST)
    judged(with_goal(context, 8_000.0), LATER)
    judged(with_goal(context, 9_000.0), LAST)

    assert kept(context, LAST) == [
        (LATER, date(2027, 8, 31), 8_000.0),
        (promised, date(2027, 5, 4), 10_000.0),
    ]
    assert kept(context, date(2027, 5, 4)) == []


@pytest.mark.parametrize(
    ("page", "until", "goal"),
    [
        ("nl/belofte", "Tot en met 4 mei 2027", "Doel: 10.000 laadstations"),
        ("da/loefte", "Til og med 4. maj 2027", "Mål: 10.000 ladestationer"),
        ("en/pledge", "Until 4 May 2027", "Goal: 10,000 stations"),
    ],
)
def test_the_page_shows_the_old_target_with_its_last_day(
    context: Context, page: str, until: str, goal: str
) -> None:
    judged(context, FIRST)
    lowered = judged(with_goal(context, 8_000.0), LATER)

    publish(lowered, LATER)

    path = context.settings.site / page / PLEDGE / "index.html"
    text = path.read_text(encoding="utf-8")
    assert until in text
    assert goal in text
