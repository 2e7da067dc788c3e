"""A promise that is too early to judge, with counts here and next door."""

from dataclasses import replace
from datetime import date

from tests.publish.builders import (
    COUNT_NAMES,
    DEN_HAAG,
    FETCHED,
    RIJSWIJK,
    STATIONS,
    a_council,
    a_document,
    a_feed,
    a_pledge,
    a_source,
    observations,
    points,
    texts_of,
)
from tests.publish.promises import NO_GAP
from tracker.domain.area import Area
from tracker.domain.assessment import Assessment, TargetStatus
from tracker.domain.pledge import Baseline, Reach
from tracker.publish.views import CountTable, CountView, PledgeView, SeriesView


def a_count_table(area: Area, counts: dict[str, float | None], day: date) -> CountTable:
    named = {
        key: dict(zip(("nl", "da", "en"), texts, strict=True)) for key, texts in COUNT_NAMES.items()
    }
    return CountTable(
        area=area,
        counts=tuple(
            CountView(
                indicator=replace(STATIONS, id=key, names=names),
                value=counts.get(key),
                reference=day if counts.get(key) is not None else None,
            )
            for key, names in named.items()
        ),
    )


IN_DEN_HAAG: dict[str, float | None] = {
    "charging-locations": 3304,
    "charging-stations": 3304,
    "charging-stations-unknown": 3304,
    "charging-evse-rows": 11_206,
}
IN_RIJSWIJK: dict[str, float | None] = {
    "charging-locations": 469,
    "charging-stations-merged": 251,
    "charging-stations-outside": 2,
    "charging-stations": 249,
    "charging-stations-unknown": 0,
    "charging-evses": 821,
    "charging-evse-rows": 1485,
    "charging-evses-removed": 64,
}


def charging() -> PledgeView:
    """Too early: two counts within a week; next door the file tells more."""
    seen = observations(STATIONS, DEN_HAAG, {"2026-06-02": 3_290.0, "2026-06-07": 3_304.0})
    day = date(2026, 6, 7)
    return PledgeView(
        pledge=a_pledge(
            "denhaag-charging-points",
            Reach(
                indicator=STATIONS.id,
                baseline=Baseline(day=date(2026, 3, 18), value=3_000.0),
                goal=10_000.0,
                deadline=date(2029, 12, 31),
            ),
            texts_of(
                "Ten minste 10.000 laadpalen in Den Haag vóór 2030",
                "Mindst 10.000 ladestandere i Haag før 2030",
                "At least 10,000 charging stations in The Hague before 2030",
                {
                    "nl": "De partij wil ten minste 10.000 laadpalen, op eigen plekken.",
                    "da": "Partiet vil fra 3.000 til mindst 10.000 ladestandere på egne pladser.",
                    "en": "The party wants at least 10,000 stations on places of their own.",
                },
                NO_GAP,
            ),
            area=DEN_HAAG,
            said_by="Volt Den Haag",
            key_phrase="ten minste 10.000 laadpalen",
        ),
        area=DEN_HAAG,
        council=a_council(DEN_HAAG, "nl"),
        document=a_document("nl"),
        indicator=STATIONS,
        denominator=None,
        fetched_on=FETCHED.date(),
        assessment=Assessment(
            pledge="denhaag-charging-points",
            area=DEN_HAAG.code,
            as_of=date(2026, 6, 10),
            rule_version="1",
            status=TargetStatus.TOO_EARLY,
            kind="reach",
            indicator=STATIONS.id,
            period="2026-06-07",
            reference=day,
            value=3_304.0,
            baseline_day=date(2026, 3, 18),
            baseline=3_000.0,
            deadline=date(2029, 12, 31),
            goal=10_000.0,
            required=3_410.0,
            gap=-106.0,
            points=points(seen),
        ),
        series=SeriesView(
            indicator=STATIONS,
            area=DEN_HAAG,
            observations=seen,
            source=a_source(a_feed("nl_ndw_charging", redistribute=False)),
        ),
        related=(),
        counts=(
            a_count_table(DEN_HAAG, IN_DEN_HAAG, day),
            a_count_table(RIJSWIJK, IN_RIJSWIJK, day),
        ),
    )
