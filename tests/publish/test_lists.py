"""The pages that lead to a promise: start, place, council term, document, A to Z, names."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.publish.builders import BALLERUP, a_council, in_all
from tests.publish.conftest import Pages
from tests.publish.page_reader import read
from tests.publish.promises import co2, plan, trees
from tests.publish.sites import a_site
from tracker.domain.area import Council, Districts, Seated
from tracker.domain.assessment import Reason, TargetStatus
from tracker.domain.history import StatusChange
from tracker.publish.language import english_as_written
from tracker.publish.newest import told
from tracker.publish.overview import overview
from tracker.publish.pages.document import in_order
from tracker.publish.views import PledgeView, SiteView
from tracker.publish.why_open import WHY, why_open

COUNCIL = a_council()
PROMISES = (co2(), trees(), plan())


def of_the_council(view: PledgeView, *changes: StatusChange) -> PledgeView:
    pledge = replace(view.pledge, council=COUNCIL.id)
    return replace(view, pledge=pledge, council=COUNCIL, timeline=changes)


def a_change(day: date, after: TargetStatus = TargetStatus.AT_RISK) -> StatusChange:
    return StatusChange(
        pledge="ballerup-co2", area="0151", day=day, before=None, after=after, causes=()
    )


def site_of(*views: PledgeView, council: Council = COUNCIL) -> SiteView:
    site = a_site(views)
    return replace(site, areas=tuple(replace(each, councils=(council,)) for each in site.areas))


def test_the_newest_changes_come_first_and_a_term_shows_only_its_own() -> None:
    days = [date(2025, 12, 31), date(2026, 5, 13), date(2026, 3, 17)]
    view = replace(co2(), timeline=tuple(a_change(day) for day in days))

    assert [each.change.day for each in told((view,))] == [days[1], days[2], days[0]]
    assert [each.change.day for each in told((view,), first=date(2026, 1, 1))] == days[1:]
    assert told((view,), last=date(2025, 1, 1)) == ()


def test_the_start_page_shows_the_newest_five_changes_with_their_days(pages: Pages) -> None:
    days = [date(2026, month, 1) for month in range(1, 7)]
    view = replace(co2(), timeline=tuple(a_change(day) for day in days))

    text = read(pages(a_site((view,))), "en").text
    listed = text.split("Newest changes")[1].split("Follow all changes")[0]

    assert re.findall(r"1 (\w+) 2026", listed) == ["June", "May", "April", "March", "February"]
    assert "Uncertain" in listed


def test_what_has_no_verdict_is_folded_with_its_number(pages: Pages) -> None:
    html = (pages(a_site(PROMISES)) / "en/index.html").read_text("utf-8")

    folded = re.findall(r"<details>\s*<summary>(.*?)</summary>", html, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", each) for each in folded] == [
        "No published figures or evidence found 2 promises"
    ]


@pytest.mark.parametrize("reason", Reason)
def test_a_row_says_in_a_few_words_why_there_is_no_verdict(reason: Reason) -> None:
    view = replace(trees(), assessment=replace(trees().assessment, reason=reason))

    said = why_open(english_as_written(), view)

    assert said == WHY[reason]
    assert len(said.split()) <= 8


def test_a_row_says_when_figures_could_not_be_fetched_and_else_repeats_the_word() -> None:
    english = english_as_written()
    early = replace(trees().assessment, status=TargetStatus.TOO_EARLY, reason=None)

    assert why_open(english, replace(trees(), waits_for_feed=True)) == (
        "the figures could not be fetched"
    )
    assert why_open(english, replace(trees(), assessment=early)) == "Too early to say"


def test_decisions_stand_open_before_the_folded_programmes(pages: Pages) -> None:
    target = replace(co2(), assessment=trees().assessment)
    html = (pages(a_site((trees(), target))) / "en/place/0151/index.html").read_text("utf-8")

    decided, programme = html.split("From the programme of")
    assert "<details open>" in decided.split("Decided or set as a target")[1]
    assert "<details>" in programme
    assert "<details open>" not in programme


def test_a_place_without_a_decision_says_so(pages: Pages) -> None:
    text = read(pages(site_of(of_the_council(trees()))), "en/place/0151").text

    assert (
        "Decided or set as a target We follow no decision or target of this municipality yet."
    ) in text


@pytest.mark.parametrize("page", ["place/0151", "term/0151-council"])
def test_the_number_of_parties_is_told_with_its_source_and_never_guessed(
    pages: Pages, page: str
) -> None:
    seated = Seated(number=9, address="https://ballerup.example/raad", read=date(2026, 6, 1))
    views = (of_the_council(trees()), of_the_council(co2()))

    unknown = read(pages(site_of(*views)), f"en/{page}").text
    known = read(pages(site_of(*views, council=replace(COUNCIL, parties=seated))), f"en/{page}")

    followed = "The programme of 1 party is followed here."
    assert f"{followed} It is not recorded here how many parties sit in the council." in unknown
    assert f"{followed} 9 parties sit in the council. Source, read on 1 June 2026" in known.text
    assert ("href", "https://ballerup.example/raad") in known.attributes


def test_a_term_counts_each_word_and_tells_what_happened(pages: Pages) -> None:
    council = replace(COUNCIL, assumptions=(in_all("Counted from the first day of 2026."),))
    view = of_the_council(co2(), a_change(date(2026, 5, 13)), a_change(date(2025, 5, 13)))

    page = read(
        pages(site_of(view, of_the_council(trees()), plan(), council=council)),
        "en/term/0151-council",
    )

    assert "1 of 2 promises can be judged today." in page.text
    assert "Plan for 2030" not in page.text
    assert "Counted from the first day of 2026." in page.text
    assert "A target of the municipality." in page.text
    assert "1 Cannot be judged" in page.text
    happened = page.text.split("How verdicts changed in this term")[1]
    assert "13 May 2026" in happened
    assert "13 May 2025" not in happened
    assert ("href", "../../document/ballerup-2026/") in page.attributes


def test_a_term_folds_all_but_the_newest_ten_changes(pages: Pages) -> None:
    view = of_the_council(co2(), *(a_change(date(2026, month, 1)) for month in range(1, 13)))

    text = read(pages(site_of(view)), "en/term/0151-council").text

    assert "2 earlier changes" in text


def test_a_term_that_has_ended_keeps_its_page(pages: Pages) -> None:
    ended = replace(COUNCIL, id="former", term_start=date(2018, 1, 1), term_end=date(2021, 12, 31))
    site = site_of(of_the_council(trees()))
    site = replace(
        site, areas=tuple(replace(each, councils=(COUNCIL, ended)) for each in site.areas)
    )

    text = read(pages(site), "da/valgperiode/former").text

    assert "2018 til 2021" in text
    assert "Vi følger endnu intet løfte for dette råd." in text


def test_a_document_lists_its_promises_in_its_own_order_and_language(pages: Pages) -> None:
    order = ("ballerup-plan", "ballerup-co2")
    views = [replace(each, document=replace(each.document, order=order)) for each in PROMISES]
    folder = pages(a_site(tuple(views)))

    html = (folder / "en/document/ballerup-2026/index.html").read_text("utf-8")
    text = read(folder, "en/document/ballerup-2026").text

    places = [html.index(f"pledge/{name}/") for name in (*order, "ballerup-tree-per-newborn")]
    assert places == sorted(places)
    assert '<q lang="da">' in html
    assert "1 of 3 promises can be judged today." in text
    assert "No public address of this document is known to us." in text
    assert views[0].document.sha256 in text
    assert [each.pledge.id for each in in_order(views, views[0].document)][:2] == list(order)


def test_a_promise_leads_to_its_document(pages: Pages) -> None:
    page = read(pages(a_site()), "nl/belofte/ballerup-co2")

    assert ("href", "../../document/ballerup-2026/") in page.attributes


def test_names_say_what_they_are_and_lead_to_their_page(pages: Pages) -> None:
    site = a_site((co2(),))
    parts = Districts(
        area="0151",
        names=("Måløv", "Skovlunde"),
        address="https://ballerup.example/bydele",
        read=date(2026, 6, 1),
    )
    names = {"nl": "Ballerup", "da": "Ballerup Kommune", "en": "Ballerup"}
    area = replace(BALLERUP, names=names)
    site = replace(
        site, areas=tuple(replace(each, area=area, districts=parts) for each in site.areas)
    )
    folder = pages(site)

    found = json.loads((folder / "data/search/en.json").read_text("utf-8"))

    assert found == [
        {"n": "Ballerup", "u": "place/0151/", "d": "1 promise", "w": "Ballerup Kommune"},
        {"n": "Måløv", "u": "place/0151/", "d": "A district of Ballerup"},
        {"n": "Skovlunde", "u": "place/0151/", "d": "A district of Ballerup"},
        {"n": co2().pledge.texts["en"].title, "u": "pledge/ballerup-co2/", "d": "Ballerup"},
    ]
    assert "Name of a place, a district or a promise" in read(folder, "en").text
    assert "Districts: Måløv and Skovlunde." in read(folder, "en/a-z").text
    assert "Districts: Måløv and Skovlunde." in read(folder, "en/place/0151").text


def test_the_list_from_a_to_z_has_every_name_of_the_search(pages: Pages) -> None:
    folder = pages(a_site(PROMISES))

    named = json.loads((folder / "data/search/nl.json").read_text("utf-8"))
    listed = read(folder, "nl/a-z")

    assert len(named) == 1 + len(PROMISES)
    assert all(each["n"] in listed.text for each in named)
    assert {f"../{each['u']}" for each in named} <= {value for _, value in listed.attributes}


def test_the_words_of_all_promises_add_up() -> None:
    found = overview(PROMISES)

    assert sum(tally.number for tally in found.words) == found.total == len(PROMISES)
    assert sum(tally.number for tally in found.tallies) == len(found.judged)
