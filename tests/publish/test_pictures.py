import struct
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tests.publish.builders import an_area
from tests.publish.conftest import Builder, Pages
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.domain.assessment import Flag, TargetStatus
from tracker.publish.views import PledgeView, SiteView

PICTURE = "da/loefte/ballerup-co2/picture.png"


def with_pictures(*views: PledgeView) -> SiteView:
    return replace(a_site(views or (co2(), trees())), pictures=True)


def share_of_ink(file: Path) -> float:
    image = Image.open(file).convert("L")
    dark = sum(image.histogram()[:128])
    return dark / (image.width * image.height)


def test_each_pledge_has_a_picture_in_the_language_of_its_document(pages: Pages) -> None:
    folder = pages(with_pictures())

    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("picture.png"))

    assert found == [PICTURE, "da/loefte/ballerup-tree-per-newborn/picture.png"]
    width, height = struct.unpack(">II", (folder / PICTURE).read_bytes()[16:24])
    assert (width, height) == (1200, 630)


def test_a_picture_is_neither_blank_nor_black(pages: Pages) -> None:
    assert 0.01 < share_of_ink(pages(with_pictures()) / PICTURE) < 0.15


def test_two_builds_draw_the_same_bytes(built: Builder, pages: Pages) -> None:
    first = (pages(with_pictures()) / PICTURE).read_bytes()
    other_code = replace(with_pictures(), code_version="2")

    assert (built(other_code).folder / PICTURE).read_bytes() == first


def test_a_picture_changes_with_the_verdict_and_is_named_by_every_language(pages: Pages) -> None:
    view = co2()
    met = replace(view, assessment=replace(view.assessment, status=TargetStatus.MET))
    first = (pages(with_pictures()) / PICTURE).read_bytes()

    folder = pages(with_pictures(met))

    assert (folder / PICTURE).read_bytes() != first
    address = f'<meta property="og:image" content="https://tracker.example/{PICTURE}">'
    for page in ("nl/belofte", "da/loefte", "en/pledge"):
        assert address in (folder / page / "ballerup-co2/index.html").read_text()


def test_a_site_without_pictures_names_none(pages: Pages) -> None:
    folder = pages(a_site((co2(),)))

    assert not list(folder.rglob("picture.png"))
    assert "og:image" not in (folder / "en/pledge/ballerup-co2/index.html").read_text()


def test_a_sign_says_place_promise_and_word_and_keeps_its_text_inside(pages: Pages) -> None:
    folder = pages(a_site((co2(),)))

    sign = ET.fromstring((folder / "en/pledge/ballerup-co2/badge.svg").read_text())  # noqa: S314 - ours

    title = sign.findtext("{http://www.w3.org/2000/svg}title")
    assert title == "Ballerup: 85% less CO₂ from Ballerup by 2030. Uncertain"
    first, second = sign.findall(".//{http://www.w3.org/2000/svg}text")
    assert first.text == "Ballerup"
    assert second.text == "Uncertain"
    assert float(first.get("x", "")) < float(second.get("x", "")) < float(sign.get("width", ""))


@pytest.mark.parametrize("stale", [False, True])
def test_the_sign_of_old_figures_fades_to_grey(pages: Pages, *, stale: bool) -> None:
    view = co2()
    flags = (Flag.STALE,) if stale else ()
    met = replace(view.assessment, status=TargetStatus.MET, flags=flags)

    folder = pages(a_site((replace(view, assessment=met),)))

    sign = (folder / "en/pledge/ballerup-co2/badge.svg").read_text()
    assert ("#3c4856" in sign) == stale
    assert ("#0b5345" in sign) != stale


def test_a_hostile_name_is_text_in_signs_and_pictures(pages: Pages) -> None:
    hostile = "</text><script>alert(1)</script>]]>"
    view = replace(co2(), area=an_area(name=hostile))

    folder = pages(with_pictures(view))

    sign = (folder / "en/pledge/ballerup-co2/badge.svg").read_text()
    assert "<script" not in sign
    assert hostile in "".join(ET.fromstring(sign).itertext())  # noqa: S314 - ours
    assert share_of_ink(folder / PICTURE) > 0.01


def test_the_frame_for_other_sites_holds_verdict_and_chart_and_leads_back(pages: Pages) -> None:
    folder = pages(a_site((co2(),)))

    frame = (folder / "en/pledge/ballerup-co2/embed/index.html").read_text()

    assert '<a href="../" target="_top">' in frame
    assert 'class="chart"' in frame
    assert '<meta name="robots" content="noindex">' in frame
    assert "Figures to 31 December 2023, fetched 13 May 2026." in frame
    page = (folder / "en/pledge/ballerup-co2/index.html").read_text()
    assert "https://tracker.example/en/pledge/ballerup-co2/embed/" in page
