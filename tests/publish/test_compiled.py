"""Templates compiled once for all languages, and answers that are remembered."""

from pathlib import Path

import pytest
from markupsafe import Markup, escape

from tracker.publish.compiled import Shelf
from tracker.publish.environment import make_environment
from tracker.publish.language import load_languages
from tracker.publish.last import Last
from tracker.publish.plain_text import finalized, printed
from tracker.resources import resource_folder

REPORTS = resource_folder("reports")
LANGUAGES = load_languages(REPORTS / "locales")
TEMPLATES = [path.relative_to(REPORTS / "templates") for path in
             sorted((REPORTS / "templates").rglob("*")) if path.suffix in {".html", ".svg", ".xml"}
             and "email" not in path.parts]  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_a_template_has_the_same_code_in_every_language(template: Path) -> None:
    source = (REPORTS / "templates" / template).read_text("utf-8")

    codes = [
        make_environment(REPORTS / "templates", each).compile(source, str(template), raw=True)
        for each in LANGUAGES
    ]

    assert len(codes) > 1
    assert len(set(codes)) == 1


def test_a_constant_is_written_as_the_language_of_the_page_does(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("{{ 0.66 | percent }} {{ 1000 | number }}", "utf-8")
    shelf = Shelf(tmp_path)

    written = {
        each.code: make_environment(tmp_path, each, shelf).get_template("x.html").render()
        for each in LANGUAGES
    }

    assert written == {"nl": "66% 1.000", "da": "66\u00a0% 1.000", "en": "66% 1,000"}


def test_a_macro_escapes_what_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "m.html").write_text("{% macro m(x) %}<i>{{ x }}</i>{{ caller() }}{% endmacro %}")
    page = (
        '{% import "m.html" as m %}{% for x in xs %}'
        "{% call m.m(x) %}{{ x }}{{ loop.index }}{% endcall %}{% endfor %}"
    )
    (tmp_path / "x.html").write_text(page, "utf-8")

    written = make_environment(tmp_path, LANGUAGES[0]).get_template("x.html").render(xs=["<", "b"])

    assert written == "<i>&lt;</i>&lt;1<i>b</i>b2"


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "a & b <i> 'c' \"d\"",
        "\N{LATIN SMALL LETTER AE}",
        "\N{RIGHT-TO-LEFT OVERRIDE}x",
        "line\nline",
        "x" * 1_001,
        Markup("<b>\N{ZERO WIDTH SPACE}</b>"),
        7,
        2.5,
        None,
    ],
    ids=repr,
)
def test_what_is_printed_in_one_call_is_what_jinja_makes_in_two(value: object) -> None:
    assert printed(value) == escape(finalized(value))


def test_the_last_answer_goes_with_the_same_object_only() -> None:
    asked: list[list[int]] = []

    def first_of(numbers: list[int]) -> int:
        asked.append(numbers)
        return numbers[0]

    last = Last(first_of)
    one, other = [1], [2]

    assert [last(one), last(one), last(other), last(one)] == [1, 1, 2, 1]
    assert asked == [one, other, one]
