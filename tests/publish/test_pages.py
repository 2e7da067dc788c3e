from dataclasses import replace
from datetime import date

import pytest

from tests.publish.builders import SHA, a_feed, a_publisher, a_source
from tests.publish.charging_promise import charging
from tests.publish.conftest import Pages
from tests.publish.page_reader import Reader, read
from tests.publish.promises import co2, plan, trees
from tests.publish.sites import a_site
from tracker.domain.assessment import Assessment, Flag, Reason, TargetStatus
from tracker.domain.pledge import Evidence, Milestones, Schedule
from tracker.publish.words import STATUS


def in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_a_pledge_says_first_where_it_stands_and_then_why(pages: Pages) -> None:
    text = read(pages(a_site()), "en/pledge/ballerup-co2").text

    assert in_order(
        text,
        "85% less CO₂ from Ballerup by 2030 Uncertain Depends on how you count",
        "141,758 t CO₂e in 2023; the goal is 40,942 t CO₂e by 31 December 2030.",
        "It is about as likely as not (about 6 in 10) that the goal is met in time.",
        "needed to reach the goal",
        "Figures to 31 December 2023, fetched 13 May 2026.",
        "What was promised",
        "A target of the municipality.",
        "The figures",
        "How sure this is",
        "2019, without the largest step",
        "How we counted",
        "Rows received 686 Rows used 684",
        "For 2018 it was 271,384 t CO₂e on 17 March 2026 and is 272,946 t CO₂e now.",
        "Where it comes from",
        "Downloads",
    )


def test_the_same_page_in_dutch_and_danish_has_their_words_and_numbers(pages: Pages) -> None:
    folder = pages(a_site())

    dutch = read(folder, "nl/belofte/ballerup-co2").text
    danish = read(folder, "da/loefte/ballerup-co2").text

    assert (
        "141.758 t CO₂e in 2023; het doel is 40.942 t CO₂e, uiterlijk op 31 december 2030." in dutch
    )
    assert "141.758 t CO₂e i 2023; målet er 40.942 t CO₂e senest den 31. december 2030." in danish
    assert "omkring 6 ud af 10" in danish


def test_the_phrase_of_the_source_keeps_its_own_language(pages: Pages) -> None:
    html = (pages(a_site()) / "en/pledge/ballerup-co2/index.html").read_text("utf-8")

    assert '<blockquote lang="da"' in html


def test_counts_next_door_say_what_merging_did_and_what_a_file_cannot_tell(pages: Pages) -> None:
    text = read(pages(a_site()), "en/pledge/denhaag-charging-points").text

    assert (
        "In Rijswijk 469 records became 251 stations."
        " Outside the municipality: 2. Counted: 249." in text
    )
    assert "not in this file" in text
    assert "11,206" in text


def test_too_early_shows_what_the_line_asked_for_and_no_likelihood(pages: Pages) -> None:
    text = read(pages(a_site()), "en/pledge/denhaag-charging-points").text

    assert "Too early to say" in text
    assert (
        "In equal steps towards the goal, it would be 3,410 charging stations by that day." in text
    )
    assert "How sure this is" not in text


def test_a_missing_figure_names_the_other_half_and_how_to_hand_it_in(pages: Pages) -> None:
    folder = pages(a_site())

    page = read(folder, "en/pledge/ballerup-tree-per-newborn")

    assert "We have found no published figure for this yet." in page.text
    assert "Known so far: 552 births in 2025." in page.text
    assert "tracker inbox 0151.xlsx" in page.text
    for suffix in ("csv", "xlsx"):
        address = f"../../../data/hand-in/trees-planted/0151.{suffix}"
        assert ("href", address) in page.attributes
    table = (folder / "data/hand-in/trees-planted/0151.csv").read_text("utf-8")
    assert table == "area,indicator,period,value,unit,source,read\n0151,trees-planted,,,trees,,\n"


def test_figures_that_may_not_be_passed_on_have_a_link_and_no_download(pages: Pages) -> None:
    folder = pages(a_site())

    page = read(folder, "en/pledge/denhaag-charging-points")

    assert not (folder / "data/charging-stations").exists()
    assert "We have not verified that these figures may be passed on" in page.text
    assert ("href", "https://klimaregnskabet.example/kommuner") in page.attributes


def test_an_address_holds_one_feeds_figures_and_the_other_feed_gets_no_link(pages: Pages) -> None:
    own = co2()
    assert own.series is not None
    other = replace(own.series, source=a_source(a_feed("another_feed")))

    page = read(pages(a_site((replace(own, related=(other,)),))), "en/pledge/ballerup-co2")

    assert sum(value.endswith("/0151.csv") for _, value in page.attributes) == 1


def test_steps_are_listed_with_what_is_known_of_each(pages: Pages) -> None:
    text = read(pages(a_site((plan(),))), "en/pledge/ballerup-plan").text

    assert "Steps due so far: 1. Shown to be kept: 0." in text
    assert "Strategy presented 18 November 2025 No evidence found" in text


def test_evidence_says_what_it_proves_in_the_readers_language(pages: Pages) -> None:
    view = plan()
    target = view.pledge.target
    assert isinstance(target, Milestones)
    evidence = Evidence(
        address="https://ballerup.example/strategy",
        read=date(2026, 2, 1),
        reached=True,
        day=date(2025, 11, 3),
        proves={"nl": "De strategie.", "da": "Strategien.", "en": "The strategy as published."},
    )
    steps = (replace(target.steps[0], evidence=evidence),)
    proven = replace(view, pledge=replace(view.pledge, target=Milestones(steps=steps)))
    folder = pages(a_site((proven,)))

    english, danish = (
        read(folder, page).text for page in ("en/pledge/ballerup-plan", "da/loefte/ballerup-plan")
    )

    told = "The strategy as published. https://ballerup.example/strategy read on 1 February 2026"
    assert told in english
    assert "Strategien. https://ballerup.example/strategy" in danish


def test_a_document_names_its_language_and_the_bytes_that_were_read(pages: Pages) -> None:
    view = co2()
    known = replace(view.document, address="https://party.example/programme")
    unknown = replace(view.document, address=None)
    missing = "No public address of this document is known to us."

    texts = [
        read(pages(a_site((replace(view, document=each),))), "en/pledge/ballerup-co2").text
        for each in (known, unknown)
    ]

    assert all(f"Language: Danish. SHA-256 of the text that was read: {SHA}" in t for t in texts)
    assert ["https://party.example/programme" in text for text in texts] == [True, False]
    assert [missing in text for text in texts] == [False, True]


def test_an_old_figure_fades_the_status_and_says_to_when_it_reaches(pages: Pages) -> None:
    stale = replace(co2(), assessment=replace(co2().assessment, flags=(Flag.STALE,)))

    folder = pages(a_site((stale,)))

    html = (folder / "en/pledge/ballerup-co2/index.html").read_text("utf-8")
    assert 'class="status status--stale"' in html
    assert "Old figures: to 31 December 2023" in html


def test_the_start_page_counts_what_can_be_judged_and_then_lists_the_rest(pages: Pages) -> None:
    text = read(pages(a_site((charging(), co2(), trees(), plan()))), "en").text

    assert in_order(
        text,
        "1 of 4 promises can be judged today.",
        "Newest changes",
        "Places",
        "Judged today",
        "85% less CO₂",
        "Without a verdict today",
        "Waiting for more figures 1 promise",
        "At least 10,000",
        "No published figures or evidence found 2 promises",
        "A new tree",
        "Ballerup no published figure found",
        "Plan for 2030",
    )


def test_verdicts_on_old_figures_are_counted_apart(pages: Pages) -> None:
    old = replace(co2(), pledge=replace(co2().pledge, id="old"))
    stale = replace(old, assessment=replace(old.assessment, flags=(Flag.STALE,)))

    text = read(pages(a_site((co2(), stale))), "en").text

    assert "1 Uncertain 1 Uncertain Old figures" in text


def test_a_schedule_that_has_not_begun_lists_what_it_asks_for(pages: Pages) -> None:
    view = co2()
    pledge = replace(view.pledge, target=Schedule(indicator="x", steps={2027: 3200.0}))
    assessment = replace(view.assessment, status=TargetStatus.NOT_DUE)

    folder = pages(a_site((replace(view, pledge=pledge, assessment=assessment),)))

    text = read(folder, "en/pledge/ballerup-co2").text
    assert "2027 31 December 2027 3,200 \N{EN DASH} Its day has not come" in text


def test_a_step_that_names_no_day_is_not_said_to_wait_for_one(pages: Pages) -> None:
    view = plan()
    (step,) = view.assessment.steps
    undated = replace(view.assessment, steps=(replace(step, due=None, word="ahead"),))

    text = read(pages(a_site((replace(view, assessment=undated),))), "en/pledge/ballerup-plan").text

    assert "Strategy presented \N{EN DASH} No evidence found" in text


@pytest.mark.parametrize(
    ("status", "title"),
    [(TargetStatus.NOT_DUE, "Not due yet"), (TargetStatus.CLOSED, "Closed")],
)
def test_promises_that_do_not_run_today_stand_apart(
    pages: Pages, status: TargetStatus, title: str
) -> None:
    view = replace(co2(), assessment=replace(co2().assessment, status=status))

    text = read(pages(a_site((view,))), "en").text

    assert "0 of 1 promise can be judged today." in text
    assert in_order(text, "Without a verdict today", f"{title} 1 promise", "85% less CO₂")


def test_a_place_lists_decisions_before_the_programmes_of_parties(pages: Pages) -> None:
    text = read(pages(a_site((trees(), co2()))), "en/place/0151").text

    assert in_order(
        text,
        "Decided or set as a target",
        "85% less CO₂",
        "From the programme of Socialdemokratiet Ballerup",
        "A party's programme, not a decision of the council.",
        "A new tree",
        "Figures that we hold",
    )


def test_the_feeds_page_tells_health_licence_and_what_is_unverified(pages: Pages) -> None:
    text = read(pages(a_site()), "en/sources").text

    assert "Working Unverified" in text
    assert "Last try failed" in text
    assert "host not found" in text
    assert "CC-BY-4.0" in text
    assert "13 May 2026" in text


def test_the_root_offers_each_language_in_its_own_words(pages: Pages) -> None:
    html = (pages(a_site()) / "index.html").read_text("utf-8")

    assert '<li lang="nl"><a hreflang="nl" href="nl/">Nederlands</a>' in html
    assert "Løfter for miljøet" in html


def test_every_page_names_who_answers_for_it_and_that_it_is_not_the_municipality(
    pages: Pages,
) -> None:
    folder = pages(a_site())
    found = [path for path in folder.rglob("*.html") if path.parent != folder]

    texts = [Reader(path.read_text("utf-8")).text for path in found]

    assert len(texts) == 66
    assert all("Stichting Voorbeeld" in text for text in texts)
    assert sum("not a site of the municipality" in text for text in texts) == 22


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demonstration_says_that_it_is_one(pages: Pages, *, demo: bool) -> None:
    site = replace(a_site(), publisher=replace(a_publisher(), demo=demo))

    assert ("Demonstration." in read(pages(site), "en").text) is demo


def test_pages_need_no_inline_style_no_other_host_and_only_the_search_has_a_script(
    pages: Pages,
) -> None:
    folder = pages(a_site())
    found = {
        path.relative_to(folder).as_posix(): Reader(path.read_text("utf-8"))
        for path in folder.rglob("*.html")
    }

    assert found
    scripted = {path for path, page in found.items() if "script" in page.tags}
    assert scripted == {"nl/index.html", "da/index.html", "en/index.html"}
    for page in found.values():
        assert not {"style", "iframe", "form"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name == "style" or name[:2] == "on"]
        assert all(not value.startswith("http") for name, value in page.attributes if name == "src")


@pytest.mark.parametrize("status", TargetStatus)
def test_a_status_about_which_nothing_else_is_known_still_makes_a_page(
    pages: Pages, status: TargetStatus
) -> None:
    known = co2().assessment
    bare = Assessment(
        pledge=known.pledge, area=known.area, as_of=known.as_of, rule_version="1", status=status
    )
    view = replace(co2(), assessment=bare, series=None, indicator=None)

    text = read(pages(a_site((view,))), "en/pledge/ballerup-co2").text

    assert STATUS[status].word in text
    assert "None" not in text


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_for_no_verdict_is_said(pages: Pages, reason: Reason) -> None:
    assessment = replace(trees().assessment, reason=reason)

    text = read(pages(a_site((replace(trees(), assessment=assessment),))), "nl").text

    assert "0 van 1 belofte is nu te beoordelen." in text


@pytest.mark.parametrize(
    ("reason", "sentence", "group"),
    [
        (
            *(Reason.NO_GOAL, "The promise does not say how much it asks for."),
            "Cannot be counted as it stands",
        ),
        (
            *(
                Reason.NO_BASELINE,
                "We have found no published figure of where this promise starts.",
            ),
            "No published figures or evidence found",
        ),
    ],
)
def test_what_a_source_leaves_unsaid_is_named_and_the_figure_can_still_be_handed_in(
    pages: Pages, reason: Reason, sentence: str, group: str
) -> None:
    assessment = replace(trees().assessment, reason=reason)
    folder = pages(a_site((replace(trees(), assessment=assessment),)))

    text = read(folder, "en/pledge/ballerup-tree-per-newborn").text

    assert sentence in text
    assert "tracker inbox 0151.xlsx" in text
    assert group in read(folder, "en").text


def test_a_figure_read_by_hand_names_its_source_and_the_day(pages: Pages) -> None:
    view = co2()
    assert view.series is not None
    by_hand = replace(
        view.series.source, feed=None, fetched_at=None, read=date(2026, 5, 2), exchanges=()
    )
    declared = replace(
        view,
        series=replace(view.series, source=by_hand),
        fetched_on=None,
        read_on=date(2026, 5, 2),
    )

    text = read(pages(a_site((declared,))), "en/pledge/ballerup-co2").text

    assert "Figures to 31 December 2023, read on 2 May 2026." in text
    assert "This figure is quoted from its source, so there is no download here." in text
