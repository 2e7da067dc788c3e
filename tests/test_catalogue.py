"""The catalogue that comes with the project: complete, in three languages, true to its sources."""

import csv
import json
import os
import re
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
    Share,
    Standing,
    Strength,
    Trend,
    YearlyChange,
    YearlyRate,
    kind_of,
)
from tracker.feeds import FEEDS

LONGEST_SENTENCE = 25
KINDS_OF_PLEDGES = {
    "denhaag-climate-neutral": "reduce",
    "denhaag-energy-neutral": "ratio",
    "denhaag-sustainable-economy": "direction",
    "denhaag-renewable-2040": "share",
    "denhaag-circular-procurement": "share",
    "denhaag-circular-report": "yearly-rate",
    "denhaag-zero-emission-freight": "share",
    "denhaag-zero-emission-new-vehicles": "share",
    "denhaag-zero-emission-transit": "share",
    "denhaag-zero-emission-zones": "milestones",
    "denhaag-sustainable-schools": "share",
    "denhaag-green-schoolyards": "direction",
    "denhaag-green-within-15-minutes": "share",
    "denhaag-daily-needs-15-minutes": "share",
    "denhaag-green-roofs": "direction",
    "denhaag-nature-inclusive": "direction",
    "denhaag-green-blue-network": "direction",
    "denhaag-haagse-beek": "share",
    "denhaag-nature-rights": "milestones",
    "denhaag-heat-plan": "milestones",
    "denhaag-home-insulation": "direction",
    "denhaag-local-storage": "direction",
    "denhaag-charging-points": "reach",
    "denhaag-solar-obstacles": "direction",
    "denhaag-green-budget": "schedule",
    "denhaag-new-dwellings": "yearly-rate",
    "denhaag-cycling-transit-budget": "schedule",
    "denhaag-green-economy-budget": "schedule",
    "denhaag-grid-space": "share",
    "denhaag-energy-plans": "share",
    "denhaag-parking-permits": "yearly-change",
    "denhaag-large-car-study": "milestones",
    "denhaag-no-car-park-subsidy": "keep-at-zero",
    "denhaag-parking-revenue": "share",
    "denhaag-30-kmh": "share",
    "denhaag-fast-cycle-routes": "reach",
    "denhaag-hub-bicycle-parking": "share",
    "denhaag-transit-extension": "direction",
    "denhaag-shared-mobility": "share",
    "denhaag-boat-charging": "direction",
    "denhaag-public-toilets": "direction",
    "denhaag-beach": "direction",
    "denhaag-litter": "direction",
    "denhaag-affordable-dwellings": "share",
    "denhaag-green-innovation-park": "milestones",
    "ballerup-co2": "reduce",
    "ballerup-tree-per-newborn": "ratio",
    "ballerup-charging": "direction",
    "ballerup-solar-municipal-roofs": "direction",
    "ballerup-wild-nature": "direction",
    "ballerup-more-trees": "direction",
    "ballerup-no-solar-on-green": "keep-at-zero",
    "ballerup-green-roofs": "direction",
    "ballerup-electric-fleet": "share",
    "ballerup-green-power": "share",
    "ballerup-energy-renovation": "direction",
    "ballerup-climate-investment": "direction",
    "ballerup-district-heating": "direction",
    "ballerup-40-kmh": "share",
    "ballerup-cycling": "direction",
    "ballerup-land-to-nature": "direction",
    "koege-plan-2030": "milestones",
    "koege-climate-responsible": "direction",
    "koege-sdg-centre": "milestones",
    "koege-nature-restoration": "direction",
    "koege-circular-economy": "direction",
    "dk-solar-public-roofs": "direction",
    "dk-electric-vehicles": "direction",
    "dk-paris": "direction",
    "dk-super-bike-paths": "direction",
    "dk-greening": "direction",
    "dk-waste-sorting": "direction",
    "dk-c40": "milestones",
    "dk-renovation": "direction",
    "dk-air-noise": "direction",
    "dk-public-transport": "direction",
    "dk-organic-markets": "direction",
}
KEY_PHRASES = {
    "denhaag-climate-neutral": "in 2030 klimaatneutraal is",
    "denhaag-energy-neutral": "in 2030 energieneutraal is",
    "denhaag-sustainable-economy": "in 2040 een volledig duurzame economie",
    "denhaag-renewable-2040": "volledig draait op duurzame energie",
    "denhaag-circular-procurement": "uitgangspunt zou 100% circulair",
    "denhaag-circular-report": "over haar circulaire aanbestedingsbeleid",
    "denhaag-zero-emission-freight": "alle bestel- en vrachtauto’s emissievrij",  # noqa: RUF001 - so in the source
    "denhaag-zero-emission-new-vehicles": "en vanaf 2035 moeten alle nieuwe",
    "denhaag-zero-emission-transit": "emissievrij openbaar vervoer vanaf 2030",
    "denhaag-zero-emission-zones": "zero-emissiezones te handhaven",
    "denhaag-sustainable-schools": "alle scholen in 2035 volledig duurzaam",
    "denhaag-green-schoolyards": "groene en watervriendelijke speelplekken en schoolpleinen",
    "denhaag-green-within-15-minutes": "binnen 15 minuten lopen",
    "denhaag-daily-needs-15-minutes": "15 minuten lopen of fietsen",
    "denhaag-green-roofs": "volop inzet op vergroening",
    "denhaag-nature-inclusive": "bouwen we natuurinclusief",
    "denhaag-green-blue-network": "verbinden groen en water door",
    "denhaag-haagse-beek": "maken we weer overal open",
    "denhaag-nature-rights": "voogdijraad van 3 tot 5",
    "denhaag-heat-plan": "updaten we het Haags",
    "denhaag-home-insulation": "isolatie van woningen",
    "denhaag-local-storage": "lokale opwek en opslag",
    "denhaag-charging-points": "ten minste 10.000 laadpalen",
    "denhaag-solar-obstacles": "zonnepanelen en andere duurzame energieoplossingen",
    "denhaag-green-budget": "een groene en schone stad",
    "denhaag-new-dwellings": "om 4000 woningen per jaar",
    "denhaag-cycling-transit-budget": "Meer investeren in fiets en OV",
    "denhaag-green-economy-budget": "Investeren in een nieuwe groene economie",
    "denhaag-grid-space": "ruimte vrij wordt gemaakt voor transformatorhuisjes",
    "denhaag-energy-plans": "wordt een energieplan verplicht",
    "denhaag-parking-permits": "jaarlijks met 2% wordt verlaagd",
    "denhaag-large-car-study": "vóór de begroting van 2028",
    "denhaag-no-car-park-subsidy": "bijpassen voor commerciële parkeergarages",
    "denhaag-parking-revenue": "geïnvesteerd in OV, fiets, lopen",
    "denhaag-30-kmh": "30 km/u de norm",
    "denhaag-fast-cycle-routes": "regionale snelfietsroutes naar het Westland",
    "denhaag-hub-bicycle-parking": "goede fietsenstallingen en deelfietsen",
    "denhaag-transit-extension": "wil Volt de tram uitbreiden",
    "denhaag-shared-mobility": "minimum percentage van de gerealiseerde parkeerplaatsen",
    "denhaag-boat-charging": "laadinfrastructuur voor elektrische boten",
    "denhaag-public-toilets": "meer openbare toiletten in Haagse wijken",
    "denhaag-beach": "drinkwatertappunten moeten worden uitgebreid",
    "denhaag-litter": "containeradoptie, de MyCleanCity-app",
    "denhaag-affordable-dwellings": "ten minste 80% van de",
    "denhaag-green-innovation-park": "toewerken naar een Green Innovation Park",
    "ballerup-co2": "reduceret CO₂-udledningen med 85 %",
    "ballerup-tree-per-newborn": "for hver nyfødt borger i 2026",
    "ballerup-charging": "ladestandere til biler og cykler",
    "ballerup-solar-municipal-roofs": "Flere solceller på kommunale tage",
    "ballerup-wild-nature": "vild med vilje-natur",
    "ballerup-more-trees": "plante flere træer og buske",
    "ballerup-no-solar-on-green": "ikke kommer solceller på grønne områder",
    "ballerup-green-roofs": "Der kommer flere grønne tage",
    "ballerup-electric-fleet": "bilflåde bestå af el-biler",
    "ballerup-green-power": "anvende grøn strøm",
    "ballerup-energy-renovation": "vi skal energirenovere",
    "ballerup-climate-investment": "investere endnu mere for at nedbringe",
    "ballerup-district-heating": "langt hurtigere udrulning af fjernvarmen",
    "ballerup-40-kmh": "max 40 kilometer i timen",
    "ballerup-cycling": "mere plads til cyklisterne",
    "ballerup-land-to-nature": "opkøbe jord og udlægge det",
    "koege-plan-2030": "fremlægges i forbindelse med kommunevalget",
    "koege-climate-responsible": "omstiller Køge til en klimaansvarlig kommune",
    "koege-sdg-centre": "etableres et videnscenter om FN’s verdensmål",  # noqa: RUF001 - as it stands in the plan
    "koege-nature-restoration": "genopretning af ødelagte naturområder",
    "koege-circular-economy": "Cirkulær økonomi, industrisymbioser",
    "dk-solar-public-roofs": "flere solceller på offentlige tage",
    "dk-electric-vehicles": "elektrificeringen af vores bilflåde",
    "dk-paris": "minimum at nå Paris-aftalens mål",
    "dk-super-bike-paths": "udvikle flere Super Bike Paths",
    "dk-greening": "accelerere lokale forgrønningsprojekter",
    "dk-waste-sorting": "den bedst mulige affaldssortering",
    "dk-c40": "fuldt ind i C40-samarbejdet",
    "dk-renovation": "Prioritere intelligente renoveringsprojekter",
    "dk-air-noise": "reducere luft- og støjforurening",
    "dk-public-transport": "flere offentlige transportalternativer",
    "dk-organic-markets": "flere bio- og lokalmarkeder",
}
FULL_SHARES = {
    "denhaag-renewable-2040": date(2040, 12, 31),
    "denhaag-circular-procurement": None,
    "denhaag-zero-emission-freight": date(2030, 12, 31),
    "denhaag-zero-emission-new-vehicles": date(2035, 1, 1),
    "denhaag-zero-emission-transit": date(2030, 1, 1),
    "denhaag-sustainable-schools": date(2035, 12, 31),
    "denhaag-green-within-15-minutes": None,
    "denhaag-daily-needs-15-minutes": None,
    "denhaag-haagse-beek": None,
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


def test_the_other_budgets_of_the_table_are_followed_as_well(catalogue: Catalogue) -> None:
    assert target_of(catalogue, "denhaag-cycling-transit-budget") == Schedule(
        indicator="cycling-transit-spending", steps={2027: 3000, 2028: 4000, 2029: 4000, 2030: 4000}
    )
    assert target_of(catalogue, "denhaag-green-economy-budget") == Schedule(
        indicator="green-economy-spending", steps=dict.fromkeys(range(2027, 2031), 2500.0)
    )


def test_homes_are_followed_in_each_year_of_the_term(catalogue: Catalogue) -> None:
    assert target_of(catalogue, "denhaag-new-dwellings") == YearlyRate(
        indicator="dwellings-added", rate=4000, first=2026, last=2029
    )
    assert target_of(catalogue, "denhaag-affordable-dwellings") == Share(
        indicator="affordable-dwellings-share", goal=80, years=(2026, 2027, 2028, 2029)
    )


def test_no_figure_is_made_up_where_a_programme_gives_none(catalogue: Catalogue) -> None:
    unsaid = {
        pledge.id
        for pledge in catalogue.pledges.values()
        if (isinstance(pledge.target, Share) and pledge.target.goal is None)
        or (isinstance(pledge.target, Reach | YearlyChange) and pledge.target.baseline is None)
    }

    assert unsaid >= {
        "denhaag-parking-permits",
        "denhaag-parking-revenue",
        "denhaag-30-kmh",
        "denhaag-fast-cycle-routes",
        "denhaag-shared-mobility",
    }


def test_a_share_is_in_per_cent_and_all_of_it_is_a_hundred(catalogue: Catalogue) -> None:
    shares = [p.target for p in catalogue.pledges.values() if isinstance(p.target, Share)]
    indicators = [catalogue.indicators[share.indicator] for share in shares]

    assert len(shares) >= 7
    assert {(each.unit, each.lower, each.upper) for each in indicators} == {("percent", 0, 100)}
    assert all(share.goal is None or 1 < share.goal <= 100 for share in shares)


def test_the_co2_pledge_prints_2018_first_and_2019_beside_it(catalogue: Catalogue) -> None:
    target = target_of(catalogue, "ballerup-co2")

    assert isinstance(target, Reduce)
    assert [reading.period for reading in target.readings] == ["2018", "2019"]
    assert (target.share, target.deadline) == (0.85, date(2030, 12, 31))


def test_climate_neutral_is_a_cut_to_nothing_from_either_base_year(catalogue: Catalogue) -> None:
    target = target_of(catalogue, "denhaag-climate-neutral")

    assert isinstance(target, Reduce)
    assert target.indicator == "greenhouse-gas-emissions"
    assert [reading.period for reading in target.readings] == ["2016", "2017"]
    assert (target.share, target.deadline) == (1.0, date(2030, 12, 31))


def test_energy_neutral_asks_for_as_much_energy_as_is_used_in_2030(catalogue: Catalogue) -> None:
    assert target_of(catalogue, "denhaag-energy-neutral") == Ratio(
        indicator="renewable-energy-generated",
        denominator="energy-used",
        factor=1,
        periods=("2030",),
    )


def test_a_report_is_asked_for_in_each_whole_year_of_the_term(catalogue: Catalogue) -> None:
    assert target_of(catalogue, "denhaag-circular-report") == YearlyRate(
        indicator="circular-procurement-reports", rate=1, first=2027, last=2029
    )


def test_shares_of_the_hague_ask_for_all_of_it_by_the_day_of_the_source(
    catalogue: Catalogue,
) -> None:
    """A promise from 2030 or 2035 on is due on that year's first day, others on the last."""
    shares = {
        pledge.id: (pledge.target.goal, pledge.target.deadline)
        for pledge in catalogue.pledges.values()
        if isinstance(pledge.target, Share) and pledge.id in FULL_SHARES
    }

    assert shares == {pledge: (100, deadline) for pledge, deadline in FULL_SHARES.items()}


def test_the_steps_of_the_hague_have_no_day_in_the_source(catalogue: Catalogue) -> None:
    steps = {
        pledge.id: [step.id for step in pledge.target.steps if step.due is None]
        for pledge in catalogue.pledges.values()
        if isinstance(pledge.target, Milestones) and pledge.council == "denhaag"
    }

    assert (
        steps.items()
        >= {
            "denhaag-zero-emission-zones": ["zones-kept", "scrappage-scheme"],
            "denhaag-nature-rights": ["rights-in-policy", "first-area", "guardian-councils"],
            "denhaag-heat-plan": ["plan-updated"],
        }.items()
    )


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
        "denhaag-sustainable-economy": (
            *("sustainable-economy-share", Direction.UP),
            date(2040, 12, 31),
        ),
        "denhaag-green-schoolyards": ("green-schoolyards", Direction.UP, None),
        "denhaag-green-roofs": ("green-roof-area", Direction.UP, None),
        "denhaag-nature-inclusive": ("nature-inclusive-building-share", Direction.UP, None),
        "denhaag-green-blue-network": ("nature-friendly-banks", Direction.UP, None),
        "denhaag-home-insulation": ("homes-insulated", Direction.UP, None),
        "denhaag-local-storage": ("electricity-storage-capacity", Direction.UP, None),
        "denhaag-solar-obstacles": ("solar-installations", Direction.UP, None),
        "ballerup-charging": ("charging-posts-cars-and-bicycles", Direction.UP, None),
        "ballerup-solar-municipal-roofs": ("solar-power-capacity", Direction.UP, None),
        "ballerup-wild-nature": ("wild-nature-in-towns", Direction.UP, None),
        "ballerup-more-trees": ("trees-and-shrubs-in-towns", Direction.UP, None),
        "ballerup-green-roofs": ("green-roof-area", Direction.UP, None),
        "ballerup-energy-renovation": ("municipal-buildings-energy-renovated", Direction.UP, None),
        "ballerup-climate-investment": ("municipal-climate-investment", Direction.UP, None),
        "ballerup-district-heating": ("district-heating-connections", Direction.UP, None),
        "ballerup-cycling": ("cycle-path-length", Direction.UP, None),
        "ballerup-land-to-nature": ("land-bought-for-nature", Direction.UP, None),
        "denhaag-transit-extension": ("tram-and-bus-lane-length", Direction.UP, None),
        "denhaag-boat-charging": ("boat-charging-points", Direction.UP, None),
        "denhaag-public-toilets": ("public-toilets", Direction.UP, None),
        "denhaag-beach": ("beach-water-taps", Direction.UP, None),
        "denhaag-litter": ("adopted-waste-containers", Direction.UP, None),
        "koege-climate-responsible": (
            "greenhouse-gas-emissions",
            Direction.DOWN,
            date(2030, 12, 31),
        ),
        "koege-nature-restoration": ("restored-nature-area", Direction.UP, date(2030, 12, 31)),
        "koege-circular-economy": ("industrial-symbioses", Direction.UP, date(2030, 12, 31)),
        "dk-solar-public-roofs": ("solar-power-capacity-national", Direction.UP, None),
        "dk-electric-vehicles": ("electric-cars", Direction.UP, None),
        "dk-paris": ("co2-emissions-national", Direction.DOWN, None),
        "dk-super-bike-paths": ("super-cycle-path-length", Direction.UP, None),
        "dk-greening": ("local-greening-projects", Direction.UP, None),
        "dk-waste-sorting": ("household-waste-recycling-share", Direction.UP, None),
        "dk-renovation": ("smart-renovation-projects", Direction.UP, None),
        "dk-air-noise": ("road-traffic-nitrogen-oxides", Direction.DOWN, None),
        "dk-public-transport": ("public-transport-distance", Direction.UP, None),
        "dk-organic-markets": ("organic-and-local-markets", Direction.UP, None),
    }


def test_shares_without_a_figure_are_read_as_all_of_it_and_say_so(catalogue: Catalogue) -> None:
    shares = {
        pledge.id: (pledge.target.goal, pledge.target.deadline)
        for pledge in catalogue.pledges.values()
        if isinstance(pledge.target, Share) and pledge.area == "0151"
    }

    assert shares == {
        "ballerup-electric-fleet": (100, None),
        "ballerup-green-power": (100, None),
        "ballerup-40-kmh": (100, None),
    }
    for pledge in shares:
        texts = catalogue.pledges[pledge].assumptions[0].texts
        assert all("100 pro" in text or "100 per" in text for text in texts.values()), pledge


def test_steps_without_a_date_in_the_source_have_none(catalogue: Catalogue) -> None:
    for pledge in ("koege-sdg-centre", "dk-c40"):
        target = target_of(catalogue, pledge)
        assert isinstance(target, Milestones)
        assert [(step.due, step.evidence) for step in target.steps] == [(None, None)]


def test_two_pledges_rest_on_something_that_is_more_than_a_wish(catalogue: Catalogue) -> None:
    more = [
        pledge.id
        for pledge in catalogue.pledges.values()
        if pledge.standing is not Standing.PARTY_PROGRAMME
    ]

    assert more == ["ballerup-co2", "denhaag-new-dwellings"]
    for each in more:
        assert catalogue.pledges[each].standing is Standing.MUNICIPAL_TARGET, each
        assert catalogue.pledges[each].strength is Strength.AIMS, each


@pytest.mark.parametrize("locale", LOCALES)
def test_a_partys_wish_is_called_one_in_its_summary(catalogue: Catalogue, locale: str) -> None:
    wishes = [
        pledge
        for pledge in catalogue.pledges.values()
        if pledge.standing is Standing.PARTY_PROGRAMME
    ]

    assert len(wishes) == len(catalogue.pledges) - 2
    assert all(WISH_OF_A_PARTY[locale] in pledge.texts[locale].summary for pledge in wishes)


def test_no_council_stands_behind_the_national_programme(catalogue: Catalogue) -> None:
    pledges = [pledge for pledge in catalogue.pledges.values() if pledge.area == "DK"]

    assert len(pledges) == 11
    assert {(pledge.council, pledge.term_end) for pledge in pledges} == {(None, date(2025, 12, 31))}


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


def test_stations_and_posts_that_are_handed_in_are_compared_and_no_map_is(
    catalogue: Catalogue,
) -> None:
    charging = [i for i in catalogue.indicators.values() if i.id.startswith("charging-")]

    assert [indicator.id for indicator in charging if indicator.is_compared] == [
        "charging-stations",
        "charging-posts-cars-and-bicycles",
    ]
    assert len(charging) == 15


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


def test_the_example_of_the_guide_is_an_entry_of_the_catalogue() -> None:
    guide = (ROOT / "docs" / "adding-a-pledge.md").read_text(encoding="utf-8")
    example, *_ = re.findall(r"```toml\n(.*?)```", guide, flags=re.DOTALL)
    file = ROOT / "tracker" / "catalogue" / "pledges" / "ballerup.toml"

    assert example.startswith("[ballerup-solar-municipal-roofs]\n")
    assert f"\n\n{example}\n[" in file.read_text(encoding="utf-8")


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
