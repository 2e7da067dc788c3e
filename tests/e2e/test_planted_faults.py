"""Each gate must see what was planted for it; a gate that sees nothing guards nothing."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import files, gates
from tests.e2e.building import a_state
from tests.e2e.crawler import Crawler
from tests.e2e.keyboard import keyboard
from tests.e2e.server import served
from tests.e2e.tab import Tab
from tracker.publish.manifest import Manifest, read_manifest
from tracker.publish.site import build

PLANTED = Path(__file__).with_name("planted")
IN_THE_BROWSER: dict[gates.Gate, tuple[str, ...]] = {
    gates.other_hosts: ("https://elsewhere.invalid/picture.png",),
    gates.policy: ("style-src-attr stops inline", "script-src-elem stops inline"),
    gates.sideways: ('beyond 320: <div class="broad">', "beyond 640", "with double letters"),
    gates.chart_texts: (
        "px: <text> Small",
        "<text> Meets another meets <text> Meets the first",
        "outside of its chart: <text> Cut off",
    ),
    gates.layout_shift: ("the layout shifts by",),
    gates.status_shapes: (
        "one shape for two words: Two, One",
        "a status without a shape: Three",
        "a status without a word",
        "in grey the shape of Five cannot be seen in the light scheme",
    ),
    gates.printing: ("not printed: <summary> Folded on the screen and on paper",),
    gates.forced_colors: (
        "chart 1 is blank in the light scheme",
        "chart 1 is blank in the dark scheme",
    ),
    keyboard: (
        "the first step is no way to the content",
        'the focus cannot be seen on <a class="ringless">',
        "something lies over <a> A link under something",
        "the keyboard does not open <summary> Does not open with the keyboard",
        "the keyboard never comes to <a> Nobody comes here",
    ),
}


@pytest.fixture(scope="module")
def planted() -> Iterator[str]:
    with served(PLANTED) as origin:
        yield f"{origin}/"


def unseen(expected: tuple[str, ...], faults: list[str]) -> list[str]:
    return [each for each in expected if not any(each in fault for fault in faults)]


@pytest.mark.parametrize("gate", IN_THE_BROWSER, ids=lambda gate: gate.__name__)
def test_a_gate_of_the_browser_sees_its_faults(gate: gates.Gate, tab: Tab, planted: str) -> None:
    assert unseen(IN_THE_BROWSER[gate], gate(tab, planted)) == []


def test_axe_sees_its_faults_and_what_it_is_not_sure_of(tab: Tab, planted: str, axe: str) -> None:
    faults = gates.accessibility(axe)(tab, planted)

    expected = ("html-has-lang", "color-contrast", "svg-img-alt", "aria-valid-attr-value")
    for view in ("light, 320", "light, 1280", "dark, 320", "dark, 1280"):
        assert unseen(tuple(f"{view}: {rule}" for rule in expected), faults) == []


def test_the_checker_of_the_html_standard_sees_its_faults(vnu_jar: Path) -> None:
    faults = files.vnu(vnu_jar, [PLANTED / "index.html", PLANTED / "planted.svg"])

    expected = (
        "Duplicate ID “a”",
        "Consider adding a “lang” attribute",
        "Attribute “depth” not allowed",
    )
    assert unseen(expected, faults) == []


def test_html_validate_sees_its_faults(html_validate: Path) -> None:
    faults = files.html_validate(html_validate, [PLANTED / "index.html"])

    assert unseen(("no-dup-id", "element-required-attributes", "wcag/h32"), faults) == []


def test_a_page_that_is_too_heavy_is_seen(tmp_path: Path) -> None:
    noise = os.urandom(files.MOST_BYTES)
    (tmp_path / "style.css").write_bytes(noise[: files.MOST_BYTES // 2])
    (tmp_path / "light").mkdir()
    (tmp_path / "light/index.html").write_text('<img src="/style.css">', "utf-8")
    (tmp_path / "index.html").write_text(
        f'<link rel="stylesheet" href="style.css">{noise.hex()}', "utf-8"
    )

    [fault] = files.heavy(tmp_path, ["index.html", "light/index.html"])

    assert fault.startswith("index.html: ")


class TestTheReaderOfAllPages:
    @pytest.fixture
    def release(self, tmp_path: Path) -> Path:
        return build(a_state("one"), home=tmp_path, link=tmp_path / "site").folder

    def test_half_a_page_is_seen(self, release: Path) -> None:
        manifest = read_manifest(release)
        page = release / "en/index.html"
        page.write_bytes(page.read_bytes()[:-1])

        assert self.bad(release, manifest) == {"en/index.html"}

    def test_a_page_that_is_gone_is_seen(self, release: Path) -> None:
        manifest = read_manifest(release)
        (release / "nl/index.html").unlink()

        assert "nl/index.html" in self.bad(release, manifest)

    def test_a_style_that_is_gone_is_seen(self, release: Path) -> None:
        manifest = read_manifest(release)
        [style] = (release / "static").glob("site.*.css")
        style.unlink()

        assert len(self.bad(release, manifest)) == len(list(release.rglob("*.html"))) > 20

    def bad(self, release: Path, manifest: Manifest) -> set[str]:
        with served(release) as origin:
            reads = list(Crawler(origin, {"one": manifest}).lap())
        return {
            each.path for each in reads if each.status != 200 or each.missing or not each.releases
        }


def test_each_package_of_the_checkers_is_fixed_to_one_version() -> None:
    chosen = json.loads(PLANTED.with_name("package.json").read_text("utf-8"))["devDependencies"]

    assert chosen
    assert [each for each in chosen.values() if not each[0].isdigit()] == []
