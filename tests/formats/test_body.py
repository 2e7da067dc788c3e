import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats.body import decode, found

NUMBERS = msgspec.json.Decoder(list[int])


@given(st.lists(st.integers(min_value=-(2**53), max_value=2**53)))
def test_what_was_written_as_json_is_read_back(numbers: list[int]) -> None:
    body = msgspec.json.encode(numbers)

    assert decode(body, NUMBERS, "numbers") == numbers


@given(st.binary())
def test_bytes_are_decoded_or_refused_but_never_fail_otherwise(body: bytes) -> None:
    try:
        numbers = decode(body, NUMBERS, "numbers")
    except FormatError as error:
        assert "Expected numbers; found" in error.hint  # noqa: PT017 both ways are good
    else:
        assert all(isinstance(number, int) for number in numbers)


def test_a_byte_order_mark_is_no_part_of_the_body() -> None:
    assert decode(b"\xef\xbb\xbf[1]", NUMBERS, "numbers") == [1]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"", "an empty answer"),
        (b" \r\n", "an empty answer"),
        (b"\n<!DOCTYPE html><html>", "an HTML page"),
        (b"<HTML lang=nl>", "an HTML page"),
        (b"Fejl: ukendt kode", "'Fejl: ukendt kode'"),
        (b"x" * 200, f"'{'x' * 80}…'"),
    ],
)
def test_the_hint_names_what_came_instead(head: bytes, name: str) -> None:
    assert found(head) == name


def test_json_nested_without_end_is_refused() -> None:
    deep = msgspec.json.Decoder(object)

    with pytest.raises(FormatError):
        decode(b"[" * 100_000, deep, "anything")
