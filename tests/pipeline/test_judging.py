"""`tracker judge`: the rule on a series of one's own, by every kind, and what it refuses."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.domain.builders import BALLERUP
from tracker.domain.indicator import Direction
from tracker.errors import SeriesError
from tracker.pipeline.judging import OwnJudgement, judge_file
from tracker.pipeline.own_options import Options

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "judging.md"
TODAY = date(2026, 11, 28)
RISING = {2020: 1000, 2021: 1500, 2022: 1900, 2023: 2500, 2024: 2900, 2025: 3000}
KEYS = {
    "status",
    "reason",
    "flags",
    "value",
    "required",
    "gap",
    "progress",
    "needed_pace",
    "recent_pace",
    "projection",
    "likelihood",
    "sentence",
    "second_opinions",
}


def file_of(folder: Path, rows: Mapping[int, float] | Mapping[str, float], name: str = "s") -> Path:
    path = folder / f"{name}.csv"
    lines = [f"{day},{value!r}" for day, value in rows.items()]
    path.write_text("\n".join(["date,value", *lines, ""]), encoding="utf-8")
    return path


def judged(
    folder: Path,
    kind: str,
    *,
    rows: Mapping[int, float] | Mapping[str, float] = RISING,
    baseline: str | None = None,
    goal: tuple[str, ...] = (),
    direction: Direction | None = None,
    stock: bool = False,
    as_of: date = TODAY,
) -> OwnJudgement:
    options = Options(kind=kind, baseline=baseline, goal=goal, direction=direction, stock=stock)
    return judge_file(file_of(folder, rows), options, as_of=as_of)


def tracker(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, in a folder where nothing else is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    return subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT)},
    )


def test_ballerups_cut_is_what_the_method_page_works_out_by_hand(tmp_path: Path) -> None:
    found = judged(tmp_path, "reduce", rows=BALLERUP, baseline="2018", goal=("2030=85",))

    assert found.assessment.status == "on-track"
    assert found.assessment.likelihood == pytest.approx(0.778, abs=5e-4)
    assert found.assessment.recent_pace == pytest.approx(-26_237.7, abs=0.05)


def test_a_cut_from_a_stated_baseline_is_the_same_as_from_the_files_own(tmp_path: Path) -> None:
    own = judged(tmp_path, "reduce", rows=BALLERUP, baseline="2018", goal=("2030=85",))
    stated = judged(
        tmp_path, "reduce", rows=BALLERUP, baseline=f"2018={BALLERUP[2018]}", goal=("2030=85",)
    )

    assert stated.as_json() == own.as_json()


def test_json_has_the_keys_that_programs_read(tmp_path: Path) -> None:
    found = judged(tmp_path, "reach", baseline="2026=3000", goal=("2029-12-31=10000",)).as_json()

    assert set(found) == KEYS
    projection, opinions = found["projection"], found["second_opinions"]
    assert isinstance(projection, dict)
    assert set(projection) == {"mean", "low66", "high66", "low95", "high95"}
    assert isinstance(opinions, dict)
    assert {name: set(each) for name, each in opinions.items()} == {
        "open_sdg": {"ratio", "class", "reason"},
        "german_dns": {"shortfall", "class", "reason"},
    }
    assert json.loads(json.dumps(found, allow_nan=False))["likelihood"] == found["likelihood"]


def test_the_numbers_of_a_reach_are_those_of_the_formulas(tmp_path: Path) -> None:
    found = judged(tmp_path, "reach", baseline="2020=1000", goal=("2030=6000",)).assessment

    assert (found.required, found.gap, found.progress) == (3500.0, -500.0, 0.4)
    assert (found.needed_pace, found.recent_pace) == (600.0, 400.0)


def test_a_likelihood_stands_beside_met_as_well(tmp_path: Path) -> None:
    found = judged(tmp_path, "reach", baseline="2020", goal=("2030=3000",)).assessment

    assert found.status == "met"
    assert found.likelihood is not None
    assert 0.9 < found.likelihood < 1.0


def test_three_figures_carry_a_likelihood_and_two_do_not(tmp_path: Path) -> None:
    three = judged(tmp_path, "reach", baseline="2020", goal=("2030=9e3",), as_of=date(2022, 12, 31))
    two = judged(tmp_path, "reach", baseline="2020", goal=("2030=9e3",), as_of=date(2022, 12, 30))

    assert three.assessment.likelihood is not None
    assert (two.assessment.status, two.assessment.likelihood) == ("too-early", None)


def test_figures_after_the_day_do_not_exist(tmp_path: Path) -> None:
    asked = {"baseline": "2020=1000", "goal": ("2024=2500",)}
    early = {year: value for year, value in RISING.items() if year < 2024}

    before = judged(tmp_path, "reach", **asked, as_of=date(2024, 6, 1))  # type: ignore[arg-type]
    cut = judged(tmp_path, "reach", rows=early, **asked, as_of=date(2024, 6, 1))  # type: ignore[arg-type]
    after = judged(tmp_path, "reach", **asked, as_of=date(2025, 1, 1))  # type: ignore[arg-type]

    assert before.as_json() == cut.as_json()
    assert before.assessment.value == 2500
    assert after.assessment.status == "met"


def test_after_the_day_the_figure_decides_or_is_awaited(tmp_path: Path) -> None:
    missed = judged(tmp_path, "reach", baseline="2020", goal=("2025=3001",))
    awaited = judged(tmp_path, "reach", baseline="2020", goal=("2026-06-30=3001",))

    assert (missed.assessment.status, missed.assessment.likelihood) == ("missed", 0.0)
    assert awaited.assessment.status == "awaiting-figure"


def test_a_stated_direction_holds_against_the_numbers(tmp_path: Path) -> None:
    up = judged(tmp_path, "reach", baseline="2020", goal=("2030=3500",))
    below = judged(
        tmp_path, "reach", baseline="2020", goal=("2030=3500",), direction=Direction.DOWN
    )

    assert (up.assessment.status, below.assessment.status) == ("on-track", "met")
    assert up.assessment.likelihood == pytest.approx(1.0 - (below.assessment.likelihood or 0.0))


def test_a_yearly_change_is_signed_and_compound(tmp_path: Path) -> None:
    found = judged(tmp_path, "yearly-change", baseline="2020=1000", goal=("2030=-2",)).assessment

    assert found.goal == pytest.approx(1000 * 0.98**10)
    assert found.required == pytest.approx(1000 * 0.98**5)
    assert found.status == "wrong-way"


def test_a_share_needs_no_baseline_and_its_interval_ends_at_the_whole(tmp_path: Path) -> None:
    parts = {2021: 0.5, 2022: 0.7, 2023: 0.8, 2024: 0.95}
    cents = {year: value * 100 for year, value in parts.items()}

    of_one = judged(tmp_path, "share", rows=parts, goal=("2030=1",)).assessment
    of_hundred = judged(tmp_path, "share", rows=cents, goal=("2030=100",)).assessment

    assert of_one.projection is not None
    assert of_hundred.projection is not None
    assert (of_one.projection.mean, of_hundred.projection.mean) == (1.0, 100.0)
    assert of_one.likelihood == of_hundred.likelihood


def test_a_yearly_rate_may_be_a_range_or_repeated(tmp_path: Path) -> None:
    span = judged(tmp_path, "yearly-rate", goal=("2024..2027=2500",))
    years = judged(
        tmp_path, "yearly-rate", goal=("2024=2500", "2025=2500", "2027=2500", "2026=2500")
    )

    assert span.as_json() == years.as_json()
    assert [each.word for each in span.assessment.steps] == ["kept", "kept", "ahead", "ahead"]
    assert (span.assessment.required, span.assessment.gap) == (5000.0, 900.0)


def test_a_rate_that_must_stay_low_is_judged_the_other_way_round(tmp_path: Path) -> None:
    asked = ("2024..2025=2500",)

    at_least = judged(tmp_path, "yearly-rate", goal=asked)
    at_most = judged(tmp_path, "yearly-rate", goal=asked, direction=Direction.DOWN)

    assert (at_least.assessment.status, at_most.assessment.status) == ("met", "missed")


def test_a_schedule_asks_for_each_year_its_own_amount(tmp_path: Path) -> None:
    found = judged(tmp_path, "schedule", goal=("2024=2000", "2025=4000", "2026..2027=5000"))

    assert [each.word for each in found.assessment.steps] == ["kept", "not-kept", "ahead", "ahead"]
    assert found.assessment.goal == 16_000.0


def test_before_its_first_day_a_rate_is_not_due_and_can_be_tested_all_the_same(
    tmp_path: Path,
) -> None:
    found = judged(tmp_path, "yearly-rate", goal=("2027..2030=3000",))

    assert found.assessment.status == "not-due"
    assert found.assessment.likelihood is not None
    assert "counts from 1 January 2027 on" in found.sentence


def test_a_ratio_compares_two_files(tmp_path: Path) -> None:
    births = file_of(tmp_path, {2023: 900, 2024: 1000, 2025: 1100}, "births")
    trees = file_of(tmp_path, {2023: 1900, 2024: 2100, 2025: 2300}, "trees")

    def ratio(factor: str) -> OwnJudgement:
        options = Options(kind="ratio", goal=("2024..2025",), factor=factor, denominator=births)
        return judge_file(trees, options, as_of=TODAY)

    assert ratio("2").assessment.status == "met"
    assert ratio("2").assessment.gap == 200.0
    assert ratio("2.1").assessment.status == "missed"


def test_more_than_zero_is_a_miss_since_the_first_day_that_says_so(tmp_path: Path) -> None:
    rows = {"2023-06-30": 5.0, "2024-06-30": 0.0}

    kept = judged(tmp_path, "keep-at-zero", rows=rows, baseline="2024-01-01", stock=True)
    missed = judged(tmp_path, "keep-at-zero", rows=rows, baseline="2023-01-01", stock=True)

    assert (kept.assessment.status, missed.assessment.status) == ("on-track", "missed")


def test_a_direction_without_a_day_has_no_deadline_and_no_projection(tmp_path: Path) -> None:
    found = judged(tmp_path, "direction", direction=Direction.UP)

    assert found.assessment.status == "on-track"
    assert found.assessment.projection is None
    assert found.assessment.deadline is None


def test_a_direction_with_a_day_compares_its_end_with_its_baseline(tmp_path: Path) -> None:
    asked = {"goal": ("2025",), "direction": Direction.DOWN}
    falling = {**RISING, 2025: 1400}

    short = judged(tmp_path, "direction", rows=falling, baseline="2024", **asked)  # type: ignore[arg-type]
    long = judged(tmp_path, "direction", rows=falling, baseline="2020", **asked)  # type: ignore[arg-type]

    assert (short.assessment.status, long.assessment.status) == ("met", "missed")


def test_counts_on_days_are_thinned_to_the_last_of_each_month_when_they_are_a_stock(
    tmp_path: Path,
) -> None:
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    last = {f"{month}-27": 10.0 * at + at % 3 for at, month in enumerate(months)}
    often = {**last, **{f"{month}-09": 7.0 * at for at, month in enumerate(months)}}
    asked = {"baseline": "2024=0", "goal": ("2030=900",), "stock": True}

    thinned = judged(tmp_path, "reach", rows=often, **asked)  # type: ignore[arg-type]
    monthly = judged(tmp_path, "reach", rows=last, **asked)  # type: ignore[arg-type]

    assert thinned.assessment.likelihood == monthly.assessment.likelihood
    assert thinned.assessment.projection == monthly.assessment.projection


def test_no_figure_up_to_the_day_is_not_assessed(tmp_path: Path) -> None:
    found = judged(tmp_path, "reach", baseline="2019=1", goal=("2030=9",), as_of=date(2020, 6, 30))

    assert (found.assessment.status, found.assessment.reason) == ("not-assessed", "no-data")
    assert found.as_json()["likelihood"] is None


def test_the_largest_figures_still_read_as_a_sentence(tmp_path: Path) -> None:
    rows = {2023: -1e15, 2024: 1e15, 2025: -1e15}

    found = judged(tmp_path, "reach", rows=rows, baseline="2023", goal=("2999=1e15",))

    assert found.sentence.startswith("-1,000,000,000,000,000 in 2025;")
    assert json.dumps(found.as_json(), allow_nan=False)


@pytest.mark.parametrize("kind", ["reach", "direction"])
def test_the_order_of_rows_changes_nothing(tmp_path: Path, kind: str) -> None:
    asked = (
        {"baseline": "2020", "goal": ("2030=6000",)}
        if kind == "reach"
        else {"direction": Direction.UP}
    )
    backwards = dict(reversed(RISING.items()))

    there = judged(tmp_path, kind, **asked)
    back = judged(tmp_path, kind, rows=backwards, **asked)

    assert there.as_json() == back.as_json()


@pytest.mark.parametrize(
    ("kind", "options", "says"),
    [
        ("milestones", {}, "evidence"),
        ("reached", {}, "'reached'"),
        ("reach", {}, "--baseline"),
        ("reach", {"baseline": "2020"}, "--goal"),
        ("reach", {"baseline": "2019", "goal": ("2030=1",)}, "no figure for 2019-12-31"),
        ("reach", {"baseline": "2020=x", "goal": ("2030=1",)}, "'x'"),
        ("reach", {"baseline": "2020", "goal": ("2030",)}, "no amount"),
        ("reach", {"baseline": "2020", "goal": ("2030=nan",)}, "'nan'"),
        ("reach", {"baseline": "2020", "goal": ("2030=1", "2031=1")}, "takes one"),
        ("reach", {"baseline": "2020", "goal": ("2030..2031=1",)}, "more than one day"),
        ("reach", {"baseline": "2020..2021=1", "goal": ("2030=1",)}, "more than one day"),
        ("reach", {"baseline": "2020", "goal": ("2020=1",)}, "not after"),
        ("reach", {"baseline": "2020", "goal": ("soon=1",)}, "'soon'"),
        ("reach", {"baseline": "2020", "goal": ("2030=1",), "factor": "1"}, "does not take"),
        ("reduce", {"baseline": "2020", "goal": ("2030=-5",)}, "no less than 0"),
        (
            "reduce",
            {"baseline": "2020", "goal": ("2030=5",), "direction": Direction.UP},
            "goes down",
        ),
        ("share", {"goal": ("2030=0.4",)}, "row 2, column value: 1000 is no share"),
        ("yearly-change", {"baseline": "2020", "goal": ("2030=-100",)}, "nothing is left"),
        (
            "yearly-change",
            {"baseline": "2020", "goal": ("2030=2",), "direction": Direction.DOWN},
            "goes up",
        ),
        ("yearly-change", {"baseline": "2020", "goal": ("2999=1e4",)}, "too large"),
        ("reduce", {"baseline": "2020", "goal": ("2030=1e15",)}, "too large"),
        ("reach", {"baseline": "2020", "goal": ("2030=1e16",)}, "too large"),
        ("yearly-rate", {"goal": ("2026=1", "2027=2")}, "same amount"),
        ("yearly-rate", {"goal": ("2026=1", "2028=1")}, "in a row"),
        ("yearly-rate", {"goal": ("2026..2024=1",)}, "ends before"),
        ("yearly-rate", {"goal": ("2026",)}, "no amount"),
        ("yearly-rate", {"goal": ("2026=1",), "stock": True}, "--stock"),
        ("schedule", {"goal": ("2026=1", "2026=2")}, "named twice"),
        ("schedule", {"goal": ("2026-07=1",)}, "no year"),
        ("ratio", {"goal": ("2026",), "factor": "1"}, "--denominator"),
        ("keep-at-zero", {"baseline": "2024=0"}, "names an amount"),
        ("direction", {}, "--direction"),
        (
            "direction",
            {"direction": Direction.UP, "baseline": "2025", "goal": ("2025",)},
            "not after",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(
    tmp_path: Path, kind: str, options: dict[str, object], says: str
) -> None:
    with pytest.raises(SeriesError) as raised:
        judge_file(
            file_of(tmp_path, RISING),
            Options(kind=kind, **options),  # type: ignore[arg-type]
            as_of=TODAY,
        )

    assert says in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize(
    ("factor", "says"), [("0", "not above 0"), ("1e10", "beyond"), ("one", "'one'")]
)
def test_a_ratio_of_nothing_is_refused(tmp_path: Path, factor: str, says: str) -> None:
    births = file_of(tmp_path, RISING, "births")
    options = Options(kind="ratio", goal=("2026",), factor=factor, denominator=births)

    with pytest.raises(SeriesError, match=says):
        judge_file(births, options, as_of=TODAY)


def test_a_ratio_names_years_without_amounts(tmp_path: Path) -> None:
    births = file_of(tmp_path, RISING, "births")
    options = Options(kind="ratio", goal=("2026=1",), factor="1", denominator=births)

    with pytest.raises(SeriesError, match="names an amount"):
        judge_file(births, options, as_of=TODAY)


def test_a_yearly_sum_needs_whole_years(tmp_path: Path) -> None:
    rows = {"2024": 1.0, "2025-06-30": 2.0}

    with pytest.raises(SeriesError, match=r"row 3, column date: '2025-06-30' is no whole year"):
        judged(tmp_path, "schedule", rows=rows, goal=("2026=1",))


def test_the_command_prints_json_and_nothing_else(tmp_path: Path) -> None:
    file_of(tmp_path, RISING)
    asked = "judge s.csv --kind reach --baseline 2026=3000 --goal 2029-12-31=10000"

    done = tracker(tmp_path, *asked.split(), "--as-of", "2026-11-28", "--json")

    assert done.returncode == 0
    assert set(json.loads(done.stdout)) == KEYS
    assert done.stderr == ""
    assert [each.name for each in tmp_path.iterdir()] == ["s.csv"]


def test_a_wrong_cell_is_two_lines_on_stderr_nothing_on_stdout_and_exit_code_2(
    tmp_path: Path,
) -> None:
    (tmp_path / "s.csv").write_text("date,value\n2024,1\n2025,NaN\n", encoding="utf-8")
    asked = "judge s.csv --kind reach --baseline 2024 --goal 2030=10 --json"

    done = tracker(tmp_path, *asked.split())

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tracker: s.csv, row 3, column value: ")
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    "asked",
    [
        "judge nowhere.csv --kind reach",
        "judge s.csv",
        "judge s.csv --kind milestones",
        "judge s.csv --kind reach --baseline 2020 --goal 2030=1 --as-of someday",
        "judge s.csv --kind reach --direction sideways",
    ],
)
def test_wrong_use_of_judge_is_exit_code_2(tmp_path: Path, asked: str) -> None:
    file_of(tmp_path, RISING)

    done = tracker(tmp_path, *asked.split())

    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2


def test_judge_starts_without_the_libraries_of_the_database_the_site_and_the_feeds(
    tmp_path: Path,
) -> None:
    file_of(tmp_path, RISING)
    program = (
        "import sys\nfrom tracker.__main__ import main\n"
        "asked = 'judge s.csv --kind reach --baseline 2020 --goal 2030=1'\n"
        "sys.argv = ['tracker', *asked.split()]\n"
        "try:\n    main()\nexcept SystemExit as left:\n    print(left.code)\n"
        "print(sorted({each.partition('.')[0] for each in sys.modules}))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    *_, code, modules = done.stdout.splitlines()
    assert code == "0"
    assert "numpy" in modules
    heavy = {
        "sqlalchemy",
        "pydantic_settings",
        "httpx",
        "openpyxl",
        "shapely",
        "jinja2",
        "structlog",
    }
    assert [each for each in heavy if repr(each) in modules] == []


def _examples() -> list[tuple[str, str]]:
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(r"```console\n\$ tracker ([^\n]*)\n(.*?)```", text, re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(_examples()) >= 2


@pytest.mark.parametrize(("command", "shown"), _examples(), ids=lambda each: each[:40])
def test_the_examples_of_the_page_print_what_it_says(
    tmp_path: Path, command: str, shown: str
) -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = text.split("```csv\n")[1].split("```")[0]
    (tmp_path / "stations.csv").write_text(rows, encoding="utf-8")

    done = tracker(tmp_path, *shlex.split(command))

    assert [line.rstrip() for line in done.stdout.splitlines()] == shown.splitlines()


KINDS_OF_THE_PAGE = re.findall(
    r"^\| `([a-z-]+)` \|.*\| `(--.*)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
)


def test_the_page_shows_every_kind_that_has_a_series() -> None:
    assert len(KINDS_OF_THE_PAGE) == 9


@pytest.mark.parametrize(("kind", "asked"), KINDS_OF_THE_PAGE)
def test_every_example_of_a_kind_is_accepted(tmp_path: Path, kind: str, asked: str) -> None:
    parts = {2018: 20.0, 2019: 22.0, 2020: 23.0, 2021: 26.0, 2022: 30.0}
    file_of(tmp_path, parts)
    file_of(tmp_path, parts, "births")

    done = tracker(
        tmp_path, "judge", "s.csv", "--kind", kind, *shlex.split(asked), "--as-of", "2026-11-28"
    )

    assert (done.returncode, done.stderr) == (0, "")
