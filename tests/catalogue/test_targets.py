"""Every kind of target as an editor writes it, and the targets that cannot be judged fairly."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.catalogue.bergen import REACH, a_pledge, line_with, write
from tracker.catalogue.load import load
from tracker.domain.indicator import Direction
from tracker.domain.pledge import (
    KINDS,
    Baseline,
    BaselineReading,
    Evidence,
    KeepAtZero,
    Milestones,
    Ratio,
    Reach,
    Reduce,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyChange,
    YearlyRate,
)
from tracker.errors import CatalogueError

FILE = "pledges/bergen.toml"
BASELINE = Baseline(day=date(2024, 1, 1), value=100)
BASELINE_LINE = "baseline = { day = 2024-01-01, value = 100 }\n"
STOCK = 'indicator = "chargers"\nunit = "charger"\n'
FLOW = 'indicator = "trees"\nunit = "tree"\n'
EMISSIONS = 'indicator = "emissions"\n'
REDUCE = f'kind = "reduce"\n{EMISSIONS}readings = ["2018"]\nshare = 0.5\ndeadline = 2030-12-31'
RATIO = (
    'kind = "ratio"\nindicator = "trees"\ndenominator = "births"\nfactor = 1\nperiods = ["2026"]'
)
RATE = f'kind = "yearly-rate"\n{FLOW}rate = 40\nfirst = 2024\nlast = 2027'
CHANGE = f'kind = "yearly-change"\n{STOCK}{BASELINE_LINE}change = 0.1\ndeadline = 2027-12-31'
SCHEDULE = f'kind = "schedule"\n{FLOW}steps = {{ 2025 = 20, 2024 = 10 }}'
SHARE = f'kind = "share"\n{STOCK}goal = 500'
YEARLY_SHARE = f'kind = "share"\n{FLOW}goal = 80\nfirst = 2026\nlast = 2028'
MILESTONE = (
    'kind = "milestones"\n[x.target.steps.opened]\nname = { nl = "n", da = "n", en = "n" }\n'
)
EVIDENCE = (
    "due = 2025-12-31\n"
    'evidence = { address = "https://bergen.example", read = 2025-06-02, reached = true, '
    'day = 2025-06-01, proves = { nl = "p", da = "p", en = "It is open." } }'
)

TARGETS: dict[str, tuple[str, Target]] = {
    "reach": (
        REACH,
        Reach(indicator="chargers", baseline=BASELINE, goal=500, deadline=date(2027, 12, 31)),
    ),
    "reduce": (
        REDUCE,
        Reduce(
            indicator="emissions",
            readings=(BaselineReading(period="2018"),),
            share=0.5,
            deadline=date(2030, 12, 31),
        ),
    ),
    "share": (SHARE, Share(indicator="chargers", goal=500)),
    "share with a baseline and a deadline": (
        f"{SHARE}\n{BASELINE_LINE}deadline = 2027-12-31",
        Share(indicator="chargers", goal=500, baseline=BASELINE, deadline=date(2027, 12, 31)),
    ),
    "share that the source does not quantify": (
        SHARE.replace("500", '"unknown"'),
        Share(indicator="chargers", goal=None),
    ),
    "share of a flow in each year": (
        YEARLY_SHARE,
        Share(indicator="trees", goal=80, years=(2026, 2027, 2028)),
    ),
    "reach without a known start or a day": (
        f'kind = "reach"\n{STOCK}baseline = "unknown"\ngoal = 4',
        Reach(indicator="chargers", baseline=None, goal=4),
    ),
    "yearly-change without a known start or a day": (
        f'kind = "yearly-change"\n{STOCK}baseline = "unknown"\nchange = 0.1',
        YearlyChange(indicator="chargers", baseline=None, change=0.1),
    ),
    "ratio": (
        RATIO,
        Ratio(indicator="trees", denominator="births", factor=1, periods=("2026",)),
    ),
    "yearly-rate": (RATE, YearlyRate(indicator="trees", rate=40, first=2024, last=2027)),
    "yearly-change": (
        CHANGE,
        YearlyChange(
            indicator="chargers", baseline=BASELINE, change=0.1, deadline=date(2027, 12, 31)
        ),
    ),
    "schedule": (SCHEDULE, Schedule(indicator="trees", steps={2024: 10, 2025: 20})),
    "keep-at-zero": (
        f'kind = "keep-at-zero"\n{EMISSIONS}start = 2024-01-01',
        KeepAtZero(indicator="emissions", start=date(2024, 1, 1)),
    ),
    "direction": (
        f'kind = "direction"\n{EMISSIONS}direction = "down"',
        Trend(indicator="emissions", direction=Direction.DOWN),
    ),
    "direction with an end": (
        f'kind = "direction"\n{EMISSIONS}direction = "down"\nend = 2030-12-31',
        Trend(indicator="emissions", direction=Direction.DOWN, end=date(2030, 12, 31)),
    ),
}


@pytest.mark.parametrize(("target", "expected"), TARGETS.values(), ids=TARGETS.keys())
def test_a_target_is_read_as_it_was_written(tmp_path: Path, target: str, expected: Target) -> None:
    folder = write(tmp_path, pledges_bergen_toml=a_pledge("x", target=target))

    assert load(folder).pledges["x"].target == expected


def test_a_milestone_is_read_with_its_evidence(tmp_path: Path) -> None:
    folder = write(tmp_path, pledges_bergen_toml=a_pledge("x", target=MILESTONE + EVIDENCE))

    target = load(folder).pledges["x"].target

    assert isinstance(target, Milestones)
    assert (target.steps[0].id, target.steps[0].due) == ("opened", date(2025, 12, 31))
    assert target.steps[0].evidence == Evidence(
        address="https://bergen.example",
        read=date(2025, 6, 2),
        reached=True,
        day=date(2025, 6, 1),
        proves={"nl": "p", "da": "p", "en": "It is open."},
    )


def test_evidence_that_proves_nothing_in_one_language_is_refused(tmp_path: Path) -> None:
    target = MILESTONE + EVIDENCE.replace('da = "p", ', "")
    folder = write(tmp_path, pledges_bergen_toml=a_pledge("x", target=target))

    with pytest.raises(CatalogueError) as refused:
        load(folder)

    line = line_with(folder, FILE, "evidence =")
    field = "x.target.steps.opened.evidence.proves.da"
    assert refused.value.message == f"{FILE}, line {line}, {field}: missing."


def test_every_kind_of_the_closed_union_can_be_written() -> None:
    written = {name.split(" ")[0] for name in TARGETS} | {"milestones"}

    assert written == set(KINDS)


class Refusal(NamedTuple):
    """A slip in a target, the field that the error must name, and the remedy."""

    target: str
    old: str
    new: str
    key: str
    problem: str
    remedy: str


REFUSED = {
    "unknown kind": Refusal(
        REACH,
        '"reach"',
        '"rech"',
        "kind",
        "no kind of target",
        "Did you mean reach?",
    ),
    "unknown indicator": Refusal(
        *(REACH, '"chargers"', '"charger"', "indicator"),
        *("no indicator", "Did you mean chargers?"),
    ),
    "context indicator": Refusal(
        *(REACH, '"chargers"', '"rows"', "indicator"),
        *("context only", "Known: chargers, trees, births, emissions"),
    ),
    "backcast indicator": Refusal(
        *(REACH, '"chargers"', '"planted-by-age"', "indicator"),
        *("is a backcast and is never compared", "Known: chargers, trees, births, emissions"),
    ),
    "unknown field": Refusal(REACH, "goal", "gaol", "gaol", "unknown field", "Did you mean goal?"),
    "another unit": Refusal(
        REACH, '"charger"', '"socket"', "unit", "does not match", "counted in socket"
    ),
    "no baseline": Refusal(REACH, BASELINE_LINE, "", "baseline", "missing", "{ day ="),
    "baseline with a typo": Refusal(
        *(REACH, "value", "amount", "baseline.amount"),
        *("unknown field", "Known: day, value"),
    ),
    "deadline in words": Refusal(
        *(REACH, "2027-12-31", '"end of 2027"', "deadline"),
        *("no date", "without quotes"),
    ),
    "deadline before the baseline": Refusal(
        *(REACH, "2027-12-31", "2023-12-31", "deadline"),
        *("2023-12-31 is not after the baseline, 2024-01-01", "later day"),
    ),
    "met when it was made": Refusal(
        REACH, "500", "100", "goal", "met when it was made", "more is better"
    ),
    "share met when it was made": Refusal(
        *(f"{SHARE}\n{BASELINE_LINE}", "500", "90", "goal"),
        *("met when it was made", "more is better"),
    ),
    "share in other words than a number": Refusal(
        *(SHARE, "500", '"most"', "goal"),
        *("'most' is no number", "without quotes"),
    ),
    "baseline in other words than unknown": Refusal(
        *(REACH, BASELINE_LINE, 'baseline = "some"\n', "baseline"),
        *("'some' is no table", "Write its fields"),
    ),
    "baseline that was forgotten": Refusal(
        *(CHANGE, BASELINE_LINE, "", "baseline"),
        *("missing", 'write "unknown"'),
    ),
    "yearly share of a stock": Refusal(
        *(YEARLY_SHARE, FLOW, STOCK, "indicator"),
        *("chargers has no yearly sum", "adds up over a year"),
    ),
    "yearly share that names no goal": Refusal(
        *(YEARLY_SHARE, "80", '"unknown"', "goal"),
        *("'unknown' is no number", "without quotes"),
    ),
    "yearly share with a day": Refusal(
        *(YEARLY_SHARE, "last = 2028", "last = 2028\ndeadline = 2028-12-31", "deadline"),
        *("unknown field", "Known: kind"),
    ),
    "yearly share without a last year": Refusal(
        *(YEARLY_SHARE, "last = 2028", "", "last"),
        *("missing", "Add last"),
    ),
    "cut by more than all": Refusal(REDUCE, "0.5", "85", "share", "85 is no part", "Write 0.85"),
    "cut of something good": Refusal(
        *(REDUCE, '"emissions"', '"trees"', "indicator"),
        *("met when it was made", "more is better"),
    ),
    "deadline before the base year": Refusal(
        *(REDUCE, "2030-12-31", "2018-12-31", "deadline"),
        *("not after the baseline", "correct the baseline"),
    ),
    "base year in words": Refusal(
        REDUCE,
        '"2018"',
        '"then"',
        "readings",
        "no list of periods",
        '["2026"]',
    ),
    "no base year": Refusal(REDUCE, '"2018"', "", "readings", "no list of periods", "at least one"),
    "halves of another nature": Refusal(
        *(RATIO, '"births"', '"chargers"', "denominator"),
        *("no common natural period", "two flows"),
    ),
    "nothing of each": Refusal(RATIO, "= 1", "= 0", "factor", "met when it was made", "above zero"),
    "rate of a stock": Refusal(
        *(RATE, FLOW, STOCK, "indicator"),
        *("chargers has no yearly sum", "adds up over a year"),
    ),
    "years the wrong way round": Refusal(
        RATE, "2027", "2020", "last", "before the first", "later year"
    ),
    "year of two digits": Refusal(RATE, "2027", "27", "last", "'27' is no year", "four digits"),
    "change the wrong way": Refusal(
        CHANGE, "0.1", "-0.1", "change", "met when it was made", "more is"
    ),
    "schedule of a month": Refusal(
        SCHEDULE,
        "2025 =",
        "may =",
        "steps.may",
        "'may' is no year",
        "four digits",
    ),
    "empty schedule": Refusal(
        SCHEDULE, " 2025 = 20, 2024 = 10 ", "", "steps", "no years", "2027 = 3200"
    ),
    "no steps": Refusal(
        *(MILESTONE, MILESTONE, 'kind = "milestones"\nsteps = {}', "steps"),
        *("no steps", "at least one"),
    ),
}


@pytest.mark.parametrize("refusal", REFUSED.values(), ids=REFUSED.keys())
def test_a_target_that_cannot_be_judged_is_refused(tmp_path: Path, refusal: Refusal) -> None:
    assert refusal.old in refusal.target
    pledge = a_pledge("x", target=refusal.target.replace(refusal.old, refusal.new, 1))
    folder = write(tmp_path, pledges_bergen_toml=pledge)

    with pytest.raises(CatalogueError) as refused:
        load(folder)

    above = f"{refusal.key.split('.')[0]} ="
    line = line_with(folder, FILE, above if above in pledge else "[x.target]")
    assert refused.value.message.startswith(f"{FILE}, line {line}, x.target.{refusal.key}: ")
    assert refusal.problem in refused.value.message
    assert refusal.remedy in refused.value.hint
