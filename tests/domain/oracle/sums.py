"""Sums of yearly flows: yearly-rate, schedule and ratio."""

from dataclasses import dataclass
from datetime import date

from tests.domain.oracle.answer import Answer, Step, not_assessed, tell
from tests.domain.oracle.known import Known, is_figure
from tests.domain.oracle.law import Law, chance, fulfils, interval, law_of_steps
from tracker.domain.period import day_at, parse_period
from tracker.domain.pledge import Ratio, Schedule, YearlyRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Amounts by year, what came of them, and the flows that the law may look at.

    `sizes` says beside what a flow is small: for N - kB that is N and kB.
    """

    asked: dict[int, float]
    flows: dict[int, float]
    sizes: dict[int, float]
    broken: date | None
    sign: float

    @property
    def found(self) -> dict[int, float]:
        """What is known of the pledged years."""
        return {year: self.flows[year] for year in self.asked if year in self.flows}

    @property
    def left(self) -> float:
        """How many pledged years have no figure."""
        return float(len(self.asked) - len(self.found))

    def law(self, *, without_largest_step: bool) -> Law | None:
        """Each flow is one step of a year: five at most, none before a missing year or a break."""
        years: list[int] = []
        year = max(self.flows, default=0)
        while year in self.flows and len(years) < 5:
            if self.broken and date(year, 12, 31) < self.broken:
                break
            years.append(year)
            year -= 1
        if len(years) < 3:
            return None
        flows = [self.flows[year] for year in reversed(years)]
        return law_of_steps(
            [(1.0, flow) for flow in flows],
            largest=sum(self.sizes[year] for year in years),
            start=float(years[-1]),
            newest=(float(years[0] + 1), 0.0),
            least=3,
            without_largest_step=without_largest_step,
        )


def judge_sum(
    target: Schedule | YearlyRate, known: Known, *, without_largest_step: bool = False
) -> Answer:
    """Everything that is said of amounts asked for year by year."""
    if isinstance(target, Schedule):
        asked = dict(sorted(target.steps.items()))
    else:
        asked = dict.fromkeys(range(target.first, target.last + 1), target.rate)
    deadline = date(max(asked), 12, 31)
    flows = {day.year: v for day, v in known.days if (day.month, day.day) == (12, 31)}
    sign = known.figures.indicator.direction.sign if known.figures else 1.0
    sizes = {year: abs(flow) for year, flow in flows.items()}
    sums = Sum(asked=asked, flows=flows, sizes=sizes, broken=known.broken, sign=sign)
    so_far, goal = sum(sums.found.values()), sum(asked.values())
    required = sum(asked[year] for year in sums.found)
    steps: list[Step] = [
        (amount, sums.found.get(year), _year_word(year, sums, known.today))
        for year, amount in asked.items()
    ]
    if not known.every:
        silent = not_assessed("no-data", deadline)
        silent.steps = steps
        return silent
    answer = Answer(
        status="",
        deadline=deadline,
        goal=goal,
        required=required,
        gap=sign * (so_far - required),
        progress=so_far / goal if goal else None,
        needed_pace=(goal - so_far) / sums.left if sums.left else None,
        steps=steps,
    )
    law = sums.law(without_largest_step=without_largest_step)
    is_met = fulfils(so_far, goal, sign)
    return _decide(answer, sums, law, known.today, goal=goal, is_met=is_met, is_early=sign > 0)


def _year_word(year: int, sums: Sum, today: date) -> str:
    if year in sums.found:
        return "kept" if fulfils(sums.found[year], sums.asked[year], sums.sign) else "not-kept"
    return "ahead" if today < date(year, 12, 31) else "no-evidence"


def _decide(
    answer: Answer,
    sums: Sum,
    law: Law | None,
    today: date,
    *,
    goal: float,
    is_met: bool,
    is_early: bool,
) -> Answer:
    so_far, sign = sum(sums.found.values()), sums.sign
    if law:
        answer.recent_pace, answer.window_start = law.pace, day_at(law.start)
    is_over = today >= date(max(sums.asked), 12, 31)
    answer.is_open = not is_over and sums.left > 0
    if is_over and not sums.left:
        answer.status, answer.likelihood = ("met", 1.0) if is_met else ("missed", 0.0)
        return answer
    p = None
    if law:
        if sums.left:
            answer.projection = interval(
                law, value=so_far, horizon=sums.left, lower=None, upper=None
            )
        p = chance(law, value=so_far, horizon=sums.left, goal=goal, sign=sign)
    tell(answer, law, p, sign)
    if is_met and is_early:
        answer.status = "met"
    elif is_over:
        answer.status = "awaiting-figure"
    return answer


def judge_ratio(
    target: Ratio, first: Known, second: Known, *, without_largest_step: bool = False
) -> Answer:
    """Enough of one flow for another: the running sum of N - kB must end at zero or above."""
    ends = {parse_period(each).end.year for each in target.periods}
    deadline = date(max(ends), 12, 31)
    counted, others = dict(first.days), dict(second.days)
    both = {day.year: (counted[day], others[day]) for day in counted if day in others}
    sums = Sum(
        asked=dict.fromkeys(sorted(ends), 0.0),
        flows={year: n - target.factor * b for year, (n, b) in both.items()},
        sizes={year: max(abs(n), abs(target.factor * b)) for year, (n, b) in both.items()},
        broken=max([each for each in (first.broken, second.broken) if each], default=None),
        sign=1.0,
    )
    total = sum(both[year][0] for year in sums.found)
    needed = target.factor * sum(both[year][1] for year in sums.found)
    answer = Answer(
        status="",
        deadline=deadline,
        required=needed if sums.found else None,
        gap=total - needed if sums.found else None,
    )
    law = sums.law(without_largest_step=without_largest_step)
    is_met = fulfils(total, needed, 1.0)
    _decide(answer, sums, law, first.today, goal=0.0, is_met=is_met, is_early=False)
    if answer.status in {"met", "missed"}:
        answer.goal, answer.value = needed, total
    if answer.status in {"too-early", "awaiting-figure"}:
        return _not_begun(target, first, answer)
    return answer


def _not_begun(target: Ratio, first: Known, answer: Answer) -> Answer:
    """A ratio without a law begins with the first figure of a pledged period, finished or not."""
    observations = first.figures.observations if first.figures else ()
    periods = {parse_period(each).end for each in target.periods}
    begun = {o.reference for o in observations if is_figure(o)}
    return answer if begun & periods else not_assessed("no-data", answer.deadline)
