"""What a promise's page adds: replies, counts, neighbours by the alphabet, letter, data block."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.publish.builders import DEN_HAAG, a_council, a_feed, a_source, an_area, in_all
from tests.publish.conftest import Pages
from tests.publish.hostile import TEXTS, hostile_site
from tests.publish.page_reader import Reader, read
from tests.publish.promises import co2, trees
from tests.publish.sites import a_site
from tracker.domain.reply import Reply
from tracker.publish.alphabet import sort_key
from tracker.publish.law import law_of
from tracker.publish.takes import NearPlace, SpreadView, TakesView
from tracker.publish.track_record import past_share

PAGE = "en/pledge/ballerup-co2"
BERGEN = an_area("4601", "Bergen", "NO")
REPLY = Reply(
    id="council",
    pledge="ballerup-co2",
    by=in_all("the council group of a party"),
    day=date(2026, 7, 3),
    locale="da",
    text="Vi er <b>i gang</b>.\n\nMere kommer.",
)
SPREAD = SpreadView(count=20, lowest=1.0, low=2.0, median=3.0, high=4.0, highest=5.0)


def test_a_reply_stands_beside_the_verdict_and_in_the_timeline(pages: Pages) -> None:
    folder = pages(a_site((replace(co2(), replies=(REPLY,)),)))
    html = (folder / PAGE / "index.html").read_text("utf-8")

    assert 'lang="da">Vi er &lt;b&gt;i gang&lt;/b&gt;.\n\nMere kommer.<' in html
    assert "It changes no figure and no verdict." in html
    text = Reader(html).text
    assert text.index("Reply of 3 July 2026") < text.index("What was promised")
    assert "3 July 2026 Reply: the council group of a party" in text


def test_every_series_says_what_was_used_of_the_answer(pages: Pages) -> None:
    text = read(pages(a_site((co2(),))), PAGE).text

    assert "Rows received 686 Rows used 684" in text
    assert "Set aside, because a check failed 2 Received twice 0" in text


def test_places_of_the_same_size_follow_the_alphabet_of_the_reader(pages: Pages) -> None:
    near = tuple(
        NearPlace(names=in_all(name), value=value)
        for name, value in (("Ærø", 1.0), ("Aarhus", 9.0), ("Vejen", 5.0))
    )
    takes = TakesView(
        best=None,
        best_from=None,
        best_to=None,
        times_the_best=None,
        own=7.0,
        day=date(2023, 12, 31),
        country=SPREAD,
        similar=SPREAD,
        near=near,
    )
    folder = pages(a_site((replace(co2(), takes=takes),)))

    assert "Aarhus 9 Ballerup 7 Vejen 5 Ærø 1" not in read(folder, "da/loefte/ballerup-co2").text
    assert "Ballerup 7 Vejen 5 Ærø 1 Aarhus 9" in read(folder, "da/loefte/ballerup-co2").text
    assert "Aarhus 9 Ærø 1 Ballerup 7 Vejen 5" in read(folder, PAGE).text


def test_a_dutch_apostrophe_does_not_move_a_name() -> None:
    names = sorted(["Utrecht", "'s-Hertogenbosch", "Súdwest", "Rhenen"], key=str)

    found = sorted(names, key=lambda name: sort_key("nl", name))

    assert found == ["Rhenen", "'s-Hertogenbosch", "Súdwest", "Utrecht"]


def test_a_missing_figure_comes_with_a_letter_in_the_language_of_the_place(pages: Pages) -> None:
    folder = pages(a_site((trees(),)))
    letter = (folder / "data/letter/ballerup-tree-per-newborn.txt").read_text("utf-8")
    page = read(folder, "nl/belofte/ballerup-tree-per-newborn")

    assert "Til: Kommunalbestyrelsen i Ballerup" in letter
    assert "offentlighedslovens § 7" in letter
    assert "2026, ét tal for hvert år" in letter
    assert "Hvad: Plantede træer, Ballerup" in letter
    assert "Til: Kommunalbestyrelsen i Ballerup" in page.text
    assert "Deze brief doet dat, in het Deens." in page.text


def test_a_dutch_council_is_asked_under_its_own_law(pages: Pages) -> None:
    view = replace(trees(), area=DEN_HAAG, council=a_council(DEN_HAAG, "nl"))

    letter = (pages(a_site((view,))) / "data/letter/ballerup-tree-per-newborn.txt").read_text(
        "utf-8"
    )

    assert "artikel 4.1 van de Wet open overheid" in letter
    assert "artikel 4.4 van de Woo beslist u binnen vier weken" in letter


@pytest.mark.parametrize(
    "view",
    [
        replace(trees(), area=BERGEN, council=a_council(BERGEN)),
        replace(trees(), council=None),
        co2(),
    ],
)
def test_no_letter_where_no_law_no_council_or_no_gap_is_known(pages: Pages, view: object) -> None:
    folder = pages(a_site((view,)))  # type: ignore[arg-type]

    assert not (folder / "data/letter").exists()


def test_the_data_block_reads_back_whatever_the_names_hold(pages: Pages) -> None:
    view = next(iter(hostile_site({"script": TEXTS["script"]}).pledges))
    assert view.series is not None
    source = a_source(replace(a_feed(), landing_page=TEXTS["javascript"]))
    told = replace(view, council=None, series=replace(view.series, source=source))
    folder = pages(a_site((told,)))
    page = read(folder, "en/pledge/hostile-script")

    (block,) = page.data
    found = json.loads(block)
    assert not set("<>&\u2028\u2029\u202e") & set(block)
    assert TEXTS["script"] in found["name"]
    assert found["temporalCoverage"] == "2018-12-31/2023-12-31"
    assert found["license"].startswith("https://")
    assert "isBasedOn" not in found
    for each in found["distribution"]:
        path = each["contentUrl"].removeprefix("https://tracker.example/")
        assert (folder / path).is_file()


def test_a_citation_names_publisher_title_days_licence_and_address(pages: Pages) -> None:
    assert (
        "Stichting Voorbeeld: “85% less CO₂ from Ballerup by 2030”, Ballerup. Figures:"
        " Energistyrelsen, Energi- og CO2-regnskabet, to 31 December 2023,"
        " fetched 13 May 2026, CC-BY-4.0. https://tracker.example/en/pledge/ballerup-co2/"
    ) in read(pages(a_site((co2(),))), PAGE).text


def test_experts_see_the_law_and_how_often_such_a_likelihood_came_true(pages: Pages) -> None:
    view = co2()
    text = read(pages(a_site((view,))), PAGE).text

    law = law_of(view.assessment)
    assert law is not None
    assert law.horizon == pytest.approx(7.0)
    assert "of the goals to which it gave 33% to 66%, 42% were met." in text
    assert past_share("trees-planted", view.area, 0.5) is None
    assert law_of(trees().assessment) is None
