"""Each written page is read tag by tag; tags that many pages share are understood once."""

import pytest

from tracker.errors import SiteError
from tracker.publish.check_html import checked_page
from tracker.publish.links import Links

PAGE = "en/method/index.html"


def links_of(body: str, path: str = PAGE) -> Links:
    html = f"<!doctype html><html><body><h1>x</h1>{body}</body></html>"
    return checked_page(path, html, base_url="https://tracker.example")


def test_a_tag_that_two_pages_share_leads_to_where_each_of_them_lies() -> None:
    link = '<a href="../about/">x</a>'

    assert links_of(link).targets == {"en/about/index.html"}
    assert links_of(link, "da/metode/index.html").targets == {"da/about/index.html"}


def test_a_greater_than_inside_a_value_ends_no_tag() -> None:
    found = links_of('<p title="a > b">x</p><!-- a > b --><a href="../about/" title=">">x</a>')

    assert found.targets == {"en/about/index.html"}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<p>1 < 2</p>", "has a < that begins no tag"),
        ("<p>1 <2> 3</p>", "has a < that begins no tag"),
        ("<p title='>'>1 < 2</p>", "has a < that begins no tag"),
        ("<p><b>x</p></b>", "closes </p>, which is not the element that is open"),
        ("<div/>", "closes <div/> in itself, which only SVG may"),
        ("<p id='a'></p><p id='a'></p>", "has the id 'a' twice"),
        ("<a href='#b'>x</a>", "links to #b, which it does not have"),
        ("<h1>y</h1>", "has 2 h1 instead of one"),
        ("<p>", "closes </body>, which is not the element that is open"),
    ],
)
def test_what_browsers_read_differently_is_refused(body: str, problem: str) -> None:
    with pytest.raises(SiteError, match=f"^{PAGE} {problem}"):
        links_of(body)


def test_svg_may_close_an_element_in_itself() -> None:
    assert links_of('<svg><rect width="1"/></svg>').targets == set()
