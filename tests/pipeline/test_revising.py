"""What a load revised: kept with it, told by the command line, in real figures too."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.pipeline.build import (
    DANISH,
    a_context,
    a_municipality,
    an_account,
    an_account_of,
    ingest_once,
    recorded,
)
from tests.replay import Replay
from tests.store.builders import a_snapshot
from tracker.domain.revision import NamedChange, PeriodRevision
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import explaining
from tracker.pipeline.context import Context
from tracker.pipeline.pages import site_view
from tracker.pipeline.revising import revisions_on_record, told
from tracker.publish.plan import plan_site
from tracker.publish.workshop import File
from tracker.resources import resource_folder
from tracker.store.observations import newest_of_feed, series_as_of, vintages_of
from tracker.store.revisions import (
    LoadRevision,
    add_revisions,
    revision_of_snapshot,
    revisions_of_feed,
)
from tracker.store.snapshots import add_snapshot

MARCH, MAY = "2026-03-17", "2026-05-13"
INDICATOR = "greenhouse-gas-emissions"
A_PERIOD = PeriodRevision(
    indicator="things",
    definition="scopes-1-2",
    period="2018",
    known=98,
    new=1,
    revised=2,
    withdrawn=1,
    median=0.05,
    smallest=-0.1,
    largest=0.2,
    named=(
        NamedChange(area="0151", before=1000.0, after=1200.5),
        NamedChange(area="0259", before=7.0, after=None),
    ),
)


def test_a_report_is_read_back_by_feed_and_by_snapshot(engine: Engine) -> None:
    with engine.begin() as connection:
        add_snapshot(connection, row=a_snapshot(), checks=(), quarantined=())
        add_revisions(connection, sha256="a" * 64, periods=[A_PERIOD])

        (load,) = revisions_of_feed(connection, feed="a_feed")

        assert load.periods == (A_PERIOD,)
        assert revision_of_snapshot(connection, sha256="a" * 64) == load
        assert revision_of_snapshot(connection, sha256="b" * 64) is None
        assert revisions_of_feed(connection, feed="b_feed") == ()


def test_a_load_is_told_in_lines() -> None:
    row = a_snapshot()
    load = LoadRevision(
        snapshot=row.sha256, feed=row.feed, fetched_at=row.fetched_at, periods=(A_PERIOD,)
    )

    head, period = told(load)
    assert head == "2026-03-17, snapshot aaaaaaaaaaaa: 1 new, 2 revised, 1 withdrawn"
    assert period == (
        "  things (scopes-1-2) 2018: 2 of 98 revised, 1 withdrawn, 1 new; median +5.0%, "
        "from -10.0% to +20.0%; largest: 0151 1,000.0 → 1,200.5; 0259 7.0 → withdrawn"
    )


def loaded(context: Context, *days: str) -> tuple[LoadRevision, ...]:
    for day in days:
        outcome = ingest_once(context, FEED, day)
        assert outcome.error is None
    return revisions_on_record(context, FEED.id)


def test_a_first_load_revises_nothing_and_the_second_says_what(
    tmp_path: Path, database_url: str
) -> None:
    bodies = [recorded(an_account_of(40), MARCH), recorded(an_account_of(40, factor=1.5), MAY)]
    with (
        Replay(answers=bodies) as replay,
        a_context(tmp_path, mirror=replay.origin, database_url=database_url) as context,
    ):
        assert loaded(context, MARCH) == ()
        (load,) = loaded(context, MAY)

    assert load.fetched_at.date() == date(2026, 5, 13)
    assert [each.period for each in load.periods] == [str(year) for year in range(2018, 2024)]
    assert {(each.known, each.revised, each.new) for each in load.periods} == {(40, 40, 0)}
    assert {each.median for each in load.periods} == {0.5}


def test_a_load_that_is_rolled_back_leaves_no_report(engine: Engine) -> None:
    with engine.connect() as connection:
        add_snapshot(connection, row=a_snapshot(), checks=(), quarantined=())
        add_revisions(connection, sha256="a" * 64, periods=[A_PERIOD])
        connection.rollback()

        assert revisions_of_feed(connection, feed="a_feed") == ()


def test_explain_tells_the_last_revision_of_the_series(tmp_path: Path) -> None:
    bodies = [recorded(an_account_of(40), MARCH), recorded(an_account_of(40, factor=1.5), MAY)]
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        loaded(context, MARCH)
        first = explained(context)
        (load,) = loaded(context, MAY)
        second = explained(context)

    assert "last revision" not in first
    assert f"last revision: 2026-05-13, snapshot {load.snapshot}" in second
    assert "  greenhouse-gas-emissions 2023: 40 of 40 revised; median +50.0%" in second


def explained(context: Context) -> str:
    pledge = context.catalogue.pledges["ballerup-co2"]
    return "\n".join(explaining.explain(context, pledge, date(2026, 11, 22)))


def page_on(context: Context, day: date) -> bytes:
    """Ballerup's page as it is rendered from what was known on a day."""
    files = plan_site(site_view(context, day), resource_folder("reports"))
    (page,) = (each for each in files if each.path == "en/pledge/ballerup-co2/index.html")
    assert isinstance(page, File)
    return page.render()


def test_one_year_that_is_revised_in_silence_is_a_new_vintage_and_the_old_page_stays(
    tmp_path: Path,
) -> None:
    others = [code for code in DANISH if code != "0151"][:39]
    figures = {code: [1e5 - 1e3 * year for year in range(6)] for code in others}
    account = [a_municipality(code, totals) for code, totals in figures.items()]
    ballerup = [271_384.5, 207_577.8, 203_202.3, 195_102.1, 162_622.4, 141_104.1]
    revised = [ballerup[0], 190_000.0, *ballerup[2:]]
    bodies = [
        recorded(an_account(a_municipality("0151", ballerup), *account), MARCH),
        recorded(an_account(a_municipality("0151", revised), *account), MAY),
    ]
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        loaded(context, MARCH)
        as_it_was = page_on(context, date(2026, 5, 12))
        (load,) = loaded(context, MAY)
        again, now = page_on(context, date(2026, 5, 12)), page_on(context, date(2026, 5, 13))
        with context.reading() as connection:
            vintages = vintages_of(
                connection,
                indicator=INDICATOR,
                area="0151",
                feed=FEED.id,
                as_of=date(2026, 11, 22),
            )

    assert again == as_it_was
    assert now != as_it_was
    assert b"changed 1 figure of 6" in now
    assert b"207,578" in now
    assert [(each.period, each.value) for each in vintages if each.vintage.month == 5] == [
        ("2019", 190_000.0)
    ]
    (period,) = load.periods
    assert (period.period, period.revised, period.known) == ("2019", 1, 40)
    assert period.named == (NamedChange(area="0151", before=207_577.8, after=190_000.0),)


def national(context: Context, day: date) -> dict[str, float]:
    """The sum of all municipalities by year, in Mt."""
    with context.engine.connect() as connection:
        areas = {key[1] for key in newest_of_feed(connection, feed=FEED.id)}
        series = series_as_of(connection, as_of=day, areas=areas)
    sums: dict[str, float] = {}
    for each in (one for observations in series.values() for one in observations):
        sums[each.period] = sums.get(each.period, 0.0) + (each.value or 0.0) / 1e6
    return sums


def test_the_real_revision_of_may_2026_changed_every_municipality_and_every_year(
    tmp_path: Path, shared_feeds: Path
) -> None:
    folder = shared_feeds / "dk-klimaregnskabet-vintages"
    bodies = [
        recorded((folder / f"by_kommune_{day}.json").read_bytes(), day)
        for day in ("2026-05-11", MAY)
    ]
    with Replay(answers=bodies) as replay, a_context(tmp_path, mirror=replay.origin) as context:
        (load,) = loaded(context, "2026-05-11", MAY)
        before, after = (national(context, date(2026, 5, day)) for day in (12, 13))
        lines = explained(context)

    assert [each.period for each in load.periods] == [str(year) for year in range(2018, 2024)]
    assert {(each.indicator, each.definition) for each in load.periods} == {(INDICATOR, "")}
    assert {(each.known, each.revised) for each in load.periods} == {(98, 98)}
    assert {(each.new, each.withdrawn) for each in load.periods} == {(0, 0)}
    assert (before["2018"], after["2018"]) == pytest.approx((32.53, 45.53), abs=0.005)
    assert (before["2023"], after["2023"]) == pytest.approx((22.58, 34.04), abs=0.005)
    (last,) = (each for each in load.periods if each.period == "2023")
    assert last.named[0] == NamedChange(area="0550", before=173_613.2, after=928_030.2)
    assert (last.smallest, last.median, last.largest) == pytest.approx(
        (-0.0492, 0.3310, 4.3454), abs=5e-5
    )
    assert f"snapshot {load.snapshot}" in lines
    assert "2023: 98 of 98 revised" in lines
