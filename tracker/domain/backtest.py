"""How often the rule was right: what each class of likelihood and each rule's words came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Final

import numpy as np

from tracker.domain import rule
from tracker.domain.assessment import TargetStatus
from tracker.domain.judgement import Codes, Outcomes, is_one_of
from tracker.domain.second_opinion import (
    GERMAN_WORDS,
    OPEN_SDG_WORDS,
    german,
    open_sdg,
)
from tracker.domain.series import Marks, Rows, SeriesTable
from tracker.domain.trajectory import Asks, Floats
from tracker.domain.trials import A_DAY, HORIZONS, Trials, trials_of

EDGES: Final = (0.0, 0.1, 0.33, 0.66, 0.9, 1.0)
_FIGURES_AT_ONCE: Final = 2000  # some hundred thousand figures once each cut has its own past
_YES, _NO, _BETWEEN, _SILENT = range(4)
_OURS: Final = {
    _YES: (TargetStatus.ON_TRACK, TargetStatus.MET),
    _NO: (TargetStatus.OFF_TRACK, TargetStatus.WRONG_WAY),
    _BETWEEN: (TargetStatus.AT_RISK,),
}
_OPEN_SDG: Final = {_YES: ("achieved", "substantial"), _NO: ("limited", "deterioration")}
_GERMAN: Final = {_YES: ("sun", "light-cloud"), _NO: ("cloud", "storm")}


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodClass:
    """The cases whose likelihood lies from `low` up to `high`; shares are NaN without a case."""

    low: float
    high: float
    cases: int
    mean_likelihood: float
    came_true: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """How often one rule said "on track" and "off track", and which share of each was right."""

    rule: str
    on_track: int
    on_track_right: float
    off_track: int
    off_track_right: float
    between: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a backtest found; `brier` is the mean squared distance of likelihood and outcome."""

    series: int
    cuts: int
    cases: int
    brier: float
    classes: tuple[LikelihoodClass, ...]
    verdicts: tuple[Verdicts, ...]


def backtest(
    series: SeriesTable, horizons: Sequence[float] = HORIZONS, *, patience: float = A_DAY
) -> Record:
    """Judge every pseudo-target of k series, by our rule and by two others.

    Series are taken in lots, so that the memory does not grow with their number.
    """
    lots = np.array_split(np.arange(len(series)), len(series.t) // _FIGURES_AT_ONCE + 1)
    heard = []
    for lot in lots:
        trials = trials_of(series.take(lot), horizons, patience=patience)
        trials = replace(trials, owner=lot[trials.owner])
        heard.append(_Heard.of(trials, rule.judge(trials.cases)))
    return _record(heard)


def record_of(trials: Trials, found: Outcomes) -> Record:
    """Count how often each class and each rule's words came true."""
    return _record([_Heard.of(trials, found)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What the three rules said of n trials, and what came of them, shapes (n,)."""

    owner: Rows
    today: Floats
    likelihood: Floats
    came_true: Marks
    ours: Codes
    growth: Codes
    weather: Codes

    @classmethod
    def of(cls, trials: Trials, found: Outcomes) -> "_Heard":
        cases = trials.cases
        asks = Asks(
            t0=cases.t0, v0=cases.v0, deadline=cases.deadline, goal=cases.goal, sign=cases.sign
        )
        growth = open_sdg(asks, *cases.series.newest())
        weather = german(cases.series, cases.deadline, cases.goal, cases.sign)
        return cls(
            owner=trials.owner,
            today=cases.today,
            likelihood=found.likelihood,
            came_true=trials.came_true,
            ours=_ours(found.status),
            growth=_said(growth.word, OPEN_SDG_WORDS, _OPEN_SDG),
            weather=_said(weather.word, GERMAN_WORDS, _GERMAN),
        )


def _record(lots: Sequence[_Heard]) -> Record:
    heard = _Heard(
        **{
            each.name: np.concatenate([getattr(lot, each.name) for lot in lots])
            for each in fields(_Heard)
        }
    )
    starts = np.unique(np.stack([heard.owner.astype(np.float64), heard.today]), axis=1)
    return Record(
        series=len(np.unique(heard.owner)),
        cuts=starts.shape[1],
        cases=len(heard.owner),
        brier=_mean((heard.likelihood - heard.came_true) ** 2),
        classes=reliability(heard.likelihood, heard.came_true),
        verdicts=(
            _verdicts("ours", heard.ours, heard.came_true),
            _verdicts("open_sdg", heard.growth, heard.came_true),
            _verdicts("german_dns", heard.weather, heard.came_true),
        ),
    )


def reliability(likelihood: Floats, came_true: Marks) -> tuple[LikelihoodClass, ...]:
    """For each class of likelihood (its lower edge belongs to it) the share that came true."""
    place = np.clip(np.searchsorted(EDGES, likelihood, side="right") - 1, 0, len(EDGES) - 2)
    return tuple(
        LikelihoodClass(
            low=low,
            high=high,
            cases=int(np.count_nonzero(place == i)),
            mean_likelihood=_mean(likelihood[place == i]),
            came_true=_mean(came_true[place == i]),
        )
        for i, (low, high) in enumerate(pairwise(EDGES))
    )


def _ours(status: Codes) -> Codes:
    said = np.full(len(status), _SILENT, dtype=np.int8)
    for verdict, words in _OURS.items():
        said[is_one_of(status, words)] = verdict
    return said


def _said(word: Codes, names: tuple[str, ...], meanings: Mapping[int, tuple[str, ...]]) -> Codes:
    said = np.where(word == 0, np.int8(_SILENT), np.int8(_BETWEEN))
    for verdict, words in meanings.items():
        said[np.isin(word, [names.index(each) for each in words])] = verdict
    return said


def _verdicts(name: str, said: Codes, came_true: Marks) -> Verdicts:
    yes, no = said == _YES, said == _NO
    return Verdicts(
        rule=name,
        on_track=int(np.count_nonzero(yes)),
        on_track_right=_mean(came_true[yes]),
        off_track=int(np.count_nonzero(no)),
        off_track_right=_mean(~came_true[no]),
        between=int(np.count_nonzero(said == _BETWEEN)),
        silent=int(np.count_nonzero(said == _SILENT)),
    )


def _mean(values: Floats | Marks) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
