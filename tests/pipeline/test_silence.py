"""A figure that does not come is said to be absent; nothing is projected as if it had come."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.pipeline.build import a_context
from tests.publish.builders import a_feed
from tests.store.builders import a_figure
from tracker.domain.assessment import Flag
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.fetch.snapshot import Manifest
from tracker.pipeline.context import Context
from tracker.pipeline.loading import load
from tracker.pipeline.pages import english, pledge_views
from tracker.pipeline.staged import Staged
from tracker.publish.pledge_chart import drawing_of
from tracker.publish.sentences import flag_note
from tracker.publish.views import PledgeView

FRESH, LATE = date(2026, 1, 31), date(2027, 6, 1)
TOTALS = {"2018": 272_946.4, "2019": 209_519.1, "2020": 205_285.3, "2021": 197_387.1}
TOTALS |= {"2022": 164_278.4, "2023": 141_758.0}


def loaded(context: Context, totals: dict[str, float | None], moment: datetime) -> None:
    figures = [
        replace(a_figure(period, value, indicator="greenhouse-gas-emissions"), unit="t CO2e")
        for period, value in totals.items()
    ]
    staged = Staged(figures={each.key: each for each in figures})
    manifest = Manifest(feed=FEED.id, fetched_at=moment, exchanges=())
    with context.engine.begin() as connection:
        load(connection, feed=a_feed(), manifest=manifest, staged=staged, checks=())
    context.raw.save(manifest)


def seen_on(context: Context, day: date) -> PledgeView:
    (view,) = pledge_views(context, [context.catalogue.pledges["ballerup-co2"]], day)
    return view


@pytest.mark.parametrize("absent", [{}, {"2024": None}], ids=["left out", "null"])
def test_a_year_that_does_not_come_is_no_fresh_figure(
    tmp_path: Path, absent: dict[str, float | None]
) -> None:
    with a_context(tmp_path) as context:
        loaded(context, dict(TOTALS), datetime(2024, 9, 1, tzinfo=UTC))
        fresh = seen_on(context, FRESH)
        loaded(context, {**TOTALS, **absent}, datetime(2026, 6, 1, tzinfo=UTC))
        late = seen_on(context, LATE)
        note = flag_note(english(), late, Flag.STALE)

    assert Flag.STALE not in fresh.assessment.flags
    assert Flag.STALE in late.assessment.flags
    assert note == (
        "The figures reach to 31 December 2023. A newer one should have been published by now."
    )
    assert (late.assessment.value, late.assessment.reference) == (141_758.0, date(2023, 12, 31))
    assert late.assessment.likelihood is not None
    assert late.assessment.likelihood == fresh.assessment.likelihood
    assert late.assessment.projection == fresh.assessment.projection
    cone = drawing_of(late).cone
    assert cone is not None
    assert (cone.start, cone.value) == (2023.5, 141_758.0)


def test_a_year_that_is_withdrawn_is_printed_as_not_published(tmp_path: Path) -> None:
    with a_context(tmp_path) as context:
        loaded(context, dict(TOTALS), datetime(2024, 9, 1, tzinfo=UTC))
        kept = {period: value for period, value in TOTALS.items() if period != "2023"}
        loaded(context, dict(kept), datetime(2026, 6, 1, tzinfo=UTC))
        late = seen_on(context, LATE).assessment

    assert (late.value, late.period) == (164_278.4, "2022")
    assert (late.points[-1].period, late.points[-1].value) == ("2023", None)
