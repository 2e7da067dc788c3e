"""The search of the start page in a real browser: by keyboard, without hits, with hostile names."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import require
from tests.publish.builders import an_area
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.publish.site import build
from tracker.publish.views import AreaView

HOSTILE = '<img src=x onerror="document.title=1">'
PLACES = ("København", "Århus", "Køge", HOSTILE, *(f"Sted {n}" for n in range(30)))


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site under a path of its own, with many places."""
    folder = tmp_path_factory.mktemp("search")
    site = a_site((co2(), trees()))
    more = tuple(
        AreaView(
            area=an_area(f"09{number:02}", name),
            councils=(),
            pledges=(),
            series=(),
            outline=None,
        )
        for number, name in enumerate(PLACES)
    )
    (folder / "www").mkdir()
    build(
        replace(site, areas=(*site.areas, *more)),
        home=folder / "var",
        link=folder / "www" / "below",
    )
    serve = partial(Quiet, directory=str(folder / "www"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/below"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    require(chromium is not None, "there is no chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto(f"{address}/en/")
    yield opened
    opened.close()


def hits(page: Page, typed: str, said: str) -> list[str]:
    page.get_by_role("searchbox").fill(typed)
    expect(page.locator("#search [role=status]")).to_have_text(said)
    return page.locator("#search-hits a").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *((typed, "København") for typed in ("København", "kobenhavn", "KOEBENHAVN", "køb havn")),
        *((typed, "Århus") for typed in ("århus", "Aarhus", "arhus")),
    ],
)
def test_a_place_is_found_however_its_letters_are_typed(page: Page, typed: str, found: str) -> None:
    assert hits(page, typed, "Found: 1") == [found]


def test_every_word_must_match_and_signs_are_no_words(page: Page) -> None:
    assert hits(page, "85% co2, ballerup", "Found: 1") == [co2().pledge.texts["en"].title]
    nothing = "Nothing found. Only places and promises that we follow have a page."
    assert hits(page, "co2 køge", nothing) == []
    assert hits(page, " ?! ", "") == []


def test_many_hits_are_counted_and_the_first_twenty_shown(page: Page) -> None:
    assert len(hits(page, "sted", "Found: 30. The first 20 are shown.")) == 20


def test_a_page_is_reached_with_the_keyboard_alone(page: Page, address: str) -> None:
    hits(page, "ballerup", "Found: 3")
    page.get_by_role("searchbox").focus()

    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "Ballerup"
    page.keyboard.press("Enter")
    page.wait_for_url("**/place/**")

    assert page.url == f"{address}/en/place/0151/"


def test_hostile_names_are_text(page: Page) -> None:
    title = page.title()

    assert hits(page, "onerror", "Found: 1") == [HOSTILE]
    assert page.locator("#search img").count() == 0
    assert page.title() == title


def test_the_search_asks_its_own_host_only_and_breaks_no_rule_of_the_page(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/da/")

    hits(page, "ballerup", "Fundet: 3")
    page.close()

    assert said == []
    assert f"{address}/data/search/da.json" in asked
    assert [url for url in asked if not url.startswith(address)] == []


def test_names_that_cannot_be_loaded_are_said_to_be_in_the_list(page: Page) -> None:
    page.route("**/data/search/*.json", lambda route: route.fulfill(status=404, body=""))

    said = "The names could not be loaded. The list from A to Z has them too."
    assert hits(page, "ballerup", said) == []

    page.unroute("**/data/search/*.json")
    assert "Ballerup" in hits(page, "ballerup ", "Found: 3")


def test_the_search_moves_nothing_when_it_appears(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/search.*.js", lambda route: route.abort())
    page.goto(f"{address}/nl/")
    places = page.get_by_role("heading", name="Plaatsen")
    before = places.bounding_box()
    assert not page.locator("#search input").is_visible()
    page.unroute("**/search.*.js")

    page.goto(f"{address}/nl/")

    assert page.locator("#search input").is_visible()
    assert places.bounding_box() == before
    page.close()


def test_without_javascript_the_list_from_a_to_z_leads_to_the_same_pages(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/en/")

    assert not page.locator("#search").is_visible()
    page.get_by_role("link", name="All places and promises from A to Z").click()
    page.get_by_role("link", name="København").click()
    assert page.url == f"{address}/en/place/0900/"
    context.close()


def test_the_script_is_small_and_runs_no_text() -> None:
    script = (Path(__file__).parent.parent / "reports/static/search.js").read_text("utf-8")

    assert len(script.splitlines()) <= 80
    assert not [each for each in ("eval", "innerHTML", "insertAdjacent", "http") if each in script]
