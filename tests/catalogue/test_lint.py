"""What only the outside can tell: whether the feeds exist, and the words stand in the source."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.catalogue.bergen import FILES, TEXT, a_pledge, line_with, write
from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.lint import lint
from tracker.catalogue.load import load
from tracker.domain.pledge import Change
from tracker.errors import CatalogueError

SERIES = ("chargers", "trees", "births", "emissions", "rows", "planted-by-age")
FEEDS = {f"no_ssb_{name}" for name in SERIES}
SOURCE = "Our plan\n\nStreets\nThe city needs many\n   more\tchargers.\n"


def a_catalogue(folder: Path, *, source: str = SOURCE) -> Catalogue:
    """The tiny catalogue, whose document is this text, lying in the same folder."""
    (folder / "plan.txt").write_text(source, encoding="utf-8")
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    documents = FILES["documents.toml"].replace("0" * 64, sha256)
    return load(write(folder, documents_toml=documents))


def test_words_are_proven_whatever_the_line_breaks_of_the_source(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path)

    lint(catalogue, feed_ids=FEEDS, sources=tmp_path)


def test_without_the_sources_nothing_is_said_of_them(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))

    lint(catalogue, feed_ids=FEEDS, sources=None)


def test_an_unknown_feed_is_named_with_its_line(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))

    with pytest.raises(CatalogueError) as fault:
        lint(catalogue, feed_ids=FEEDS - {"no_ssb_births"}, sources=None)

    line = line_with(tmp_path, "indicators.toml", "no_ssb_births")
    expected = f"indicators.toml, line {line}, births.feeds: 'no_ssb_births' is no feed."
    assert fault.value.message == expected
    assert "tracker feeds" in fault.value.hint


def test_an_unknown_feed_that_only_comes_near_is_named_as_well(tmp_path: Path) -> None:
    with_near = FILES["indicators.toml"].replace("lower = 0", 'near = ["no_wind"]\nlower = 0', 1)
    catalogue = load(write(tmp_path, indicators_toml=with_near))

    with pytest.raises(CatalogueError, match=r"\.near: 'no_wind' is no feed"):
        lint(catalogue, feed_ids=FEEDS, sources=None)


def test_a_phrase_that_the_source_does_not_have_is_named_with_its_line(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path, source=SOURCE.replace("more", "fewer"))

    with pytest.raises(CatalogueError) as fault:
        lint(catalogue, feed_ids=FEEDS, sources=tmp_path)

    line = line_with(tmp_path, "pledges/bergen.toml", "key_phrase")
    place = f"pledges/bergen.toml, line {line}, bergen-chargers.key_phrase: "
    assert fault.value.message == f"{place}'more chargers' is not in the document."
    assert "Copy the words" in fault.value.hint
    assert "write `vanished` and that day" in fault.value.hint


def vanished(folder: Path, *, source: str) -> Catalogue:
    pledge = a_pledge("bergen-chargers", more='council = "bergen"\nvanished = 2026-05-01')
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    documents = FILES["documents.toml"].replace("0" * 64, sha256)
    (folder / "plan.txt").write_text(source, encoding="utf-8")
    return load(write(folder, documents_toml=documents, pledges_bergen_toml=pledge))


def test_a_phrase_that_vanished_from_its_document_is_not_asked_for(tmp_path: Path) -> None:
    catalogue = vanished(tmp_path, source="Our new plan")

    lint(catalogue, feed_ids=FEEDS, sources=tmp_path)

    assert catalogue.pledges["bergen-chargers"].vanished == date(2026, 5, 1)


def test_a_phrase_that_is_said_to_have_vanished_and_stands_there_is_named(tmp_path: Path) -> None:
    catalogue = vanished(tmp_path, source=SOURCE)

    with pytest.raises(CatalogueError) as fault:
        lint(catalogue, feed_ids=FEEDS, sources=tmp_path)

    line = line_with(tmp_path, "pledges/bergen.toml", "vanished")
    place = f"pledges/bergen.toml, line {line}, bergen-chargers.vanished: "
    assert fault.value.message == f"{place}'more chargers' stands in the document."
    assert fault.value.hint == "Remove this line, or read again."


CHANGE = f"[bergen-chargers.change]\nday = 2026-05-01\nreason = {{ {TEXT.replace(chr(10), ', ')} }}"


def test_a_change_dated_ahead_is_named_and_one_of_today_is_good(tmp_path: Path) -> None:
    pledge = a_pledge("bergen-chargers") + CHANGE
    catalogue = load(write(tmp_path, pledges_bergen_toml=pledge))

    with pytest.raises(CatalogueError) as fault:
        lint(catalogue, feed_ids=FEEDS, sources=None, today=date(2026, 4, 30))
    lint(catalogue, feed_ids=FEEDS, sources=None, today=date(2026, 5, 1))

    line = line_with(tmp_path, "pledges/bergen.toml", "day = 2026-05-01")
    place = f"pledges/bergen.toml, line {line}, bergen-chargers.change.day: "
    assert fault.value.message == f"{place}2026-05-01 is still to come."
    assert catalogue.pledges["bergen-chargers"].change == Change(
        day=date(2026, 5, 1), reasons={"nl": "Woorden.", "da": "Ord.", "en": "Words."}
    )


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        (
            *("2026-05-01", "2023-08-01", "change.day"),
            "2023-08-01 is not after the date of plan, 2023-08-01",
        ),
        (', en = "Words."', "", "change.reason.en", "missing"),
        ("day = 2026-05-01\n", "", "change.day", "missing"),
        ("day =", "date =", "change.date", "unknown field"),
    ],
)
def test_a_change_is_refused_by_file_line_and_field(
    tmp_path: Path, old: str, new: str, field: str, problem: str
) -> None:
    assert old in CHANGE
    pledge = a_pledge("bergen-chargers") + CHANGE.replace(old, new)

    with pytest.raises(CatalogueError) as fault:
        load(write(tmp_path, pledges_bergen_toml=pledge))

    lines = (tmp_path / "pledges/bergen.toml").read_text(encoding="utf-8").split("\n")
    at = lines.index("[bergen-chargers.change]") + 1
    line, said = fault.value.message.split(", line ")[1].split(", ", maxsplit=1)
    assert at <= int(line) <= at + 2
    assert said == f"bergen-chargers.{field}: {problem}."


def test_a_heading_that_the_source_does_not_have_is_named(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path, source=SOURCE.replace("Streets", "Roads"))

    with pytest.raises(CatalogueError, match=r"bergen-chargers.section: 'Streets' is not in"):
        lint(catalogue, feed_ids=FEEDS, sources=tmp_path)


def test_a_source_that_changed_since_it_was_read_is_named(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path)
    (tmp_path / "plan.txt").write_text(SOURCE + "And more.", encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"documents.toml, line 7, plan.sha256: the file's"):
        lint(catalogue, feed_ids=FEEDS, sources=tmp_path)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path)
    (tmp_path / "plan.txt").unlink()

    with pytest.raises(CatalogueError) as faults:
        lint(catalogue, feed_ids=FEEDS - {"no_ssb_rows"}, sources=tmp_path)

    first, second = faults.value.message.split("\n")
    assert ("rows.feeds" in first, "plan.file" in second) == (True, True)
    assert "tracker feeds" in faults.value.hint
    assert "Put the text of the document there" in faults.value.hint
