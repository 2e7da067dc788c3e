import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.workbooks import packed
from tracker.errors import FormatError
from tracker.formats.zipped import MAX_BYTES, MAX_ENTRIES, checked_archive

GOOD = packed({"a.xml": b"<a/>", "b/c.xml": b"<c/>" * 100})


def check(content: bytes) -> bytes:
    return checked_archive(io.BytesIO(content))


def test_an_ordinary_archive_is_handed_on_as_it_is() -> None:
    assert check(GOOD) == GOOD


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_changed_byte_is_harmless_or_refused(place: int, byte: int) -> None:
    content = GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]
    try:
        assert check(content) == content
    except FormatError as error:
        assert error.hint  # noqa: PT017 both ways are good


@given(st.integers(0, len(GOOD) - 1))
def test_an_archive_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(FormatError):
        check(GOOD[:length])


@pytest.mark.parametrize(
    "name", ["../evil", "a/../../evil", "/etc/x", "C:/evil", "..\\evil", "\\\\host\\x"]
)
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    with pytest.raises(FormatError, match="leads out of it"):
        check(packed({name: b"x"}))


def test_a_bomb_is_refused_by_its_ratio() -> None:
    with pytest.raises(FormatError, match="more than 200 times its size"):
        check(packed({"sheet.xml": b"\0" * 5_000_000}))


def test_a_bomb_in_many_parts_is_refused_by_their_sum() -> None:
    claimed = bytearray(packed({"a": b"x", "b": b"x"}))
    directory = claimed.index(b"PK\x01\x02")
    for place in (directory, claimed.index(b"PK\x01\x02", directory + 1)):
        claimed[place + 20 : place + 28] = struct.pack("<LL", 1_000_000, 180_000_000)

    with pytest.raises(FormatError, match="unpacks to 360000000 bytes"):
        check(bytes(claimed))


def test_many_entries_are_refused_before_their_directory_is_read() -> None:
    with pytest.raises(FormatError, match=f"has {MAX_ENTRIES + 1} entries"):
        check(packed({f"{number}": b"" for number in range(MAX_ENTRIES + 1)}))


def test_a_directory_whose_count_lies_is_refused_by_its_size() -> None:
    content = bytearray(packed({f"{number:0200}": b"" for number in range(MAX_ENTRIES)}))
    content[-14:-10] = struct.pack("<HH", 1, 1)

    with pytest.raises(FormatError, match="has 1 entries in a directory of 2"):
        check(bytes(content))


def test_a_million_entries_need_a_directory_that_is_refused() -> None:
    end = GOOD[-22:]
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)

    with pytest.raises(FormatError, match="zip64"):
        check(GOOD[:-22] + locator + end)


def test_an_archive_in_an_archive_is_refused() -> None:
    with pytest.raises(FormatError, match="'inner' in the archive is an archive itself"):
        check(packed({"inner": GOOD}))


def test_two_files_of_one_name_are_refused() -> None:
    twins = packed({"a": b"1", "b": b"2"}).replace(b"b", b"a")

    with pytest.raises(FormatError, match="two files of one name"):
        check(twins)


def test_a_locked_archive_is_refused() -> None:
    locked = bytearray(packed({"a": b"1"}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(FormatError, match="locked with a password"):
        check(bytes(locked))


def test_a_packing_that_is_not_known_is_refused() -> None:
    strange = bytearray(packed({"a": b"1"}, zipfile.ZIP_STORED))
    strange[8], strange[strange.index(b"PK\x01\x02") + 10] = 99, 99

    with pytest.raises(FormatError, match="the archive is damaged"):
        check(bytes(strange))


def test_something_appended_is_refused() -> None:
    with pytest.raises(FormatError, match="something is appended"):
        check(GOOD + b"x")


def test_a_huge_file_is_not_read_to_its_end() -> None:
    stream = io.BytesIO(GOOD + bytes(MAX_BYTES + 1000))

    with pytest.raises(FormatError, match="no zip archive, or a huge one"):
        checked_archive(stream)
    assert stream.tell() == MAX_BYTES + 1


@pytest.mark.parametrize("content", [b"", b"area;value\n", b"\xd0\xcf\x11\xe0 an old .xls"])
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="no zip archive"):
        check(content)
