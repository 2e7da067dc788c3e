"""Answers that are wrong as a whole after a good one: units, shifted rows, size, history."""

import math
from datetime import date
from pathlib import Path

import pytest

from tests.pipeline.build import (
    DANISH,
    a_municipality,
    an_account,
    ingest_once,
)
from tests.pipeline.second_answer import (
    BALLERUP,
    MARCH,
    MAY,
    Account,
    ballerup,
    changed,
    play,
    total,
    towns,
    two_answers,
)
from tracker.domain.assessment import Assessment, Flag
from tracker.domain.revision import last_revision
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline import assessing
from tracker.pipeline.context import Context
from tracker.pipeline.pages import site_view
from tracker.store.observations import vintages_of

# Row 20: units


@pytest.mark.parametrize("factor", [0.001, 0.1, 10.0, 100.0])
def test_another_unit_is_refused_as_a_power_of_ten(tmp_path: Path, factor: float) -> None:
    found = play(tmp_path, towns(factor=factor))

    assert found.outcome.state == "failed"
    assert f"no-factor-of-ten saw unit_power {round(math.log10(factor))}" in found.message
    assert found.after == found.before


def test_one_municipality_in_another_unit_is_refused_by_its_code(tmp_path: Path) -> None:
    def kilotonnes(account: Account) -> None:
        totals = account["kommuner"][7]["samletUdledning"]
        account["kommuner"][7]["samletUdledning"] = [each / 1_000 for each in totals]

    found = play(tmp_path, changed(kilotonnes))

    assert "no-factor-of-ten-in-one-area saw area_unit_jumps 1" in found.message
    assert DANISH[7] in found.message
    assert found.after == found.before


def test_tonnes_per_resident_in_place_of_tonnes_are_refused(tmp_path: Path) -> None:
    def per_resident(account: Account) -> None:
        for number, each in enumerate(account["kommuner"]):
            residents = 9_000 + 2_300 * number
            each["samletUdledning"] = [value / residents for value in each["samletUdledning"]]

    found = play(tmp_path, changed(per_resident))

    assert "no-jump-of-the-unit saw value_ratio" in found.message
    assert found.after == found.before


# Row 21: shifted rows (swapped axes: tests/checks/test_run.py)


def test_figures_shifted_by_one_row_are_refused(tmp_path: Path) -> None:
    """The owid class: every municipality gets its neighbour's figures, the median stays."""

    def shift(account: Account) -> None:
        totals = [each["samletUdledning"] for each in account["kommuner"]]
        for each, of_the_next in zip(account["kommuner"], [*totals[1:], totals[0]], strict=True):
            each["samletUdledning"] = of_the_next

    by_random_size = an_account(
        *(
            a_municipality(code, [2e4 * (1 + (i * 37) % 23) * (1 - y / 50) for y in range(6)])
            for i, code in enumerate(DANISH[:40])
        )
    )

    found = play(tmp_path, changed(shift, by_random_size), by_random_size)

    assert found.outcome.state == "failed"
    assert "figures-stay-in-their-row" in found.message
    assert found.after == found.before


# Rows 29 and 30: much less, much more, and nothing new


def test_a_feed_that_shrinks_by_thirty_per_cent_waits_for_a_person(tmp_path: Path) -> None:
    found = play(tmp_path, towns(28))

    assert "rows-neither-halved-nor-tripled saw rows_ratio 0.7," in found.message
    assert found.outcome.error is not None
    assert "tracker feeds accept" in found.outcome.error.hint
    assert found.after == found.before


def test_a_feed_that_grows_tenfold_waits_for_a_person(tmp_path: Path) -> None:
    found = play(tmp_path, towns(90), towns(9))

    assert "rows-neither-halved-nor-tripled saw rows_ratio 10.0" in found.message
    assert found.after == found.before


def test_records_that_were_only_touched_make_no_new_vintage(tmp_path: Path) -> None:
    def touch(account: Account) -> None:
        account["fetchedAt"] = "2026-05-13T04:00:00Z"
        for each in account["kommuner"]:
            each["updated"] = "2026-05-13"

    with two_answers(tmp_path, towns(), changed(touch)) as context:
        outcome = ingest_once(context, FEED, MAY)
        with context.reading() as connection:
            vintages = vintages_of(
                connection,
                indicator=BALLERUP[0],
                area="0151",
                feed=FEED.id,
                as_of=date(2026, 11, 22),
            )

    assert outcome.state == "loaded"
    assert outcome.changed == frozenset()
    assert {each.vintage.isoformat() for each in vintages} == {MARCH}


# Row 28: a code that nobody knows


def test_an_unknown_code_is_set_aside_and_named_on_the_page_of_sources(tmp_path: Path) -> None:
    newcomer = a_municipality("0899", [1.0] * 6)
    second = changed(lambda account: account["kommuner"].append(newcomer))
    with two_answers(tmp_path, towns(), second) as context:
        outcome = ingest_once(context, FEED, MAY)
        (line,) = (
            each for each in site_view(context, date(2026, 11, 22)).feeds if each.feed.id == FEED.id
        )

    assert outcome.state == "loaded"
    assert (line.set_aside, line.unknown_areas) == (6, "0899 (6)")


# Rows 31 and 33: history


def test_a_silent_revision_of_2019_is_a_new_vintage_and_the_old_one_can_be_read_again(
    tmp_path: Path,
) -> None:
    with two_answers(tmp_path, towns(), changed(total(12_345.0, place=0, year=1))) as context:
        before = ballerup(context)
        outcome = ingest_once(context, FEED, MAY)
        with context.reading() as connection:
            vintages = vintages_of(
                connection,
                indicator=BALLERUP[0],
                area="0151",
                feed=FEED.id,
                as_of=date(2026, 11, 22),
            )
        as_known_in_april = ballerup(context, date(2026, 4, 1))
        now = ballerup(context)

    revision = last_revision(vintages)
    assert outcome.changed == {("0151", "greenhouse-gas-emissions")}
    assert as_known_in_april == before
    assert now == [before[0], 12_345.0, *before[2:]]
    assert revision is not None
    assert (revision.period, revision.previous_value, revision.value) == (
        "2019",
        before[1],
        12_345.0,
    )


def test_a_value_absent_this_year_leaves_last_years_figure_marked_as_old(tmp_path: Path) -> None:
    def next_year(account: Account) -> None:
        for number, each in enumerate(account["kommuner"]):
            each["years"] = [*each["years"], 2024]
            last = each["samletUdledning"][-1]
            each["samletUdledning"] = [*each["samletUdledning"], last * 0.9 if number else None]

    with two_answers(tmp_path, towns(), changed(next_year)) as context:
        assert ingest_once(context, FEED, MAY).error is None
        judged = _judged(context, "ballerup-co2")

    assert judged.period == "2023"
    assert Flag.STALE in judged.flags


def _judged(context: Context, pledge: str) -> Assessment:
    with context.reading() as connection:
        found = assessing.assess_all(connection, context.catalogue, date(2026, 11, 22))
    (one,) = (each for each in found if each.pledge == pledge)
    return one
