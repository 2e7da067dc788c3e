"""Declared figures: read with their source, refused by line and column."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.catalogue.bergen import FILES, line_with, spoil, write
from tracker.catalogue.load import load
from tracker.domain.declared import DeclaredFigure
from tracker.domain.observation import Observation, ObsStatus
from tracker.errors import CatalogueError

FILE = "declared.csv"
TREES = '4601,trees,2023,2023-12-31,50,tree,A,"Report, 2024",https://bergen.example/r,2024-03-01\n'


class Slip(NamedTuple):
    """A cell written wrongly, and how the error must speak of it."""

    old: str
    new: str
    column: str
    problem: str
    remedy: str


def test_a_declared_figure_carries_its_source_and_its_line(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))

    assert catalogue.declared[0] == DeclaredFigure(
        observation=Observation(
            indicator="trees",
            area="4601",
            period="2023",
            reference=date(2023, 12, 31),
            value=50.0,
            unit="tree",
            obs_status=ObsStatus.NORMAL,
            vintage=date(2024, 3, 1),
            feed="declared",
            snapshot="declared.csv:2",
        ),
        source_title="Report, 2024",
        address="https://bergen.example/r",
        read=date(2024, 3, 1),
    )


def test_a_series_of_declared_figures_comes_oldest_first(tmp_path: Path) -> None:
    older = TREES.replace("2023", "2021")
    folder = write(tmp_path, declared_csv=FILES[FILE] + older)

    series = load(folder).declared_for("trees", "4601")

    assert [figure.observation.period for figure in series] == ["2021", "2023"]


def test_a_forecast_may_be_read_before_its_day(tmp_path: Path) -> None:
    forecast = TREES.replace("2023", "2030").replace(",A,", ",F,")
    folder = write(tmp_path, declared_csv=FILES[FILE] + forecast)

    assert load(folder).declared[-1].observation.obs_status is ObsStatus.FORECAST


@pytest.mark.parametrize(
    "slip",
    [
        Slip("4601,trees", "4602,trees", "area", "'4602' is no area", "Did you mean 4601?"),
        Slip(
            "4601,trees", "4601,tree", "indicator", "'tree' is no indicator", "Did you mean trees?"
        ),
        Slip("2023,", "twenty,", "period", "'twenty' is no period", "2029-Q3"),
        Slip("2023-12-31", "31-12-2023", "reference", "'31-12-2023' is no date", "2025-06-30"),
        Slip("2023-12-31", "2023-06-30", "reference", "does not fit 2023", "2023-12-31"),
        Slip(",50,", ',"1.050,5",', "value", "'1.050,5' is no number", "point for decimals"),
        Slip(",50,", ",nan,", "value", "'nan' is no number", "point for decimals"),
        Slip(",50,", ",-1,", "value", "-1 cannot be for trees", "indicators.toml"),
        Slip(",tree,", ",forest,", "unit", "does not match trees", "Write the figure in tree"),
        Slip(",A,", ",Z,", "obs_status", "'Z' is no obs_status", "Known: A, P, E, F, B, M"),
        Slip('"Report, 2024"', '" "', "source_title", "empty cell", "Fill in source_title"),
        Slip("https://", "", "address", "no address", "https://"),
        Slip("2024-03-01", "2023-03-01", "read", "before the figure's own day", "was read"),
    ],
)
def test_a_wrong_cell_is_refused_by_line_and_column(tmp_path: Path, slip: Slip) -> None:
    folder = spoil(tmp_path, FILE, slip.old, slip.new)

    with pytest.raises(CatalogueError) as refused:
        load(folder)

    assert refused.value.message.startswith(f"declared.csv, line 2, {slip.column}: ")
    assert slip.problem in refused.value.message
    assert slip.remedy in refused.value.hint


def test_a_value_above_its_bound_is_refused(tmp_path: Path) -> None:
    indicators = FILES["indicators.toml"].replace("lower = 0", "lower = 0\nupper = 100", 1)

    with pytest.raises(CatalogueError, match=r"line 3, value: 120 cannot be for chargers"):
        load(write(tmp_path, indicators_toml=indicators))


def test_the_same_figure_twice_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, declared_csv=FILES[FILE] + TREES)

    with pytest.raises(CatalogueError, match=r"declared.csv, line 4, period: declared") as refused:
        load(folder)

    assert "Line 2" in refused.value.hint


def test_another_source_of_the_same_figure_stands_beside_the_first(tmp_path: Path) -> None:
    other = TREES.replace(",50,", ",60,").replace("https://bergen.example/r", "https://b.example")
    folder = write(tmp_path, declared_csv=FILES[FILE] + other)

    found = load(folder).declared_for("trees", "4601")

    assert [(f.observation.value, f.observation.source) for f in found] == [
        (50, ""),
        (60, "https://b.example"),
    ]


def test_one_source_may_not_say_two_things_beside_the_first(tmp_path: Path) -> None:
    other = TREES.replace("https://bergen.example/r", "https://b.example")
    folder = write(tmp_path, declared_csv=FILES[FILE] + other + other)

    with pytest.raises(CatalogueError, match=r"declared.csv, line 5, period: declared") as refused:
        load(folder)

    assert "Line 4" in refused.value.hint


def with_definitions(folder: Path, *names: str) -> Path:
    """The tiny catalogue whose trees were counted in two ways, with one more line for each name."""
    header, rest = FILES[FILE].split("\n", 1)
    explained = "".join(
        f'definition.{name}.{locale} = "Words."\n'
        for name in ("street", "all")
        for locale in ("nl", "da", "en")
    )
    indicators = FILES["indicators.toml"].replace(
        'feeds = ["no_ssb_trees"]\n', f'feeds = ["no_ssb_trees"]\n{explained}', 1
    )
    lines = "".join(f"{TREES.rstrip()},{name}\n" for name in names)
    return write(
        folder,
        indicators_toml=indicators,
        declared_csv=f"{header},definition\n{rest}{lines}",
    )


def test_a_definition_makes_another_figure_and_may_be_left_out(tmp_path: Path) -> None:
    catalogue = load(with_definitions(tmp_path, "street", "all"))

    found = catalogue.declared_for("trees", "4601")

    assert [f.observation.definition for f in found] == ["", "street", "all"]
    assert {f.observation.source for f in found} == {""}
    assert catalogue.indicators["trees"].definitions["street"]["nl"] == "Words."


def test_a_definition_that_the_indicator_does_not_explain_is_refused(tmp_path: Path) -> None:
    folder = with_definitions(tmp_path, "streets")

    with pytest.raises(CatalogueError, match=r"declared.csv, line 4, definition: ") as refused:
        load(folder)

    assert "Did you mean street?" in refused.value.hint


def test_two_counts_of_a_stock_in_one_period_are_two_figures(tmp_path: Path) -> None:
    later = (
        "4601,chargers,2024,2024-12-31,150,charger,A,Report,https://bergen.example/r,2025-02-01\n"
    )
    folder = write(tmp_path, declared_csv=FILES[FILE] + later)

    values = [f.observation.value for f in load(folder).declared_for("chargers", "4601")]

    assert values == [120, 150]


def test_a_line_with_a_cell_too_many_is_refused(tmp_path: Path) -> None:
    folder = spoil(tmp_path, FILE, '"Report, 2024"', "Report, 2024")

    with pytest.raises(CatalogueError, match=r"declared.csv, line 2: 11 cells, 10 exp") as refused:
        load(folder)

    assert line_with(folder, FILE, "Report, 2024") == 2
    assert "put quotes" in refused.value.hint


@pytest.mark.parametrize("text", ["", "area,value\n"])
def test_other_columns_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueError, match=r"declared.csv, line 1: the columns are") as refused:
        load(write(tmp_path, declared_csv=text))

    assert "area,indicator,period" in refused.value.hint
