"""The traps of Great Expectations, each turned into a refusal; the real library runs."""

import math

import pytest

from tests.checks.builders import (
    EXPECTATIONS,
    Frame,
    a_rule,
    a_suite,
    a_summary,
    chargers,
    figures,
)
from tracker.checks.rule import Rule
from tracker.checks.run import check_rows, check_whole
from tracker.checks.suite import load_suite
from tracker.checks.verdict import Outcome, RowVerdict, merge_row_verdicts, reject
from tracker.errors import FormatError, RejectedError, SuiteError

CO2 = load_suite("dk_klimaregnskabet_co2", EXPECTATIONS)
CHARGING = load_suite("nl_laadpalenviewer_charging", EXPECTATIONS)
CARS = load_suite("dk_dst_cars", EXPECTATIONS)


def outcomes(verdict: RowVerdict) -> dict[str, Outcome]:
    return {found.rule: found.outcome for found in verdict.outcomes}


def test_good_rows_pass_every_rule() -> None:
    verdict = check_rows(figures(), CO2)

    assert verdict.failing == {}
    assert set(outcomes(verdict).values()) == {Outcome.PASSED}


@pytest.mark.parametrize(
    ("columns", "failing"),
    [
        pytest.param(
            {"value": [1.0, 4e9, 1.0]},
            {1: ("plausible-value",)},
            id="a value a thousand times too large",
        ),
        pytest.param(
            {"value": [1.0, math.inf, 1.0]},
            {1: ("finite-value", "plausible-value")},
            id="infinity",
        ),
        pytest.param(
            {"value": [None, math.nan, 1.0]},
            {0: ("missing-value-is-said",), 1: ("missing-value-is-said",)},
            id="None and NaN without the mark M",
        ),
        pytest.param(
            {"value": [None, math.nan, 1.0], "obs_status": ["M", "M", "A"]},
            {},
            id="None and NaN that the publisher held back",
        ),
        pytest.param({"value": [None] * 3}, dict.fromkeys(range(3), ("missing-value-is-said",))),
        pytest.param({"area": [None] * 3}, dict.fromkeys(range(3), ("area-given",))),
        pytest.param(
            {"area": ["151", "0085", "0151"]},
            dict.fromkeys(range(2), ("area-is-a-municipality",)),
            id="a code without its zero, and a region",
        ),
        pytest.param(
            {"period": ["2018", "2018", "2020"], "reference": ["2018-12-31"] * 2 + ["2020-12-31"]},
            dict.fromkeys(range(2), ("one-figure-per-key",)),
            id="two figures under one key",
        ),
        pytest.param(
            {"period": ["2025JJ00", "9999", "2020-13"]},
            dict.fromkeys(range(3), ("known-period",)),
            id="a publisher's code, a far year, a 13th month",
        ),
    ],
)
def test_a_bad_row_is_quarantined_under_the_name_of_its_rules(
    columns: Frame, failing: dict[int, tuple[str, ...]]
) -> None:
    assert check_rows(figures(**columns), CO2).failing == failing


@pytest.mark.parametrize(
    ("area", "value", "failing"),
    [
        ("DK", 2_918_157.0, ()),
        ("0151", 24_832.0, ()),
        ("0151", 2_918_157.0, ("plausible-value",)),
        ("DK", 24_832.0, ("plausible-value-of-the-country",)),
        ("0085", 24_832.0, ("area-is-a-municipality-or-the-country",)),
    ],
)
def test_the_cars_of_a_country_and_of_a_place_never_pass_for_one_another(
    area: str, value: float, failing: tuple[str, ...]
) -> None:
    row = figures(1, indicator=["passenger-cars-dk"], area=[area], value=[value])

    assert check_rows(row, CARS).failing == ({0: failing} if failing else {})


def test_a_row_is_known_by_its_id_and_counted_over_batches() -> None:
    first = check_rows(figures(), CO2)
    second = check_rows(figures(row_id=[3, 4, 5], value=[1.0, 4e9, 1.0]), CO2)

    merged = merge_row_verdicts([first, second])

    plausible = next(found for found in merged.outcomes if found.rule == "plausible-value")
    assert merged.failing == {4: ("plausible-value",)}
    assert (plausible.outcome, plausible.unexpected, plausible.checked) == ("quarantined", 1, 6)


def test_points_far_outside_their_municipality_are_quarantined() -> None:
    verdict = check_rows(chargers(metres_outside=[0.0, 991.1, 53_991.8]), CHARGING)

    assert verdict.failing == {2: ("inside-its-municipality",)}


def test_without_boundaries_the_polygon_rule_has_not_run() -> None:
    verdict = check_rows(chargers(metres_outside=[None] * 3), CHARGING)

    assert verdict.failing == {}
    assert outcomes(verdict)["inside-its-municipality"] is Outcome.NOT_RUN


def test_swapped_axes_are_quarantined() -> None:
    verdict = check_rows(chargers(1, longitude=[52.04], latitude=[4.32]), CHARGING)

    assert verdict.failing == {0: ("longitude-in-the-netherlands", "latitude-in-the-netherlands")}


def test_a_warning_is_counted_and_quarantines_nothing() -> None:
    verdict = check_rows(chargers(evse=["NLUB2E1", "?", None]), CHARGING)

    shape = next(found for found in verdict.outcomes if found.rule == "evse-id-as-in-the-standard")
    assert verdict.failing == {}
    assert (shape.outcome, shape.unexpected, shape.checked) == ("warning", 1, 2)


def test_a_batch_without_rows_passes_no_rule() -> None:
    """Great Expectations calls an empty frame good."""
    verdict = check_rows(figures(0), CO2)

    assert set(outcomes(verdict).values()) == {Outcome.NOT_RUN}


def test_a_dropped_column_is_refused_by_name() -> None:
    frame = figures()
    del frame["value"]

    with pytest.raises(
        FormatError,
        match="dk_klimaregnskabet_co2: the answer has no column value, which rule "
        "missing-value-is-said looks at",
    ):
        check_rows(frame, CO2)


def test_an_unknown_kind_of_rule_is_refused_by_name() -> None:
    """Great Expectations writes a log line, drops the rule and calls the suite good."""
    suite = a_suite(a_rule(expectation="expect_column_values_to_be_nice"))

    with pytest.raises(
        SuiteError,
        match="rule plausible-value: there is no expectation 'expect_column_values_to_be_nice'",
    ):
        check_rows(figures(), suite)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        pytest.param(
            a_rule(kwargs={"column": "value", "min_valeu": 0, "max_value": 9}),
            "rule plausible-value: .*min_valeu extra fields not permitted",
            id="a misspelt argument",
        ),
        pytest.param(
            a_rule(kwargs={"column": "area", "min_value": 0, "max_value": 9}),
            "dk_test: rule plausible-value could not be evaluated on area: .*of the same type",
            id="numbers asked of a column of text",
        ),
        pytest.param(
            a_rule(expectation="expect_table_row_count_to_be_between", kwargs={"min_value": 1}),
            "could not be evaluated on .*: it does not judge single rows",
            id="a rule about tables",
        ),
    ],
)
def test_a_rule_that_cannot_be_evaluated_is_refused_by_name(rule: Rule, told: str) -> None:
    with pytest.raises(SuiteError, match=told):
        check_rows(figures(), a_suite(rule))


def test_an_answer_like_the_last_one_is_not_refused() -> None:
    verdict = check_whole(a_summary(), CO2)

    reject(verdict)

    assert {found.outcome for found in verdict.outcomes} == {Outcome.PASSED}


def test_an_honest_revision_of_all_figures_is_not_refused() -> None:
    """klimaregnskabet's of May 2026: every total changed, by 30 % in the median."""
    reject(check_whole(a_summary(value_ratio=1.3033), CO2))


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        pytest.param({"rows": 0}, "rule some-rows saw rows 0, allowed is at least 1", id="empty"),
        pytest.param(
            {"rows_ratio": 0.5},
            "rule rows-neither-halved-nor-tripled saw rows_ratio 0.5, allowed is 0.75 to 3",
            id="half the rows gone",
        ),
        pytest.param(
            {"value_ratio": 1000.0},
            "rule no-jump-of-the-unit saw value_ratio 1000.0, allowed is 0.2 to 5",
            id="a factor of a thousand",
        ),
        pytest.param(
            {"missing_areas": 1},
            "rule followed-areas-present saw missing_areas 1, allowed is 0",
            id="an area gone",
        ),
        pytest.param(
            {"unit_power": -3},
            "rule no-factor-of-ten saw unit_power -3, allowed is 0",
            id="tonnes became kilotonnes",
        ),
        pytest.param(
            {"area_unit_jumps": 1},
            "rule no-factor-of-ten-in-one-area saw area_unit_jumps 1, allowed is 0",
            id="one municipality in another unit",
        ),
        pytest.param(
            {"moved_share": 0.43},
            "rule figures-stay-in-their-row saw moved_share 0.43, allowed is 0 to 0.33",
            id="the real figures, shifted by one row",
        ),
        pytest.param(
            {"days_back": 365},
            "rule newest-period-not-lost saw days_back 365, allowed is 0",
            id="the newest year lost",
        ),
        pytest.param(
            {"frozen_share": 0.95},
            "rule new-period-is-no-copy saw frozen_share 0.95, allowed is 0 to 0.9",
            id="the year before under a new name",
        ),
        pytest.param(
            {"days_frozen": 31},
            "rule daily-counts-move saw days_frozen 31, allowed is 0 to 30",
            id="a month without a change",
        ),
        pytest.param(
            {"newest_year": 2019},
            "rule not-an-older-file saw newest_year 2019, allowed is 2023 to 2100",
            id="an older file",
        ),
    ],
)
def test_a_broken_answer_is_refused_with_figure_and_threshold(
    summary: dict[str, float | None], told: str
) -> None:
    verdict = check_whole(a_summary(**summary), CO2)

    with pytest.raises(RejectedError) as refusal:
        reject(verdict)
    assert told in refusal.value.message


def test_the_largest_honest_revision_that_was_seen_passes_beside_the_last_answer() -> None:
    """klimaregnskabet's of May 2026: 22 % of the totals moved by more than a factor of two."""
    reject(check_whole(a_summary(value_ratio=1.3033, moved_share=0.2245), CO2))


def test_other_bytes_with_the_same_figures_are_a_warning() -> None:
    verdict = check_whole(a_summary(same_figures=1), CO2)

    found = next(each for each in verdict.outcomes if each.rule == "other-bytes-other-figures")
    assert found.outcome is Outcome.WARNING
    reject(verdict)


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("removed_share", 0.3, "stations-do-not-vanish"),
        ("outside_growth", 0.05, "no-more-outside-than-before"),
        ("days_back", 1, "newest-period-not-lost"),
        ("days_frozen", 40, "daily-counts-move"),
    ],
)
def test_charging_points_are_judged_beside_the_last_answer(
    column: str, value: float, rule: str
) -> None:
    verdict = check_whole(a_summary(**{column: value}), CHARGING)

    assert [found.rule for found in verdict.broken] == [rule]


def test_a_refusal_names_who_is_behind_the_figure() -> None:
    verdict = check_whole(a_summary(missing_areas=1), CO2, {"missing_areas": "0259"})

    with pytest.raises(RejectedError, match=r"saw missing_areas 1 \(0259\), allowed is 0"):
        reject(verdict)


def test_the_wrong_municipality_under_the_right_name_is_refused() -> None:
    verdict = check_whole(a_summary(share_outside=1.0), CHARGING)

    with pytest.raises(RejectedError, match=r"right-municipality saw share_outside 1\.0"):
        reject(verdict)


@pytest.mark.parametrize("unknown", [None, math.nan])
def test_without_boundaries_the_share_outside_has_not_run(unknown: float | None) -> None:
    verdict = check_whole(a_summary(share_outside=unknown), CHARGING)

    found = next(each for each in verdict.outcomes if each.rule == "right-municipality")
    assert (found.outcome, found.seen) == (Outcome.NOT_RUN, None)
    reject(verdict)


def test_a_summary_that_lacks_a_figure_is_refused() -> None:
    summary = a_summary()
    del summary["rows_ratio"]

    with pytest.raises(FormatError, match="the answer has no column rows_ratio"):
        check_whole(summary, CO2)
