import json
from dataclasses import replace

from tests.publish.builders import a_feed, a_pledge, a_publisher, a_source, in_all, texts_of
from tests.publish.conftest import Pages
from tests.publish.page_reader import Reader
from tests.publish.promises import co2
from tests.publish.sites import a_site
from tracker.publish.views import PledgeView, SiteView

HOSTILE = '<script>alert(1)</script>"><svg onload=x>]]>{{7*7}}{% raw %}\u202eevil\u2066'


def hostile_site() -> SiteView:
    source = a_source(
        replace(a_feed(), title=HOSTILE, publisher=HOSTILE, landing_page="javascript:alert(1)"),
        address="javascript:alert(2)",
    )
    view = co2()
    assert view.series is not None
    pledge = a_pledge(
        "hostile",
        view.pledge.target,
        texts_of(HOSTILE, HOSTILE, HOSTILE, in_all(HOSTILE), in_all(HOSTILE)),
        said_by=HOSTILE,
        key_phrase=HOSTILE,
    )
    spoiled: PledgeView = replace(
        view,
        pledge=pledge,
        area=replace(view.area, names=in_all(HOSTILE)),
        document=replace(view.document, title=HOSTILE, address="data:text/html,x"),
        indicator=replace(view.indicator, names=in_all(HOSTILE), unit_names=in_all(HOSTILE))
        if view.indicator
        else None,
        series=replace(view.series, source=source),
    )
    return replace(a_site((spoiled,)), publisher=replace(a_publisher(), contact="javascript:x"))


def test_hostile_text_is_only_ever_text(pages: Pages) -> None:
    folder = pages(hostile_site())
    found = [Reader(path.read_text("utf-8")) for path in folder.rglob("*.html")]
    named = json.loads((folder / "data/search/en.json").read_text("utf-8"))

    assert any(each["n"].startswith("<script>alert(1)") for each in named)
    assert not any(mark in each["n"] for each in named for mark in "\u202e\u2066")
    assert any("<script>alert(1)</script>" in page.text for page in found)
    assert any("{{7*7}}" in page.text for page in found)
    for page in found:
        sources = [value for name, value in page.attributes if name == "src" and "search" in value]
        assert page.tags.count("script") == len(sources) <= 1
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        links = [value for name, value in page.attributes if name in {"href", "src", "cite"}]
        assert not [link for link in links if link.startswith(("javascript:", "data:"))]


def test_marks_that_turn_text_around_do_not_reach_the_pages(pages: Pages) -> None:
    found = [path.read_text("utf-8") for path in pages(hostile_site()).rglob("*.html")]

    assert found
    assert not any(mark in html for html in found for mark in "\u202e\u2066")
