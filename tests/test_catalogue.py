"""The catalogue that comes with the project: complete, in three languages, true to its sources."""

import csv
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import ROOT, require
from tracker.catalogue.catalogue import Catalogue
from tracker.catalogue.entry import LOCALES
from tracker.catalogue.lint import lint
from tracker.catalogue.load import load
from tracker.domain.indicator import Direction
from tracker.domain.pledge import (
    KINDS,
    Actor,
    Baseline,
    KeepAtZero,
    Milestones,
    Pledge,
    Ratio,
    Reach,
    Reduce,
    Schedule,
    Standing,
    Strength,
    Trend,
    kind_of,
)
from tracker.feeds import FEEDS

LONGEST_SENTENCE = 25
KINDS_OF_PLEDGES = {
    "denhaag-charging-points": "reach",
    "denhaag-solar-obstacles": "direction",
    "denhaag-green-budget": "schedule",
    "ballerup-co2": "reduce",
    "ballerup-tree-per-newborn": "ratio",
    "ballerup-no-solar-on-green": "keep-at-zero",
    "koege-plan-2030": "milestones",
    "koege-climate-responsible": "direction",
    "dk-paris": "direction",
}
KEY_PHRASES = {
    "denhaag-charging-points": "ten minste 10.000 laadpalen",
    "denhaag-solar-obstacles": "zonnepanelen en andere duurzame energieoplossingen",
    "denhaag-green-budget": "een groene en schone stad",
    "ballerup-co2": "reduceret CO₂-udledningen med 85 %",
    "ballerup-tree-per-newborn": "for hver nyfødt borger i 2026",
    "ballerup-no-solar-on-green": "ikke kommer solceller på grønne områder",
    "koege-plan-2030": "fremlægges i forbindelse med kommunevalget",
    "koege-climate-responsible": "omstiller Køge til en klimaansvarlig kommune",
    "dk-paris": "minimum at nå Paris-aftalens mål",
}
WISH_OF_A_PARTY = {"nl": "wens van een partij", "da": "et partis ønske", "en": "wish of a party"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def shared_sources() -> Path:
    """The folder of source texts beside the checkout."""
    folder = Path(os.environ.get("TRACKER_TEST_SOURCES", ROOT.parent / "shared" / "sources"))
    require(folder.is_dir(), "the source texts (../shared/sources) are not beside this checkout")
    return folder


def target_of(catalogue: Catalogue, pledge: str) -> object:
    return catalogue.pledges[pledge].target


def prose_of_pledge(pledge: Pledge) -> Iterator[tuple[str, str]]:
    for locale, text in pledge.texts.items():
        yield from ((locale, words) for words in (text.title, text.summary, text.missing))
    for assumption in pledge.assumptions:
        yield from assumption.texts.items()
    if isinstance(pledge.target, Milestones):
        for step in pledge.target.steps:
            yield from step.names.items()


def prose(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Everything that a page may print of the catalogue, with its language."""
    for pledge in catalogue.pledges.values():
        yield from prose_of_pledge(pledge)
    for indicator in catalogue.indicators.values():
        for texts in (indicator.names, indicator.unit_names, indicator.counting_rules):
            yield from texts.items()
    for area in catalogue.areas.values():
        yield from area.names.items()
    for council in catalogue.councils.values():
        yield from council.names.items()


def test_it_holds_exactly_the_pledges_that_are_followed(catalogue: Catalogue) -> None:
    kinds = {
        pledge.id: kind_of(pledge.target)
        for pledge in catalogue.pledges.values()
        if pledge.target is not None
    }

    assert kinds == KINDS_OF_PLEDGES
    assert list(catalogue.pledges) == list(kinds)


def test_key_phrases_stand_as_they_were_read(catalogue: Catalogue) -> None:
    phrases = {pledge.id: pledge.key_phrase for pledge in catalogue.pledges.values()}

    assert phrases == KEY_PHRASES


def test_the_charging_pledge_counts_stations_from_the_assumed_day(catalogue: Catalogue) -> None:
    assert target_of(catalogue, "denhaag-charging-points") == Reach(
        indicator="charging-stations",
        baseline=Baseline(day=date(2026, 3, 18), value=3000),
        goal=10_000,
        deadline=date(2029, 12, 31),
    )


def test_the_budget_pledge_asks_for_the_amounts_of_the_table(catalogue: Catalogue) -> None:
    assert target_of(catalogue, "denhaag-green-budget") == Schedule(
        indicator="green-city-spending", steps={2027: 3200, 2028: 6000, 2029: 6500, 2030: 9300}
    )


def test_the_co2_pledge_prints_2018_first_and_2019_beside_it(catalogue: Catalogue) -> None:
    target = target_of(catalogue, "ballerup-co2")

    assert isinstance(target, Reduce)
    assert [reading.period for reading in target.readings] == ["2018", "2019"]
    assert (target.share, target.deadline) == (0.85, date(2030, 12, 31))


def test_the_tree_pledge_asks_for_one_tree_per_birth_of_2026(catalogue: Catalogue) -> None:
    assert target_of(catalogue, "ballerup-tree-per-newborn") == Ratio(
        indicator="trees-planted", denominator="births", factor=1, periods=("2026",)
    )


def test_the_green_areas_are_watched_from_the_start_of_the_term(catalogue: Catalogue) -> None:
    assert target_of(catalogue, "ballerup-no-solar-on-green") == KeepAtZero(
        indicator="solar-on-green-areas", start=date(2026, 1, 1)
    )


def test_the_plan_of_koege_has_five_dated_steps_without_evidence(catalogue: Catalogue) -> None:
    target = target_of(catalogue, "koege-plan-2030")

    assert isinstance(target, Milestones)
    assert [step.due for step in target.steps] == [
        date(2021, 12, 31),
        date(2025, 12, 31),
        date(2025, 11, 18),
        date(2029, 12, 31),
        date(2029, 12, 31),
    ]
    assert all(step.evidence is None for step in target.steps)


def test_directions_without_a_figure_look_the_right_way(catalogue: Catalogue) -> None:
    trends = {
        pledge.id: (pledge.target.indicator, pledge.target.direction, pledge.target.end)
        for pledge in catalogue.pledges.values()
        if isinstance(pledge.target, Trend)
    }

    assert trends == {
        "denhaag-solar-obstacles": ("solar-installations", Direction.UP, None),
        "koege-climate-responsible": (
            *("greenhouse-gas-emissions", Direction.DOWN),
            date(2030, 12, 31),
        ),
        "dk-paris": ("co2-emissions-national", Direction.DOWN, None),
    }


def test_only_one_pledge_rests_on_something_that_is_more_than_a_wish(catalogue: Catalogue) -> None:
    more = [
        pledge.id
        for pledge in catalogue.pledges.values()
        if pledge.standing is not Standing.PARTY_PROGRAMME
    ]

    assert more == ["ballerup-co2"]
    assert catalogue.pledges["ballerup-co2"].standing is Standing.MUNICIPAL_TARGET
    assert catalogue.pledges["ballerup-co2"].strength is Strength.AIMS


@pytest.mark.parametrize("locale", LOCALES)
def test_a_partys_wish_is_called_one_in_its_summary(catalogue: Catalogue, locale: str) -> None:
    wishes = [
        pledge
        for pledge in catalogue.pledges.values()
        if pledge.standing is Standing.PARTY_PROGRAMME
    ]

    assert len(wishes) == 8
    assert all(WISH_OF_A_PARTY[locale] in pledge.texts[locale].summary for pledge in wishes)


def test_no_council_stands_behind_the_national_programme(catalogue: Catalogue) -> None:
    pledge = catalogue.pledges["dk-paris"]

    assert (pledge.council, pledge.term_end) == (None, date(2025, 12, 31))


def test_every_pledge_says_what_it_leaves_open_and_what_is_missing(catalogue: Catalogue) -> None:
    for pledge in catalogue.pledges.values():
        assert len(pledge.assumptions) >= 3, pledge.id
        assert all(text.missing for text in pledge.texts.values()), pledge.id


def test_every_text_is_written_in_every_language(catalogue: Catalogue) -> None:
    languages: list[Mapping[str, object]] = [p.texts for p in catalogue.pledges.values()]
    languages += [a.texts for p in catalogue.pledges.values() for a in p.assumptions]
    languages += [i.counting_rules for i in catalogue.indicators.values()]

    assert {tuple(texts) for texts in languages} == {LOCALES}


def test_no_text_has_blanks_to_spare(catalogue: Catalogue) -> None:
    texts = [text for _, text in prose(catalogue)]
    texts += [document.title for document in catalogue.documents.values()]
    texts += [figure.source_title for figure in catalogue.declared]

    assert len(texts) > 300
    assert [text for text in texts if text != text.strip() or "  " in text or "\n" in text] == []


def test_sentences_are_short(catalogue: Catalogue) -> None:
    sentences = [
        sentence for _, text in prose(catalogue) for sentence in re.split(r"(?<=[.?!]) ", text)
    ]

    assert len(sentences) > 300
    assert [words for words in sentences if len(words.split()) > LONGEST_SENTENCE] == []


def test_the_summary_and_the_title_differ_between_languages(catalogue: Catalogue) -> None:
    """A text that was copied and never translated would look complete."""
    for pledge in catalogue.pledges.values():
        assert len({text.title for text in pledge.texts.values()}) == len(LOCALES), pledge.id
        assert len({text.summary for text in pledge.texts.values()}) == len(LOCALES), pledge.id


def test_stations_are_compared_and_no_other_count_of_charging_is(catalogue: Catalogue) -> None:
    charging = [i for i in catalogue.indicators.values() if i.id.startswith("charging-")]

    assert [indicator.id for indicator in charging if indicator.is_compared] == [
        "charging-stations"
    ]
    assert len(charging) == 14


def test_declared_figures_serve_the_pages_when_no_feed_answers(catalogue: Catalogue) -> None:
    def values(indicator: str, area: str) -> list[float | None]:
        figures = catalogue.declared_for(indicator, area)
        return [figure.observation.value for figure in figures]

    solar = [10755, 13583, 17989, 26292, 30475, 35902, 37230]
    ballerup = [272946.4, 209519.1, 205285.3, 197387.1, 164278.4, 141758.0]
    assert values("solar-installations", "GM0518") == solar
    assert values("greenhouse-gas-emissions", "0151") == ballerup
    assert values("greenhouse-gas-emissions", "0259")[::5] == [501033.8, 375121.8]
    assert values("births", "0151") == [511, 542]
    assert values("co2-emissions-national", "DK")[-1] == 34.81
    assert len(values("co2-emissions-national", "DK")) == 10
    assert values("charging-posts-public", "GM0518") == [1000, 1050, 1200]


def declared(catalogue: Catalogue, indicator: str) -> dict[str, float | None]:
    """The Hague's declared figures of one indicator by period."""
    figures = catalogue.declared_for(indicator, "GM0518")
    return {each.observation.period: each.observation.value for each in figures}


def test_the_declared_births_of_the_hague_are_those_of_the_real_files(
    catalogue: Catalogue, shared_feeds: Path
) -> None:
    folder = shared_feeds / "cbs-births-37201-37230ned-recoded"
    (years,) = (
        each["born"]
        for each in json.loads((folder / "37201_TS_2010_2015.json").read_bytes())
        if each["reg"] == "GM0518"
    )
    (months,) = (
        each["births"]
        for each in json.loads((folder / "37230ned_TS_2012_2017.json").read_bytes())
        if each["reg"] == "GM0518"
    )

    found = declared(catalogue, "births")

    assert [found[str(year)] for year in range(2010, 2016)] == years
    assert found["2016"] == sum(months[48:60])
    assert found["2017"] == 6_587


def test_the_declared_solar_figures_of_the_hague_are_those_of_the_real_table(
    catalogue: Catalogue, shared_feeds: Path
) -> None:
    file = shared_feeds / "cbs-odata3-solar-85005NED" / "85005NED_full_data.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["RegioS"].strip() == "GM0518"]

    def real(sector: str, column: str) -> list[float]:
        of_sector = [r for r in rows if r["SectorEnVermogensklasse"].strip() == sector]
        return [float(row[column]) for row in sorted(of_sector, key=lambda r: r["Perioden"])]

    homes = declared(catalogue, "solar-installations-homes")
    capacity = declared(catalogue, "solar-capacity-kwp")
    assert len(homes) == len(capacity) == 7
    assert [*homes.values()] == real("E007037", "Installaties_1")
    assert [*capacity.values()] == real("E007161", "OpgesteldVermogenVanZonnepanelen_2")


def test_the_points_of_the_hague_are_counted_under_three_definitions(
    catalogue: Catalogue,
) -> None:
    figures = catalogue.declared_for("charging-points-public", "GM0518")

    assert [(f.observation.definition, f.observation.value) for f in figures] == [
        ("city", 2100),
        ("city", 2400),
        ("nal", 3886),
        ("public-and-semi-public", 4553),
        ("nal", 5104),
    ]


def test_no_station_count_is_declared(catalogue: Catalogue) -> None:
    assert catalogue.declared_for("charging-stations", "GM0518") == ()


def test_the_half_year_of_solar_stands_for_its_own_day_and_is_provisional(
    catalogue: Catalogue,
) -> None:
    *_, year, half = (
        f.observation for f in catalogue.declared_for("solar-installations", "GM0518")
    )

    assert (half.period, half.reference) == ("2025", date(2025, 6, 30))
    assert (year.obs_status, half.obs_status) == ("P", "P")


def test_every_feed_phrase_and_heading_is_proven(
    catalogue: Catalogue, shared_sources: Path
) -> None:
    lint(catalogue, feed_ids={feed.id for feed in FEEDS}, sources=shared_sources)


def test_the_example_of_the_guide_can_be_followed(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "adding-a-pledge.md").read_text(encoding="utf-8")
    example, *_ = re.findall(r"```toml\n(.*?)```", guide, flags=re.DOTALL)
    folder = tmp_path / "catalogue"
    shutil.copytree(ROOT / "tracker" / "catalogue", folder)
    with (folder / "pledges" / "ballerup.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + example)

    catalogue = load(folder)

    assert len(catalogue.pledges) == len(KINDS_OF_PLEDGES) + 1
    assert catalogue.pledges["ballerup-solar-municipal-roofs"].texts["da"].missing


def test_the_guide_names_every_kind_and_every_word_of_the_closed_lists() -> None:
    guide = (ROOT / "docs" / "adding-a-pledge.md").read_text(encoding="utf-8")

    words = [*KINDS, *Standing, *Strength, *Actor]

    assert len(words) > 15
    assert [word for word in words if f"`{word}`" not in guide] == []


def test_every_document_is_named_in_the_page_on_neutrality(catalogue: Catalogue) -> None:
    page = (ROOT / "docs" / "neutrality.md").read_text(encoding="utf-8")

    rows = [line for line in page.split("\n") if line.startswith("| ") and " | " in line]

    assert len(rows) == len(catalogue.documents) + 2
    for document in catalogue.documents.values():
        assert any(document.publisher in row for row in rows), document.id
