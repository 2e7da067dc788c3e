"""Every kind of promise on its page: a picture with a name, literal colours, a table beside it."""

import re
from pathlib import Path

import pytest

from tests.publish.kinds import of_every_kind
from tests.publish.page_reader import read
from tests.publish.sites import a_site
from tracker.domain.pledge import kind_of
from tracker.publish.chart import WIDTH
from tracker.publish.chart_labels import FONT
from tracker.publish.site import build
from tracker.publish.views import PledgeView

PICTURE = re.compile(r'<svg class="chart".*?</svg>', re.DOTALL)
DRAWN = {
    "reach": 0,  # its own tests are those of the line
    "reduce": 1,
    "share": 1,
    "ratio": 2,
    "yearly-rate": 2,
    "schedule": 2,
    "keep-at-zero": 1,
    "direction": 1,
    "milestones": 1,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("kinds")
    return build(a_site(of_every_kind()), home=home / "var", link=home / "site").folder


def pictures(folder: Path, pledge: str) -> list[str]:
    html = (folder / "en/pledge" / pledge / "index.html").read_text("utf-8")
    return PICTURE.findall(html)


@pytest.mark.parametrize("view", of_every_kind(), ids=lambda view: view.pledge.id)
def test_each_kind_has_the_drawings_that_tell_it(folder: Path, view: PledgeView) -> None:
    pledge = view.pledge
    found = pictures(folder, pledge.id)
    assert pledge.target is not None

    is_by_year = pledge.id == "share-each-year"
    assert len(found) == (1 if is_by_year else DRAWN[kind_of(pledge.target)])
    for picture in found:
        assert re.search(r'role="img" aria-labelledby="([\w-]+)-t \1-d"', picture)
        assert re.search(r"<title id=[^>]+>[^<]+</title>\s*<desc id=[^>]+>[^<]+</desc>", picture)
        assert '<g aria-hidden="true"' in picture
        assert "var(" not in picture
        assert "style=" not in picture


@pytest.mark.parametrize("view", of_every_kind(), ids=lambda view: view.pledge.id)
def test_every_shape_has_a_colour_of_its_own_for_mail_and_print(
    folder: Path, view: PledgeView
) -> None:
    for picture in pictures(folder, view.pledge.id):
        bare = [
            tag
            for tag in re.findall(r"<(?:path|rect|circle|text)\b[^>]*>", picture)
            if not re.search(r'(?:fill|stroke)="#[0-9a-f]{6}"', tag)
        ]
        assert bare == []
        assert f'font-size="{FONT:g}"' in picture
    assert FONT * (320 - 2 * 16) / WIDTH >= 12


def test_a_ratio_has_its_years_as_a_table(folder: Path) -> None:
    text = read(folder, "en/pledge/ratio").text

    assert "31 December 2024 540 500" in text
    assert "31 December 2025 552 610" in text


def test_names_of_pictures_are_unique_on_a_page(folder: Path) -> None:
    for view in of_every_kind():
        found = read(folder, f"en/pledge/{view.pledge.id}")
        ids = [value for name, value in found.attributes if name == "id"]
        assert len(ids) == len(set(ids))
