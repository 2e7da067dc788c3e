"""The gate of readers who have no mouse: everything can be reached, seen and opened with keys."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import TimeoutError  # noqa: A004 - of the browser

from tests.e2e.gates import MOST_STEPS
from tests.e2e.tab import Tab


def keyboard(tab: Tab, address: str) -> list[str]:
    """Skip to the content, walk through the page, open what is folded, leave at the end."""
    tab.open(address)
    return [*_skipping(tab), *_walking(tab, address)]


def _skipping(tab: Tab) -> list[str]:
    """Whoever would have to step through a menu first can jump over it."""
    if tab.ask("before") < 2:
        return []
    tab.page.keyboard.press("Tab")
    first = tab.ask("focus")
    tab.page.keyboard.press("Enter")
    with suppress(TimeoutError):  # the browser follows the link when it gets to it
        tab.page.wait_for_url(lambda url: "#" in url, wait_until="commit", timeout=5_000)
    tab.page.keyboard.press("Tab")
    if first and first["isSeen"] and "#" in tab.page.url and tab.ask("isInMain"):
        return []
    return [f"the first step is no way to the content: {first and first['name']}"]


def _walking(tab: Tab, address: str) -> list[str]:
    tab.open(address)
    faults: list[str] = []
    for _ in range(MOST_STEPS):
        tab.page.keyboard.press("Tab")
        step = tab.ask("focus")
        if step is None or not step["isNew"]:
            return [*faults, *tab.ask("unreached")]
        faults += _at(tab, step)
    return [*faults, f"after {MOST_STEPS} steps the page has no end"]


def _at(tab: Tab, step: dict[str, Any]) -> list[str]:
    name = step["name"]
    faults = []
    if not step["isRinged"]:
        faults.append(f"the focus cannot be seen on {name}")
    if not step["isSeen"]:
        faults.append(f"something lies over {name}")
    if step["isShut"]:
        tab.page.keyboard.press("Enter")
        if not tab.ask("isOpen"):
            faults.append(f"the keyboard does not open {name}")
    return faults
