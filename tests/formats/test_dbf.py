import io
import struct
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.damage import damaged, gives_rows_or_a_format_error
from tracker.errors import FormatError
from tracker.formats import dbf

WIDTHS = {"BOOMSOORT": 12, "PLANTJAAR": 8}
CELLS = st.fixed_dictionaries(
    {"BOOMSOORT": st.text("aé ", max_size=4).map(str.strip), "PLANTJAAR": st.just("1954.0")}
)


def a_table(
    rows: Sequence[Mapping[str, str]],
    *,
    version: int = 3,
    day: tuple[int, int, int] = (118, 11, 2),
    widths: Mapping[str, int] = WIDTHS,
    deleted: int = 0,
    extra_width: int = 0,
    padding: int = 0,
) -> bytes:
    start, width = 32 + 32 * len(widths) + 1 + padding, 1 + sum(widths.values()) + extra_width
    header = struct.pack("<B3BIHH20x", version, *day, len(rows), start, width)
    fields = b"".join(
        struct.pack("<11sc4xB15x", name.encode(), b"C", length) for name, length in widths.items()
    )
    body = b"".join(
        (b"*" if number < deleted else b" ")
        + b"".join(row[name].encode().ljust(length) for name, length in widths.items())
        for number, row in enumerate(rows)
    )
    return header + fields + b"\r" + bytes(padding) + body + b"\x1a"


def read(body: bytes, *columns: str, encoding: str = "utf-8") -> dbf.Table:
    return dbf.table(io.BytesIO(body), columns=columns or tuple(WIDTHS), encoding=encoding)


ROW = {"BOOMSOORT": "Tilia", "PLANTJAAR": "1925.0"}


@given(st.lists(CELLS, max_size=8))
def test_rows_come_out_as_they_were_put_in(rows: list[dict[str, str]]) -> None:
    assert list(read(a_table(rows)).rows) == rows


@given(damaged(a_table([ROW, ROW])))
def test_damaged_bytes_give_rows_or_a_format_error(body: bytes) -> None:
    gives_rows_or_a_format_error(lambda: read(body))


def test_only_the_wanted_columns_are_handed_out_and_the_day_is_told() -> None:
    found = read(a_table([ROW]), "PLANTJAAR")

    assert (found.edited, found.rows) == (date(2018, 11, 2), ({"PLANTJAAR": "1925.0"},))


def test_a_longer_header_ends_at_its_mark_as_some_programs_write_it() -> None:
    assert read(a_table([ROW], padding=263)) == read(a_table([ROW]))


def test_a_row_marked_as_deleted_is_no_row() -> None:
    assert len(read(a_table([ROW, ROW], deleted=1)).rows) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no header"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "version 0x3c"),
        (a_table([ROW], version=0x30), "version 0x30"),
        (a_table([ROW], widths={"BOOMSOORT": 12}), "no column PLANTJAAR"),
        (a_table([ROW, ROW])[:-12], "do not hold 2 rows"),
        (a_table([ROW])[:70], "the header is cut off"),
        (a_table([ROW], extra_width=3), "columns of 21 bytes in rows of 24"),
        (a_table([ROW], day=(118, 13, 2)), "last written on 118-13-2"),
        (a_table([ROW]).replace(b"PLANTJAAR", b"BOOMSOORT"), "two columns called BOOMSOORT"),
    ],
)
def test_what_is_no_complete_table_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(body)


def test_a_table_without_columns_is_refused() -> None:
    with pytest.raises(FormatError, match="columns of 1 bytes"):
        read(a_table([], widths={}))


def test_a_cell_in_another_encoding_is_refused() -> None:
    with pytest.raises(FormatError, match="not in ascii"):
        read(a_table([ROW | {"BOOMSOORT": "Épicéa"}]), encoding="ascii")


def test_the_real_register_of_leeuwarden_is_read_whole(shared_feeds: Path) -> None:
    folder = shared_feeds / "trees-leeuwarden"
    body = (folder / "monumentale_en_waardevolle_bomen.dbf").read_bytes()

    found = read(body, "PLANTJAAR", "ELEMENTNR")

    assert (found.edited, len(found.rows)) == (date(2018, 11, 2), 2_088)
    years = [row["PLANTJAAR"] for row in found.rows]
    assert years.count("1954.0000000000") == 409
    assert len({row["ELEMENTNR"] for row in found.rows}) == 792
