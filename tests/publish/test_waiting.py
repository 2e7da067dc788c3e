"""A first verdict that waits: the page and the mail say so plainly, and nothing of the word."""

from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import ROOT
from tests.publish.builders import a_publisher
from tests.publish.conftest import Pages
from tests.publish.page_reader import read
from tests.publish.promises import co2, plan
from tests.publish.sites import a_site
from tracker.domain.approval import withheld
from tracker.domain.assessment import TargetStatus
from tracker.pipeline.digests import Desk, digest_of
from tracker.publish.language import load_languages
from tracker.publish.overview import overview
from tracker.publish.sentences import headline, outlook
from tracker.publish.views import PledgeView

LANGUAGES = {each.code: each for each in load_languages(ROOT / "reports" / "locales")}
EN = LANGUAGES["en"]


def waiting(view: PledgeView, status: TargetStatus = TargetStatus.OFF_TRACK) -> PledgeView:
    return replace(view, assessment=withheld(replace(view.assessment, status=status)))


WAITS = waiting(co2(likelihood=0.2, status=TargetStatus.OFF_TRACK))


@pytest.mark.parametrize(
    ("page", "word", "figure"),
    [
        ("nl/belofte", "Oordeel wacht", "141.758"),
        ("da/loefte", "Vurdering venter", "141.758"),
        ("en/pledge", "Verdict waits", "141,758"),
    ],
)
def test_the_page_shows_the_figure_and_says_that_a_first_verdict_waits(
    pages: Pages, page: str, word: str, figure: str
) -> None:
    text = read(pages(a_site((WAITS,))), f"{page}/ballerup-co2").text

    assert word in text
    assert figure in text


def test_the_page_holds_no_likelihood_no_projection_and_no_verdict(pages: Pages) -> None:
    open_text = read(pages(a_site((co2(status=TargetStatus.OFF_TRACK),))), "en/pledge/ballerup-co2")
    hidden = read(pages(a_site((WAITS,))), "en/pledge/ballerup-co2")

    told = ["Off track", "How sure this is", "Counted from", "at the pace of recent years"]
    assert [each for each in told if each not in open_text.text] == []
    assert [each for each in told if each in hidden.text] == []


def test_what_was_asked_for_by_the_day_of_the_figure_stands_beside_it() -> None:
    assert outlook(EN, WAITS) == (
        "In equal steps towards the goal, it would be 176,278 t CO₂e by that day.",
        "A new verdict waits here, so that council and party can see it before others do.",
    )


def test_the_figure_of_a_year_is_not_held_against_the_sum_of_all_years() -> None:
    homes = replace(co2().assessment, kind="yearly-rate", goal=16_000.0, value=2_700.0)
    view = waiting(replace(co2(), assessment=homes))

    assert headline(EN, view) == "2,700 t CO₂e in 2023."
    assert outlook(EN, view) == (
        "A new verdict waits here, so that council and party can see it before others do.",
    )


def test_a_verdict_on_steps_waits_without_a_figure() -> None:
    steps = waiting(plan(), TargetStatus.MISSED)

    assert headline(EN, steps).startswith("A new verdict waits here")
    assert outlook(EN, steps) == ()


def test_it_is_counted_among_what_waits_and_not_among_what_is_judged() -> None:
    found = overview((WAITS,))

    assert found.judged == ()
    assert [group.title for group in found.rest] == ["A verdict waits"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_mail_says_it_too_and_its_subject_nothing(code: str) -> None:
    (place,) = a_site((WAITS,)).areas
    desk = Desk(publisher=a_publisher(), month="2026-06", as_of=date(2026, 6, 30))

    found = digest_of(desk, place, LANGUAGES[code])

    (line,) = found.blocks[0].lines
    assert line.word == LANGUAGES[code].say("Verdict waits")
    assert LANGUAGES[code].say("Off track") not in found.subject + line.sentence + line.figure
