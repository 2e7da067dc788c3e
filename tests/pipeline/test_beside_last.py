"""Figures beside those of the last good answer: what each column of the comparison sees."""

from collections.abc import Iterable
from datetime import date

import pytest

from tests.store.builders import a_figure, a_snapshot
from tracker.checks.rule import LAST_COLUMNS, WHOLE_COLUMNS
from tracker.pipeline.staged import Staged
from tracker.pipeline.summary import LastGood, Summary, named, summary
from tracker.store.observations import Figure, Key

YEARS = [str(year) for year in range(2018, 2024)]
AREAS = [f"{number:04}" for number in range(101, 121)]
FOLLOWED = ["GM0518", "GM0603", "0151"]
EXPECTED = [*FOLLOWED, "GM0363"]


def a_count(area: str, day: str, count: float, indicator: str = "charging-locations") -> Figure:
    return Figure(
        indicator=indicator,
        area=area,
        period=day,
        reference=date.fromisoformat(day),
        value=count,
        unit="location",
        obs_status=a_figure().obs_status,
    )


def keyed(figures: Iterable[Figure]) -> dict[Key, Figure]:
    return {figure.key: figure for figure in figures}


def a_table(
    *, factor: float = 1.0, indicator: str = "things", years: Iterable[str] = YEARS
) -> list[Figure]:
    """Twenty areas over six years, no two figures alike."""
    return [
        a_figure(year, factor * (1_000.0 + 37 * i + 3 * int(year)), area=area, indicator=indicator)
        for i, area in enumerate(AREAS)
        for year in years
    ]


def seen(new: Iterable[Figure], known: Iterable[Figure], *, restates: bool = True) -> Summary:
    figures, before = keyed(new), keyed(known)
    staged = Staged(figures=figures, received=len(figures))
    areas = frozenset(figure.area for figure in before.values())
    last = LastGood(snapshot=a_snapshot(), figures=before, areas=areas)
    return summary(staged, last, FOLLOWED, expected=EXPECTED, restates=restates)


def test_every_column_of_the_rule_files_is_there_and_no_other() -> None:
    first = summary(Staged(), None, FOLLOWED, expected=EXPECTED, restates=True)

    assert set(first.values) == WHOLE_COLUMNS | LAST_COLUMNS
    assert set(seen(a_table(), a_table()).values) == WHOLE_COLUMNS | LAST_COLUMNS


def test_without_a_last_good_answer_nothing_is_compared() -> None:
    staged = Staged(figures=keyed(a_table()), received=120)

    first = summary(staged, None, FOLLOWED, expected=EXPECTED, restates=True)

    assert {first.values[column] for column in LAST_COLUMNS} == {None}
    assert (first.values["rows"], first.values["areas"]) == (120, 20)


def test_the_area_that_lost_most_is_named_beside_its_newest_count() -> None:
    known = [
        a_count("GM0518", "2026-06-01", 100.0),
        a_count("GM0518", "2026-06-02", 3_000.0),
        a_count("GM0603", "2026-06-02", 469.0),
    ]
    new = [a_count("GM0518", "2026-06-07", 3_304.0), a_count("GM0603", "2026-06-07", 235.0)]

    found = seen(new, known, restates=False)

    assert found.values["least_area_ratio"] == pytest.approx(235 / 469)
    assert found.names["least_area_ratio"] == "GM0603"


def test_an_area_that_nobody_follows_may_shrink() -> None:
    known = [a_count("GM0363", "2026-06-02", 4_000.0)]
    new = [a_count("GM0363", "2026-06-07", 1.0)]

    assert seen(new, known, restates=False).values["least_area_ratio"] is None


def test_a_feed_of_single_days_is_not_compared_with_all_its_days() -> None:
    known = [a_figure(year, area="GM0518") for year in YEARS]

    found = seen([a_figure("2024", area="GM0518")], known, restates=False)

    assert found.values["least_area_ratio"] is None


def test_an_expected_area_that_is_gone_is_counted_and_named_and_another_is_not() -> None:
    known = [a_figure(area="0151"), a_figure(area="GM0518"), a_figure(area="GM9999")]

    found = seen([a_figure(area="0151")], known)

    assert (found.values["missing_areas"], found.names["missing_areas"]) == (1, "GM0518")


def test_outlines_are_compared_by_their_areas() -> None:
    last = LastGood(snapshot=a_snapshot(), figures={}, areas=frozenset({"0151", "GM0518"}))
    staged = Staged(shapes={"0151": ("Ballerup", "{}")}, received=1)

    found = summary(staged, last, FOLLOWED, expected=EXPECTED, restates=True)

    assert (found.values["missing_areas"], found.names["missing_areas"]) == (1, "GM0518")


@pytest.mark.parametrize(
    ("factor", "power"), [(1_000.0, 3), (0.001, -3), (10.4, 1), (1.0, 0), (1.3, 0), (5.0, 0)]
)
def test_a_change_of_the_unit_is_a_power_of_ten(factor: float, power: int) -> None:
    found = seen(a_table(factor=factor), a_table())

    assert found.values["unit_power"] == power
    assert found.values["value_ratio"] == pytest.approx(factor)
    assert found.names.get("unit_power", "") == ("things" if power else "")
    assert found.values["area_unit_jumps"] == 0  # the indicator is named, not each of its areas


def test_the_unit_of_one_indicator_is_not_hidden_by_the_others() -> None:
    """Its figures are one in four: a median over all of them stays at 1."""
    others = [figure for name in "abc" for figure in a_table(indicator=name)]

    found = seen([*others, *a_table(factor=1_000)], [*others, *a_table()])

    assert (found.values["unit_power"], found.names["unit_power"]) == (3, "things")


def test_the_unit_of_one_area_is_not_hidden_by_the_others() -> None:
    new = [
        a_figure(each.period, 1_000 * (each.value or 0), area=each.area)
        if each.area == "0105"
        else each
        for each in a_table()
    ]

    found = seen(new, a_table())

    assert (found.values["unit_power"], found.values["area_unit_jumps"]) == (0, 1)
    assert found.names["area_unit_jumps"] == "0105 things"


@pytest.mark.parametrize(("value", "jumps"), [(10.0, 0), (1_000.0, 1)])
def test_a_single_count_that_grows_tenfold_is_no_change_of_unit(value: float, jumps: int) -> None:
    others = [a_figure("2018", 50.0, area=area) for area in AREAS]

    found = seen([*others, a_figure("2018", value)], [*others, a_figure("2018", 1.0)])

    assert found.values["area_unit_jumps"] == jumps


def test_a_new_month_alone_is_compared_with_the_newest_one_known() -> None:
    known = [a_figure("2022", 12.0, area=area) for area in AREAS]
    new = [a_figure("2023", 12_900.0, area=area) for area in AREAS]

    assert seen(new, known, restates=False).values["unit_power"] == 3


def test_a_negative_total_and_a_zero_are_no_unit() -> None:
    """On Læsø land takes up more than is emitted, and a total may cross zero."""
    known = [a_figure(year, -9_646.0) for year in YEARS]
    new = [a_figure(year, 0.0 if year == "2018" else 9_646.0) for year in YEARS]

    found = seen(new, known)

    assert (found.values["unit_power"], found.values["area_unit_jumps"]) == (0, 0)
    assert found.values["value_ratio"] == -1.0


def test_figures_of_the_neighbour_are_seen_as_figures_that_moved() -> None:
    areas = dict(zip(AREAS, [*AREAS[1:], AREAS[0]], strict=True))
    doubling = {area: 3.0**number for number, area in enumerate(AREAS)}
    known = [a_figure(year, doubling[area], area=area) for area in AREAS for year in YEARS]
    new = [a_figure(year, doubling[areas[area]], area=area) for area in AREAS for year in YEARS]

    assert seen(new, known).values["moved_share"] == 1.0
    assert seen(known, known).values["moved_share"] == 0.0


def test_a_newest_year_that_is_gone_is_counted_in_days_by_indicator() -> None:
    found = seen(a_table(years=YEARS[:-1]), a_table())

    assert (found.values["days_back"], found.names["days_back"]) == (365, "things")


def test_a_newest_year_whose_values_are_withheld_counts_as_gone() -> None:
    new = [*a_table(years=YEARS[:-1]), *(a_figure("2023", None, area=area) for area in AREAS)]

    assert seen(new, a_table()).values["days_back"] == 365


def test_a_newer_year_is_not_back() -> None:
    assert seen(a_table(years=[*YEARS, "2024"]), a_table()).values["days_back"] == 0


def test_stations_that_vanish_and_rows_that_are_marked_removed_are_both_seen() -> None:
    def a_day(day: str, stations: float, removed: float) -> list[Figure]:
        counts = {
            "charging-stations": stations,
            "charging-evse-rows": 1_000.0,
            "charging-evses-removed": removed,
        }
        return [a_count("GM0518", day, count, name) for name, count in counts.items()]

    known = a_day("2026-06-02", 400.0, 10.0)
    gone = seen(a_day("2026-06-07", 300.0, 10.0), known, restates=False)
    marked = seen(a_day("2026-06-07", 398.0, 310.0), known, restates=False)
    more = seen(a_day("2026-06-07", 410.0, 10.0), known, restates=False)

    assert gone.values["removed_share"] == pytest.approx(0.25)
    assert marked.values["removed_share"] == pytest.approx(0.3)
    assert more.values["removed_share"] == 0.0


def test_a_growing_share_outside_the_municipality_is_seen() -> None:
    def a_day(day: str, outside: float) -> list[Figure]:
        return [
            a_count("GM0603", day, 400.0, "charging-stations-merged"),
            a_count("GM0603", day, outside, "charging-stations-outside"),
        ]

    found = seen(a_day("2026-06-07", 20.0), a_day("2026-06-02", 2.0), restates=False)

    assert found.values["outside_growth"] == pytest.approx(18 / 400)


def test_a_long_list_of_names_is_cut_and_says_so() -> None:
    assert named([str(number) for number in range(14)]).endswith("11 and 2 more")
    assert named([]) == ""


def test_a_known_area_that_is_gone_is_missing_and_an_abolished_one_is_not() -> None:
    known = [a_figure("2023", area=area) for area in ("GM0518", "GM0363", "GM0003")]

    assert seen([a_figure("2024", area="GM0518")], known).values["missing_areas"] == 1


def test_an_area_whose_rows_are_all_in_quarantine_did_come() -> None:
    known = keyed(a_figure("2023", area=area) for area in ("GM0518", "GM0363"))
    staged = Staged(
        figures=keyed([a_figure("2023", area="GM0518")]), withheld={("births", "GM0363", "2023")}
    )
    last = LastGood(snapshot=a_snapshot(), figures=known, areas=frozenset({"GM0518", "GM0363"}))

    found = summary(staged, last, [], expected=["GM0518", "GM0363"], restates=True)

    assert found.values["missing_areas"] == 0


def test_what_went_before_the_last_day_is_not_missed_again() -> None:
    known = [
        *(
            a_count("GM0518", day, 300.0, "charging-stations")
            for day in ("2026-06-01", "2026-06-02")
        ),
        a_count("GM0603", "2026-06-01", 900.0, "charging-stations"),
    ]

    found = seen(
        [a_count("GM0518", "2026-06-03", 299.0, "charging-stations")], known, restates=False
    )

    assert found.values["removed_share"] == pytest.approx(1 / 300)
