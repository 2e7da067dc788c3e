"""Greenhouse gases of followed Danish municipalities, asked of klimaregnskabet.dk itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import fsum
from typing import Final

import msgspec

from tracker.domain.indicator import Nature
from tracker.feeds.feed import Answer, Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats.body import decode, refused

URL: Final = "https://klimaregnskabet.dk/api/municipality-data"
INDICATOR: Final = "greenhouse-gas-emissions"
MUNICIPALITIES: Final = ("0151", "0259")
FIRST_YEAR: Final = 2018
SEEN_TO: Final = 2023  # later years may not be out: no answer, or one without rows
_EMISSIONS: Final = ("Samlet CO2-udledning", "Ton CO2e")
_TOTAL: Final = "Samlet"
_TOLERANCE_T: Final = 1.0
_EXPECTED: Final = '{"data": [{"type", "sektor", "enhed", "værdi"}]}'


class _Row(msgspec.Struct, rename={"value": "værdi"}):
    type: str | None = None
    sektor: str | None = None
    enhed: str | None = None
    value: float | None = None


class _Rows(msgspec.Struct):
    data: list[_Row]


_ROWS: Final = msgspec.json.Decoder(_Rows)


def requests(day: date) -> tuple[Request, ...]:
    """One call per municipality and year, closed years too: the publisher revises them all."""
    return tuple(
        _request(area, year) for area in MUNICIPALITIES for year in range(FIRST_YEAR, day.year)
    )


def _request(area: str, year: int) -> Request:
    code = ("municipality", area.lstrip("0"))
    params = (code, ("year", str(year)), ("type", "Nøgletal"))
    return Request(url=URL, params=params, area=area, optional=year > SEEN_TO)


def parse(pull: Pull) -> Iterator[Batch]:
    """Totals in tonnes CO2e.

    Two rows are called "Samlet": one holds farming and land use, the other does not. No public
    source says which field tells them apart, so the one that is the sum of the sectors is taken.
    """
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for number, answer in enumerate(pull.answers, start=1):
        with answer.open() as stream:
            rows = decode(stream.read(), _ROWS, _EXPECTED).data
        if rows or not answer.request.optional:
            yield Figure(
                area=answer.request.area,
                period=dict(answer.request.params)["year"],
                value=_total(_emissions(rows), answer),
                row=f"answer {number}, /data",
            )


def _emissions(rows: list[_Row]) -> list[tuple[str, float]]:
    """Sector and tonnes; shares per resident and per km² are other units under the same type."""
    return [
        (row.sektor or "", row.value)
        for row in rows
        if (row.type, row.enhed) == _EMISSIONS and row.value is not None
    ]


def _total(emissions: list[tuple[str, float]], answer: Answer) -> float:
    totals = {value for sector, value in emissions if sector == _TOTAL}
    sectors = [value for sector, value in emissions if sector != _TOTAL]
    added = fsum(sectors)
    fitting = [value for value in totals if abs(value - added) <= _TOLERANCE_T]
    if not sectors or len(fitting) != 1:
        asked = " ".join(value for _, value in answer.request.params)
        raise refused(
            f"{len(fitting)} of {len(totals)} totals are the sum of the sectors ({asked})",
            expected=f"one total of {added:.1f} t, to the tonne",
            head=", ".join(f"{sector} {value}" for sector, value in emissions).encode(),
        )
    return fitting[0]


FEED: Final = Feed(
    id="dk_klimaregnskabet_api",
    title="Greenhouse gas emissions of followed Danish municipalities",
    publisher="Energistyrelsen (klimaregnskabet.dk)",
    landing_page="https://klimaregnskabet.dk/klimaregnskabet-api",
    license="LicenseRef-klimaregnskabet",
    license_address="https://klimaregnskabet.dk",
    license_read=date(2026, 11, 22),
    redistribute=False,
    attribution="Source: Energi- og CO₂-regnskabet, Energistyrelsen (klimaregnskabet.dk)",
    update_frequency="P1Y",
    usual_lag=timedelta(days=500),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="t CO2e",
            nature=Nature.FLOW,
            reference="the calendar year",
            counting_rule="all sectors of the account, inside the border, less uptake by land",
        ),
    ),
    cannot_show=(
        "Municipalities that nobody follows here, what residents cause elsewhere by what they buy, "
        "and what the municipality itself did."
    ),
    requests=requests,
    parse=parse,
    failure=(
        "klimaregnskabet.dk gave no account, or one whose total is not the sum of its sectors, so "
        "the last good figures stay. It wants a key, free on registration; see whether it is set."
    ),
    key_header="x-api-key",
)
