from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tracker.publish.chart_labels import FONT, text_width
from tracker.publish.wrapped import wrapped


@given(st.text(max_size=400), st.floats(40, 2000), st.integers(1, 5))
def test_no_line_is_wider_than_its_room_and_there_are_never_too_many(
    text: str, width: float, most: int
) -> None:
    lines = wrapped(text, size=20.0, width=width, most=most)

    assert len(lines) <= most
    assert all(text_width(line) * 20.0 / FONT <= width for line in lines)


def test_words_stay_whole_and_in_order() -> None:
    lines = wrapped("one two three four", size=16.0, width=100.0, most=4)

    assert " ".join(lines) == "one two three four"
    assert len(lines) > 1


def test_what_finds_no_room_ends_in_an_ellipsis() -> None:
    assert wrapped("one two three", size=16.0, width=60.0, most=1) == ("one…",)
    assert wrapped("x" * 50, size=16.0, width=60.0, most=2) == ("xxxxx…",)


def test_an_escaped_sentence_is_wrapped_as_what_it_says() -> None:
    assert wrapped(Markup("a &amp; b"), size=16.0, width=100.0, most=1) == ("a & b",)
