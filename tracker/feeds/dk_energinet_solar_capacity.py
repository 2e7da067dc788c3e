"""Solar power capacity per Danish municipality and month."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from tracker.domain.indicator import Nature
from tracker.domain.period import parse_period
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import records
from tracker.formats.number import json_number

URL: Final = "https://api.energidataservice.dk/dataset/CapacityPerMunicipality"
INDICATOR: Final = "solar-power-capacity"


class _Record(msgspec.Struct, rename="pascal"):
    month: datetime
    municipality_no: str
    solar_power_capacity: float | str | None


_RECORDS: Final = msgspec.json.Decoder(list[_Record])


def requests(_day: date) -> tuple[Request, ...]:
    """`limit=0` asks for everything: one request a minute is allowed, so paging would crawl."""
    columns = "Month,MunicipalityNo,SolarPowerCapacity"
    return (Request(url=URL, params=(("columns", columns), ("limit", "0"))),)


def parse(pull: Pull) -> Iterator[Batch]:
    """Megawatts on the last day of each month."""
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for answer in pull.answers:
        with answer.open() as stream:
            rows = records.rows(stream, _RECORDS)
        for index, row in enumerate(rows):
            month = f"{row.month:%Y-%m}"
            yield Figure(
                area=row.municipality_no.zfill(4),
                period=month,
                value=json_number(row.solar_power_capacity),
                row=f"/records/{index}",
                reference=parse_period(month).end,
            )


FEED: Final = Feed(
    id="dk_energinet_solar_capacity",
    title="Solar power capacity by Danish municipality",
    publisher="Energinet",
    landing_page="https://www.energidataservice.dk/tso-electricity/CapacityPerMunicipality",
    license="CC-BY-4.0",
    license_address="https://www.energidataservice.dk/terms-and-conditions",
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: Energinet (www.energidataservice.dk)",
    update_frequency="P1M",
    usual_lag=timedelta(days=60),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="MW",
            nature=Nature.STOCK,
            reference="the last day of the month",
            counting_rule="capacity of all solar installations on the grid, whoever owns them",
        ),
    ),
    cannot_show=(
        "Where panels stand: roof and ground are not told apart, nor municipal roofs from others, "
        "so it cannot judge a ban on green areas. It has no row for the country as a whole."
    ),
    requests=requests,
    parse=parse,
    failure=(
        "Energi Data Service gave only a part, or asked us to wait, so the last good figures stay. "
        "It allows one request a minute for each dataset: run again later."
    ),
    minimum_interval=timedelta(seconds=60),
)
