"""EVSE rows of The Hague per day, removed and doubled ones included: a raw count, no stations."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from tracker.domain.indicator import Nature
from tracker.feeds.charging import LICENSE, LICENSE_ADDRESS, LICENSE_READ, PUBLISHER
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats.body import decode

BASE: Final = (
    "https://raw.githubusercontent.com/robbertj85/laadpalenviewer/main/webapp/public/data"
    "/snapshots/s-gravenhage"
)
INDICATOR: Final = "charging-evse-rows"


class _Location(msgspec.Struct):
    n: int


class _Snapshot(msgspec.Struct):
    date: date
    locations: dict[str, _Location]


_SNAPSHOT: Final = msgspec.json.Decoder(_Snapshot)


def requests(day: date) -> tuple[Request, ...]:
    """The file of that day; it is made at the day's first sample and `n` does not change after."""
    return (Request(url=f"{BASE}/{day.isoformat()}.json", area="GM0518"),)


def parse(pull: Pull) -> Iterator[Batch]:
    """The sum over all locations, for the day that stands in the file."""
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for answer in pull.answers:
        with answer.open() as stream:
            snapshot = decode(stream.read(), _SNAPSHOT, '{"date", "locations": {id: {"n"}}}')
        yield Figure(
            area=answer.request.area,
            period=snapshot.date.isoformat(),
            value=float(sum(location.n for location in snapshot.locations.values())),
            row="/locations/*/n",
            reference=snapshot.date,
        )


FEED: Final = Feed(
    id="nl_laadpalenviewer_evse_rows",
    title="EVSE rows of The Hague, per day",
    publisher=PUBLISHER,
    via="laadpalenviewer",
    landing_page="https://github.com/robbertj85/laadpalenviewer",
    license=LICENSE,
    license_address=LICENSE_ADDRESS,
    license_read=LICENSE_READ,
    redistribute=False,
    attribution="Source: NDW, charging point locations (DOT-NL), counted by laadpalenviewer",
    update_frequency="P1D",
    usual_lag=timedelta(days=2),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="row",
            nature=Nature.STOCK,
            reference="the day that stands in the file",
            counting_rule="rows of the list, removed ones and copies included",
        ),
    ),
    cannot_show="How many stations or charging points there are: a row is no thing in the street.",
    requests=requests,
    parse=parse,
    restates=False,  # each file tells one day; the days before stay
    failure=(
        "The file of that day is missing or changed; a day that was never written, as 3 June 2026, "
        "stays a gap in the series. Run again later the same day, else leave the gap."
    ),
)
