"""`tracker backtest`: a feed or a file, and the tables that the method page prints."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.pipeline.build import (
    DANISH,
    a_context,
    a_municipality,
    an_account,
    ingest_once,
    recorded,
)
from tests.pipeline.test_judging import tracker
from tests.replay import Replay
from tracker.domain.backtest import Record, reliability
from tracker.domain.trials import AMBITIONS, HORIZONS
from tracker.errors import SeriesError
from tracker.feeds.dk_klimaregnskabet_co2 import FEED
from tracker.pipeline.backtesting import Backtested, backtest_feed, backtest_file, diagram_of

ROOT = Path(__file__).parents[2]
SETS = {
    "solar": "Dutch solar roofs",
    "edgar": "emissions of countries",
    "denmark": "Danish CO₂",
}
WALK = [100.0, 95.0, 93.0, 80.0, 78.0, 71.0]


def a_file(folder: Path, *rows: str) -> Path:
    path = folder / "many.csv"
    path.write_text("\n".join(["area,date,value", *rows, ""]), encoding="utf-8")
    return path


def walks(folder: Path) -> Path:
    random = np.random.default_rng(5)
    rows = [
        f"A{area},{2010 + year},{value!r}"
        for area in range(20)
        for year, value in enumerate(np.cumsum(random.normal(3.0, 2.0, size=12)).tolist())
    ]
    return a_file(folder, *rows)


def test_a_file_is_backtested_whatever_the_order_of_its_rows(tmp_path: Path) -> None:
    found = backtest_file(walks(tmp_path))
    header, *rows = (tmp_path / "many.csv").read_text(encoding="utf-8").split()
    (tmp_path / "many.csv").write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")

    assert found.record.series == 20
    assert found.record.cases > 1000
    assert backtest_file(tmp_path / "many.csv").as_json() == found.as_json()


def test_an_empty_cell_is_no_figure(tmp_path: Path) -> None:
    years = [f"A,{2015 + i},{value}" for i, value in enumerate(WALK)]
    gap = a_file(tmp_path, *years[:5], "A,2020,", "A,2021,60")

    assert backtest_file(gap, horizons=[1.0]).record.cuts == 2


def test_counts_on_days_are_thinned_to_months(tmp_path: Path) -> None:
    days = [
        f"A,{2022 + m // 12}-{m % 12 + 1:02}-{day},{m * 10 + m % 4 + day / 100}"
        for m in range(36)
        for day in (10, 20)
    ]
    late = [each for each in days if "-20," in each]

    often = backtest_file(a_file(tmp_path, *days), is_stock=True, horizons=[1.0])
    monthly = backtest_file(a_file(tmp_path, *late), is_stock=True, horizons=[1.0])

    assert often.record.cases > 0
    assert often.as_json() == monthly.as_json()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["A,2020,1", "A,2020-12-31,2"], "row 3, column date"),
        (["A,2020,nan"], "row 2, column value"),
        ([",2020,1"], "row 2, column area"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, rows: list[str], says: str) -> None:
    with pytest.raises(SeriesError, match=says):
        backtest_file(a_file(tmp_path, *rows))


def test_a_feed_is_backtested_from_what_is_loaded(tmp_path: Path) -> None:
    random = np.random.default_rng(11)
    accounts = [
        a_municipality(code, (np.array(WALK) * 1000 + random.normal(0, 900, 6)).tolist())
        for code in DANISH
    ]
    answers = [recorded(an_account(*accounts), "2026-05-13")]
    with (
        Replay(answers=answers) as replay,
        a_context(tmp_path, mirror=replay.origin) as context,
    ):
        ingest_once(context, FEED, "2026-05-13")
        found = backtest_feed(context, FEED.id, as_of=date(2026, 11, 22))
        early = backtest_feed(context, FEED.id, as_of=date(2026, 11, 22), horizons=[3.0])

    rows = [
        f"{each['kommuneKode']},{year},{value!r}"
        for each in accounts
        for year, value in zip(range(2018, 2024), each["samletUdledning"], strict=True)  # type: ignore[call-overload]
    ]
    assert [(each.source, each.record.series) for each in found] == [(FEED.id, 98)]
    again = backtest_file(a_file(tmp_path, *rows)).as_json()
    assert found[0].as_json()["classes"] == again["classes"]
    assert found[0].as_json()["verdicts"] == again["verdicts"]
    assert early[0].record.cuts == 98


def test_a_feed_without_figures_says_what_to_do(tmp_path: Path) -> None:
    with a_context(tmp_path) as context, pytest.raises(SeriesError) as raised:
        backtest_feed(context, FEED.id, as_of=date(2026, 11, 22))

    assert f"tracker fetch {FEED.id}" in raised.value.hint


def test_series_that_are_too_short_for_any_trial_are_named(tmp_path: Path) -> None:
    short = a_file(tmp_path, "A,2020,1", "A,2021,2", "A,2022,3")

    with pytest.raises(SeriesError, match="no series has three figures"):
        backtest_file(short)


def test_json_has_null_where_a_class_has_no_case() -> None:
    record = Record(
        series=1,
        cuts=1,
        cases=1,
        brier=0.25,
        classes=reliability(np.array([0.5]), np.array([True])),
        verdicts=(),
    )
    found = Backtested(source="x", indicator=None, horizons=(1.0,), record=record).as_json()

    shown = json.loads(json.dumps(found, allow_nan=False))
    assert shown["classes"][0]["came_true"] is None
    assert shown["classes"][2]["came_true"] == 1.0
    assert shown["horizons"] == [1.0]


def test_the_diagram_has_a_circle_where_each_class_came_out(tmp_path: Path) -> None:
    found = backtest_file(walks(tmp_path))

    drawn = ET.fromstring(diagram_of(found))  # noqa: S314 - our own bytes

    circles = drawn.findall("{http://www.w3.org/2000/svg}circle")
    classes = [each for each in found.record.classes if each.cases]
    assert len(circles) == len(classes)
    for circle, each in zip(circles, classes, strict=True):
        assert float(circle.get("cx", "")) == pytest.approx(
            60 + 400 * each.mean_likelihood, abs=0.1
        )
        assert float(circle.get("cy", "")) == pytest.approx(460 - 400 * each.came_true, abs=0.1)


def test_a_name_with_signs_of_markup_does_no_harm_to_the_diagram() -> None:
    record = backtest_file_of_nothing()
    found = Backtested(source="<b>&.csv", indicator=None, horizons=(1.0,), record=record)

    drawn = ET.fromstring(diagram_of(found))  # noqa: S314 - our own bytes

    assert drawn.findtext("{http://www.w3.org/2000/svg}title") == "<b>&.csv"


def backtest_file_of_nothing() -> Record:
    empty = reliability(np.array([]), np.array([], dtype=bool))
    return Record(series=0, cuts=0, cases=0, brier=float("nan"), classes=empty, verdicts=())


def test_the_command_prints_tables_or_json_and_writes_the_diagram(tmp_path: Path) -> None:
    walks(tmp_path)

    told = tracker(tmp_path, "backtest", "--file", "many.csv", "--horizon", "2", "--svg", "d.svg")
    told_json = tracker(tmp_path, "backtest", "--file", "many.csv", "--horizon", "2", "--json")

    found = json.loads(told_json.stdout)["backtests"][0]
    assert (told.returncode, told_json.returncode) == (0, 0)
    assert f"{found['cases']} pseudo-targets" in told.stdout
    assert all(each["rule"] in told.stdout for each in found["verdicts"])
    assert (tmp_path / "d.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("asked", [[], ["no-such-feed"], ["nl_cbs_solar", "--file", "many.csv"]])
def test_wrong_use_of_backtest_is_exit_code_2(tmp_path: Path, asked: list[str]) -> None:
    walks(tmp_path)

    done = tracker(tmp_path, "backtest", *asked)

    assert (done.returncode, done.stdout) == (2, "")


@pytest.fixture(scope="module")
def real(shared_feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Backtested]:
    """The three sets of the method page, by the commands that it names."""
    folder = tmp_path_factory.mktemp("sets")
    for name in SETS:
        script = ROOT / "benchmarks" / "backtest_series.py"
        done = subprocess.run(
            [sys.executable, str(script), name, str(shared_feeds)],
            capture_output=True,
            check=True,
        )
        (folder / f"{name}.csv").write_bytes(done.stdout)
    return {name: backtest_file(folder / f"{name}.csv") for name in SETS}


def row_of(table_with: str, series: str) -> list[str]:
    """The cells of one row of a table of the method page."""
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    section = text.split("## How often it came true")[1]
    block = next(each for each in section.split("\n\n") if each.startswith(table_with))
    rows = [line for line in block.splitlines() if line.startswith(f"| {series} |")]
    return [cell.strip() for cell in rows[0].strip("|").split("|")][1:]


@pytest.mark.parametrize("name", SETS)
def test_the_method_page_prints_how_often_each_class_came_true(
    real: dict[str, Backtested], name: str
) -> None:
    record = real[name].record
    shares = [f"{each.came_true * 100:.0f} %" for each in record.classes]

    assert row_of("| series | cases", SETS[name]) == [f"{record.cases:,}", *shares]


@pytest.mark.parametrize("name", SETS)
def test_the_method_page_prints_how_often_each_rules_words_were_right(
    real: dict[str, Backtested], name: str
) -> None:
    said = [
        text
        for each in real[name].record.verdicts
        for text in (
            f"{each.on_track_right * 100:.0f} % of {each.on_track:,}",
            f"{each.off_track_right * 100:.0f} % of {each.off_track:,}",
        )
    ]

    assert row_of("| series | ours, on", SETS[name]) == said


def test_the_diagram_of_the_method_page_is_the_one_that_comes_out(
    real: dict[str, Backtested],
) -> None:
    page = (ROOT / "docs" / "images" / "reliability-edgar.svg").read_text(encoding="utf-8")

    assert diagram_of(real["edgar"]) == page


def test_the_page_names_every_horizon_and_ambition_that_is_used() -> None:
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    *some, last = (f"{years:g}" for years in HORIZONS)

    assert f"{', '.join(some)} or {last} years ahead" in text
    assert f"for {min(AMBITIONS):g} to {max(AMBITIONS):g} times" in text
