"""What came in the promised years so far, added up, against what they asked for."""

from collections.abc import Sequence
from itertools import accumulate, takewhile

from tracker.domain.assessment import Assessment, TargetStatus
from tracker.domain.period import decimal_year
from tracker.domain.pledge import Ratio
from tracker.publish.chart import Chart, Cone, Drawing, Sample, draw
from tracker.publish.language import Language
from tracker.publish.pledge_chart import texts_of
from tracker.publish.views import PledgeView
from tracker.publish.yearly import Year, adds_up, years_of

_A_SUM = 2
_ONE_YEAR = 1.0

Points = tuple[tuple[float, float], ...]


def running_sum_of(language: Language, view: PledgeView) -> Chart | None:
    """The chart of a sum; None where there is nothing to add up yet."""
    drawing = sum_drawing_of(view)
    return draw(drawing, texts_of(language)) if drawing else None


def sum_drawing_of(view: PledgeView) -> Drawing | None:
    """Running sums at the end of each year; a year without a figure ends the line.

    Missing is never zero, so nothing is added up behind it.
    """
    years = [each for each in years_of(view) if each.is_promised] if adds_up(view) else []
    known = list(takewhile(lambda each: each.found is not None, years))
    if len(years) < _A_SUM or not known:
        return None
    start = decimal_year(years[0].end) - _ONE_YEAR
    needed = ((start, 0.0), *_sums(years, [each.asked or 0.0 for each in years]))
    found = _sums(known, [each.found or 0.0 for each in known])
    samples = [Sample(t=start, value=0.0)]
    samples += [
        Sample(t=t, value=value, is_open=each.is_open)
        for each, (t, value) in zip(known, found, strict=True)
    ]
    is_whole = not isinstance(view.pledge.target, Ratio) or _is_told(view, years)
    is_last = len(known) == sum(each.found is not None for each in years)
    return Drawing(
        samples=tuple(samples),
        needed=needed,
        goal=needed[-1] if is_whole else None,
        cone=_cone(view.assessment, found[-1]) if is_last and is_whole else None,
    )


def _sums(years: Sequence[Year], amounts: Sequence[float]) -> Points:
    ends = (decimal_year(each.end) for each in years)
    return tuple(zip(ends, accumulate(amounts), strict=True))


def _is_told(view: PledgeView, years: Sequence[Year]) -> bool:
    """Whether all periods of a ratio are known, so that their sum is what it asks for."""
    target = view.pledge.target
    return isinstance(target, Ratio) and len(years) == len(target.periods)


def _cone(assessment: Assessment, newest: tuple[float, float]) -> Cone | None:
    law, end, first = assessment.projection, assessment.deadline, assessment.window_start
    if law is None or end is None or first is None or assessment.status is TargetStatus.CLOSED:
        return None
    start, value = newest
    if decimal_year(end) <= start or decimal_year(first) >= start:
        return None
    return Cone(
        start=start,
        value=value,
        end=decimal_year(end),
        mean=law.mean,
        low=law.low66,
        high=law.high66,
        span=start - decimal_year(first),
    )
