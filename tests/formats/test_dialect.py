from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats.dialect import Cell, Dialect
from tracker.formats.number import NoNumber

ENGLISH = Dialect()
GERMAN = Dialect(decimal=",", thousands=".", dates=("%d.%m.%Y",))
FRENCH = Dialect(decimal=",", thousands=" ")


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_a_number_is_read_as_its_dialect_writes_it(whole: int, hundredths: int) -> None:
    written = f"{whole:,}.{hundredths:02}"
    value = float(written.replace(",", ""))

    assert Dialect(thousands=",").number(written) == value
    assert GERMAN.number(written.translate(str.maketrans(",.", ".,"))) == value
    for blank in " \u00a0\u2009\u202f":
        assert FRENCH.number(written.translate(str.maketrans(",.", f"{blank},"))) == value


@given(st.text() | st.floats() | st.integers() | st.datetimes() | st.booleans() | st.none())
def test_any_cell_is_a_figure_or_unknown_or_refused(cell: Cell) -> None:
    for read in (ENGLISH.number, GERMAN.number, ENGLISH.day, GERMAN.day, ENGLISH.text):
        try:
            read(cell)
        except FormatError as error:
            assert "is no" in error.message  # noqa: PT017 both ways are good


@pytest.mark.parametrize("cell", [None, "", " ", "..", ".", "-", "n/a", "N/A", "*", "<5", "< 5"])
def test_a_sign_for_missing_is_unknown_and_never_zero(cell: Cell) -> None:
    assert ENGLISH.number(cell) is None
    assert ENGLISH.day(cell) is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [("-12.5", -12.5), ("\u22123", -3.0), (" 7\u00a0", 7.0), ("5e-05", 5e-05), (12, 12.0)],
)
def test_what_is_a_number_without_doubt_is_read(cell: Cell, value: float) -> None:
    assert ENGLISH.number(cell) == value


@pytest.mark.parametrize("cell", ["-0", "-0.0", -0.0])
def test_a_zero_has_no_sign(cell: Cell) -> None:
    assert str(ENGLISH.number(cell)) == "0.0"


@pytest.mark.parametrize(
    "cell",
    ["nan", "NaN", "inf", "-Infinity", "1e400", "9" * 5000, float("nan"), float("inf"), 10**400],
)
def test_what_is_not_finite_is_refused_by_its_name(cell: Cell) -> None:
    with pytest.raises(FormatError, match=r"is no (finite )?number"):
        ENGLISH.number(cell)
    assert ENGLISH.figure(cell) == NoNumber(str(cell)[:80])


@pytest.mark.parametrize(
    "cell",
    ["1,5", "1.234,56", "1 234", "1_000", "0x10", "5%", "--5", "+5", "\u0665", "1.2.3"],
)
def test_what_another_dialect_would_write_is_refused(cell: Cell) -> None:
    with pytest.raises(FormatError, match=r"is no number with '\.' before"):
        ENGLISH.number(cell)


@pytest.mark.parametrize("cell", ["12.34", "1.2345", "1234.567", ".5"])
def test_signs_of_thousands_in_the_wrong_place_are_refused(cell: str) -> None:
    with pytest.raises(FormatError, match="is no number"):
        GERMAN.number(cell)


@pytest.mark.parametrize("cell", [datetime(2026, 5, 13), True])  # noqa: DTZ001 a cell has no zone
def test_a_date_and_a_tick_are_no_numbers(cell: Cell) -> None:
    with pytest.raises(FormatError, match=r"(2026-05-13 00:00:00|True) is no number"):
        ENGLISH.number(cell)


@pytest.mark.parametrize(
    ("dialect", "cell", "day"),
    [
        (ENGLISH, "2026-05-13", date(2026, 5, 13)),
        (ENGLISH, "2024-02-29", date(2024, 2, 29)),
        (GERMAN, "13.05.2026", date(2026, 5, 13)),
        (GERMAN, "3.5.2026", date(2026, 5, 3)),
        (ENGLISH, datetime(2026, 5, 13), date(2026, 5, 13)),  # noqa: DTZ001 as above
        (ENGLISH, 43665, date(2019, 7, 19)),
        (ENGLISH, 61.0, date(1900, 3, 1)),
    ],
)
def test_a_day_is_read_in_its_declared_form_or_as_excel_counts(
    dialect: Dialect, cell: Cell, day: date
) -> None:
    assert dialect.day(cell) == day


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-02-31", "2023-02-29", "26-05-13", "13.05.2026", "7/14/09", "0000-01-01"),
        *("9999-12-31", "43665", 60, 0, -1, 1e300, float("nan"), True, 43665.5),
        datetime(2026, 5, 13, 12, 30),  # noqa: DTZ001 as above
        datetime(9999, 12, 31),  # noqa: DTZ001 as above
    ],
)
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(FormatError, match="is no day, written %Y-%m-%d"):
        ENGLISH.day(cell)


@pytest.mark.parametrize(
    ("cell", "text"), [(" 0151\u00a0", "0151"), (None, ""), (151, "151"), (2026.0, "2026")]
)
def test_a_text_has_no_blanks_around_it(cell: Cell, text: str) -> None:
    assert ENGLISH.text(cell) == text


@pytest.mark.parametrize("cell", [1.5, True, datetime(2026, 5, 13)])  # noqa: DTZ001 as above
def test_what_excel_made_of_a_text_is_refused(cell: Cell) -> None:
    with pytest.raises(FormatError, match=r"row 7: .* is no text"):
        ENGLISH.text(cell, "row 7")


def test_the_place_of_a_wrong_cell_is_named() -> None:
    with pytest.raises(FormatError, match="line 3: 'many' is no number"):
        ENGLISH.number("many", "line 3")


def test_a_dialect_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="both thousands and decimals"):
        Dialect(thousands=".")


def test_a_year_of_two_digits_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="four digits"):
        Dialect(dates=("%m/%d/%y",))
