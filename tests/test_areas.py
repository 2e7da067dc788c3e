"""The places of the catalogue, compared with the publishers' own lists."""

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.feeds.pulls import figures, moments, recorded_pull
from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.load import load
from tracker.feeds import feed_by_id
from tracker.feeds.world_owid_co2 import COUNTRIES

# Names that differ from the publisher's, in its own language or in another; all others do not.
OWN_NAMES = {"GM0518": "Den Haag"}
EXONYMS = {
    "GM0518": ("Haag", "The Hague"),
    "0101": ("Kopenhagen", "Copenhagen"),
}
CHRISTIANSOE = "0411"

DAY = date(2025, 6, 30)  # the newest day of the list that the codes are compared with


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def regions(shared_feeds: Path) -> Mapping[str, Mapping[str, str]]:
    """The list of regions of CBS, by code without its padding."""
    file = shared_feeds / "cbs-odata3-vehicles-85236NED" / "85236NED_RegioS.parquet"
    return {row["Key"].strip(): row for row in parquet.read_table(file).to_pylist()}


def municipalities(catalogue: Catalogue, country: str, day: date = DAY) -> set[str]:
    areas = catalogue.existing_on(day).values()
    return {area.code for area in areas if area.country == country} - {country}


def test_there_are_as_many_places_as_the_publishers_count(catalogue: Catalogue) -> None:
    assert len(municipalities(catalogue, "NL")) == 342
    assert len(municipalities(catalogue, "DK")) == 98


def test_dutch_codes_end_when_the_list_says_so_and_their_figures_end_with_them(
    catalogue: Catalogue, regions: Mapping[str, Mapping[str, str]], shared_feeds: Path
) -> None:
    gone = {area.code: area.valid_to for area in catalogue.areas.values() if area.valid_to}
    told = {
        code: re.search(
            r"(?:per|Per|herindeling) (\d+)-(\d+)-(\d{4})", regions[code]["Description"]
        )
        for code in gone
    }
    after = {
        code: date(int(found[3]), int(found[2]), int(found[1]))
        for code, found in told.items()
        if found
    }

    assert len(gone) == 18
    assert {code: day + timedelta(days=1) for code, day in gone.items() if day} == after
    assert municipalities(catalogue, "NL") | gone.keys() == _with_figures(shared_feeds)


def test_a_merged_municipality_went_where_the_list_says_and_nowhere_where_it_is_silent(
    catalogue: Catalogue, regions: Mapping[str, Mapping[str, str]]
) -> None:
    """Of fourteen the list says only that they ended; one of them was split over several."""
    gone = {area.code: area.successor for area in catalogue.areas.values() if area.valid_to}
    told = {
        code: re.search(
            r"valt (?:dit|nu) onder (?:gemeente )?(\d{4})", regions[code]["Description"]
        )
        for code in gone
    }

    assert gone == {code: f"GM{found[1]}" if found else "" for code, found in told.items()}
    assert sorted(filter(None, gone.values())) == ["GM0363", "GM1992", "GM1992", "GM1992"]
    assert {area.successor for area in catalogue.areas.values() if not area.valid_to} == {""}


def _with_figures(shared_feeds: Path) -> set[str]:
    """The codes that any year of solar power has figures of."""
    file = shared_feeds / "cbs-odata3-solar-85005NED" / "85005NED_full_data.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return {
            row["RegioS"].strip()
            for row in csv.DictReader(stream)
            if row["RegioS"].startswith("GM") and row["Installaties_1"]
        } - {"GM0000"}


def test_the_followed_places_are_those_with_a_promise_and_two_neighbours(
    catalogue: Catalogue,
) -> None:
    neighbours = [area.code for area in catalogue.areas.values() if area.beside]

    assert list(catalogue.followed) == ["GM0518", "GM0603", "GM0629", "0151", "0259", "DK"]
    assert neighbours == ["GM0603", "GM0629"]


def test_dutch_codes_are_those_of_the_newest_year_of_solar_power(
    catalogue: Catalogue, shared_feeds: Path
) -> None:
    file = shared_feeds / "cbs-odata3-solar-85005NED" / "85005NED_full_data.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    newest = max(row["Perioden"] for row in rows)

    codes = {
        row["RegioS"].strip()
        for row in rows
        if row["Perioden"] == newest and row["RegioS"].startswith("GM") and row["Installaties_1"]
    }

    assert municipalities(catalogue, "NL") == codes - {"GM0000"}


def test_dutch_names_are_those_of_the_list_of_regions(
    catalogue: Catalogue, regions: Mapping[str, Mapping[str, str]]
) -> None:
    """Without " (gemeente)", and without the province where the name is there once only."""
    codes = sorted(municipalities(catalogue, "NL"))
    short = {code: re.sub(r" \([^)]*\)$", "", regions[code]["Title"]) for code in codes}
    times = Counter(short.values())
    expected = {
        code: OWN_NAMES.get(code, regions[code]["Title"] if times[name] > 1 else name)
        for code, name in short.items()
    }

    assert {code: catalogue.areas[code].names["nl"] for code in codes} == expected
    assert sorted(name for name in expected.values() if "(" in name) == [
        "Bergen (L.)",
        "Bergen (NH.)",
    ]


def test_dutch_codes_begin_when_the_list_says_so(
    catalogue: Catalogue, regions: Mapping[str, Mapping[str, str]]
) -> None:
    told = {
        code: re.search(r"Ontstaan per (\d\d)-(\d\d)-(\d{4})", regions[code]["Description"] or "")
        for code in municipalities(catalogue, "NL")
    }
    expected = {
        code: date(int(found[3]), int(found[2]), int(found[1]))
        for code, found in told.items()
        if found
    }

    begins = {
        area.code: area.valid_from
        for area in catalogue.existing_on(DAY).values()
        if area.valid_from
    }

    assert begins == expected
    assert len(begins) > 80


def test_danish_codes_and_names_are_those_of_the_address_service(
    catalogue: Catalogue, shared_feeds: Path
) -> None:
    """Christiansø has a code and no council: it lies outside all municipalities."""
    file = shared_feeds / "dk-dawa-municipalities" / "kommuner.json"
    told = json.loads(file.read_bytes())
    outside = {each["kode"] for each in told if each["udenforkommuneinddeling"]}

    names = {each["kode"]: each["navn"] for each in told if each["kode"] not in outside}

    assert outside == {CHRISTIANSOE}
    assert {
        code: catalogue.areas[code].names["da"] for code in municipalities(catalogue, "DK")
    } == names


def test_the_national_accounts_of_emissions_hold_every_danish_municipality(
    catalogue: Catalogue, shared_feeds: Path
) -> None:
    feed = feed_by_id("dk_klimaregnskabet_co2")
    pull = recorded_pull(feed, moments(feed, shared_feeds)[-1], shared_feeds)

    areas = {area for _, area, _ in figures(feed.parse(pull))}

    assert areas == municipalities(catalogue, "DK")


def test_a_municipality_has_one_name_unless_an_exonym_is_in_use(catalogue: Catalogue) -> None:
    names = {
        code: catalogue.areas[code].names
        for country in ("NL", "DK")
        for code in municipalities(catalogue, country)
    }

    several = {code for code, each in names.items() if len(set(each.values())) > 1}

    assert several == set(EXONYMS)
    assert tuple(names["GM0518"][locale] for locale in ("da", "en")) == EXONYMS["GM0518"]
    assert tuple(names["0101"][locale] for locale in ("nl", "en")) == EXONYMS["0101"]


def test_every_country_that_has_figures_is_a_place(catalogue: Catalogue) -> None:
    countries = {area.code for area in catalogue.areas.values() if area.code == area.country}

    assert countries == set(COUNTRIES.values())
    assert len(countries) == 32
