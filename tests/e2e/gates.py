"""The gates of a page: each opens it as some reader would and lists what is wrong; none is good."""

import base64
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from tests.e2e.pages import Found
from tests.e2e.tab import DESK, PHONE, SCHEMES, ZOOMED, Tab

Gate = Callable[[Tab, str], list[str]]
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
MOST_STEPS: Final = 3000
SETTLED: Final = 6  # frames after which a page that comes in stands still
BLANK: Final = 0.004
"""A chart whose lines and words cover less than this share of it is blank."""


def faults_of(gate: Gate, tab: Tab, origin: str, pages: Iterable[Found]) -> Mapping[str, list[str]]:
    """What a gate says about pages of a site; a page without fault is left out."""
    said = {page.path: gate(tab, origin + page.address) for page in pages}
    if not said:
        raise AssertionError("there is no page to test")
    return {path: faults for path, faults in said.items() if faults}


def other_hosts(tab: Tab, address: str) -> list[str]:
    """A page needs nothing from anywhere else."""
    tab.open(address)
    own = urlsplit(address).netloc
    return [asked for asked in tab.asked if urlsplit(asked).netloc != own]


def policy(tab: Tab, address: str) -> list[str]:
    """A page breaks no rule of its own policy or the server's, and the browser has no complaint."""
    faults: list[str] = []
    for scheme in SCHEMES:
        tab.open(address, scheme=scheme)
        faults += [*tab.ask("violations"), *tab.said]
    return faults


def sideways(tab: Tab, address: str) -> list[str]:
    """Nobody has to scroll sideways: on a phone, at 200 % zoom, with letters of double size."""
    faults: list[str] = []
    tab.open(address)
    for width in (PHONE, ZOOMED):
        tab.widen(width)
        faults += tab.ask("sideways")
    tab.widen(DESK)
    tab.page.evaluate("document.documentElement.style.fontSize = '200%'")
    return faults + [f"with double letters {each}" for each in tab.ask("sideways")]


def chart_texts(tab: Tab, address: str) -> list[str]:
    """Words in charts are 12 px or more on a phone, meet no other word and are not cut off."""
    faults: list[str] = []
    tab.open(address)
    for width in (PHONE, ZOOMED, DESK):
        tab.widen(width)
        found = [*tab.ask("smallTexts"), *tab.ask("collisions"), *tab.ask("clipped")]
        faults += [f"at {width}: {each}" for each in found]
    return faults


def layout_shift(tab: Tab, address: str) -> list[str]:
    """Nothing moves while a page comes in."""
    faults: list[str] = []
    for width in (PHONE, DESK):
        tab.open(address, width=width)
        tab.ask("frames", SETTLED)
        faults += tab.ask("shifts")
    return faults


def status_shapes(tab: Tab, address: str) -> list[str]:
    """In grey, each status still has its word and a shape of its own that can be seen."""
    tab.open(address)
    faults: list[str] = tab.ask("statuses")
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    for scheme in SCHEMES:
        tab.page.emulate_media(color_scheme=scheme)
        faults += [
            f"in grey the shape of {word} cannot be seen in the {scheme} scheme"
            for word, shape in _shapes(tab).items()
            if _ink(tab, shape) < BLANK
        ]
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    session.detach()
    return faults


def printing(tab: Tab, address: str) -> list[str]:
    """Paper cannot be folded open: what is folded on the screen is printed."""
    tab.open(address, media="print")
    faults: list[str] = tab.ask("shut")
    return faults


def forced_colors(tab: Tab, address: str) -> list[str]:
    """With the colours of the system, a chart still shows its lines and words."""
    faults: list[str] = []
    for scheme in SCHEMES:
        tab.open(address, scheme=scheme, forced_colors="active")
        for index, chart in enumerate(tab.page.locator("svg:has(text)").all()):
            if chart.is_visible() and _ink(tab, chart.screenshot()) < BLANK:
                faults.append(f"chart {index + 1} is blank in the {scheme} scheme")
    tab.page.emulate_media(forced_colors="none")
    return faults


def accessibility(axe: str) -> Gate:
    """The rules of WCAG 2.2 AA that axe can decide, on a phone and a desk, light and dark."""

    def gate(tab: Tab, address: str) -> list[str]:
        faults: list[str] = []
        for scheme in SCHEMES:
            tab.open(address, scheme=scheme)
            tab.page.evaluate(axe)
            for width in (PHONE, DESK):
                tab.widen(width)
                faults += [f"{scheme}, {width}: {each}" for each in _axe_faults(tab)]
        return faults

    return gate


def _axe_faults(tab: Tab) -> list[str]:
    options: Mapping[str, Any] = {
        "runOnly": list(RULES),
        "resultTypes": ["violations", "incomplete"],
        "preload": False,
    }
    found = tab.page.evaluate("options => axe.run(options)", options)
    unsure = [each for each in found["incomplete"] if each["id"] != "color-contrast"]
    return [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:120]}"
        for each in (*found["violations"], *unsure)
    ]


def _shapes(tab: Tab) -> dict[str, bytes]:
    """A picture of the first shape that is seen of every status."""
    every = tab.page.locator(".status:has(svg)")
    first: dict[str, int] = tab.ask("words")
    return {
        word: every.nth(index).locator("svg").first.screenshot() for word, index in first.items()
    }


def _ink(tab: Tab, picture: bytes) -> float:
    share: float = tab.ask("ink", base64.b64encode(picture).decode())
    return share
