"""The page of an indicator: the middle and the neighbours, never a rank and never a last place."""

from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tests.publish.builders import BALLERUP, DEN_HAAG, EMISSIONS, an_area
from tests.publish.conftest import Pages
from tests.publish.countries import NAMES, a_country, a_map, compared, silent
from tests.publish.page_reader import Reader, read
from tests.publish.promises import co2
from tests.publish.sites import a_site
from tracker.domain.observation import ObsStatus
from tracker.publish.chart_labels import text_width
from tracker.publish.indicator_views import CountryView, IndicatorView, Silence, SimilarView
from tracker.publish.indicator_words import by_name, classes_of, map_labels, names_of
from tracker.publish.language import Language, load_languages
from tracker.publish.site import build
from tracker.publish.strip import BASE, HEIGHT, TOP, WIDTH, strip_of
from tracker.resources import resource_folder

PAGE = "en/indicator/charging-stations"


@pytest.fixture(scope="module")
def languages() -> dict[str, Language]:
    found = load_languages(resource_folder("reports") / "locales")
    return {each.code: each for each in found}


def site_with(folder: Path, *views: IndicatorView) -> Path:
    site = replace(a_site(), indicators=views)
    return build(site, home=folder / "var", link=folder / "site").folder


def page(folder: Path, *countries: CountryView, path: str = PAGE) -> Reader:
    return read(site_with(folder, compared(*countries)), path)


def test_the_page_says_what_is_counted_and_where_the_middle_lies(tmp_path: Path) -> None:
    text = page(tmp_path).text

    assert "10 of 98 municipalities have a figure for 1 January 2026." in text
    assert (
        "Half of these 10 places have less than 52.5 charging stations per 1,000 inhabitants."
        in text
    )
    assert "The middle half lies between 32.5 and 72.5." in text
    assert "550 charging stations, 1 January 2026; 55 per 1,000 inhabitants" in text
    assert "Of the 3 places of nearly the same size, half have less than 20." in text
    assert "Energistyrelsen" in text


def test_it_stands_under_a_word_of_each_language(tmp_path: Path) -> None:
    folder = site_with(tmp_path, compared())

    dutch = read(folder, "nl/maatstaf/charging-stations").text
    danish = read(folder, "da/maaling/charging-stations").text

    assert "De helft van deze 10 plaatsen heeft minder dan 52,5 laadpalen" in dutch
    assert "Halvdelen af disse 10 steder har mindre end 52,5 ladestandere" in danish


def test_the_table_is_in_the_order_of_the_alphabet_of_its_language(
    languages: dict[str, Language],
) -> None:
    places = a_country().places

    danish = [each.area.names["da"] for each in by_name(languages["da"], places)]

    assert danish[-3:] == ["Vejle", "Ærø", "Ølby"]
    assert danish[0] == "Aarhus"
    quoted = [an_area("GM0796", "'s-Hertogenbosch"), an_area("GM0500", "Assen"), DEN_HAAG]
    assert names_of(languages["nl"], quoted) == ["Assen", "Den Haag", "'s-Hertogenbosch"]


def test_every_place_of_the_table_is_there_once_and_none_is_ranked(tmp_path: Path) -> None:
    text = page(tmp_path).text

    assert "All places as a table, in the order of the alphabet" in text
    assert all(name in text for name in NAMES)
    lowered = text.lower()
    assert [word for word in ("rank", "last place", "worst", "best") if word in lowered] == []


def test_the_table_leaves_out_the_country_and_tells_what_is_provisional(tmp_path: Path) -> None:
    country = a_country()
    whole = replace(country.places[0], area=country.country, is_followed=False)
    plain = replace(country, places=(*country.places, whole))
    noted = replace(country.places[0], obs_status=ObsStatus.PROVISIONAL)

    without = page(tmp_path, plain).text
    with_note = page(tmp_path, replace(country, places=(noted, *country.places[1:]))).text

    assert whole not in plain.municipalities
    assert "Note" not in without
    assert "Note" in with_note
    assert "provisional" in with_note


def test_figures_that_may_not_be_passed_on_name_followed_places_only(tmp_path: Path) -> None:
    closed = a_country(redistribute=False)
    own = replace(
        closed.places[0],
        similar=SimilarView(areas=(BALLERUP,), middle=closed.places[0].similar.middle)
        if closed.places[0].similar
        else None,
    )

    found = page(tmp_path, replace(closed, places=(own,)))

    assert "So we show figures only of the places that we follow, and no map." in found.text
    assert "The middle half lies between" in found.text
    assert not [name for name in NAMES if name in found.text]
    assert "one dot for each municipality" not in found.text


@pytest.mark.parametrize(
    ("silence", "sentence"),
    [
        ("few", "These are too few places to compare."),
        ("people-unknown", "We know the number of inhabitants of too few of them"),
        ("size", "It is no figure to compare places by."),
    ],
)
def test_where_nothing_is_compared_the_page_says_why(
    tmp_path: Path, silence: Silence, sentence: str
) -> None:
    found = page(tmp_path, silent(silence))

    assert sentence in found.text
    assert "The middle half" not in found.text
    assert 'class="chart"' not in str(found.attributes)


def test_only_the_country_as_a_whole_has_a_figure(tmp_path: Path) -> None:
    text = page(tmp_path, replace(silent("few"), known=0)).text

    assert "municipalities have a figure" not in text
    assert "too few" not in text


def test_countries_stand_apart(tmp_path: Path) -> None:
    other = replace(a_country(), country=an_area("NL", "The Netherlands", "NL"))

    found = page(tmp_path, a_country(), other)

    assert found.text.index("Denmark") < found.text.index("The Netherlands")
    assert {"strip-dk-t strip-dk-d", "strip-nl-t strip-nl-d"} <= {v for _, v in found.attributes}


def test_a_share_is_compared_as_it_is(tmp_path: Path) -> None:
    share = replace(
        a_country(), measure="as-it-is", people_day=None, people_source=None, map=a_map()
    )

    text = page(tmp_path, share).text

    assert "Half of these 10 places have less than 52.5 charging stations." in text
    assert "per 1,000" not in text


def test_promises_that_are_measured_by_it_are_linked_in_both_directions(tmp_path: Path) -> None:
    folder = site_with(tmp_path, compared(indicator=EMISSIONS))

    own = read(folder, "en/indicator/greenhouse-gas-emissions")
    pledge = read(folder, "en/pledge/ballerup-co2")
    area = read(folder, "en/place/0151")

    assert "Promises that are measured by this" in own.text
    assert ("href", "../../pledge/ballerup-co2/") in own.attributes
    assert ("href", "../../indicator/greenhouse-gas-emissions/") in pledge.attributes
    assert ("href", "../../indicator/greenhouse-gas-emissions/") in area.attributes


def test_without_a_page_of_the_indicator_there_is_no_link(pages: Pages) -> None:
    found = read(pages(a_site((co2(),))), "en/pledge/ballerup-co2")

    assert not [value for _, value in found.attributes if "/indicator/" in value]


def test_the_map_says_how_many_it_shows_and_what_each_class_means(
    tmp_path: Path, languages: dict[str, Language]
) -> None:
    folder = site_with(tmp_path, compared())
    html = (folder / PAGE / "index.html").read_text("utf-8")

    text = Reader(html).text

    assert "The map shows 10 of 98 municipalities" in text
    assert "no figure" in text
    told = [str(words) for _, words in classes_of(languages["en"], a_map())]
    assert told == ["less than 20", "20 to 45", "45 to 70", "70 or more"]
    assert all(words in text for words in told)
    picture = html[html.index('<svg class="map"') :]
    picture = picture[: picture.index("</svg>")]
    assert 'role="img" aria-labelledby="map-dk-t map-dk-d"' in picture
    assert "var(" not in picture
    assert picture.count("<path") == 10 + 1 + 1  # shapes, the outline of one, the hatching


def test_a_class_without_a_place_is_not_in_the_legend(languages: dict[str, Language]) -> None:
    drawn = replace(a_map(), counts=(0, 4, 3, 2))

    assert str(classes_of(languages["en"], drawn)[0][1]) == "20 to 45"


@pytest.mark.parametrize("code", ["nl", "da", "en"])
@pytest.mark.parametrize("redistribute", [True, False])
def test_nothing_of_a_strip_leaves_its_picture_or_touches_another_text(
    languages: dict[str, Language], code: str, *, redistribute: bool
) -> None:
    strip = strip_of(languages[code], a_country(redistribute=redistribute))

    assert strip is not None
    assert len(strip.dots) == (10 if redistribute else 0)
    assert all(0 <= x <= WIDTH and TOP <= y <= BASE for x, y in strip.dots)
    assert [label.kind for label in strip.labels] == ["figure", "pace"]
    boxes = [label.box for label in strip.labels]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    ends = [(tick.at, text_width(tick.text) / 2) for tick in strip.ticks]
    assert all(half <= at <= WIDTH - half for at, half in ends)
    assert all(b[0] - b[1] > a[0] + a[1] for a, b in pairwise(ends))
    assert HEIGHT > BASE


def test_far_places_stand_on_the_edge_and_are_counted(languages: dict[str, Language]) -> None:
    country = a_country()
    far = replace(country, levels=(*country.levels, 9_000.0))

    strip = strip_of(languages["en"], far)

    assert strip is not None
    assert strip.beyond == 1
    assert len({x for x, _ in strip.dots}) > 8


def test_places_of_one_level_all_stand_in_one_column(languages: dict[str, Language]) -> None:
    country = a_country()
    middle = replace(country.middle, low=5.0, median=5.0, high=5.0) if country.middle else None
    own = tuple(replace(each, level=5.0) for each in country.places)

    strip = strip_of(
        languages["en"], replace(country, levels=(5.0,) * 342, middle=middle, places=own)
    )

    assert strip is not None
    assert len({x for x, _ in strip.dots}) == 1
    assert min(y for _, y in strip.dots) >= TOP


def test_followed_places_are_named_on_the_map(languages: dict[str, Language]) -> None:
    assert [label.text for label in map_labels(languages["en"], a_map())] == ["Ballerup"]
