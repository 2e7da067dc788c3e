"""What the tables of StatBank share: how they are asked, and which rows are municipalities."""

import re
from collections.abc import Iterator, Mapping
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


class Cell(NamedTuple):
    """One figure of a table for one municipality; `codes` are those of the other variables."""

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


def cells(pull: Pull, codes: Mapping[str, str]) -> Iterator[Cell]:
    """Municipalities only; parts of the country and the total share the table."""
    for answer in pull.answers:
        with answer.open() as stream:
            for line, row in statbank.rows(stream, (AREA, *codes, TIME)):
                if _MUNICIPALITY.fullmatch(row[AREA].strip()):
                    yield Cell(
                        area=row[AREA].strip().zfill(4),
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
