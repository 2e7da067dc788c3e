"""Which version of a promise holds on a day, and what makes two targets the same."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.builders import YEARLY, a_pledge, a_reach, figures, yearly
from tracker.domain.assess import assess
from tracker.domain.assessment import Flag
from tracker.domain.figures import Figures
from tracker.domain.pledge import Evidence, Milestone, Milestones, Target
from tracker.domain.version import Version, asks_the_same, pledge_on

OLD, NEW = a_pledge(a_reach()), a_pledge(a_reach(goal=("2030-12-31", 50.0)))
VERSIONS = (
    Version(day=date(2020, 1, 1), pledge=OLD),
    Version(day=date(2024, 7, 1), pledge=NEW, reasons={"en": "Lowered."}),
)
PROVEN = Evidence(
    address="https://e.example",
    read=date(2024, 1, 2),
    reached=True,
    day=date(2024, 1, 1),
    proves={},
)
STEP = Milestone(id="opened", due=date(2025, 1, 1), names={"en": "Opened"})


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2019, 1, 1), OLD),
        (date(2020, 1, 1), OLD),
        (date(2024, 6, 30), OLD),
        (date(2024, 7, 1), NEW),
        (date(2030, 1, 1), NEW),
    ],
)
def test_a_version_holds_from_its_day_on_and_the_first_one_before_it_too(
    day: date, held: object
) -> None:
    assert pledge_on(VERSIONS, day) is held


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Milestones(steps=(replace(STEP, evidence=PROVEN),)), True),
        (Milestones(steps=(replace(STEP, names={"en": "Open at last"}),)), True),
        (Milestones(steps=(replace(STEP, due=date(2026, 1, 1)),)), False),
        (Milestones(steps=()), False),
        (a_reach(), False),
        (None, False),
    ],
)
def test_evidence_and_translations_are_no_part_of_what_a_target_asks(
    other: Target | None, same: bool
) -> None:
    assert asks_the_same(Milestones(steps=(STEP,)), other) is same


@pytest.mark.parametrize("series", [figures(yearly({2020: 1.0}), cadence=YEARLY), None])
@pytest.mark.parametrize("target", [a_reach(), None])
def test_a_promise_that_left_its_document_is_flagged_from_that_day_on(
    series: Figures | None, target: Target | None
) -> None:
    pledge = a_pledge(target, vanished=date(2024, 7, 1))

    before, after = (
        assess(pledge, area="0151", figures=series, denominator=None, as_of=day).flags
        for day in (date(2024, 6, 30), date(2024, 7, 1))
    )

    assert Flag.PROMISE_CHANGED not in before
    assert after[-1] is Flag.PROMISE_CHANGED
