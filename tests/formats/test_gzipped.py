import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats.gzipped import opened_plain, read_piece


@given(st.binary())
def test_a_packed_file_and_an_unpacked_one_read_the_same(body: bytes) -> None:
    text = b"[" + body
    packed = gzip.compress(text)

    for form in (text, packed):
        with opened_plain(lambda form=form: io.BytesIO(form)) as stream:  # type: ignore[misc]
            assert read_piece(stream, len(text) + 1) == text


@pytest.mark.parametrize("length", [12, 25])
def test_a_cut_off_archive_is_refused_instead_of_ending_early(length: int) -> None:
    packed = gzip.compress(bytes(range(256)))[:length]

    with (
        opened_plain(lambda: io.BytesIO(packed)) as stream,
        pytest.raises(FormatError, match="ended before"),
    ):
        read_piece(stream, 1000)


def test_an_archive_with_a_flipped_byte_is_refused() -> None:
    packed = bytearray(gzip.compress(b"charging points"))
    packed[-8] ^= 1  # the checksum

    with (
        opened_plain(lambda: io.BytesIO(bytes(packed))) as stream,
        pytest.raises(FormatError) as caught,
    ):
        read_piece(stream, 1000)

    assert "a complete gzip file" in caught.value.hint
