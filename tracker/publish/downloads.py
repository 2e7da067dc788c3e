"""The series as files for others: CSV that a spreadsheet cannot run, JSON without NaN."""

import csv
import math
import re
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Final

import msgspec

from tracker.domain.area import Area
from tracker.domain.indicator import Indicator
from tracker.feeds.hand_in_file import COLUMNS as HAND_IN
from tracker.publish.hand_in_workbook import workbook_to_fill_in
from tracker.publish.views import SeriesView

_COLUMNS: Final = (
    "area",
    "indicator",
    "period",
    "reference",
    "value",
    "unit",
    "obs_status",
    "definition",
    "vintage",
    "snapshot",
)
# Where a cell begins: at the start, and behind each sign at which some country's Excel splits.
_RUN_BY_SPREADSHEETS: Final = re.compile("(^|[;\t\r\n|])(?=[ '\"]*[=+\\-@\t\r\n])")

Cell = str | float | date | None


def is_redistributable(series: SeriesView) -> bool:
    """Only what a feed's verified licence allows, and only that feed's own figures.

    A figure entered by hand stays a citation.
    """
    feed = series.source.feed
    if feed is None or not feed.redistribute:
        return False
    return all(each.feed == feed.id for each in series.observations)


def series_csv(series: SeriesView) -> bytes:
    """Every vintage of a series, one figure a line."""
    return _table(_COLUMNS, [list(row.values()) for row in _rows(series)])


def series_json(series: SeriesView) -> bytes:
    """The same rows with their source beside them."""
    document = {
        "indicator": series.indicator.id,
        "names": dict(series.indicator.names),
        "area": series.area.code,
        "unit": series.indicator.unit,
        "source": _source(series),
        "observations": _rows(series),
    }
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1)


def hand_in_csv(indicator: Indicator, area: Area) -> bytes:
    """The table to fill in, with its first cells filled."""
    return _table(HAND_IN, [_known_cells(indicator, area)])


def hand_in_xlsx(indicator: Indicator, area: Area) -> bytes:
    """The same table as a workbook."""
    return workbook_to_fill_in(HAND_IN, _known_cells(indicator, area))


def cell_text(value: Cell) -> str:
    """A number stays a number; a text that a spreadsheet would run gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, float):
        return _number(value)
    return _RUN_BY_SPREADSHEETS.sub(r"\1'", str(value))


def _known_cells(indicator: Indicator, area: Area) -> list[str]:
    known = {"area": area.code, "indicator": indicator.id, "unit": indicator.unit}
    return [known.get(name, "") for name in HAND_IN]


def _rows(series: SeriesView) -> list[dict[str, Cell]]:
    return [
        {
            "area": each.area,
            "indicator": each.indicator,
            "period": each.period,
            "reference": each.reference,
            "value": None if each.value is None or not math.isfinite(each.value) else each.value,
            "unit": each.unit,
            "obs_status": each.obs_status.value,
            "definition": each.definition,
            "vintage": each.vintage,
            "snapshot": each.snapshot,
        }
        for each in sorted(series.observations, key=lambda o: (o.reference, o.period, o.vintage))
    ]


def _source(series: SeriesView) -> dict[str, object]:
    feed = series.source.feed
    if feed is None:
        return {"title": series.source.title, "address": series.source.address}
    return {
        "title": feed.title,
        "publisher": feed.publisher,
        "via": feed.via,
        "attribution": feed.attribution,
        "license": feed.license,
        "license_address": feed.license_address,
        "landing_page": feed.landing_page,
        "address": series.source.address,
        "snapshot": series.source.snapshot,
        "fetched_at": series.source.fetched_at,
    }


def _table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell_text(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return repr(value).removesuffix(".0")
