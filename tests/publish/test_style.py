import re
from itertools import pairwise

import pytest

from tracker.domain.assessment import TargetStatus
from tracker.publish.environment import make_environment
from tracker.publish.indicator_words import SHADES
from tracker.publish.language import load_languages
from tracker.publish.stylesheet import PARTS, stylesheet
from tracker.resources import resource_folder

REPORTS = resource_folder("reports")
SHEET = stylesheet(REPORTS)
TOKENS = (REPORTS / "styles/tokens.css").read_text("utf-8")
# A length or a colour in figures, in a line that sets space, type or colour. Ems follow the type.
OWN = re.compile(
    r"^\s*(?:margin|padding|gap|font|color|background|border|fill|stroke)[a-z-]*:"
    r"[^;]*(?:#[0-9a-f]{3}|\brgb|\d(?:rem|pt)\b)"
)
TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
TEXTS = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("soft", "paper"),
    ("soft", "surface"),
    ("link", "paper"),
    ("link", "surface"),
    ("accent", "paper"),
    ("needed", "paper"),
    ("pace", "paper"),
    ("good-text", "good-fill"),
    ("unsure-text", "unsure-fill"),
    ("low-text", "low-fill"),
    ("open-text", "open-fill"),
    ("open-text", "paper"),
    ("open-text", "surface"),
    ("demo-text", "demo-fill"),
]
LINES = [
    (line, ground)
    for line in (
        "line",
        "needed",
        "pace",
        "ink",
        "good-line",
        "unsure-line",
        "low-line",
        "open-line",
    )
    for ground in ("paper", "surface")
]


def tokens(scheme: str) -> dict[str, str]:
    light, rest = TOKENS.split("@media screen and (prefers-color-scheme: dark)", 1)
    found = dict(TOKEN.findall(light))
    return found | dict(TOKEN.findall(rest.split("\n}\n", 1)[0])) if scheme == "dark" else found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_every_text_can_be_read_on_its_ground(scheme: str, text: str, ground: str) -> None:
    found = tokens(scheme)

    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_every_line_that_carries_meaning_can_be_seen(scheme: str, line: str, ground: str) -> None:
    found = tokens(scheme)

    assert contrast(found[line], found[ground]) >= 3.0


def test_the_dark_scheme_changes_every_colour() -> None:
    light, dark = tokens("light"), tokens("dark")

    assert len(light) > 20
    assert [name for name in light if light[name] == dark[name]] == []


def test_each_part_is_in_the_sheet_once() -> None:
    parts = [path.stem for path in (REPORTS / "styles").iterdir()]

    assert len(parts) > 10
    assert sorted(PARTS) == sorted(parts)
    assert PARTS[0] == "tokens"


def test_colour_type_and_space_stand_in_one_file() -> None:
    sheets = [
        *(path for path in (REPORTS / "styles").iterdir() if path.stem != "tokens"),
        REPORTS / "templates/checks.css",
    ]

    own = [line for sheet in sheets for line in sheet.read_text("utf-8").splitlines()]

    assert [line for line in own if OWN.match(line)] == []
    assert OWN.match("  margin: 0 1rem;")
    assert OWN.match("  border: 1px solid #dde2e7;")


def test_every_token_that_is_named_is_there_and_every_other_goes() -> None:
    sheet = SHEET + (REPORTS / "templates/checks.css").read_text("utf-8")

    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", sheet)) == set(
        re.findall(r"^\s*--([a-z0-9-]+):", TOKENS, re.MULTILINE)
    )


def test_print_forced_colours_and_rest_are_asked_for() -> None:
    for wish in ("print", "(forced-colors: active)", "(prefers-reduced-motion: no-preference)"):
        assert f"@media {wish} {{" in SHEET


def test_nothing_moves_for_a_reader_who_asked_for_rest() -> None:
    before, after = SHEET.split("@media (prefers-reduced-motion: no-preference)", 1)

    assert not re.search(r"animation|transition|scroll-behavior", before)
    assert "scroll-behavior" in after


def test_a_status_is_told_apart_without_colour() -> None:
    english = next(each for each in load_languages(REPORTS / "locales") if each.code == "en")
    macros = make_environment(REPORTS / "templates", english).get_template("macros/status.html")

    shapes = {str(macros.module.shape(status)) for status in TargetStatus}  # type: ignore[attr-defined]

    assert len(shapes) == len(TargetStatus)


def mixed(ink: str, ground: str, share: float) -> str:
    """The colour that a part of the ink gives on a ground."""
    parts = [
        share * int(ink[i : i + 2], 16) + (1 - share) * int(ground[i : i + 2], 16)
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{round(part):02x}" for part in parts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_classes_of_a_map_differ_in_lightness_and_not_only_in_colour(scheme: str) -> None:
    found = tokens(scheme)
    steps = [mixed(found["pace"], found["paper"], shade) for shade in SHADES]

    assert len(steps) == 4
    assert all(contrast(one, other) >= 1.35 for one, other in pairwise(steps))


def test_the_sheet_asks_no_other_host_for_anything() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET
