"""The hostile texts through every output: inert, shortened where too long, never in a path."""

import csv
import json
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.publish.builders import EMISSIONS, an_area, in_all
from tests.publish.conftest import Builder
from tests.publish.hostile import BROKEN, HALF, LONG, TEXTS, TURNING, UNSEEN, hostile_site
from tests.publish.page_reader import Reader
from tests.publish.promises import co2
from tests.publish.sites import a_site
from tests.publish.test_prints import inside, needs_pango
from tracker.domain.area import Area
from tracker.errors import SiteError
from tracker.publish import addresses
from tracker.publish.addresses import is_web_address
from tracker.publish.plain_text import LONGEST, harmless
from tracker.publish.site import build
from tracker.publish.views import PledgeView

PATH = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*(\.[0-9a-f]{10})?\.[a-z]+")
MOST_BYTES = 250_000  # of a page before it is compressed
NEVER_SHOWN = TURNING + UNSEEN + BROKEN


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all hostile texts, built once for the tests of this file."""
    home = tmp_path_factory.mktemp("hostile")
    return build(hostile_site(), home=home, link=home / "site").folder


def text_of(file: Path) -> str:
    return file.read_text("utf-8")


def seen(key: str) -> str:
    """A hostile text as the reader of a page may see it, blanks run together."""
    return " ".join(harmless(TEXTS[key]).split())


def pledge(folder: Path, key: str) -> Reader:
    return Reader(text_of(folder / f"en/pledge/hostile-{key}/index.html"))


def test_every_file_lies_under_a_name_of_our_own_letters(folder: Path) -> None:
    paths = [each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()]

    assert len(paths) > 1000
    assert [path for path in paths if not PATH.fullmatch(path)] == []
    assert len({path.casefold() for path in paths}) == len(paths)


def test_no_page_holds_a_script_a_handler_or_a_link_that_acts(folder: Path) -> None:
    for file in folder.rglob("*.html"):
        page = Reader(text_of(file))
        sources = [value for name, value in page.attributes if name == "src" and "search" in value]
        assert page.tags.count("script") == len(sources) <= 1, file
        assert set(page.tags).isdisjoint({"iframe", "object", "embed", "base", "textarea"}), file
        assert [name for name, _ in page.attributes if name.startswith("on")] == [], file
        links = [value for name, value in page.attributes if name in {"href", "src", "cite"}]
        assert [each for each in links if not leads_somewhere_plain(each)] == [], file


def leads_somewhere_plain(link: str) -> bool:
    parts = urlsplit(link)
    is_ours = not parts.scheme and not parts.netloc
    return is_ours or is_web_address(link) or parts.scheme == "mailto"


@pytest.mark.parametrize("key", [key for key in TEXTS if key not in LONG])
def test_a_page_says_the_text_and_does_nothing_with_it(folder: Path, key: str) -> None:
    assert seen(key) in " ".join(pledge(folder, key).text.split())


@pytest.mark.parametrize("suffix", ["html", "xml", "svg", "txt", "json"])
def test_no_sign_that_turns_hides_or_breaks_reaches_a_reader(folder: Path, suffix: str) -> None:
    files = [each for each in folder.rglob(f"*.{suffix}") if is_for_readers(folder, each)]

    assert files
    for file in files:
        assert set(text_of(file)).isdisjoint(NEVER_SHOWN), file


def is_for_readers(folder: Path, file: Path) -> bool:
    """Data for machines keep what came; what is searched and sent is read by people."""
    parts = file.relative_to(folder).parts
    return parts[0] != "data" or parts[1] in {"search", "letter"}


@pytest.mark.parametrize("suffix", ["xml", "svg"])
def test_feeds_signs_and_icons_are_whole_xml_without_a_script(folder: Path, suffix: str) -> None:
    files = list(folder.rglob(f"*.{suffix}"))

    assert len(files) > len(TEXTS)
    for file in files:
        root = ET.fromstring(file.read_bytes())  # noqa: S314 - written by this project
        tags = {each.tag.rpartition("}")[2] for each in root.iter()}
        assert tags.isdisjoint({"script", "foreignObject", "image", "iframe"}), file
        names = {name for each in root.iter() for name in each.attrib}
        assert [name for name in names if name.startswith("on")] == [], file


def test_every_promise_of_a_hostile_name_has_a_picture(folder: Path) -> None:
    found = list(folder.glob("da/loefte/*/picture.png"))

    assert len(found) == 2 * len(TEXTS)
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in found)


@pytest.mark.parametrize("key", TEXTS)
def test_the_data_block_of_a_page_is_json_that_nothing_ends_early(folder: Path, key: str) -> None:
    (block,) = pledge(folder, key).data

    found = json.loads(block)
    assert set("<>&\u2028\u2029").isdisjoint(block)
    assert [each for each in ("license", "isBasedOn") if each in found] == []
    assert len(found["variableMeasured"]["name"]) <= LONGEST


@pytest.mark.parametrize("key", TEXTS)
def test_no_cell_of_a_table_is_run_by_a_spreadsheet(folder: Path, key: str) -> None:
    tables = [
        folder / f"data/indicator-{key}/x-{key}.csv",
        folder / f"data/hand-in/indicator-missing-{key}/x-{key}.csv",
    ]

    for table in tables:
        rows = list(csv.reader(StringIO(table.read_bytes().decode(), newline="")))
        assert len(rows) > 1
        cells = [part for row in rows for cell in row for part in re.split(r"[;|\t\r\n]", cell)]
        assert [cell for cell in cells if re.match(r"[ \"]*[=+\-@]", cell)] == []


@pytest.mark.parametrize("key", TEXTS)
def test_data_for_machines_keep_the_text_as_it_came(folder: Path, key: str) -> None:
    found = json.loads((folder / f"data/indicator-{key}/x-{key}.json").read_bytes())

    assert found["names"]["en"] == TEXTS[key]
    assert found["observations"][0]["value"] == 271_384.5


@pytest.mark.parametrize("key", LONG)
def test_what_is_too_long_ends_in_an_ellipsis_where_people_read(folder: Path, key: str) -> None:
    page = pledge(folder, key)

    assert "\N{HORIZONTAL ELLIPSIS}" in page.text
    assert max(map(len, page.parts)) < 5 * LONGEST
    pages = [each for each in folder.rglob("*.html") if key in str(each)]
    assert len(pages) > 10
    assert [each for each in pages if each.stat().st_size > MOST_BYTES] == []


def test_a_reply_is_never_shortened(folder: Path) -> None:
    assert TEXTS["long-text"][:3000].strip() in pledge(folder, "long-text").text


def test_the_search_has_all_names_and_none_is_endless(folder: Path) -> None:
    found = json.loads((folder / "data/search/en.json").read_bytes())

    names = {each["n"] for each in found if "n" in each}
    assert TEXTS["script"] in names
    assert max(map(len, names)) == LONGEST


@needs_pango
@pytest.mark.parametrize("key", ["script", "title", "turning", "broken", "javascript", "long-word"])
def test_a_report_to_print_is_made_and_does_nothing(built: Builder, key: str) -> None:
    release = built(hostile_site({key: TEXTS[key]}, prints=True))

    content = inside((release.folder / f"da/sted/x-{key}/report.pdf").read_bytes())

    assert content.startswith(b"%PDF-")
    assert [each for each in (b"/JavaScript", b"/Launch", b"/OpenAction") if each in content] == []
    assert b"/URI (javascript" not in content


def test_half_a_sign_stops_the_build_with_a_reason_and_the_last_site_stays(
    built: Builder, tmp_path: Path
) -> None:
    before = built(a_site())

    with pytest.raises(SiteError, match="half a sign") as refused:
        built(hostile_site({"half": HALF}))

    assert "the last good site stays up" in refused.value.hint
    assert (tmp_path / "site").resolve() == before.folder


@pytest.mark.parametrize(
    "part",
    ["", "../x", "/etc/x", "a/b", "a\\b", ".", "CON", "con", "nul", "lpt1", "å", "a--b", "a" * 121]
    + [text for key, text in TEXTS.items() if key != "lower"],
    ids=lambda part: ascii(part[:20]),
)
def test_no_raw_text_becomes_part_of_a_path(part: str) -> None:
    with pytest.raises(SiteError, match="cannot be part of an address"):
        addresses.document_page("en", part)
    with pytest.raises(SiteError, match="cannot be part of an address"):
        addresses.series_file(EMISSIONS, an_area(part if part != "TWIN" else "TW_IN"), "csv")


@pytest.mark.parametrize(("one", "other"), [("TWIN", "twin"), ("Twin", "tWIN")])
def test_codes_that_differ_in_case_alone_never_share_a_page(
    built: Builder, one: str, other: str
) -> None:
    site = a_site((in_area("first", one), in_area("second", other)))

    with pytest.raises(SiteError, match="want to lie at"):
        built(site)


def in_area(name: str, code: str) -> PledgeView:
    view = co2()
    area = Area(code=code, country="DK", names=in_all(code))
    return replace(view, pledge=replace(view.pledge, id=name), area=area)
