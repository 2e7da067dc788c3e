# ruff: noqa: INP001 - a folder of scripts, no package
"""Would another law have been right more often? Variants of the projection on the same trials.

    python benchmarks/backtest_variants.py [--with-met] solar.csv edgar.csv denmark.csv

The files are those of `backtest_series.py`. Every variant gives a likelihood for the very same
pseudo-targets, from the same past. Lower is better for `brier` (mean squared distance), `log` (mean
log loss) and `off` (mean distance of the classes from the diagonal); `yes` counts the cases from
66 % on, and `right` is the share of them that came true. `--with-met` keeps the goals that the
newest figure reaches already.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from tracker.domain import backtest, projection, rule, second_opinion
from tracker.domain.period import decimal_years
from tracker.domain.projection import Drift
from tracker.domain.series import Rows, SeriesTable, offsets_of
from tracker.domain.trajectory import Floats
from tracker.domain.trials import Trials, trials_of
from tracker.formats.own_series import read_figures

PRIOR: Final = 4.0  # steps that what other areas show is worth
Variant = Callable[[Trials], Drift]


def as_it_is(trials: Trials) -> Drift:
    """The rule."""
    return projection.drift(projection.steps_of(trials.cases.series))


def window(years: float) -> Variant:
    """Another window than five years."""

    def law(trials: Trials) -> Drift:
        series = trials.cases.series
        last = series.newest()[0][series.owner]
        inside = series.kept(series.t >= last - years - 1e-6)
        kept, projection.WINDOW_YEARS = projection.WINDOW_YEARS, years
        found = projection.drift(projection.steps_of(inside))
        projection.WINDOW_YEARS = kept
        return found

    return law


def wider(factor: float) -> Variant:
    """A spread that is larger by a factor."""
    return lambda trials: _with_spread(as_it_is(trials), factor * as_it_is(trials).spread)


def slower(factor: float) -> Variant:
    """A pace shrunk towards standing still."""
    return lambda trials: replace(as_it_is(trials), pace=as_it_is(trials).pace * factor)


def shared_spread(trials: Trials) -> Drift:
    """A spread shrunk towards the median relative spread of the areas on the same day."""
    law = as_it_is(trials)
    relative = law.spread / law.scale**2
    pooled = _median_by(trials.cases.today, relative) * law.scale**2
    own = np.maximum(law.count - 1, 1)
    spread = (own * law.spread + PRIOR * pooled) / (own + PRIOR)
    return replace(law, spread=spread, count=law.count + int(PRIOR))


def shared_pace(trials: Trials) -> Drift:
    """A pace shrunk towards the median relative pace of the areas on the same day."""
    law = as_it_is(trials)
    pooled = _median_by(trials.cases.today, law.pace / law.scale) * law.scale
    own = law.count
    return replace(law, pace=(own * law.pace + PRIOR * pooled) / (own + PRIOR))


def common_shock(weight: float) -> Variant:
    """The variance of what hit all areas in each year of the window, added to each one's own."""
    return lambda trials: _shocked(trials, weight)


def _shocked(trials: Trials, weight: float) -> Drift:
    law = as_it_is(trials)
    owner, step_ends, paces = _steps_of(trials.cases.series)
    residual = (paces - law.pace[owner]) / law.scale[owner]
    case_day = trials.cases.today[owner]
    ends = np.rint((step_ends - case_day) * 12)
    shock = np.zeros(len(law.pace))
    for day in np.unique(trials.cases.today):
        mine = case_day == day
        common = [np.median(residual[mine & (ends == at)]) for at in np.unique(ends[mine])]
        if len(common) > 1:
            shock[trials.cases.today == day] = np.var(common, ddof=1)
    return _with_spread(law, law.spread + weight * shock * law.scale**2)


def changing_pace(trials: Trials) -> Drift:
    """As if the pace itself had been measured on half the span."""
    law = as_it_is(trials)
    return replace(law, span=law.span / 2)


VARIANTS: Final[Mapping[str, Variant]] = {
    "the rule": as_it_is,
    "window 3 years": window(3.0),
    "window 4 years": window(4.0),
    "window 7 years": window(7.0),
    "spread x 1.2": wider(1.2),
    "spread x 1.5": wider(1.5),
    "spread x 2": wider(2.0),
    "spread x 4": wider(4.0),
    "pace x 0.97": slower(0.97),
    "pace x 0.9": slower(0.9),
    "pace x 0.75": slower(0.75),
    "spread shared": shared_spread,
    "pace shared": shared_pace,
    "common shock": common_shock(1.0),
    "half of it": common_shock(0.5),
    "a fifth of it": common_shock(0.2),
    "half the span": changing_pace,
}


def _with_spread(law: Drift, spread: Floats) -> Drift:
    return replace(law, spread=spread)


def _steps_of(series: SeriesTable) -> tuple[Rows, Floats, Floats]:
    """Series, end and pace of each step inside the windows, one series after the other."""
    last = series.newest()[0][series.owner]
    inside = series.kept(series.t >= last - projection.WINDOW_YEARS - 1e-6)
    same = inside.owner[1:] == inside.owner[:-1]
    pace: Floats = (np.diff(inside.v) / np.diff(inside.t))[same]
    return inside.owner[1:][same], inside.t[1:][same], pace


def _median_by(group: Floats, values: Floats) -> Floats:
    found = np.full(len(values), np.nan)
    for each in np.unique(group):
        found[group == each] = np.nanmedian(values[group == each])
    return found


def scores(likelihood: Floats, trials: Trials) -> str:
    """One line; a case without a likelihood under a variant keeps no place in its line."""
    known = ~np.isnan(likelihood)
    p, true = likelihood[known], trials.came_true[known]
    sure = np.clip(p, 0.005, 0.995)
    classes = backtest.reliability(p, true)
    off = sum(abs(c.mean_likelihood - c.came_true) * c.cases for c in classes if c.cases) / len(p)
    log = -np.mean(np.where(true, np.log(sure), np.log(1 - sure)))
    yes = p >= 0.66
    came = "  ".join(f"{c.came_true:4.0%}" if c.cases else "   -" for c in classes)
    return (
        f"{np.mean((p - true) ** 2):.4f}  {log:.4f}  {off:.3f}  {yes.sum():6d}"
        f"  {np.mean(true[yes]):5.1%}  {came}"
    )


def table_of(file: Path) -> SeriesTable:
    """The series of a file, by area and day."""
    figures = read_figures(file.read_bytes(), file.name, columns=("area", "date", "value"))
    kept = [each for each in figures if each.value is not None]
    _, counts = np.unique([each.area for each in kept], return_counts=True)
    return SeriesTable(
        t=decimal_years(np.array([each.day for each in kept], dtype="datetime64[D]")),
        v=np.array([each.value for each in kept], dtype=np.float64),
        offsets=offsets_of(counts),
    )


def _where_german_speaks(trials: Trials) -> Trials:
    cases = trials.cases
    word = second_opinion.german(cases.series, cases.deadline, cases.goal, cases.sign).word
    rows = np.flatnonzero(word)
    return Trials(cases=cases.take(rows), owner=trials.owner[rows], outcome=trials.outcome[rows])


def _print_verdicts(title: str, trials: Trials) -> None:
    found = backtest.record_of(trials, rule.judge(trials.cases))
    said = (
        f"{each.rule} {each.on_track_right:.0%} of {each.on_track} right on track,"
        f" {each.off_track_right:.0%} of {each.off_track} off track"
        for each in found.verdicts
    )
    print(f"{title}: {'; '.join(said)}")


def main() -> None:
    """Print a table for each file."""
    with_met = "--with-met" in sys.argv
    for name in (each for each in sys.argv[1:] if each != "--with-met"):
        trials = trials_of(table_of(Path(name)), with_met=with_met)
        cases = trials.cases
        print(f"\n{name}: {len(cases)} pseudo-targets")
        _print_verdicts("all", trials)
        _print_verdicts("where the German rule speaks", _where_german_speaks(trials))
        print(f"{'variant':16}  brier   log     off       yes  right  came true by class")
        for variant, law in VARIANTS.items():
            p = projection.likelihood_of(law(trials), cases.deadline, cases.goal, cases.sign)
            print(f"{variant:16}  {scores(p, trials)}")


if __name__ == "__main__":
    main()
