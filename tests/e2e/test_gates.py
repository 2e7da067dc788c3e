"""One page of every kind, in every language, through every gate."""

from pathlib import Path

import pytest

from tests.e2e import files, gates
from tests.e2e.gates import faults_of
from tests.e2e.keyboard import keyboard
from tests.e2e.pages import Found, other_faces, sampled
from tests.e2e.tab import Tab

IN_THE_BROWSER = {
    "needs no other host": gates.other_hosts,
    "breaks no rule of its policy": gates.policy,
    "is never wider than the screen": gates.sideways,
    "has charts whose words can be read": gates.chart_texts,
    "does not move while it loads": gates.layout_shift,
    "tells each status in grey": gates.status_shapes,
    "is printed unfolded": gates.printing,
    "shows its charts in the colours of the system": gates.forced_colors,
}
SAMPLE = 300


@pytest.fixture(scope="session")
def shown(pages: tuple[Found, ...], samples: tuple[Found, ...]) -> tuple[Found, ...]:
    """One page of every kind and language, and what only other pages show."""
    return (*samples, *other_faces(pages))


@pytest.fixture(scope="session")
def checked(site: Path, pages: tuple[Found, ...], shown: tuple[Found, ...]) -> tuple[Path, ...]:
    """The files of these pages and of a sample of all."""
    chosen = {page.path for page in (*shown, *sampled(pages, SAMPLE))}
    return tuple(site.resolve() / path for path in sorted(chosen))


@pytest.mark.parametrize("gate", IN_THE_BROWSER.values(), ids=IN_THE_BROWSER)
def test_every_page(gate: gates.Gate, tab: Tab, address: str, shown: tuple[Found, ...]) -> None:
    assert faults_of(gate, tab, address, shown) == {}


def test_every_page_can_be_used_with_the_keyboard_alone(
    tab: Tab, address: str, shown: tuple[Found, ...]
) -> None:
    assert faults_of(keyboard, tab, address, shown) == {}


def test_every_page_is_valid_to_the_checker_of_the_html_standard(
    site: Path, checked: tuple[Path, ...], vnu_jar: Path
) -> None:
    pictures = sorted(site.resolve().rglob("*.svg"))

    assert pictures
    assert files.vnu(vnu_jar, [*checked, *pictures]) == []


def test_every_page_is_valid_to_html_validate(
    checked: tuple[Path, ...], html_validate: Path
) -> None:
    assert files.html_validate(html_validate, checked) == []


def test_every_page_is_light(site: Path, pages: tuple[Found, ...]) -> None:
    assert files.heavy(site.resolve(), [page.path for page in pages]) == []
