"""The other publishers' rules written again for one row: slow, with `if` and `math` only.

Years are whole years here; `None` is what is not known. Each answer is (numbers, word, reason).
"""

import math
from collections.abc import Sequence

Figure = tuple[float, float]
# Does the mean change lead the right way, and does the last one?
AIMLESS = {
    (True, True): "sun",
    (True, False): "light-cloud",
    (False, True): "cloud",
    (False, False): "storm",
}


def _rate(first: float, later: float, years: float) -> float:
    return math.pow(later / first, 1 / years) - 1.0


def open_sdg(
    base: Figure, newest: Figure, goal: tuple[float, float] | None, *, is_more_better: bool
) -> tuple[float | None, str, str]:
    """Ratio, word, reason; the reason is empty where there is a word."""
    (start, v0), (now, v) = base, newest
    target = None if goal is None else (goal[1] or 0.001)
    ratio, reason = _ratio(start, v0 or 0.001, now, v, goal, is_more_better=is_more_better)
    if target is not None and (v >= target if is_more_better else v <= target):
        return (ratio if ratio is not None and math.isfinite(ratio) else None), "achieved", ""
    if ratio is None:
        return None, "", reason
    high, middle = (0.015, 0.005) if goal is None else (0.95, 0.6)
    if ratio >= high:
        word = "substantial"
    elif ratio >= middle:
        word = "moderate"
    elif ratio >= 0:
        word = "limited"
    else:
        word = "deterioration"
    return (ratio if math.isfinite(ratio) else None), word, ""


def _ratio(
    start: float,
    v0: float,
    now: float,
    v: float,
    goal: tuple[float, float] | None,
    *,
    is_more_better: bool,
) -> tuple[float | None, str]:
    if _crosses_zero(v0, v):
        return None, "sign-change"
    if now <= start:
        return None, "same-year" if now == start else "newest-before-baseline"
    observed = _rate(v0, v, now - start)
    if is_more_better == (v0 < 0):
        observed = -observed
    return (observed, "") if goal is None else _over_asked(observed, start, v0, goal)


def _over_asked(
    observed: float, start: float, v0: float, goal: tuple[float, float]
) -> tuple[float | None, str]:
    years, target = goal[0] - start, goal[1] or 0.001
    if years <= 0:
        return None, "goal-year-not-after-baseline"
    if _crosses_zero(v0, target):
        # The first root of a negative number is real; all others are not.
        return (observed / abs(target / v0 - 1.0), "") if years == 1 else (None, "goal-across-zero")
    asked = abs(_rate(v0, target, years))
    if asked == 0:
        return (math.copysign(math.inf, observed), "") if observed else (None, "undefined")
    return observed / asked, ""


def _crosses_zero(a: float, b: float) -> bool:
    return a < 0 < b or b < 0 < a


def german(
    points: Sequence[Figure], goal: tuple[float, float] | None, *, is_more_better: bool
) -> tuple[float | None, str, str]:
    """Shortfall, word, reason; the points ascend, one a year."""
    used = list(points[-6:])
    if len(used) < 6:
        used = _in_a_row(used)
    if len(used) < 4:
        return None, "", "too-few-years" if points else "no-data"
    (first, start), (now, v) = used[0], used[-1]
    pace = (v - start) / (now - first)
    better = pace if is_more_better else -pace
    if goal is None:
        last = v - used[-2][1] if is_more_better else used[-2][1] - v
        return None, AIMLESS[better > 0, last > 0], ""
    year, target = goal
    if year <= now:
        return None, "", "no-years-left"
    if v >= target if is_more_better else v <= target:
        return None, "sun" if better >= 0 else "light-cloud", ""
    end = v + pace * (year - now)
    missing = target - end if is_more_better else end - target
    shortfall = max(missing, 0.0) / abs(target - v)
    return shortfall, _weather(better, shortfall), ""


def _weather(better: float, shortfall: float) -> str:
    if better <= 0:
        return "storm"
    if shortfall < 0.05:
        return "sun"
    return "light-cloud" if shortfall <= 0.2 else "cloud"


def _in_a_row(points: list[Figure]) -> list[Figure]:
    kept = points[-1:]
    for point in points[-2::-1]:
        if kept[0][0] - point[0] != 1:
            break
        kept.insert(0, point)
    return kept
