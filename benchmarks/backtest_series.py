# ruff: noqa: INP001 - a folder of scripts, no package
"""Real series as `area,date,value` for `tracker backtest --file`, from publishers' own files.

    python benchmarks/backtest_series.py solar ../shared/feeds > var/solar.csv

Nothing is repaired: what a file leaves blank stays out.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

Row = tuple[str, str, float]
HALF_A_YEAR: Final = "2025-06-30"  # what CBS calls 2025 in this copy: the stand at mid-year


def solar(feeds: Path) -> Iterator[Row]:
    """Installations on all roofs of Dutch municipalities (CBS 85005NED), end of each year."""
    file = feeds / "cbs-odata3-solar-85005NED" / "85005NED_full_data.csv"
    for row in _rows(file):
        code, year, value = row["RegioS"].strip(), row["Perioden"][:4], row["Installaties_1"]
        is_all = row["SectorEnVermogensklasse"].strip() == "E007161"
        if is_all and value and code.startswith("GM") and code != "GM0000":
            yield code, HALF_A_YEAR if year == HALF_A_YEAR[:4] else year, float(value)


def solar_homes(feeds: Path) -> Iterator[Row]:
    """Homes with panels in The Hague, its districts and neighbourhoods, 2016 to 2022."""
    tables = ("84131", "84517", "84772", "85010", "85447", "85775", "86044")
    folder = feeds / "cbs-odata3-solar-neighbourhood-year-tables"
    for year, table in enumerate(tables, start=2016):
        for row in _rows(folder / f"{table}NED_subset_gm0518.csv"):
            code = row["Codering_3"].strip()
            count = next(
                value for name, value in row.items() if name.startswith("AantalInstallatiesBij")
            )
            if count and code[:6] in {"GM0518", "WK0518", "BU0518"}:
                yield code, str(year), float(count)


def edgar(feeds: Path) -> Iterator[Row]:
    """Greenhouse gas emissions of countries (EDGAR v8.0), tonnes a year."""
    file = feeds / "country-ghg-openclimate" / "EDGARv8.0_EmissionsAgg.csv"
    for row in _rows(file):
        yield row["actor_id"], row["year"], float(row["total_emissions"])


def denmark(feeds: Path) -> Iterator[Row]:
    """CO2e of Danish municipalities (klimaregnskabet, as of 2026-05-13), tonnes a year."""
    file = feeds / "dk-klimaregnskabet-vintages" / "by_kommune_2026-05-13.json"
    for each in json.loads(file.read_text(encoding="utf-8"))["kommuner"]:
        for year, value in zip(each["years"], each["samletUdledning"], strict=True):
            yield each["kommuneKode"], str(year), float(value)


SETS: Final[Mapping[str, Callable[[Path], Iterator[Row]]]] = {
    "solar": solar,
    "solar-homes": solar_homes,
    "edgar": edgar,
    "denmark": denmark,
}


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def main() -> None:
    """Print one set as CSV."""
    name, folder = sys.argv[1:]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("area", "date", "value"))
    writer.writerows(SETS[name](Path(folder)))


if __name__ == "__main__":
    main()
