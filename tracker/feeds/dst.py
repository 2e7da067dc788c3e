"""What the tables of StatBank share: how they are asked, and which rows are municipalities."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from tracker.domain.period import parse_period
from tracker.feeds.feed import Pull, Request
from tracker.formats import statbank
from tracker.formats.body import refused
from tracker.formats.number import Number

AREA: Final = "OMRÅDE"
TIME: Final = "Tid"
# 000 is the country, 01 to 11 landsdele, 081 to 085 regions, 411 the naval islet Christiansø.
_MUNICIPALITY: Final = re.compile(r"(?!411)[1-8]\d\d")
_COUNTRY: Final = "000"


class Cell(NamedTuple):
    """One figure of a table for one area; `codes` are those of the other variables."""

    area: str
    period: str
    value: Number
    row: str
    codes: Mapping[str, str]

    @property
    def first_day(self) -> date:
        """The day of a stock that is counted when its period begins."""
        return parse_period(self.period).start


def request(table: str, codes: Mapping[str, str]) -> Request:
    """All areas and periods of a table, as codes instead of names, which cannot be joined on.

    `codes` holds what is asked of every other variable, with `,` between several. A star there
    would multiply the cells; StatBank answers a question of more than 1,000,000 with 400.
    """
    params = (
        ("lang", "da"),
        ("valuePresentation", "Code"),
        ("delimiter", "Semicolon"),
        (AREA, "*"),
        *codes.items(),
        (TIME, "*"),
    )
    return Request(url=f"https://api.statbank.dk/v1/data/{table}/CSV", params=params)


def municipality(code: str) -> str | None:
    """The code as others write it (0151); None for anything that is no municipality."""
    return code.zfill(4) if _MUNICIPALITY.fullmatch(code) else None


def municipality_or_country(code: str) -> str | None:
    """Also the publisher's own total, in which people or cars without a municipality count too."""
    return "DK" if code == _COUNTRY else municipality(code)


def cells(
    pull: Pull, codes: Mapping[str, str], area_of: Callable[[str], str | None] = municipality
) -> Iterator[Cell]:
    """Rows of areas that `area_of` names; parts of the country share the table with them."""
    for answer in pull.answers:
        with answer.open() as stream:
            for line, row in statbank.rows(stream, (AREA, *codes, TIME)):
                if area := area_of(row[AREA].strip()):
                    yield Cell(
                        area=area,
                        period=statbank.period(row[TIME]),
                        value=statbank.number(row[statbank.VALUE]),
                        row=f"line {line}",
                        codes={name: _asked(row[name], codes[name], line) for name in codes},
                    )


def _asked(code: str, asked: str, line: int) -> str:
    """The code, which must be one that was asked: a row of another one would count twice."""
    if code.strip() not in asked.split(","):
        why = f"line {line} is about {code!r}, which was not asked"
        raise refused(why, expected=f"rows about {asked}", head=code.encode())
    return code.strip()
