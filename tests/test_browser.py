"""The built site in a real browser: what a reader's machine does with the pages."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import require
from tests.pipeline.build import a_context, all_recordings
from tracker.pipeline import running

PHONE, DESK = 320, 1280
PAGES = [
    "/",
    "/nl/",
    "/da/sted/0151/",
    "/en/pledge/ballerup-co2/",
    "/nl/belofte/denhaag-charging-points/",
    "/da/loefte/ballerup-tree-per-newborn/",
    "/en/method/",
    "/nl/bronnen/",
    "/nl/plaats/gm0518/",
    "/en/term/denhaag/",
    "/da/dokument/socialdemokratiet-ballerup-2025/",
    "/da/a-aa/",
]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browser")
    with all_recordings() as replay, a_context(folder, mirror=replay.origin) as context:
        running.run(context, lambda _outcome: None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
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
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_needs_no_other_host_and_breaks_no_rule_of_its_own(
    page: Page, address: str, path: str, scheme: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    answer = page.goto(address + path)

    assert answer is not None
    assert answer.status == 200
    assert said == []
    assert asked
    assert [url for url in asked if not url.startswith(address)] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_page_fits_the_screen_and_its_charts_can_be_read(
    page: Page, address: str, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + path)

    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    letters = page.evaluate(
        """[...document.querySelectorAll('figure svg text')].map(text =>
             parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
    )

    assert overflow <= 0
    assert [each for each in letters if each < 12] == []
    assert page.locator("h1").count() == 1


def test_the_language_switch_stays_on_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/en/pledge/ballerup-co2/")

    page.get_by_role("link", name="Nederlands").click()

    assert page.url == f"{address}/nl/belofte/ballerup-co2/"
    assert page.locator("html").get_attribute("lang") == "nl"


def test_the_figures_open_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/en/pledge/ballerup-co2/")
    details = page.locator("details", has=page.locator("table")).first

    details.locator("summary").focus()
    page.keyboard.press("Enter")

    assert details.evaluate("each => each.open")
    assert details.locator("table").is_visible()


def test_the_page_says_the_same_without_javascript(browser: Browser, address: str) -> None:
    texts = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled)
        page = context.new_page()
        page.goto(f"{address}/da/loefte/ballerup-co2/")
        texts.append(page.locator("main").inner_text())
        context.close()

    assert texts[0] == texts[1] != ""
