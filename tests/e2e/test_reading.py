"""What a reader does with the pages: change the language, open what is folded, forbid scripts."""

from playwright.sync_api import Browser

from tests.e2e.pages import START_KIND, Found
from tests.e2e.tab import Tab


def test_the_language_switch_stays_on_the_page(tab: Tab, address: str) -> None:
    page = tab.page
    page.goto(f"{address}/en/pledge/ballerup-co2/")

    page.get_by_role("link", name="Nederlands").click()

    assert page.url == f"{address}/nl/belofte/ballerup-co2/"
    assert page.locator("html").get_attribute("lang") == "nl"


def test_the_figures_open_with_the_keyboard_alone(tab: Tab, address: str) -> None:
    page = tab.page
    page.goto(f"{address}/en/pledge/ballerup-co2/")
    details = page.locator("details", has=page.locator("table")).first

    details.locator("summary").focus()
    page.keyboard.press("Enter")

    assert details.evaluate("each => each.open")
    assert details.locator("table").is_visible()


def test_every_page_has_one_heading_of_the_first_rank(
    tab: Tab, address: str, samples: tuple[Found, ...]
) -> None:
    counted = {}
    for page in samples:
        tab.open(address + page.address)
        counted[page.path] = tab.page.locator("h1").count()

    assert {path: number for path, number in counted.items() if number != 1} == {}


def test_no_page_says_less_without_javascript(
    browser: Browser, address: str, samples: tuple[Found, ...]
) -> None:
    lines: list[dict[str, set[str]]] = []
    for enabled in (True, False):
        window = browser.new_context(java_script_enabled=enabled)
        page = window.new_page()
        lines.append({})
        for sample in samples:
            page.goto(address + sample.address)
            lines[-1][sample.path] = set(page.locator("main").inner_text().splitlines())
        window.close()
    with_scripts, without = lines

    assert {path for path, said in without.items() if not said} == set()
    added = {page.kind for page in samples if with_scripts[page.path] - without[page.path]}
    assert added <= {START_KIND}  # its search; the list below it leads to the same pages
