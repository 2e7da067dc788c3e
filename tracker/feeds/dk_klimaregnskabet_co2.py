"""Greenhouse gases per Danish municipality, from the Energy Agency's municipal accounts."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from tracker.domain.indicator import Nature
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats.body import decode, refused
from tracker.formats.number import json_number

URL: Final = (
    "https://raw.githubusercontent.com/NielsKSchjoedt/groen-trepart-tracker/main"
    "/data/klimaregnskab/by_kommune.json"
)
INDICATOR: Final = "greenhouse-gas-emissions"


class _Municipality(msgspec.Struct, rename="camel"):
    kommune_kode: str
    years: list[int]
    samlet_udledning: list[float | str | None]


class _Account(msgspec.Struct):
    kommuner: list[_Municipality]


_ACCOUNT: Final = msgspec.json.Decoder(_Account)


def requests(_day: date) -> tuple[Request, ...]:
    """One file with every municipality and every year: closed years are revised too."""
    return (Request(url=URL),)


def parse(pull: Pull) -> Iterator[Batch]:
    """Totals in tonnes CO2e; negative is legal where land takes up more than is emitted.

    `fetchedAt` in the file is the time of its building, not of the figures: not read.
    """
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for answer in pull.answers:
        with answer.open() as stream:
            account = decode(stream.read(), _ACCOUNT, '{"kommuner": [{"samletUdledning", …}]}')
        for place, municipality in enumerate(account.kommuner):
            yield from _of(municipality, f"/kommuner/{place}")


def _of(municipality: _Municipality, place: str) -> Iterator[Figure]:
    years, totals = municipality.years, municipality.samlet_udledning
    if len(years) != len(totals):
        why = f"{municipality.kommune_kode} has {len(totals)} totals for {len(years)} years"
        raise refused(why, expected="one total for each year", head=str(totals).encode())
    for index, (year, total) in enumerate(zip(years, totals, strict=True)):
        yield Figure(
            area=municipality.kommune_kode,
            period=str(year),
            value=json_number(total)
            or None,  # the file writes 0.0 where the publisher's row is missing
            row=f"{place}/samletUdledning/{index}",
        )


FEED: Final = Feed(
    id="dk_klimaregnskabet_co2",
    title="Greenhouse gas emissions by Danish municipality",
    publisher="Energistyrelsen (klimaregnskabet.dk)",
    via="groen-trepart-tracker",
    landing_page="https://klimaregnskabet.dk",
    license="LicenseRef-klimaregnskabet",
    license_address="https://klimaregnskabet.dk",
    license_read=date(2026, 11, 22),
    redistribute=False,
    attribution=(
        "Source: Energi- og CO₂-regnskabet, Energistyrelsen (klimaregnskabet.dk), prepared by "
        "groen-trepart-tracker"
    ),
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
        "What residents cause elsewhere by what they buy, and what the municipality itself did: "
        "national factors and power plants move it too."
    ),
    requests=requests,
    parse=parse,
    failure=(
        "The prepared file of the municipal accounts is missing or changed, so the last good "
        "figures stay. Compare with klimaregnskabet.dk, which revises all years at each release."
    ),
)
