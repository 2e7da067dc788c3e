"""The numbers that docs/method.md prints about other publishers' rules, each worked out again."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from tests.domain.builders import BALLERUP
from tracker.domain import judgement, projection, second_opinion, trajectory
from tracker.domain.assessment import likelihood_word
from tracker.domain.second_opinion import GERMAN_WORDS, OPEN_SDG_WORDS
from tracker.domain.series import SeriesTable
from tracker.domain.trajectory import Asks, Floats

PAGE = Path(__file__).parents[2] / "docs" / "method.md"
MINUS = "\N{MINUS SIGN}"
NUMBER = re.compile(MINUS + r"?\d[\d,]*(?:\.\d+)?(?: %)?")
# The end of a year is the start of the next one on the axis of the formulas.
YEAR_END = 1.0
SPELT = {1: "one", 4: "four", 5: "five", 6: "six"}


def section() -> str:
    text = PAGE.read_text(encoding="utf-8")
    return re.split(r"^## ", text.split("## Other publishers' rules\n")[1], flags=re.MULTILINE)[0]


def rows(first_header: str) -> list[dict[str, str]]:
    """The table whose header starts so, one mapping per row."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table(first_header)]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def table(first_header: str) -> list[str]:
    return next(
        block.splitlines() for block in section().split("\n\n") if block.startswith(first_header)
    )


def number(text: str) -> float:
    return float(text.replace(",", "").replace(MINUS, "-").removesuffix(" %"))


def dated(text: str) -> tuple[float, float]:
    """Split "3,000 in 2024" into (time on the axis, value)."""
    value, year = text.split(" in ")
    return float(year) + YEAR_END, number(value)


def one(value: float) -> Floats:
    return np.array([value])


def asks_of(row: Mapping[str, str]) -> Asks:
    (t0, v0), (deadline, goal) = dated(row["baseline"]), dated(row["goal"])
    sign = np.sign(one(goal - v0))
    return Asks(t0=one(t0), v0=one(v0), deadline=one(deadline), goal=one(goal), sign=sign)


def figures_of(row: Mapping[str, str]) -> SeriesTable:
    values = np.array([number(each) for each in row["figures"].split("; ")])
    return SeriesTable(
        t=float(row["first year"]) + YEAR_END + np.arange(len(values), dtype=np.float64),
        v=values,
        offsets=np.array([0, len(values)]),
    )


GROWTH = rows("| example | baseline")
MEAN_CHANGE = rows("| example | first year")


def ids(row: dict[str, str]) -> str:
    return row["example"]


@pytest.mark.parametrize("row", GROWTH, ids=ids)
def test_the_examples_of_growth_are_right(row: dict[str, str]) -> None:
    asks, (t, v) = asks_of(row), dated(row["newest figure"])

    found = second_opinion.open_sdg(asks, one(t), one(v))
    asked = trajectory.straight(one(t), asks.t0, asks.v0, asks.deadline, asks.goal)
    straight = (v - asks.v0) / (asked - asks.v0)

    assert f"{found.ratio[0]:.4f}" == row["ratio"]
    assert OPEN_SDG_WORDS[found.word[0]] == row["Open SDG"]
    assert f"{straight[0]:.2f}" == row["straight line"]


@pytest.mark.parametrize("row", MEAN_CHANGE, ids=ids)
def test_the_examples_of_the_mean_change_are_right(row: dict[str, str]) -> None:
    figures, (deadline, goal) = figures_of(row), dated(row["goal"])
    sign = np.sign(goal - figures.v[-1:])

    found = second_opinion.german(figures, one(deadline), one(goal), sign)

    assert f"{found.pace[0]:.1f}" == f"{number(row['a year']):.1f}"
    assert f"{found.projected[0]:.0f}" == f"{number(row['projection']):.0f}"
    assert f"{found.shortfall[0]:.0%}" == row["shortfall"].replace(" ", "")
    assert GERMAN_WORDS[found.word[0]] == row["German"]


@pytest.mark.parametrize("row", MEAN_CHANGE, ids=ids)
def test_our_word_beside_the_german_symbol_is_ours(row: dict[str, str]) -> None:
    figures, (deadline, goal) = figures_of(row), dated(row["goal"])
    law, sign = projection.drift(projection.steps_of(figures)), np.sign(goal - figures.v[-1:])

    likelihood = projection.likelihood_of(law, one(deadline), one(goal), sign)
    wrong_way = projection.likelihood_of_drift(law, -sign)

    word = judgement.words(likelihood, wrong_way, met=np.array([False]))[0]
    assert judgement.STATUSES[word] == row["ours"]


def test_the_tables_hold_ballerups_published_figures() -> None:
    growth = next(row for row in GROWTH if "Ballerup" in row["example"])
    mean = next(row for row in MEAN_CHANGE if "Ballerup" in row["example"])

    assert figures_of(mean).v.tolist() == list(BALLERUP.values())
    assert dated(growth["baseline"])[1] == BALLERUP[2018]
    assert dated(growth["newest figure"])[1] == BALLERUP[2023]
    assert dated(growth["goal"])[1] == round(BALLERUP[2018] * 0.15)


def test_ballerups_sun_is_likely_with_us() -> None:
    row = next(row for row in MEAN_CHANGE if "Ballerup" in row["example"])
    law, (deadline, goal) = (
        projection.drift(projection.steps_of(figures_of(row))),
        dated(row["goal"]),
    )

    likelihood = projection.likelihood_of(law, one(deadline), one(goal), one(-1.0))

    word = likelihood_word(likelihood[0])
    assert f'Ballerup\'s sun is "{word}" with us' in " ".join(section().split())


def bends() -> dict[str, str]:
    """What an even percentage and a straight line ask for in the year of the newest figure."""
    asked = {}
    for example in ("charging stations", "CO₂ in per cent"):
        row = next(row for row in GROWTH if row["example"] == example)
        asks, (t, _) = asks_of(row), dated(row["newest figure"])
        change = (asks.goal / asks.v0) ** (1.0 / (asks.deadline - asks.t0)) - 1.0
        bent = trajectory.compound(one(t), asks.t0, asks.v0, change)[0]
        even = trajectory.straight(one(t), asks.t0, asks.v0, asks.deadline, asks.goal)[0]
        pattern = "{:.1f} %" if "per cent" in example else "{:,.0f}"
        asked[example] = f"{pattern.format(bent)} {pattern.format(even)}"
    return asked


def cuts() -> set[str]:
    """Cuts and stand-ins of the rules, as the page writes them."""
    high, middle, low = second_opinion.RATIO_CUTS
    shares = (second_opinion.SUN_BELOW, second_opinion.LIGHT_CLOUD_TO)
    return {
        f"{high:.2f}",
        f"{middle:.2f}",
        f"{low:.0f}",
        *(f"{cut * 100:g} %" for cut in (*second_opinion.GROWTH_CUTS, *shares)),
        str(second_opinion.STAND_IN_FOR_ZERO),
    }


def test_every_number_outside_the_examples_is_a_cut_of_a_rule_or_worked_out_from_an_example() -> (
    None
):
    text = re.sub(r"\(https?:[^)]*\)", "", section()).replace(f"^(1/n) {MINUS} 1", "")
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("| "))
    symbols = "\n".join(table("| symbol"))
    printed = {each.strip(",") for each in NUMBER.findall(prose + symbols)}

    worked_out = set(NUMBER.findall(" ".join(bends().values())))
    of_the_examples = {"3,000", "10,000", "2026", "2022"}

    assert printed == cuts() | worked_out | of_the_examples


def test_the_bend_of_an_even_percentage_is_printed_beside_its_own_example() -> None:
    text = " ".join(section().split())
    stations, cut = bends()["charging stations"].split(), bends()["CO₂ in per cent"].split(" % ")

    assert f"asks for {stations[0]} stations in 2026, the straight line for {stations[1]}" in text
    assert f"asks for {cut[0]} % in 2022, the straight line for {cut[1]}" in text


def test_points_are_counted_in_words_as_the_rule_counts_them() -> None:
    text = " ".join(section().split())
    most, least = second_opinion.MOST_POINTS, second_opinion.LEAST_POINTS

    assert f"last {SPELT[most - 1]} yearly changes ({SPELT[most]} points)" in text
    assert f"fewer than {SPELT[most]} points" in text
    assert f"at least {SPELT[least]}" in text
    assert f"needs {SPELT[least]} yearly figures" in text


def test_the_year_after_which_we_judge_is_the_span_that_the_law_asks_for() -> None:
    assert "after a year" in section()
    assert projection.LEAST_SPAN_YEARS == 1.0
