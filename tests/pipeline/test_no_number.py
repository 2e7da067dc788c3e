"""Row 17 of the fault matrix in every format of tables: one wrong cell spoils one row."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.pipeline.build import DANISH, a_context, ingest_once, recorded
from tests.recorded import Recorded
from tests.replay import Replay
from tracker.feeds import (
    dk_dst_births,
    dk_energinet_solar_capacity,
    eu_eurostat_births,
    nl_cbs_vehicles,
    nl_klimaatmonitor_co2,
    world_owid_co2,
)
from tracker.feeds.feed import Feed
from tracker.pipeline.context import Context
from tracker.store.observations import newest_of_feed
from tracker.store.snapshots import last_good, quarantine_of

Cells = dict[tuple[str, str], str]
"""What stands in the cell of each area and period, as it is written in the answer."""
FIRST, SECOND = "2026-09-01", "2026-10-01"
COUNTRIES = ("NL", "DE", "FR", "SE", "FI", "DK")
DUTCH = ("GM0014", "GM0034", "GM0037", "GM0047", "GM0518", "GM0603")


def as_statbank(cells: Cells) -> bytes:
    lines = [f"{area.lstrip('0')};{period};{cell}" for (area, period), cell in cells.items()]
    return "\r\n".join(["OMRÅDE;TID;INDHOLD", *lines, ""]).encode("utf-8-sig")


def as_odata(cells: Cells) -> bytes:
    rows = [
        f'{{"ID": {number}, "RegioS": "{area}  ", "Perioden": "{period}JJ00", '
        f'"Personenauto_2": {cell}, "TotaalWegvoertuigen_1": 90000}}'
        for number, ((area, period), cell) in enumerate(cells.items())
    ]
    return f'{{"odata.metadata": "…", "value": [{", ".join(rows)}]}}'.encode()


def as_odata4(cells: Cells) -> bytes:
    rows = [
        {
            "ExternalCode": f"gemeente_{area.removeprefix('GM').lstrip('0')}",
            "Period": period,
            "ValueString": cell,
        }
        for (area, period), cell in cells.items()
    ]
    return json.dumps({"value": rows}).encode()


def as_records(cells: Cells) -> bytes:
    rows = [
        f'{{"Month": "{period}-01T00:00:00", "MunicipalityNo": "{area.lstrip("0")}", '
        f'"SolarPowerCapacity": {cell}}}'
        for (area, period), cell in cells.items()
    ]
    return f'{{"total": {len(rows)}, "records": [{", ".join(rows)}]}}'.encode()


def as_jsonstat(cells: Cells) -> bytes:
    axes = {
        "freq": ["A"],
        "indic_de": ["LBIRTH"],
        "geo": list(dict.fromkeys(area for area, _ in cells)),
        "time": list(dict.fromkeys(period for _, period in cells)),
    }
    document = {
        "id": list(axes),
        "size": [len(codes) for codes in axes.values()],
        "dimension": {name: {"category": {"index": codes}} for name, codes in axes.items()},
        "value": "VALUES",
    }
    return json.dumps(document).replace('"VALUES"', f"[{', '.join(cells.values())}]").encode()


def as_csv(cells: Cells) -> bytes:
    longer = {short: long for long, short in world_owid_co2.COUNTRIES.items()}
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["iso_code", "year", "co2"])
    rows.writerows([longer[area], period, cell] for (area, period), cell in cells.items())
    return text.getvalue().encode()


@dataclass(frozen=True, kw_only=True)
class Format:
    """A feed that reads the format; its figures are made. In JSON a text stands in quotes."""

    feed: Feed
    written: Callable[[Cells], bytes]
    areas: tuple[str, ...]
    periods: tuple[str, ...] = ("2022", "2023", "2024")
    quotes: bool = False

    @property
    def cells(self) -> Cells:
        keys = [(area, period) for area in self.areas for period in self.periods]
        return {key: str(200 + 31 * place) for place, key in enumerate(keys)}

    def answer(self, day: str, changed: Cells) -> Recorded:
        (request,) = self.feed.requests(date.fromisoformat(day))
        answer = recorded(self.written(self.cells | changed), day, request.url)
        query = urlencode(request.params)
        return Recorded(
            address=answer.address, query=query, recorded=answer.recorded, body=answer.body
        )


FORMATS = {
    "statbank": Format(feed=dk_dst_births.FEED, written=as_statbank, areas=DANISH[2:8]),
    "odata": Format(feed=nl_cbs_vehicles.FEED, written=as_odata, areas=DUTCH, quotes=True),
    "odata4": Format(feed=nl_klimaatmonitor_co2.FEED, written=as_odata4, areas=DUTCH),
    "records": Format(
        feed=dk_energinet_solar_capacity.FEED,
        written=as_records,
        areas=DANISH[2:8],
        periods=("2026-04", "2026-05", "2026-06"),
        quotes=True,
    ),
    "jsonstat": Format(
        feed=eu_eurostat_births.FEED,
        written=as_jsonstat,
        areas=COUNTRIES,
        quotes=True,
    ),
    "csv": Format(
        feed=world_owid_co2.FEED,
        written=as_csv,
        areas=COUNTRIES,
        periods=("2016", "2017", "2018"),
    ),
}
NO_NUMBERS = ["1.234,56", "1\u2009234", "1e400", "NaN", "Infinity", "#N/A", "ca. 5"]
BARE = {"NaN", "Infinity", "1e400"}
HELD_BACK = ["*", "<5", ".."]


def written(each: Format, cell: str) -> str:
    """A text in the format; what programs write for a number stands bare in JSON too."""
    return json.dumps(cell) if each.quotes and cell not in BARE else cell


def values_of(context: Context, feed: Feed) -> dict[tuple[str, str], float | None]:
    with context.reading() as connection:
        known = newest_of_feed(connection, feed=feed.id)
    return {(each.area, each.period): each.value for each in known.values()}


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of the second answer; `changed` are the values that are known otherwise now."""

    problem: str
    counts: tuple[int, int, int, int]
    changed: dict[tuple[str, str], float | None]
    quarantine: list[tuple[str, object]]


def play(each: Format, changed: Cells, folder: Path, url: str = "") -> Came:
    """A good answer, then one with changed cells: what came of it."""
    answers = [each.answer(FIRST, {}), each.answer(SECOND, changed)]
    with (
        Replay(answers=answers) as replay,
        a_context(folder, mirror=replay.origin, database_url=url) as context,
    ):
        assert ingest_once(context, each.feed, FIRST).error is None
        before = values_of(context, each.feed)
        outcome = ingest_once(context, each.feed, SECOND)
        after = values_of(context, each.feed)
        with context.reading() as connection:
            row = last_good(connection, feed=each.feed.id)
            assert row is not None
            kept = quarantine_of(connection, sha256=row.sha256)
    return Came(
        problem=outcome.error.message if outcome.error else "",
        counts=(row.received, row.accepted, row.quarantined, row.duplicates),
        changed={key: value for key, value in after.items() if value != before[key]},
        quarantine=[(each.rules, each.content["no_number"]) for each in kept],
    )


@pytest.mark.parametrize("cell", NO_NUMBERS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_cell_that_is_no_number_sets_its_row_aside_and_the_rest_is_loaded(
    tmp_path: Path, name: str, cell: str
) -> None:
    each = FORMATS[name]
    wrong, other, *_ = each.cells
    changed = {wrong: written(each, cell), other: "250"}

    found = play(each, changed, tmp_path)

    assert found.problem == ""
    assert found.counts == (18, 17, 1, 0)
    assert found.quarantine == [("value-is-a-number", cell)]
    assert list(found.changed) == [other]


@pytest.mark.parametrize("cell", HELD_BACK)
@pytest.mark.parametrize("name", FORMATS)
def test_a_figure_that_is_held_back_is_unknown_from_then_on_and_never_zero(
    tmp_path: Path, name: str, cell: str
) -> None:
    each = FORMATS[name]
    first = next(iter(each.cells))

    found = play(each, {first: written(each, cell)}, tmp_path)

    assert found.problem == ""
    assert found.counts == (18, 18, 0, 0)
    assert found.changed == {first: None}


def test_where_most_cells_are_no_numbers_the_whole_answer_waits(tmp_path: Path) -> None:
    each = FORMATS["statbank"]
    most = list(each.cells)[:10]

    found = play(each, dict.fromkeys(most, "1.234"), tmp_path)

    assert "most-rows-are-sound" in found.problem
    assert found.counts == (18, 18, 0, 0)
    assert found.changed == {}


def test_both_databases_keep_what_stood_in_the_cell(tmp_path: Path, database_url: str) -> None:
    each = FORMATS["records"]
    first = next(iter(each.cells))

    found = play(each, {first: '"a\\u0000b"'}, tmp_path, database_url)

    assert found.quarantine == [("value-is-a-number", "a\ufffdb")]
