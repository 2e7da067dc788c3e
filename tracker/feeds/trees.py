"""What the two feeds of Leeuwarden's register of trees share: one file, read in one way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.feeds.feed import Pull, Request
from tracker.formats import dbf
from tracker.formats.body import refused

AREA: Final = "GM0080"
PUBLISHER: Final = "Gemeente Leeuwarden"
VIA: Final = "jdhoek"
LANDING_PAGE: Final = "https://github.com/jdhoek/bomen-leeuwarden-osm"
LICENSE_ADDRESS: Final = "https://github.com/jdhoek/bomen-leeuwarden-osm#gebruik-van-de-data"
LICENSE_READ: Final = date(2026, 11, 27)
ATTRIBUTION: Final = "Source: Gemeente Leeuwarden, protected trees, published by jdhoek"
URL: Final = (
    "https://raw.githubusercontent.com/jdhoek/bomen-leeuwarden-osm/HEAD/source-data"
    "/monumentale_en_waardevolle_bomen.dbf"
)
_YEAR: Final = "PLANTJAAR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The day on which the register was last written, and each tree's planting year, if given."""

    edited: date
    years: tuple[int | None, ...]


def requests(_day: date) -> tuple[Request, ...]:
    """The table of the municipality's own shapefile; no address of its own service is known."""
    return (Request(url=URL, area=AREA),)


def registers(pull: Pull) -> Iterator[Register]:
    """Numbers of trees are not read: 792 different ones stand on 2,088 trees, so none is a key."""
    for answer in pull.answers:
        with answer.open() as stream:
            table = dbf.table(stream, columns=(_YEAR,), encoding="utf-8")
        years = tuple(_year(row[_YEAR]) for row in table.rows)
        yield Register(edited=table.edited, years=years)


def _year(cell: str) -> int | None:
    """Years stand there as decimals: 1925.0000000000; a blank is no year."""
    if not cell:
        return None
    whole, _, part = cell.partition(".")
    if not whole.isascii() or not whole.isdecimal() or part.strip("0"):
        expected = f"a whole year in {_YEAR}"
        raise refused(f"{_YEAR} is {cell!r}", expected=expected, head=cell.encode())
    return int(whole)
