"""The page of known errors, with and without one."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.test_corrections import NOTED
from tests.publish.builders import BALLERUP, EMISSIONS
from tests.publish.conftest import Pages
from tests.publish.page_reader import read
from tests.publish.promises import co2
from tests.publish.sites import a_site
from tracker.domain.assessment import Flag
from tracker.domain.corrections import CorrectionStand, CorrectionState
from tracker.publish.views import CorrectionView

SLIP = CorrectionView(
    correction=replace(NOTED, address="javascript:alert(1)"),
    stand=CorrectionStand(state=CorrectionState.OPEN),
    area=BALLERUP,
    indicator=EMISSIONS,
)


def test_an_empty_ledger_says_that_no_error_is_known(pages: Pages) -> None:
    page = read(pages(a_site()), "en/corrections")

    assert "We know of no error in the figures that we follow." in page.text


def test_an_entry_names_the_figure_the_days_and_the_source(pages: Pages) -> None:
    site = replace(a_site(), corrections=(SLIP,))

    page = read(pages(site), "en/corrections")

    assert (
        "Greenhouse gas emissions, Ballerup, 2024 Still wrong Words. Words. Wrong figure"
        " 1,000 t CO₂e Wrong since 1 March 2026 Found on 5 March 2026 Source a_feed"
    ) in page.text
    assert "no error" not in page.text
    assert ("href", "javascript:alert(1)") not in page.attributes


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (CorrectionState.EXPIRED, "Put right by the publisher"),
        (CorrectionState.UNSEEN, "Not in the figures that we hold"),
    ],
)
def test_an_entry_that_is_not_open_says_why(
    pages: Pages, state: CorrectionState, said: str
) -> None:
    stand = CorrectionStand(
        state=state, until=date(2026, 5, 9) if state is CorrectionState.EXPIRED else None
    )
    site = replace(a_site(), corrections=(replace(SLIP, stand=stand),))

    text = read(pages(site), "en/corrections").text

    assert said in text
    assert ("Put right on 9 May 2026" in text) is (state is CorrectionState.EXPIRED)


def test_a_verdict_on_a_wrong_figure_carries_a_flag_and_the_entry(pages: Pages) -> None:
    view = co2()
    flagged = replace(view.assessment, flags=(Flag.KNOWN_ERROR,))
    site = a_site((replace(view, assessment=flagged, corrections=(SLIP,)),))

    folder = pages(site)
    page, card = read(folder, "en/pledge/ballerup-co2").text, read(folder, "en").text

    assert "Uncertain Known error in the figures" in page
    assert "One of these figures is known to be wrong. It is shown as published." in page
    assert "Known errors in these figures Greenhouse gas emissions, Ballerup, 2024" in page
    assert "Known error in the figures" in card
