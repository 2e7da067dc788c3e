from datetime import UTC, date, datetime
from typing import Any

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tracker.publish.language import Language, load_languages
from tracker.resources import resource_folder

LANGUAGES = {each.code: each for each in load_languages(resource_folder("reports") / "locales")}
NL, DA, EN = (LANGUAGES[code] for code in ("nl", "da", "en"))


@pytest.mark.parametrize(
    ("language", "number", "share", "day"),
    [
        (NL, "10.000", "85%", "22 november 2026"),
        (DA, "10.000", "85\u00a0%", "22. november 2026"),
        (EN, "10,000", "85%", "22 November 2026"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_does(
    language: Language, number: str, share: str, day: str
) -> None:
    assert language.number(10_000.0) == number
    assert language.percent(0.85) == share
    assert language.day(date(2026, 11, 22)) == day


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (2712.5, "2,712"),
        (2713.5, "2,714"),
        (12.34, "12.3"),
        (1.236, "1.24"),
        (0.12345, "0.1234"),
        (-0.00001, "0"),
        (-1234.0, "-1,234"),
    ],
)
def test_large_numbers_are_whole_and_halves_go_to_the_even_one(value: float, written: str) -> None:
    assert EN.number(value) == written


@given(st.floats(-1e18, 1e18), st.sampled_from([NL, DA, EN]))
def test_a_number_is_written_as_babel_does(value: float, language: Language) -> None:
    size = abs(value)
    places = 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 1 else 4
    pattern = "#,##0." + "#" * places if places else "#,##0"
    by_babel = format_decimal(value, format=pattern, locale=language.locale)

    assert language.number(value) == (by_babel if by_babel != "-0" else "0")


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2029", "2029"),
        ("2029-Q3", "3. kvt. 2029"),
        ("2029-07", "juli 2029"),
        ("2029-07-01", "1. juli 2029"),
    ],
)
def test_periods_are_written_as_people_do(period: str, written: str) -> None:
    assert DA.period(period) == written


def test_a_moment_is_written_in_utc() -> None:
    assert NL.moment(datetime(2026, 5, 13, 4, 30, tzinfo=UTC)) == "13 mei 2026, 04:30 UTC"


def test_no_day_is_refused_and_never_printed_as_today() -> None:
    nothing: Any = None

    with pytest.raises(TypeError, match="None is no day"):
        EN.day(nothing)
    with pytest.raises(AttributeError):
        EN.moment(nothing)
    with pytest.raises(TypeError):
        EN.period(nothing)


def test_what_is_put_into_a_sentence_is_escaped_but_markup_stays() -> None:
    sentence = EN.say("%(figure)s in %(period)s", figure="<b>", period=Markup("<i>2023</i>"))

    assert sentence == "&lt;b&gt; in <i>2023</i>"


def test_the_plural_goes_with_the_number() -> None:
    one, two = (NL.count("%(n)s promise", "%(n)s promises", n=n) for n in (1, 2))

    assert (one, two) == ("1 belofte", "2 beloften")


def test_a_text_without_this_language_falls_back_to_english_and_then_to_any() -> None:
    assert DA.pick({"nl": "huis", "en": "house"}) == "house"
    assert DA.pick({"nl": "huis"}) == "huis"
    with pytest.raises(KeyError):
        DA.pick({})
