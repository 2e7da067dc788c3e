"""A tab of the browser that remembers what a page asked for and complained about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import BrowserContext, Page

PHONE, ZOOMED, DESK = 320, 640, 1280
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
GATES = Path(__file__).with_name("gates.js").read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab; what is asked and said starts anew with each page."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(
        self,
        address: str,
        *,
        width: int = DESK,
        scheme: Scheme = "light",
        media: Literal["screen", "print"] = "screen",
        forced_colors: Literal["active", "none"] = "none",
    ) -> None:
        """Show a page; an answer other than 200 is an error of the test."""
        self.asked.clear()
        self.said.clear()
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=scheme, media=media, forced_colors=forced_colors)
        answer = self.page.goto(address)
        if answer is None or answer.status != 200:
            raise AssertionError(f"{address} answers {answer and answer.status}")

    def widen(self, width: int) -> None:
        """The same page in a window of another width: much faster than to load it anew."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.ask("frames", 1)

    def ask(self, gate: str, *arguments: object) -> Any:
        """What one function of gates.js says about the page that is shown."""
        return self.page.evaluate(f"given => gates.{gate}(...given)", list(arguments))


@contextmanager
def open_tab(window: BrowserContext) -> Iterator[Tab]:
    """A new tab in a window."""
    page = window.new_page()
    tab = Tab(page=page)
    page.add_init_script(GATES)
    page.on("request", lambda request: tab.asked.append(request.url))
    page.on("console", lambda message: tab.said.append(message.text))
    page.on("pageerror", lambda error: tab.said.append(str(error)))
    yield tab
    page.close()
