"""The order of a document, the districts of a place, the parties of a council, as editors write."""

from datetime import date
from pathlib import Path

import pytest

from tests.catalogue.bergen import FILES, a_pledge, write
from tracker.catalogue.lint import lint
from tracker.catalogue.load import load
from tracker.domain.area import Districts, Seated
from tracker.errors import CatalogueError

DISTRICTS = """[bergen]
area = "4601"
names = ["Fana", "Laksevåg"]
address = "https://bergen.example/districts"
read = 2024-07-01
"""
PARTIES = 'parties = { number = 11, address = "https://bergen.example/seats", read = 2024-07-01 }'
FEEDS = {
    f"no_ssb_{name}"
    for name in ("chargers", "trees", "births", "emissions", "rows", "planted-by-age")
}


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    write(folder)
    path = folder / file
    text = path.read_text("utf-8") if path.exists() else ""
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
    return folder


def test_a_place_may_have_districts_with_their_source(tmp_path: Path) -> None:
    catalogue = load(changed(tmp_path, "districts.toml", "", DISTRICTS))

    assert catalogue.districts == {
        "4601": Districts(
            area="4601",
            names=("Fana", "Laksevåg"),
            address="https://bergen.example/districts",
            read=date(2024, 7, 1),
        )
    }


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"Laksevåg"', '"Fana"', "a district stands here twice"),
        ('["Fana", "Laksevåg"]', "[]", "the list is empty"),
        ("4601", "4602", "no area"),
    ],
)
def test_districts_that_cannot_be_right_are_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    folder = changed(tmp_path, "districts.toml", "", DISTRICTS.replace(old, new))

    with pytest.raises(CatalogueError, match=problem):
        load(folder)


def test_a_council_may_say_how_many_parties_sit_in_it(tmp_path: Path) -> None:
    zone = 'zone = "Europe/Oslo"'
    catalogue = load(changed(tmp_path, "councils.toml", zone, f"{zone}\n{PARTIES}"))

    assert catalogue.councils["bergen"].parties == Seated(
        number=11, address="https://bergen.example/seats", read=date(2024, 7, 1)
    )


def test_nobody_has_to_know_the_number_of_parties(tmp_path: Path) -> None:
    council = load(write(tmp_path)).councils["bergen"]

    assert council.parties is None
    assert [each["en"] for each in council.assumptions] == ["Words."]


@pytest.mark.parametrize("number", ["0", "2.5"])
def test_a_number_of_parties_that_cannot_be_is_refused(tmp_path: Path, number: str) -> None:
    zone = 'zone = "Europe/Oslo"'
    wrong = PARTIES.replace("11", number)
    folder = changed(tmp_path, "councils.toml", zone, f"{zone}\n{wrong}")

    with pytest.raises(CatalogueError, match=f"{number} parties cannot sit there"):
        load(folder)


def ordered(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    write(folder)
    pledges = FILES["pledges/bergen.toml"] + a_pledge("bergen-later").replace(
        '"more chargers"', '"later words"'
    )
    (folder / "pledges/bergen.toml").write_text(pledges, encoding="utf-8")
    listed = ", ".join(f'"{name}"' for name in names)
    text = FILES["documents.toml"].replace("[plan]\n", f"[plan]\norder = [{listed}]\n", 1)
    (folder / "documents.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (("bergen-later", "bergen-later"), "'bergen-later' stands there twice"),
        (("bergen-gone",), "'bergen-gone' is none"),
    ],
)
def test_an_order_names_each_promise_of_its_document_once(
    tmp_path: Path, names: tuple[str, ...], problem: str
) -> None:
    catalogue = load(ordered(tmp_path, *names))

    with pytest.raises(CatalogueError, match=problem):
        lint(catalogue, feed_ids=FEEDS, sources=None)


def test_an_order_is_proven_by_the_text_of_the_document(tmp_path: Path) -> None:
    wrong = load(ordered(tmp_path / "wrong", "bergen-later", "bergen-chargers"))
    right = load(ordered(tmp_path / "right", "bergen-chargers", "bergen-later"))
    sources = tmp_path / "sources"
    sources.mkdir()
    text = "Streets: more chargers. Streets: later words."
    (sources / right.documents["plan"].file).write_text(text, encoding="utf-8")

    with pytest.raises(CatalogueError, match="bergen-chargers stands before bergen-later"):
        lint(wrong, feed_ids=FEEDS, sources=sources)
    with pytest.raises(CatalogueError) as caught:
        lint(right, feed_ids=FEEDS, sources=sources)

    assert "stands before" not in str(caught.value)  # only the SHA-256 of this text is another
