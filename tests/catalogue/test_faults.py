"""The slips that make a promise unfair to judge: each named in full, and all of them at once."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.catalogue.bergen import FILES, REACH, a_pledge, line_with, write
from tests.catalogue.test_targets import RATIO, REDUCE, SCHEDULE
from tracker.catalogue.load import load
from tracker.errors import CatalogueError

FILE = "pledges/bergen.toml"


class Slip(NamedTuple):
    """A target or entry with one slip, the field it is in, and all that the error says."""

    text: str
    old: str
    new: str
    at: str
    field: str
    problem: str
    remedy: str


def reached(target: str, old: str, new: str, at: str, field: str, *said: str) -> Slip:
    return Slip(a_pledge("x", target=target), old, new, at, f"x.target.{field}", *said)


ASSUMPTION = '[x.assumptions.scope]\nnl = "Woorden."\nda = "Ord."\nen = "Words."'
DANISH = '[x.text.da]\ntitle = "Title"\nsummary = "Words."\nmissing = "Words."\n'
TRANSLATE = "It is the text in one of the site's languages. docs/adding-a-pledge.md shows how."
SLIPS = {
    "unknown indicator": reached(
        *(REACH, '"chargers"', '"charger"', "indicator =", "indicator"),
        "'charger' is no indicator that we know",
        "Did you mean chargers? Known: chargers, trees, births, emissions, rows, planted-by-age.",
    ),
    "unit mismatch": reached(
        *(REACH, '"charger"', '"socket"', "unit =", "unit"),
        "'socket' does not match chargers, which is counted in 'charger'",
        "Take an indicator that is counted in socket, or say in an assumption why not.",
    ),
    "date before baseline": reached(
        *(REACH, "2027-12-31", "2023-12-31", "deadline =", "deadline"),
        "2023-12-31 is not after the baseline, 2024-01-01",
        "Write a later day, or correct the baseline.",
    ),
    "date before the base year": reached(
        *(REDUCE, "2030-12-31", "2017-12-31", "deadline =", "deadline"),
        "2017-12-31 is not after the baseline, 2018-12-31",
        "Write a later day, or correct the baseline.",
    ),
    "missing translation": Slip(
        *(a_pledge("x"), DANISH, "", "[x.text.nl]", "x.text.da", "missing"),
        f"Add da to this table. {TRANSLATE}",
    ),
    "an assumption in one language only": Slip(
        *(a_pledge("x"), ASSUMPTION, '[x.assumptions.scope]\nen = "Words."'),
        *("[x.assumptions.scope]", "x.assumptions.scope.nl", "missing"),
        f"Add nl to this table. {TRANSLATE}",
    ),
    "a target met when it was made": reached(
        *(REACH, "goal = 500", "goal = 90", "goal =", "goal"),
        "the target was met when it was made",
        "For chargers, more is better; check the numbers against the source.",
    ),
    "a schedule of nothing": reached(
        *(SCHEDULE, "2025 = 20, 2024 = 10", "2025 = 0, 2024 = 0", "steps =", "steps"),
        "the target was met when it was made",
        "For trees, more is better; check the numbers against the source.",
    ),
    "a ratio of a flow and a stock": reached(
        *(RATIO, '"births"', '"chargers"', "denominator =", "denominator"),
        "the halves have no common natural period",
        "Take two flows, which both add up over a year; a stock has no sum over a year.",
    ),
    "a ratio of a thing and itself": reached(
        *(RATIO, '"births"', '"trees"', "denominator =", "denominator"),
        "both halves are the same",
        "Take another indicator: so many of one thing for each of another.",
    ),
    "a ratio over a period twice": reached(
        *(RATIO, '["2026"]', '["2026", "2026"]', "periods =", "periods"),
        "two of the periods share days",
        "Write each period once, and none that lies inside another.",
    ),
    "a ratio over a year and its quarter": reached(
        *(RATIO, '["2026"]', '["2026-Q4", "2026"]', "periods =", "periods"),
        "two of the periods share days",
        "Write each period once, and none that lies inside another.",
    ),
    "a ratio over a period that is none": reached(
        *(RATIO, '["2026"]', '["26"]', "periods =", "periods"),
        "['26'] is no list of periods",
        'Write at least one year, quarter, month or day: ["2026"].',
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_named_by_file_line_field_and_remedy(tmp_path: Path, slip: Slip) -> None:
    assert slip.old in slip.text
    pledge = slip.text.replace(slip.old, slip.new, 1)
    folder = write(tmp_path, pledges_bergen_toml=pledge)

    with pytest.raises(CatalogueError) as refused:
        load(folder)

    line = line_with(folder, FILE, slip.at)
    assert refused.value.message == f"{FILE}, line {line}, {slip.field}: {slip.problem}."
    assert refused.value.hint == slip.remedy


def test_an_id_that_stands_in_two_files_is_named_with_both_places(tmp_path: Path) -> None:
    folder = write(tmp_path)
    twice = f"# Others.\n\n{a_pledge('bergen-chargers')}"
    (folder / "pledges" / "more.toml").write_text(twice, encoding="utf-8")

    with pytest.raises(CatalogueError) as refused:
        load(folder)

    assert refused.value.message == "pledges/more.toml, line 3, bergen-chargers: duplicate id."
    assert refused.value.hint == (
        "It stands in pledges/bergen.toml, line 1, bergen-chargers too: rename or remove one of"
        " the two."
    )


def test_the_faults_of_all_entries_and_files_are_named_at_once(tmp_path: Path) -> None:
    first = a_pledge("one", target=REACH.replace("goal = 500", "goal = 90"))
    first = first.replace('[one.text.en]\ntitle = "Title"', "[one.text.en]")
    second = a_pledge("two", target=RATIO.replace("births", "storks"))
    indicators = FILES["indicators.toml"].replace('nature = "stock"', 'nature = "stack"', 1)
    indicators = indicators.replace('"chargers"', '"x"').replace("[chargers]", "[sockets]")
    declared = FILES["declared.csv"].replace(",50,", ",fifty,").replace("chargers", "trees")
    councils = FILES["councils.toml"].replace("Europe/Oslo", "Europe/Bergen")
    councils = councils.replace("bergen", "town")
    pledges = (first + second).replace(
        'council = "bergen"', "term_start = 2023-10-01\nterm_end = 2027-09-30"
    )
    pledges = pledges.replace('"chargers"', '"trees"').replace('"charger"', '"tree"')
    folder = write(
        tmp_path,
        indicators_toml=indicators,
        councils_toml=councils,
        pledges_bergen_toml=pledges,
        declared_csv=declared,
    )

    with pytest.raises(CatalogueError) as refused:
        load(folder)

    places = [line.split(": ")[0].split(", ") for line in refused.value.message.split("\n")]
    assert [(file, field) for file, _, field in places] == [
        ("councils.toml", "town.zone"),
        ("indicators.toml", "sockets.nature"),
        (FILE, "one.target.goal"),
        (FILE, "one.text.en.title"),
        (FILE, "two.target.denominator"),
    ]
    assert "IANA" in refused.value.hint
    assert "more is better" in refused.value.hint


def test_every_line_of_a_table_is_read_although_one_is_wrong(tmp_path: Path) -> None:
    areas = FILES["areas.csv"] + "46 01,NO,B,B,B,List,2024\n0301,NO,,Oslo,Oslo,List,2024\n"
    declared = FILES["declared.csv"].replace(",50,", ",fifty,").replace(",120,", ",-1,")

    with pytest.raises(CatalogueError) as of_areas:
        load(write(tmp_path, areas_csv=areas))
    (tmp_path / "areas.csv").write_text(FILES["areas.csv"], encoding="utf-8")
    (tmp_path / "declared.csv").write_text(declared, encoding="utf-8")
    with pytest.raises(CatalogueError) as of_figures:
        load(tmp_path)

    assert of_areas.value.message.split("\n") == [
        "areas.csv, line 3, code: '46 01' cannot be an area's code.",
        "areas.csv, line 4, name_nl: empty cell.",
    ]
    assert of_figures.value.message.split("\n") == [
        "declared.csv, line 2, value: 'fifty' is no number.",
        "declared.csv, line 3, value: -1 cannot be for chargers.",
    ]


def test_what_points_at_a_wrong_entry_is_not_blamed_for_it(tmp_path: Path) -> None:
    documents = FILES["documents.toml"].replace("published = 2023-08-01\n", "")

    with pytest.raises(CatalogueError) as refused:
        load(write(tmp_path, documents_toml=documents))

    assert refused.value.message == "documents.toml, line 1, plan.published: missing."


@pytest.mark.parametrize("command", ["run", "status", "lint"])
def test_a_broken_catalogue_is_named_before_anything_is_opened(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "catalogue").mkdir()
    broken = a_pledge("x", target=REACH.replace("chargers", "charger"))
    folder = write(tmp_path / "catalogue", pledges_bergen_toml=broken)
    settings = {
        "TRACKER_CATALOGUE": str(folder),
        "TRACKER_HOME": str(tmp_path / "var"),
        "TRACKER_SITE": str(tmp_path / "site"),
        "TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'tracker.db'}",
    }

    found = subprocess.run(
        [sys.executable, "-m", "tracker", command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **settings},
    )

    line = line_with(folder, FILE, "indicator =")
    assert found.returncode == 1
    assert found.stderr.startswith(f"tracker: {FILE}, line {line}, x.target.indicator: 'charger'")
    assert [each.name for each in tmp_path.iterdir()] == ["catalogue"]
