"""Rows of the tables that a template prints as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.assessment import StepOutcome, TargetStatus
from tracker.domain.indicator import Indicator
from tracker.domain.observation import Observation
from tracker.domain.pledge import Evidence, Milestones, Schedule, Target
from tracker.publish.views import CountTable, PledgeView, SeriesView


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One count in every area, in the order of the tables; None is "not in this file"."""

    indicator: Indicator
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step with its name and evidence, where the pledge is one of milestones."""

    outcome: StepOutcome
    names: Mapping[str, str] | None
    evidence: Evidence | None


def count_rows(tables: Sequence[CountTable]) -> tuple[CountRow, ...]:
    """The counts turned around: a line for each, a column for each area."""
    indicators = {count.indicator.id: count.indicator for t in tables for count in t.counts}
    columns = [{count.indicator.id: count.value for count in t.counts} for t in tables]
    return tuple(
        CountRow(indicator=indicator, values=tuple(column.get(key) for column in columns))
        for key, indicator in indicators.items()
    )


def count_days(tables: Sequence[CountTable]) -> tuple[date | None, ...]:
    """The newest day on which anything was counted, for each area."""
    days = [[c.reference for c in t.counts if c.reference is not None] for t in tables]
    return tuple(max(found, default=None) for found in days)


def step_rows(view: PledgeView) -> tuple[StepRow, ...]:
    """The outcomes of a pledge's steps beside what the catalogue says of them."""
    target = view.pledge.target
    steps = {step.id: step for step in target.steps} if isinstance(target, Milestones) else {}
    outcomes = view.assessment.steps
    if not outcomes and view.assessment.status is TargetStatus.NOT_DUE:
        outcomes = _asked_for(view.pledge.target)
    return tuple(
        StepRow(
            outcome=outcome,
            names=steps[outcome.id].names if outcome.id in steps else None,
            evidence=steps[outcome.id].evidence if outcome.id in steps else None,
        )
        for outcome in outcomes
    )


def _asked_for(target: Target | None) -> tuple[StepOutcome, ...]:
    """What a schedule asks for, year by year, before its first year has come."""
    steps = target.steps if isinstance(target, Schedule) else {}
    return tuple(
        StepOutcome(id=str(year), due=date(year, 12, 31), asked=asked, value=None, word="ahead")
        for year, asked in sorted(steps.items())
    )


def newest_of(series: SeriesView) -> Observation | None:
    """The newest figure in its newest vintage; None where there is no figure."""
    known = [each for each in current(series) if each.value is not None]
    return known[-1] if known else None


def current(series: SeriesView) -> tuple[Observation, ...]:
    """Each figure of the newest definition in its newest vintage, oldest first."""
    newest: dict[tuple[str, date], Observation] = {}
    for each in sorted(series.observations, key=lambda observation: observation.vintage):
        if each.definition == series.definition and not each.source:
            newest[each.period, each.reference] = each
    return tuple(sorted(newest.values(), key=lambda each: (each.reference, each.period)))
