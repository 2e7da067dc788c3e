"""Dwellings added per Dutch municipality: CBS table 81955NED to 2024, then 86098NED.

Neither table was ever called from here. The columns of 81955NED are those of its public page; the
names in 86098NED come from public programs that read it. They are looked up by name, and the unit
in `DataProperties`, so that a wrong name is refused and never read as another column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
from tracker.feeds import cbs
from tracker.feeds.feed import Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import odata
from tracker.formats.body import refused
from tracker.formats.number import NoNumber

Key = tuple[str, str]

DWELLING: Final = "A045364"
ADDED: Final = "dwellings-added"
NET: Final = "dwellings-net-change"
_UNIT: Final = "aantal"
_STOCK: Final = ("BeginstandVoorraad", "EindstandVoorraad")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """One of the two tables, and its names for what both count."""

    id: str
    names: Mapping[str, str]

    @property
    def periods(self) -> str:
        return f"{self.id} periods"

    @property
    def properties(self) -> str:
        return f"{self.id} properties"


ENDED: Final = _Table(id="81955NED", names={ADDED: "Nieuwbouw", NET: "SaldoVoorraad"})
CURRENT: Final = _Table(id="86098NED", names={ADDED: "NieuwbouwTotaal", NET: "SaldoVoorraad"})


def requests(_day: date) -> tuple[Request, ...]:
    """Both tables: CBS still answers for the ended one, and may correct it."""
    return (*_requests(ENDED), *_requests(CURRENT))


def parse(pull: Pull) -> Iterator[Batch]:
    """Whole years of municipalities, one chain out of two tables.

    A year that both give differently is withheld. Where no year proves that they count alike, the
    first year of the new table is marked as a break.
    """
    tables = [_read(pull, table) for table in (ENDED, CURRENT)]
    for indicator in (ADDED, NET):
        ended, current = (table[indicator] for table in tables)
        yield from in_batches(indicator, _chained(ended, current))


def _requests(table: _Table) -> Iterator[Request]:
    years = f"Gebruiksfunctie eq '{DWELLING}' and substringof('JJ00',Perioden)"
    yield cbs.about_request(table.id, "DataProperties", role=table.properties)
    yield cbs.about_request(table.id, "Perioden", role=table.periods)
    yield cbs.rows_request(table.id, f"{years} and {cbs.MUNICIPALITIES}", role=table.id)


def _read(pull: Pull, table: _Table) -> dict[str, dict[Key, Figure]]:
    """The figures of one table by indicator, then by area and year."""
    statuses = cbs.statuses(pull, role=table.periods)
    units = _units(pull, table)
    found: dict[str, dict[Key, Figure]] = {indicator: {} for indicator in table.names}
    for place, row in cbs.municipal_rows(pull, table.id, role=table.id):
        if _is_wanted(row):
            for indicator, name in table.names.items():
                measure = _counted(odata.measure(row, name), units)
                figure = _figure(f"{table.id} {place}", row, measure, statuses)
                found[indicator][figure.area, figure.period] = figure
    return found


def _is_wanted(row: odata.Row) -> bool:
    """Dwellings, a whole year, and a municipality that had dwellings in it."""
    is_year = odata.text(row, "Perioden").endswith("JJ00")
    is_dwelling = odata.text(row, "Gebruiksfunctie") == DWELLING
    stock = (odata.number(row, odata.measure(row, each)) for each in _STOCK)
    return is_year and is_dwelling and any(stock)


def _figure(place: str, row: odata.Row, measure: str, statuses: Mapping[str, ObsStatus]) -> Figure:
    code = odata.text(row, "Perioden")
    return Figure(
        area=odata.text(row, "RegioS"),
        period=odata.period(code),
        value=odata.number(row, measure),
        row=place,
        obs_status=cbs.status_of(code, statuses),
    )


def _units(pull: Pull, table: _Table) -> dict[str, object]:
    return {odata.text(row, "Key"): row.get("Unit") for row in cbs.about(pull, table.properties)}


def _counted(measure: str, units: Mapping[str, object]) -> str:
    """The measure, if it counts one by one: CBS has tables of dwellings in thousands too."""
    unit = units.get(measure)
    if unit != _UNIT:
        why = f"the unit of {measure} is {unit!r}"
        raise refused(why, expected=f"the unit {_UNIT!r}", head=", ".join(units).encode())
    return measure


def _chained(ended: Mapping[Key, Figure], current: Mapping[Key, Figure]) -> Iterator[Figure]:
    """Both tables as one series, with a break where nothing shows that they count alike.

    That is the first year of a municipality which only the new table has, unless an earlier year
    is the same in both.
    """
    unproven = {area for area, _ in ended} - _proven(ended, current)
    for key in sorted(ended.keys() | current.keys()):
        figure = _one([each[key] for each in (ended, current) if key in each])
        if key not in ended and key[0] in unproven and isinstance(figure.value, float):
            unproven.discard(key[0])
            figure = figure._replace(obs_status=ObsStatus.BREAK)
        yield figure


def _proven(ended: Mapping[Key, Figure], current: Mapping[Key, Figure]) -> set[str]:
    """Municipalities with a year in which both tables give the same figure."""
    return {
        key[0]
        for key, before in ended.items()
        if key in current and before.value is not None and before.value == current[key].value
    }


def _one(given: list[Figure]) -> Figure:
    """The figure of a year; two that differ are both withheld, for nobody says which is right.

    A cell that is no number decides alone: a rule sets it aside, and what was known stays.
    """
    unread = [each for each in given if isinstance(each.value, NoNumber)]
    if unread:
        return unread[0]
    valued = [each for each in given if each.value is not None]
    if len({each.value for each in valued}) > 1:
        return valued[-1]._replace(
            value=None, row=" differs from ".join(each.row for each in valued)
        )
    return (valued or given)[-1]


FEED: Final = Feed(
    id="nl_cbs_dwellings",
    title="Dwellings added by municipality (81955NED, 86098NED)",
    publisher="Centraal Bureau voor de Statistiek (CBS)",
    landing_page="https://opendata.cbs.nl/statline/#/CBS/nl/dataset/86098NED",
    license="CC-BY-4.0",
    license_address="https://www.cbs.nl/en-gb/about-us/website/copyright",
    license_read=date(2026, 11, 22),
    redistribute=True,
    attribution="Source: CBS, StatLine tables 81955NED and 86098NED",
    update_frequency="P1Y",
    usual_lag=timedelta(days=60),
    measures=(
        Measure(
            indicator=ADDED,
            unit="dwelling",
            nature=Nature.FLOW,
            reference="the calendar year",
            counting_rule="new dwellings that were finished; none that came out of other buildings",
        ),
        Measure(
            indicator=NET,
            unit="dwelling",
            nature=Nature.FLOW,
            reference="the calendar year",
            counting_rule="all that was added, less all that was taken away, corrections included",
        ),
    ),
    cannot_show=(
        "What a dwelling costs, who may live there, and whether the municipality or a builder made "
        "it; in years in which the two tables differ, nothing."
    ),
    requests=requests,
    follow=cbs.follow,
    parse=parse,
    failure=(
        "CBS did not give one of the two tables, or renamed something, so the last good figures "
        "stay. Compare the columns on StatLine with the names in the feed's module."
    ),
)
