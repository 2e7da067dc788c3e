"""The catalogue of another country, and every way in which an editor can spoil one."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.catalogue.bergen import (
    FILES,
    a_pledge,
    an_indicator,
    line_with,
    spoil,
    write,
)
from tracker.catalogue.load import load
from tracker.errors import CatalogueError

PLEDGES = "pledges/bergen.toml"
PLEDGE = "bergen-chargers"
DANISH = f'[{PLEDGE}.text.da]\ntitle = "Title"\nsummary = "Words."\nmissing = "Words."\n'


class Fault(NamedTuple):
    """One slip of an editor, and where and how the error must speak of it."""

    file: str
    old: str
    new: str
    at: str
    field: str
    problem: str
    remedy: str


FAULTS = {
    "unknown area": Fault(
        PLEDGES, '"4601"', '"4602"', "4602", f"{PLEDGE}.area", "no area", "Did you mean 4601?"
    ),
    "unknown council": Fault(
        PLEDGES,
        'council = "bergen"',
        'council = "oslo"',
        "oslo",
        f"{PLEDGE}.council",
        "no council",
        "Known: bergen",
    ),
    "unknown document": Fault(
        PLEDGES,
        '"plan"',
        '"plam"',
        "plam",
        f"{PLEDGE}.document",
        "no document",
        "Did you mean plan?",
    ),
    "unknown standing": Fault(
        PLEDGES,
        "party-programme",
        "party-program",
        "standing",
        f"{PLEDGE}.standing",
        "no standing",
        "Did you mean party-programme?",
    ),
    "unknown strength": Fault(
        PLEDGES,
        '"will"',
        '"hopes"',
        "hopes",
        f"{PLEDGE}.strength",
        "no strength",
        "Known: will, aims, wants-studied",
    ),
    "unknown actor": Fault(
        PLEDGES,
        '["council"]',
        '["king"]',
        "king",
        f"{PLEDGE}.who_can_act",
        "'king' is no word",
        "Known: council, state, market",
    ),
    "nobody can act": Fault(
        PLEDGES,
        '["council"]',
        "[]",
        "who_can_act",
        f"{PLEDGE}.who_can_act",
        "empty",
        "Known: council",
    ),
    "a list that is none": Fault(
        PLEDGES,
        '["council"]',
        '"council"',
        "who_can_act",
        f"{PLEDGE}.who_can_act",
        "no list",
        '["one", "two"]',
    ),
    "unknown key": Fault(
        PLEDGES,
        "said_by",
        "sayd_by",
        "sayd_by",
        f"{PLEDGE}.sayd_by",
        "unknown field",
        "Did you mean said_by?",
    ),
    "unknown key in a text": Fault(
        PLEDGES,
        "summary",
        "resume",
        "resume",
        f"{PLEDGE}.text.nl.resume",
        "unknown field",
        "Known: title, summary, missing",
    ),
    "missing key": Fault(
        PLEDGES,
        'said_by = "A party"\n',
        "",
        f"[{PLEDGE}]",
        f"{PLEDGE}.said_by",
        "missing",
        "Add said_by",
    ),
    "missing translation of a pledge": Fault(
        PLEDGES,
        DANISH,
        "",
        f"{PLEDGE}.text.nl",
        f"{PLEDGE}.text.da",
        "missing",
        "one of the site's languages",
    ),
    "missing translation of an assumption": Fault(
        PLEDGES,
        'da = "Ord."\n',
        "",
        "assumptions.scope",
        f"{PLEDGE}.assumptions.scope.da",
        "missing",
        "one of the site's languages",
    ),
    "missing translation of an indicator": Fault(
        "indicators.toml",
        'name.da = "Navn"\n',
        "",
        "name.nl",
        "chargers.name.da",
        "missing",
        "Add da",
    ),
    "empty text": Fault(
        PLEDGES, '"Title"', '" "', "title", f"{PLEDGE}.text.nl.title", "no text", "Write some words"
    ),
    "id in capitals": Fault(
        PLEDGES, f"[{PLEDGE}]", "[Bergen]", "[Bergen]", "Bergen", "cannot be an id", "hyphens"
    ),
    "unknown area of a council": Fault(
        "councils.toml", '"4601"', '"0301"', "0301", "bergen.area", "no area", "Known: 4601"
    ),
    "closed for no reason": Fault(
        PLEDGES,
        "\nsection",
        '\nclosed = "forgotten"\nsection',
        "closed",
        f"{PLEDGE}.closed",
        "no reason",
        "replaced, withdrawn",
    ),
    "term that ends first": Fault(
        "councils.toml",
        "2027-09-30",
        "2022-09-30",
        "2022-09-30",
        "bergen.term_end",
        "not after",
        "last day of the term",
    ),
    "time zone that is none": Fault(
        "councils.toml",
        "Europe/Oslo",
        "Europe/Bergen",
        "Europe/Bergen",
        "bergen.zone",
        "no time zone",
        "IANA",
    ),
    "council's language": Fault(
        "councils.toml", '"en"', '"nb"', "nb", "bergen.locale", "no language", "Known: nl, da, en"
    ),
    "date in quotes": Fault(
        "documents.toml",
        "2023-08-01",
        '"2023-08-01"',
        "published",
        "plan.published",
        "no date",
        "without quotes",
    ),
    "moment for a date": Fault(
        "documents.toml",
        "2023-08-01",
        "2023-08-01T12:00:00",
        "published",
        "plan.published",
        "no date",
        "2029-12-31",
    ),
    "flag in quotes": Fault(
        "documents.toml",
        "\nfile",
        '\npublished_is_assumed = "yes"\nfile',
        "published_is_assumed",
        "plan.published_is_assumed",
        "no yes or no",
        "true or false",
    ),
    "short SHA-256": Fault(
        "documents.toml", "0" * 64, "0" * 63, "sha256", "plan.sha256", "no SHA-256", "sha256sum"
    ),
    "address that leads nowhere": Fault(
        "documents.toml",
        "\nfile",
        '\naddress = "www.example.org"\nfile',
        "www",
        "plan.address",
        "no address",
        "https://",
    ),
    "unknown direction": Fault(
        "indicators.toml",
        '"up"',
        '"north"',
        "north",
        "chargers.direction",
        "no direction",
        "Known: up, down",
    ),
    "unknown nature": Fault(
        "indicators.toml",
        '"stock"',
        '"stack"',
        "stack",
        "chargers.nature",
        "no nature",
        "Did you mean stock?",
    ),
    "number in quotes": Fault(
        "indicators.toml",
        "lower = 0",
        'lower = "0"',
        "lower",
        "chargers.lower",
        "no number",
        "without quotes",
    ),
    "text for a table": Fault(
        "councils.toml",
        "[bergen.assumptions.term]\n",
        "[bergen.assumptions]\nterm = 1\n",
        "term = 1",
        "bergen.assumptions.term",
        "no table",
        "Write its fields under",
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_wrong_entry_is_refused_by_file_line_field_and_remedy(
    tmp_path: Path, fault: Fault
) -> None:
    folder = spoil(tmp_path, fault.file, fault.old, fault.new)

    with pytest.raises(CatalogueError) as refused:
        load(folder)

    line = line_with(folder, fault.file, fault.at)
    assert refused.value.message.startswith(f"{fault.file}, line {line}, {fault.field}: ")
    assert fault.problem in refused.value.message
    assert fault.remedy in refused.value.hint


def test_a_catalogue_of_another_country_works_without_a_change_of_code(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))

    pledge = catalogue.pledges["bergen-chargers"]
    assert catalogue.areas["4601"].country == "NO"
    assert (pledge.term_start, pledge.term_end) == (date(2023, 10, 1), date(2027, 9, 30))
    assert pledge.valid_from == date(2023, 8, 1)


def test_the_lookups_find_what_belongs_to_an_area(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))

    assert [council.id for council in catalogue.councils_of("4601")] == ["bergen"]
    assert catalogue.councils_of("0301") == ()


def test_assumptions_of_the_document_and_the_council_follow_the_pledges_own(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))

    ids = [assumption.id for assumption in catalogue.pledges["bergen-chargers"].assumptions]
    assert ids == ["scope", "date-of-document", "term"]


def test_an_assumption_of_the_pledge_replaces_the_councils_of_the_same_id(tmp_path: Path) -> None:
    pledge = a_pledge("bergen-chargers").replace("assumptions.scope", "assumptions.term")
    pledge = pledge.replace("Words.", "Our own answer.", 1)

    catalogue = load(write(tmp_path, pledges_bergen_toml=pledge))

    term, document = catalogue.pledges["bergen-chargers"].assumptions
    assert (term.id, term.texts["en"]) == ("term", "Our own answer.")
    assert document.id == "date-of-document"


def test_a_pledge_without_a_council_says_its_own_term(tmp_path: Path) -> None:
    own = "term_start = 2022-01-01\nterm_end = 2025-12-31"
    pledge = a_pledge("bergen-chargers", more=own)

    catalogue = load(write(tmp_path, pledges_bergen_toml=pledge))

    loaded = catalogue.pledges["bergen-chargers"]
    assert loaded.council is None
    assert loaded.term_end == date(2025, 12, 31)
    assert "term" not in [assumption.id for assumption in loaded.assumptions]


def test_a_pledge_without_a_council_and_without_a_term_is_refused(tmp_path: Path) -> None:
    pledge = a_pledge("bergen-chargers", more="")

    with pytest.raises(CatalogueError, match=r"line 1, bergen-chargers.term_start: missing"):
        load(write(tmp_path, pledges_bergen_toml=pledge))


def test_a_pledge_for_another_area_than_its_councils_is_refused(tmp_path: Path) -> None:
    areas = FILES["areas.csv"] + "0301,NO,Oslo,Oslo,Oslo,Statistics Norway,2024\n"
    pledge = a_pledge("bergen-chargers").replace('"4601"', '"0301"')

    with pytest.raises(CatalogueError, match=r"0301 is not the area of the council") as refused:
        load(write(tmp_path, areas_csv=areas, pledges_bergen_toml=pledge))

    assert "bergen answers for 4601" in refused.value.hint


def test_a_pledge_may_have_no_target_and_no_assumption(tmp_path: Path) -> None:
    text = a_pledge("bergen-chargers")
    target = text[text.index("[bergen-chargers.target]") : text.index("[bergen-chargers.text.nl]")]

    catalogue = load(write(tmp_path, pledges_bergen_toml=text.replace(target, "")))

    assert catalogue.pledges["bergen-chargers"].target is None


def test_optional_fields_are_kept(tmp_path: Path) -> None:
    more = 'council = "bergen"\nclosed = "replaced"\nvalid_from = 2025-01-01'
    documents = FILES["documents.toml"].replace(
        "\nfile", '\naddress = "https://bergen.example"\nfile'
    )
    indicator = an_indicator("chargers", unit="charger", nature="stock", more="upper = 9000")
    files = {
        "pledges_bergen_toml": a_pledge("bergen-chargers", more=more),
        "documents_toml": documents,
    }
    files["indicators_toml"] = FILES["indicators.toml"].replace(
        an_indicator("chargers", unit="charger", nature="stock"), indicator
    )

    catalogue = load(write(tmp_path, **files))

    pledge = catalogue.pledges["bergen-chargers"]
    assert (pledge.closed, pledge.valid_from) == ("replaced", date(2025, 1, 1))
    assert catalogue.documents["plan"].address == "https://bergen.example"
    assert catalogue.indicators["chargers"].upper == 9000


def test_text_may_be_written_over_several_lines(tmp_path: Path) -> None:
    folder = spoil(tmp_path, PLEDGES, '"Title"', '"""\nOne  title\n  over lines """')

    assert load(folder).pledges["bergen-chargers"].texts["nl"].title == "One title over lines"


def test_the_same_pledge_in_two_files_is_refused_with_both_places(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "pledges" / "more.toml").write_text(a_pledge("bergen-chargers"), encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"more.toml, line 1.*duplicate id") as refused:
        load(folder)

    assert "pledges/bergen.toml, line 1" in refused.value.hint


def test_the_same_table_twice_in_a_file_is_refused_with_its_line(tmp_path: Path) -> None:
    twice = FILES["documents.toml"] + FILES["documents.toml"]

    with pytest.raises(CatalogueError, match=r"documents.toml, line 13: not TOML") as refused:
        load(write(tmp_path, documents_toml=twice))

    assert "once only" in refused.value.hint


def test_a_file_that_breaks_off_is_refused_at_its_end(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"councils.toml, line 1: not TOML"):
        load(write(tmp_path, councils_toml="[bergen"))


@pytest.mark.parametrize("file", ["areas.csv", "declared.csv", "indicators.toml"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = write(tmp_path)
    (folder / file).unlink()

    with pytest.raises(CatalogueError, match=rf"{file}: cannot be read") as refused:
        load(folder)

    assert "A catalogue needs" in refused.value.hint


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "areas.csv").write_bytes("Køge".encode("latin-1"))

    with pytest.raises(CatalogueError, match=r"areas.csv: not UTF-8"):
        load(folder)


@pytest.mark.parametrize("pledges", ["without a folder", "without a file"])
def test_a_catalogue_without_pledges_is_refused(tmp_path: Path, pledges: str) -> None:
    folder = write(tmp_path)
    (folder / PLEDGES).rename(folder / "pledges" / "bergen.txt")
    if pledges == "without a folder":
        (folder / "pledges").rename(folder / "promises")

    with pytest.raises(CatalogueError, match=r"there is no pledge"):
        load(folder)


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("46 01,NO,Bergen,Bergen,Bergen,List,2024", "code", "cannot be an area's code"),
        ("4601,NO,Bergen,Bergen,Bergen,List,2024", "code", "twice"),
        ("0301,NO,,Oslo,Oslo,List,2024", "name_nl", "empty cell"),
        ("0301,NO,Oslo,Oslo,Oslo,,2024", "source", "empty cell"),
        ("0301,NO,Oslo,Oslo,Oslo,List,now", "year", "'now' is no number"),
    ],
)
def test_a_wrong_line_of_the_areas_is_refused_by_line_and_column(
    tmp_path: Path, line: str, column: str, problem: str
) -> None:
    areas = FILES["areas.csv"] + line + "\n"

    with pytest.raises(CatalogueError, match=rf"areas.csv, line 3, {column}: .*{problem}"):
        load(write(tmp_path, areas_csv=areas))
