import pytest

from tests.publish.builders import DEN_HAAG, STATIONS
from tracker.publish import addresses


def test_only_the_word_in_the_middle_is_translated() -> None:
    assert addresses.area_page("nl", DEN_HAAG) == "nl/plaats/gm0518/index.html"
    assert addresses.area_page("da", DEN_HAAG) == "da/sted/gm0518/index.html"
    assert addresses.indicator_page("da", "births") == "da/maaling/births/index.html"
    assert addresses.pledge_page("da", "dk-solar@0151") == "da/loefte/dk-solar/0151/index.html"
    assert addresses.series_file(STATIONS, DEN_HAAG, "csv") == "data/charging-stations/gm0518.csv"


@pytest.mark.parametrize(
    ("target", "page", "link"),
    [
        ("nl/index.html", "nl/index.html", "./"),
        ("nl/index.html", "index.html", "nl/"),
        ("index.html", "nl/index.html", "../"),
        ("da/loefte/x/index.html", "nl/belofte/x/index.html", "../../../da/loefte/x/"),
        ("static/site.css", "nl/index.html", "../static/site.css"),
    ],
)
def test_links_are_relative_so_that_the_site_may_lie_anywhere(
    target: str, page: str, link: str
) -> None:
    assert addresses.relative(target, page=page) == link


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        ("https://data.example/x?y=1", True),
        ("http://data.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//evil.example/x", False),
        ("https://", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_become_links(text: str, *, is_address: bool) -> None:
    assert addresses.is_web_address(text) is is_address
