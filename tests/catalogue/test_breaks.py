"""Days from which a feed counts otherwise: noted with their source, refused by line and field."""

from datetime import date
from pathlib import Path

import pytest

from tests.catalogue.bergen import line_with, write
from tracker.catalogue.lint import lint
from tracker.catalogue.load import load
from tracker.domain.definitions import SeriesBreak
from tracker.errors import CatalogueError

FILE = "breaks.toml"
INDICATORS = ("chargers", "trees", "births", "emissions", "rows", "planted-by-age")
FEEDS = {f"no_ssb_{name}" for name in INDICATORS}
NOTED = """[chargers-counted-anew]
feed = "no_ssb_chargers"
indicators = ["chargers"]
areas = ["4601"]
day = 2024-06-24
new_definition = true
address = "https://bergen.example/why"
read = 2024-07-01
reason.nl = "Woorden."
reason.da = "Ord."
reason.en = "Words."
"""


def noted(folder: Path, text: str = NOTED) -> Path:
    write(folder)
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_catalogue_needs_no_breaks(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))

    assert catalogue.breaks == ()
    assert catalogue.counted_anew(feed="no_ssb_trees", indicator="trees", area="4601") is None


def test_a_break_is_read_with_its_source(tmp_path: Path) -> None:
    catalogue = load(noted(tmp_path))

    assert catalogue.breaks == (
        SeriesBreak(
            id="chargers-counted-anew",
            feed="no_ssb_chargers",
            indicators=("chargers",),
            areas=("4601",),
            day=date(2024, 6, 24),
            new_definition=True,
            address="https://bergen.example/why",
            read=date(2024, 7, 1),
            reasons={"nl": "Woorden.", "da": "Ord.", "en": "Words."},
        ),
    )


def test_the_last_new_definition_counts_and_a_mere_note_does_not(tmp_path: Path) -> None:
    earlier = NOTED.replace("chargers-counted-anew", "earlier").replace("2024-06-24", "2020-01-01")
    note = earlier.replace("earlier", "a-note").replace("new_definition = true\n", "")
    note = note.replace("2020-01-01", "2025-01-01").replace(
        'address = "https://bergen.example/why"\n', ""
    )
    catalogue = load(noted(tmp_path, NOTED + earlier + note))

    found = catalogue.breaks_of(feed="no_ssb_chargers", indicator="chargers", area="4601")

    assert [each.id for each in found] == ["earlier", "chargers-counted-anew", "a-note"]
    assert found[-1].address == ""
    assert catalogue.counted_anew(
        feed="no_ssb_chargers", indicator="chargers", area="4601"
    ) == date(2024, 6, 24)


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ('["chargers"]', '["charger"]', "indicators", "'charger' is not in the catalogue"),
        ('["chargers"]', "[]", "indicators", "the list is empty"),
        ('["4601"]', '["4602"]', "areas", "'4602' is not in the catalogue"),
        ("day = 2024-06-24", 'day = "June"', "day", "'June' is no date"),
        ("https://", "", "address", "is no address"),
        ('reason.da = "Ord."\n', "", "reason.da", "missing"),
        ("new_definition", "definition_new", "definition_new", "unknown field"),
    ],
)
def test_a_wrong_field_is_refused_by_line_and_field(
    tmp_path: Path, old: str, new: str, field: str, problem: str
) -> None:
    with pytest.raises(CatalogueError) as refused:
        load(noted(tmp_path, NOTED.replace(old, new, 1)))

    assert refused.value.message.startswith(f"{FILE}, line ")
    assert f"chargers-counted-anew.{field}: " in refused.value.message
    assert problem in refused.value.message


def test_an_unknown_feed_is_named_with_its_line(tmp_path: Path) -> None:
    catalogue = load(noted(tmp_path))

    with pytest.raises(CatalogueError) as fault:
        lint(catalogue, feed_ids=FEEDS - {"no_ssb_chargers"}, sources=None)

    line = line_with(tmp_path, FILE, "no_ssb_chargers")
    assert f"{FILE}, line {line}, chargers-counted-anew.feed: " in fault.value.message


@pytest.mark.parametrize("feed", ["declared", "hand-in"])
def test_figures_that_no_feed_brings_can_break_too(tmp_path: Path, feed: str) -> None:
    catalogue = load(noted(tmp_path, NOTED.replace("no_ssb_chargers", feed)))

    lint(catalogue, feed_ids=FEEDS, sources=None)
