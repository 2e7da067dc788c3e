"""CO2 from fossil fuels and industry by country, Our World in Data."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import table
from tracker.formats.dialect import Dialect

URL: Final = "https://owid-public.owid.io/data/co2/owid-co2-data.csv"
INDICATOR: Final = "co2-emissions-national"
FIRST_YEAR: Final = 1990
_DIALECT: Final = Dialect(missing=frozenset())  # blanks are the only sign, and are left out
# ISO 3166-1, the 27 of the EU and IS, LI, NO, CH, GB; regions have longer codes or none.
COUNTRIES: Final[Mapping[str, str]] = {
    "AUT": "AT",
    "BEL": "BE",
    "BGR": "BG",
    "CHE": "CH",
    "CYP": "CY",
    "CZE": "CZ",
    "DEU": "DE",
    "DNK": "DK",
    "ESP": "ES",
    "EST": "EE",
    "FIN": "FI",
    "FRA": "FR",
    "GBR": "GB",
    "GRC": "GR",
    "HRV": "HR",
    "HUN": "HU",
    "IRL": "IE",
    "ISL": "IS",
    "ITA": "IT",
    "LIE": "LI",
    "LTU": "LT",
    "LUX": "LU",
    "LVA": "LV",
    "MLT": "MT",
    "NLD": "NL",
    "NOR": "NO",
    "POL": "PL",
    "PRT": "PT",
    "ROU": "RO",
    "SVK": "SK",
    "SVN": "SI",
    "SWE": "SE",
}


def requests(_day: date) -> tuple[Request, ...]:
    """One file for the world."""
    return (Request(url=URL),)


def parse(pull: Pull) -> Iterator[Batch]:
    """European countries from 1990, million tonnes; a blank is no figure and is left out."""
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for answer in pull.answers:
        with answer.open() as stream:
            for line, row in table.rows(stream, columns=("iso_code", "year", "co2")):
                area, where = COUNTRIES.get(row["iso_code"]), f"line {line}"
                if area and row["co2"] and (_DIALECT.number(row["year"], where) or 0) >= FIRST_YEAR:
                    yield Figure(area, row["year"], _DIALECT.figure(row["co2"]), where)


FEED: Final = Feed(
    id="world_owid_co2",
    title="CO₂ emissions by country",
    publisher="Our World in Data, after the Global Carbon Project",
    landing_page="https://github.com/owid/co2-data",
    license="CC-BY-4.0",
    license_address="https://github.com/owid/co2-data#license",
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: Our World in Data, CO₂ data; Global Carbon Project",
    update_frequency="P1Y",
    usual_lag=timedelta(days=340),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="Mt CO2",
            nature=Nature.FLOW,
            reference="the calendar year",
            counting_rule="CO₂ from fossil fuels and cement inside the country, without land use",
        ),
    ),
    cannot_show=(
        "Nothing about a municipality; no other greenhouse gas, no land use, and not what is "
        "imported, flown or shipped across borders."
    ),
    requests=requests,
    parse=parse,
    failure=(
        "The file of Our World in Data is missing or changed, so the last good figures stay. See "
        "its repository owid/co2-data for a new address; figures come once a year in November."
    ),
)
