"""Judge a series of one's own: no database, no catalogue, the same rule as for every promise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from tracker.domain.asked import sign_of, starts
from tracker.domain.assess import assess
from tracker.domain.assessment import Assessment, TargetStatus
from tracker.domain.figures import Figures
from tracker.domain.indicator import Indicator, Nature
from tracker.domain.observation import Observation, ObsStatus
from tracker.domain.opinions import SecondOpinions, second_opinions
from tracker.domain.pledge import Pledge, Share, Standing, Strength, Trend
from tracker.errors import SeriesError
from tracker.formats.own_series import OwnFigure, read_figures
from tracker.pipeline.own_options import Options, require_fitting
from tracker.pipeline.own_promise import YEARLY_ONLY, OwnPromise, promise_of
from tracker.publish.language import english_as_written
from tracker.publish.sentences import headline, outlook

KEYS: Final = (
    "status",
    "reason",
    "flags",
    "value",
    "required",
    "gap",
    "progress",
    "needed_pace",
    "recent_pace",
    "projection",
    "likelihood",
)
_PER_CENT: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnJudgement:
    """What the rule says of a series of one's own, ready for a sentence (see `views.Judged`)."""

    pledge: Pledge
    assessment: Assessment
    indicator: Indicator
    denominator: Indicator | None
    opinions: SecondOpinions
    waits_for_feed: bool = False

    @property
    def sentence(self) -> str:
        """The same words as on a page of the site."""
        language = english_as_written()
        said = (headline(language, self), *outlook(language, self))
        return " ".join(each.striptags() for each in said)

    def as_json(self) -> dict[str, object]:
        """The keys that programs read; a key without a value is null."""
        return told(self.assessment, self.sentence, self.opinions)


def told(assessment: Assessment, sentence: str, opinions: SecondOpinions) -> dict[str, object]:
    """The keys that `tracker judge` and `tracker status` share."""
    found: dict[str, object] = msgspec.to_builtins(assessment)
    kept = {key: found[key] for key in KEYS}
    return {**kept, "sentence": sentence, "second_opinions": opinions.as_json()}


def judge_file(file: Path, options: Options, *, as_of: date, unit: str = "") -> OwnJudgement:
    """Judge the figures of a CSV that stand for a day up to `as_of`.

    Raises:
        SeriesError: With file, row and column, or with the option that cannot be understood.
    """
    require_fitting(options)
    series = _read(file, options, as_of)
    promise = promise_of(options, series)
    indicator = _indicator(options, promise, series, unit)
    below = None
    if options.denominator is not None:
        below = _figures(indicator, _read(options.denominator, options, as_of), as_of)
    pledge = _pledge(promise, series, as_of)
    found = _assessed(pledge, _figures(indicator, series, as_of), below, as_of)
    return OwnJudgement(
        pledge=pledge,
        assessment=found,
        indicator=indicator,
        denominator=indicator if below else None,
        opinions=second_opinions([found], [sign_of(promise.target, promise.direction.sign)])[0],
    )


def _read(file: Path, options: Options, as_of: date) -> list[OwnFigure]:
    figures = read_figures(file.read_bytes(), file.name)
    if options.kind in YEARLY_ONLY:
        _require_years(file, figures)
    if options.kind == "share":
        _require_shares(file, figures)
    return [each for each in figures if each.day <= as_of]


def _require_years(file: Path, figures: Sequence[OwnFigure]) -> None:
    for each in figures:
        if (each.day.month, each.day.day) != (12, 31):
            raise SeriesError(
                f"{file.name}, row {each.line}, column date: {each.period!r} is no whole year",
                hint="add up what came in each year, and write the year: 2025",
            )


def _require_shares(file: Path, figures: Sequence[OwnFigure]) -> None:
    for each in figures:
        if each.value is not None and not 0.0 <= each.value <= _PER_CENT:
            raise SeriesError(
                f"{file.name}, row {each.line}, column value: {each.value:g} is no share",
                hint="write parts of 1, or per cent from 0 to 100; or judge a --kind reach",
            )


def _indicator(
    options: Options, promise: OwnPromise, series: Sequence[OwnFigure], unit: str
) -> Indicator:
    """What the file counts; shares end at 1, or at 100 where one is above 1."""
    is_share = options.kind == "share"
    known = [each.value for each in series if each.value is not None]
    goal = promise.target.goal if isinstance(promise.target, Share) else None
    whole = 1.0 if max([goal or 0.0, *known]) <= 1.0 else _PER_CENT
    return Indicator(
        id="own",
        unit=unit,
        direction=promise.direction,
        nature=Nature.STOCK if options.stock else Nature.FLOW,
        feeds=(),
        names={},
        counting_rules={},
        unit_names={"en": unit},
        lower=0.0 if is_share else None,
        upper=whole if is_share else None,
    )


def _figures(indicator: Indicator, series: Sequence[OwnFigure], as_of: date) -> Figures:
    return Figures(
        indicator=indicator,
        observations=tuple(
            Observation(
                indicator=indicator.id,
                area="",
                period=each.period,
                reference=each.day,
                value=each.value,
                unit=indicator.unit,
                obs_status=ObsStatus.MISSING if each.value is None else ObsStatus.NORMAL,
                vintage=as_of,
                feed="",
                snapshot="",
            )
            for each in series
        ),
    )


def _pledge(promise: OwnPromise, series: Sequence[OwnFigure], as_of: date) -> Pledge:
    """A promise without a document; its term begins with the figures, so nothing is too early."""
    start = promise.start or min([as_of, *(each.day for each in series[:1])])
    return Pledge(
        id="own",
        area="",
        council=None,
        document="",
        said_by="",
        standing=Standing.PARTY_PROGRAMME,
        strength=Strength.WILL,
        who_can_act=(),
        section="",
        key_phrase="",
        target=promise.target,
        assumptions=(),
        texts={},
        term_start=start,
        term_end=max(as_of, start),
        valid_from=start,
    )


def _assessed(pledge: Pledge, figures: Figures, below: Figures | None, as_of: date) -> Assessment:
    """As any promise; before its first day also what the rule would say on that day."""
    found = assess(pledge, area="", figures=figures, denominator=below, as_of=as_of)
    if found.status is TargetStatus.NOT_DUE:
        begun = assess(pledge, area="", figures=figures, denominator=below, as_of=starts(pledge))
        found = replace(
            begun,
            status=found.status,
            reason=None,
            as_of=as_of,
            steps=(),
            deadline=found.deadline,
        )
    if isinstance(pledge.target, Trend) and pledge.target.end is None:
        found = replace(found, projection=None, deadline=None)
    return found
