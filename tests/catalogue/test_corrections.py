"""Known errors of publishers: noted with figure, days and address, refused by line and field."""

from datetime import date
from pathlib import Path

import pytest

from tests.catalogue.bergen import line_with, write
from tests.catalogue.test_breaks import FEEDS
from tracker.catalogue.lint import lint
from tracker.catalogue.load import load
from tracker.domain.corrections import Correction
from tracker.errors import CatalogueError

FILE = "corrections.toml"
NOTED = """[chargers-twice]
feed = "no_ssb_chargers"
indicator = "chargers"
area = "4601"
period = "2024"
wrong_value = 240
since = 2024-07-01
found = 2024-07-09
address = "https://bergen.example/why"
what.nl = "Woorden."
what.da = "Ord."
what.en = "Words."
changes.nl = "Meer woorden."
changes.da = "Flere ord."
changes.en = "More words."
"""


def noted(folder: Path, text: str = NOTED) -> Path:
    write(folder)
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_catalogue_needs_no_corrections(tmp_path: Path) -> None:
    assert load(write(tmp_path)).corrections == ()


def test_an_error_is_read_with_its_figure_and_its_days(tmp_path: Path) -> None:
    assert load(noted(tmp_path)).corrections == (
        Correction(
            id="chargers-twice",
            feed="no_ssb_chargers",
            indicator="chargers",
            area="4601",
            period="2024",
            wrong_value=240.0,
            since=date(2024, 7, 1),
            found=date(2024, 7, 9),
            address="https://bergen.example/why",
            what={"nl": "Woorden.", "da": "Ord.", "en": "Words."},
            changes={"nl": "Meer woorden.", "da": "Flere ord.", "en": "More words."},
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ('"chargers"\narea', '"charger"\narea', "indicator", "'charger' is no indicator"),
        ('"4601"', '"4602"', "area", "'4602' is no area"),
        ('"2024"', '"July"', "period", "'July' is no period"),
        ("240", '"240"', "wrong_value", "'240' is no number"),
        ("found = 2024-07-09", "found = 2024-06-30", "found", "is before 2024-07-01"),
        ("since = 2024-07-01\n", "", "since", "missing"),
        ("https://", "", "address", "is no address"),
        ('what.da = "Ord."\n', "", "what.da", "missing"),
        ('changes.en = "More words."\n', "", "changes.en", "missing"),
        ("found", "seen", "seen", "unknown field"),
    ],
)
def test_a_wrong_field_is_refused_by_line_and_field(
    tmp_path: Path, old: str, new: str, field: str, problem: str
) -> None:
    assert old in NOTED
    with pytest.raises(CatalogueError) as refused:
        load(noted(tmp_path, NOTED.replace(old, new, 1)))

    assert refused.value.message.startswith(f"{FILE}, line ")
    assert f"chargers-twice.{field}: " in refused.value.message
    assert problem in refused.value.message
    assert refused.value.hint


def test_an_unknown_feed_is_named_with_its_line(tmp_path: Path) -> None:
    catalogue = load(noted(tmp_path))

    with pytest.raises(CatalogueError) as fault:
        lint(catalogue, feed_ids=FEEDS - {"no_ssb_chargers"}, sources=None)

    line = line_with(tmp_path, FILE, "no_ssb_chargers")
    assert f"{FILE}, line {line}, chargers-twice.feed: " in fault.value.message


@pytest.mark.parametrize("feed", ["declared", "hand-in"])
def test_figures_that_no_feed_brings_can_be_wrong_too(tmp_path: Path, feed: str) -> None:
    catalogue = load(noted(tmp_path, NOTED.replace("no_ssb_chargers", feed)))

    lint(catalogue, feed_ids=FEEDS, sources=None)
