"""CO2 emissions per Dutch municipality, from the Regionale Klimaatmonitor.

This is not `greenhouse-gas-emissions`: it is CO2 alone, from gas, electricity, district heat and
fuels of vehicles, as far as known. Other gases, farming, waste and uptake by land are not in it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from tracker.domain.indicator import Nature
from tracker.feeds.feed import Answer, Batch, Feed, Measure, Pull, Request
from tracker.feeds.figures import Figure, in_batches
from tracker.formats import odata, odata4
from tracker.formats.body import refused
from tracker.formats.number import Number, is_held_back, no_number
from tracker.formats.paging import Page

INDICATOR: Final = "co2-emissions-municipal-nl"
VARIABLE: Final = "co2_totaal_combi_kton"
URL: Final = (
    f"https://klimaatmonitor.databank.nl/jiveservices/odata/Variables('{VARIABLE}')"
    "/GeoLevels('gemeente')/PeriodLevels('year')/Periods('all')/Values"
)
_AREA: Final = re.compile(r"gemeente_(?P<number>[0-9]{1,4})")
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_WITHHELD: Final = frozenset({"", "?", "x", "-", "."})


def requests(_day: date) -> tuple[Request, ...]:
    """All years in one request: the publisher asks for copies instead of many small calls."""
    return (Request(url=URL),)


def follow(request: Request, answer: Answer) -> Request | None:
    """The next page of values."""
    with answer.open() as stream:
        page = odata4.next_page(stream, url=request.url, params=request.params)
    return None if page is None else replace(request, url=page[0], params=page[1])


def parse(pull: Pull) -> Iterator[Batch]:
    """Tonnes from kilotonnes, as the name of the variable says; a suppressed cell is missing."""
    pages = (_page(answer) for answer in pull.answers)
    rows = odata4.whole(pages, table=VARIABLE)
    return in_batches(
        INDICATOR,
        (_figure(f"page {page}, /value/{place}", row) for page, place, row in rows),
    )


def _page(answer: Answer) -> Page[odata.Row]:
    with answer.open() as stream:
        return odata4.page(stream)


def _figure(place: str, row: odata.Row) -> Figure:
    code, year = odata.text(row, "ExternalCode"), odata.text(row, "Period")
    match = _AREA.fullmatch(code)
    if match is None or not _YEAR.fullmatch(year):
        why = f"{code!r} in {year!r} is no municipality in a year"
        raise refused(why, expected="gemeente_518 in 2020", head=repr(row).encode())
    return Figure(area=f"GM{match['number'].zfill(4)}", period=year, value=_tonnes(row), row=place)


def _tonnes(row: odata.Row) -> Number:
    cell = row.get("ValueString")
    text = "" if cell is None else odata.text(row, "ValueString")
    if text in _WITHHELD or is_held_back(text):
        return None
    if not _NUMBER.fullmatch(text):
        return no_number(text)
    return float(Decimal(text).scaleb(3))


FEED: Final = Feed(
    id="nl_klimaatmonitor_co2",
    title="CO₂ emissions by Dutch municipality",
    publisher="Rijkswaterstaat (Regionale Klimaatmonitor)",
    landing_page="https://klimaatmonitor.databank.nl",
    license="LicenseRef-Klimaatmonitor",
    license_address="https://klimaatmonitor.databank.nl/content/handleiding-open-data-service",
    license_read=date(2026, 11, 27),
    redistribute=False,
    attribution="Source: Regionale Klimaatmonitor, Rijkswaterstaat",
    update_frequency="P1Y",
    usual_lag=timedelta(days=500),
    measures=(
        Measure(
            indicator=INDICATOR,
            unit="t CO2",
            nature=Nature.FLOW,
            reference="the calendar year",
            counting_rule="known CO₂ from gas, electricity, district heat and fuels of vehicles",
        ),
    ),
    cannot_show=(
        "Other greenhouse gases, farming and waste, and what the municipality itself did: national "
        "factors for a kilowatt-hour move every municipality at once."
    ),
    requests=requests,
    follow=follow,
    parse=parse,
    failure=(
        "Klimaatmonitor gave no figures, so the last good ones stay. It wants a key, free by its "
        "contact form; its first version is said to answer to the end of 2026 only."
    ),
    key_header="apikey",
)
