"""Two promises of one place, and a plan made of steps."""

from dataclasses import replace
from datetime import date

from tests.publish.builders import (
    BALLERUP,
    BIRTHS,
    EMISSIONS,
    FETCHED,
    SHA,
    TREES,
    a_council,
    a_document,
    a_feed,
    a_pledge,
    a_source,
    in_all,
    observations,
    points,
    texts_of,
)
from tracker.domain.assessment import (
    Assessment,
    Flag,
    Projection,
    Reading,
    Reason,
    Revision,
    StepOutcome,
    TargetStatus,
)
from tracker.domain.observation import ObsStatus
from tracker.domain.pledge import BaselineReading, Milestone, Milestones, Ratio, Reduce, Standing
from tracker.publish.views import PledgeView, SeriesView

NO_GAP = {"nl": "", "da": "", "en": ""}
YEARS = ("2018", "2019", "2020", "2021", "2022", "2023")
FIRST_SEEN = (271_384.5, 207_577.8, 203_202.3, 195_102.1, 162_622.4, 141_104.1)
REVISED = (272_946.4, 209_519.1, 205_285.3, 197_387.1, 164_278.4, 141_758.0)
OLD = dict(zip(YEARS, FIRST_SEEN, strict=True))
NEW = dict(zip(YEARS, REVISED, strict=True))


def co2(*, likelihood: float = 0.61, status: TargetStatus = TargetStatus.AT_RISK) -> PledgeView:
    """At risk, with two base years, a large step and a revised series."""
    new = observations(EMISSIONS, BALLERUP, NEW)
    series = SeriesView(
        indicator=EMISSIONS,
        area=BALLERUP,
        observations=(*observations(EMISSIONS, BALLERUP, OLD, date(2026, 3, 17)), *new),
        source=a_source(),
    )
    readings = (
        ("2018", False, 0.78),
        ("2019", False, 0.75),
        ("2018", True, 0.61),
        ("2019", True, 0.55),
    )
    return PledgeView(
        pledge=a_pledge(
            "ballerup-co2",
            Reduce(
                indicator=EMISSIONS.id,
                readings=(BaselineReading(period="2018"), BaselineReading(period="2019")),
                share=0.85,
                deadline=date(2030, 12, 31),
            ),
            texts_of(
                "85% minder CO₂ uit Ballerup in 2030",
                "85 % mindre CO₂ fra Ballerup i 2030",
                "85% less CO₂ from Ballerup by 2030",
                {
                    "nl": "De partij wil dat de gemeente in 2030 85% minder CO₂ uitstoot.",
                    "da": "Partiet vil, at kommunen i 2030 udleder 85 % mindre CO₂.",
                    "en": "The party wants the municipality to emit 85% less CO₂ in 2030.",
                },
                NO_GAP,
            ),
            standing=Standing.MUNICIPAL_TARGET,
        ),
        area=BALLERUP,
        council=a_council(),
        document=a_document(),
        indicator=EMISSIONS,
        denominator=None,
        fetched_on=FETCHED.date(),
        assessment=Assessment(
            pledge="ballerup-co2",
            area=BALLERUP.code,
            as_of=date(2026, 6, 1),
            rule_version="1",
            status=status,
            flags=(Flag.DEPENDS_ON_READING, Flag.BEFORE_TERM),
            kind="reduce",
            indicator=EMISSIONS.id,
            unit="t CO₂e",
            feed="dk_klimaregnskabet_co2",
            snapshot=SHA,
            vintage=date(2026, 5, 13),
            period="2023",
            reference=date(2023, 12, 31),
            value=141_758.0,
            baseline_day=date(2018, 12, 31),
            baseline=272_946.4,
            deadline=date(2030, 12, 31),
            goal=40_941.96,
            required=176_277.9,
            gap=34_519.9,
            progress=0.5654,
            needed_pace=-14_402.3,
            recent_pace=-26_237.7,
            projection=Projection(
                mean=0.0, low66=0.0, high66=71_400.0, low95=0.0, high95=212_000.0
            ),
            likelihood=likelihood,
            window_start=date(2018, 12, 31),
            points=points(new, ObsStatus.PROVISIONAL),
            readings=tuple(
                Reading(
                    base=base,
                    without_largest_step=without,
                    baseline=NEW[base],
                    goal=NEW[base] * 0.15,
                    likelihood=p,
                    status=TargetStatus.ON_TRACK if p >= 0.66 else TargetStatus.AT_RISK,
                )
                for base, without, p in readings
            ),
            revision=Revision(
                vintage=date(2026, 5, 13),
                previous_vintage=date(2026, 3, 17),
                changed=6,
                of=6,
                period="2018",
                previous_value=271_384.5,
                value=272_946.4,
            ),
        ),
        series=series,
        related=(),
        counts=(),
    )


def trees() -> PledgeView:
    """Nobody has published a figure; the births that it asks trees for are known."""
    births = SeriesView(
        indicator=BIRTHS,
        area=BALLERUP,
        observations=observations(BIRTHS, BALLERUP, {"2024": 540.0, "2025": 552.0}),
        source=a_source(a_feed("dk_dst_births")),
    )
    return PledgeView(
        pledge=a_pledge(
            "ballerup-tree-per-newborn",
            Ratio(indicator=TREES.id, denominator=BIRTHS.id, factor=1.0, periods=("2026",)),
            texts_of(
                "Een nieuwe boom voor elke baby in Ballerup",
                "Et nyt træ for hver nyfødt i Ballerup",
                "A new tree for every newborn in Ballerup",
                {
                    "nl": "Voor elke baby van 2026 komt er een boom bij in de gemeente.",
                    "da": "For hver nyfødt i 2026 plantes der et træ i kommunen.",
                    "en": "For every child born in 2026 a tree is planted in the municipality.",
                },
                {
                    "nl": "Niemand publiceert hoeveel bomen er voor deze belofte zijn geplant.",
                    "da": "Ingen offentliggør, hvor mange træer der er plantet for dette løfte.",
                    "en": "Nobody publishes how many trees were planted for this promise.",
                },
            ),
            key_phrase="for hver nyfødt borger i 2026",
        ),
        area=BALLERUP,
        council=a_council(),
        document=a_document(),
        indicator=TREES,
        denominator=BIRTHS,
        assessment=Assessment(
            pledge="ballerup-tree-per-newborn",
            area=BALLERUP.code,
            as_of=date(2026, 6, 10),
            rule_version="1",
            status=TargetStatus.NOT_ASSESSED,
            reason=Reason.NO_DATA,
            kind="ratio",
            indicator=TREES.id,
            deadline=date(2026, 12, 31),
            denominator=points(births.observations)[-1],
        ),
        series=None,
        related=(births,),
        counts=(),
    )


def plan() -> PledgeView:
    """Steps that evidence proves, with none found for one whose day has passed."""
    names = {"nl": "Strategie gepresenteerd", "da": "Strategi fremlagt", "en": "Strategy presented"}
    step = Milestone(id="strategy", due=date(2025, 11, 18), names=names)
    return replace(
        co2(),
        pledge=replace(
            co2().pledge,
            id="ballerup-plan",
            target=Milestones(steps=(step,)),
            texts=texts_of(
                "Plan voor 2030", "Plan for 2030", "Plan for 2030", in_all("Plan."), NO_GAP
            ),
            standing=Standing.PARTY_PROGRAMME,
        ),
        indicator=None,
        series=None,
        assessment=Assessment(
            pledge="ballerup-plan",
            area=BALLERUP.code,
            as_of=date(2026, 6, 1),
            rule_version="1",
            status=TargetStatus.NOT_ASSESSED,
            reason=Reason.NO_EVIDENCE,
            kind="milestones",
            steps=(
                StepOutcome(
                    id="strategy",
                    due=date(2025, 11, 18),
                    asked=None,
                    value=None,
                    word="no-evidence",
                ),
            ),
        ),
    )
