"""Live births per European country and year, Eurostat dataset demo_gind."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import jsonstat
from tracker.formats.body import refused

URL: Final = "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/demo_gind"
INDICATOR: Final = "births-national"
LIVE_BIRTHS: Final = "LBIRTH"
# Codes of ISO 3166-1 but for two; FX is France without its overseas parts, which FR holds too.
_OTHERWISE: Final[Mapping[str, str]] = {"EL": "GR", "UK": "GB"}
_COUNTRY: Final = re.compile(r"(?!FX)[A-Z]{2}")
# By what an assessment must heed most: where a flag has several letters the first one here counts.
_FLAGS: Final[Mapping[str, ObsStatus]] = {
    "b": ObsStatus.BREAK,
    "f": ObsStatus.FORECAST,
    "p": ObsStatus.PROVISIONAL,
    "e": ObsStatus.ESTIMATED,
    "s": ObsStatus.ESTIMATED,
    "d": ObsStatus.NORMAL,
    "u": ObsStatus.NORMAL,
    "r": ObsStatus.NORMAL,
    "i": ObsStatus.NORMAL,
    "n": ObsStatus.NORMAL,
}
_NO_VALUE: Final = frozenset("cz:")  # confidential, not applicable, not available


def requests(_day: date) -> tuple[Request, ...]:
    """One measure for all countries: small enough that Eurostat answers at once."""
    params = (
        ("format", "JSON"),
        ("lang", "EN"),
        ("indic_de", LIVE_BIRTHS),
        ("sinceTimePeriod", "1990"),
    )
    return (Request(url=URL, params=params),)


def parse(pull: Pull) -> Iterator[Batch]:
    """Countries only: unions, and Germany in other borders, stand among them."""
    return in_batches(INDICATOR, _figures(pull))


def _figures(pull: Pull) -> Iterator[Figure]:
    for answer in pull.answers:
        with answer.open() as stream:
            for cell in jsonstat.cells(stream):
                if _is_wanted(cell):
                    area = cell.codes["geo"]
                    yield Figure(
                        area=_OTHERWISE.get(area, area),
                        period=cell.codes["time"],
                        value=cell.value,
                        row=f"/value/{cell.index}",
                        obs_status=_obs_status(cell),
                    )


def _is_wanted(cell: jsonstat.Cell) -> bool:
    lacking = {"freq", "indic_de", "geo", "time"} - cell.codes.keys()
    if lacking:
        why = f"no dimension {', '.join(sorted(lacking))}"
        raise refused(why, expected="freq, indic_de, geo, time", head=repr(cell.codes).encode())
    is_births = (cell.codes["indic_de"], cell.codes["freq"]) == (LIVE_BIRTHS, "A")
    return is_births and _COUNTRY.fullmatch(cell.codes["geo"]) is not None


def _obs_status(cell: jsonstat.Cell) -> ObsStatus:
    known = _FLAGS.keys() | (_NO_VALUE if cell.value is None else ())
    if not set(cell.flag) <= known:
        why = f"the flag {cell.flag!r} stands at {cell.value}"
        raise refused(why, expected=f"letters of {''.join(sorted(known))}", head=cell.flag.encode())
    return next((status for flag, status in _FLAGS.items() if flag in cell.flag), ObsStatus.NORMAL)


FEED: Final = Feed(
    id="eu_eurostat_births",
    title="Live births by country (demo_gind)",
    publisher="Eurostat",
    landing_page="https://ec.europa.eu/eurostat/databrowser/view/demo_gind/default/table",
    license="CC-BY-4.0",
    license_address="https://ec.europa.eu/eurostat/about-us/policies/copyright",
    license_read=date(2026, 11, 27),
    redistribute=True,
    attribution="Source: Eurostat, demo_gind",
    update_frequency="P1Y",
    usual_lag=timedelta(days=300),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="birth",
            nature=Nature.FLOW,
            reference="the calendar year",
            counting_rule="live births to mothers who live in the country, as its office reports",
        ),
    ),
    cannot_show="Nothing about a municipality: it only shows whether a trend is the country's.",
    requests=requests,
    parse=parse,
    failure=(
        "Eurostat gave no figures, or put them off to later, so the last good figures stay. See in "
        "its data browser whether demo_gind was renamed; figures come in the course of the year."
    ),
)
