"""Pages made of hostile texts, in a browser that no policy protects: nothing of them runs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e import gates
from tests.e2e.gates import faults_of
from tests.e2e.pages import Found, find_pages, one_of_each
from tests.e2e.server import served
from tests.e2e.tab import Tab
from tests.publish.hostile import LONG, RUN, TEXTS, hostile_site
from tracker.publish.site import build

# What could run in a browser, and what could widen a page; the others have their tests elsewhere.
ACTIVE = {key: text for key, text in TEXTS.items() if RUN in text or key in LONG}
SIGN = "en/pledge/hostile-{key}/badge.svg"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("hostile")
    site = replace(hostile_site(ACTIVE), pictures=False)  # no browser runs a picture of points
    return build(site, home=home, link=home / "site").folder


@pytest.fixture(scope="module")
def origin(hostile: Path) -> Iterator[str]:
    with served(hostile) as address:
        yield address


def in_english(folder: Path) -> tuple[Found, ...]:
    return tuple(page for page in find_pages(folder) if page.language == "en")


def test_no_script_of_a_name_runs_even_where_no_policy_forbids_it(
    browser: Browser, hostile: Path, origin: str
) -> None:
    window = browser.new_context(bypass_csp=True)
    page = window.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    pages = [found.address for found in in_english(hostile)]
    harmed = []
    for address in (*pages, *(f"/{SIGN.format(key=key)}" for key in ACTIVE)):
        page.goto(origin + address)
        if page.evaluate("window.harmed"):
            harmed.append(address)
    window.close()

    assert len(pages) > 5 * len(ACTIVE) > 50
    assert harmed == []
    assert [each for each in asked if not each.startswith(origin)] == []


def test_the_browser_would_see_what_runs(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html>{TEXTS['script']}", "utf-8")
    window = browser.new_context(bypass_csp=True)
    page = window.new_page()
    with served(tmp_path) as address:
        page.goto(address)

        assert page.evaluate("window.harmed") == 1
    window.close()


def test_the_search_shows_hostile_names_as_text(tab: Tab, origin: str) -> None:
    tab.page.goto(f"{origin}/en/")
    tab.page.get_by_role("searchbox").fill("<script>")

    hits = tab.page.locator("#search-hits li")
    hits.first.wait_for()

    assert TEXTS["script"] in hits.first.inner_text()
    assert tab.page.evaluate("window.harmed") is None


@pytest.mark.parametrize("gate", [gates.policy, gates.sideways, gates.chart_texts])
def test_hostile_pages_pass_the_gates_of_all_pages(
    gate: gates.Gate, tab: Tab, hostile: Path, origin: str
) -> None:
    pages = in_english(hostile)
    long = [page for page in pages if "hostile-long" in page.path or "x-long" in page.path]

    assert len(long) > 5
    assert faults_of(gate, tab, origin, (*one_of_each(pages), *long)) == {}
