"""The steps of a plan on a line of time: a mark on each step's day, and its word below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from tracker.domain.period import decimal_year
from tracker.domain.pledge import Milestones
from tracker.publish.chart import WIDTH
from tracker.publish.chart_labels import text_width
from tracker.publish.language import Language
from tracker.publish.scale import Scale, Tick, year_ticks, years_around
from tracker.publish.tables import StepRow, step_rows
from tracker.publish.views import PledgeView
from tracker.publish.words import OUTCOME, msg

Mark = Literal["kept", "late", "not-kept", "no-evidence", "ahead"]

_ROW: Final = 74.0
_NAME: Final = 20.0
_LINE: Final = 38.0
_WORD: Final = 60.0
_FOOT: Final = 28.0
_EDGE: Final = 12.0
_LATE: Final = msg("Kept late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row: its name, the mark on its day, and the word below the mark.

    `told` is the day of the evidence where that came after the day promised.
    """

    name: str
    mark: Mark
    word: str
    due: float
    told: float | None
    word_at: float
    name_y: float
    line_y: float
    word_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChart:
    """Everything that the macro draws, in units of the view box."""

    height: float
    start: float
    end: float
    bottom: float
    ticks: tuple[Tick, ...]
    steps: tuple[Step, ...]


def step_chart_of(language: Language, view: PledgeView) -> StepChart | None:
    """The steps that name a day; None where no step does."""
    if not isinstance(view.pledge.target, Milestones):
        return None
    rows = [row for row in step_rows(view) if row.outcome.due is not None]
    days = [day for row in rows for day in (row.outcome.due, _told(row)) if day is not None]
    if not rows:
        return None
    term = (view.pledge.term_start, view.pledge.term_end)
    times = [decimal_year(day) for day in (*days, *term)]
    x = years_around([*times, min(times) + 1.0], _EDGE, WIDTH - _EDGE)
    steps = tuple(_step(language, row, x, number * _ROW) for number, row in enumerate(rows))
    bottom = len(rows) * _ROW + 4.0
    return StepChart(
        height=bottom + _FOOT,
        start=x.start,
        end=x.end,
        bottom=bottom,
        ticks=year_ticks(x),
        steps=steps,
    )


def _step(language: Language, row: StepRow, x: Scale, top: float) -> Step:
    due, told = row.outcome.due, _told(row)
    is_late = due is not None and told is not None and told > due
    mark: Mark = "late" if is_late else _mark_of(row)
    word = language.say(_LATE if is_late else OUTCOME[row.outcome.word])
    at = x.at(decimal_year(due)) if due else x.start
    late = x.at(decimal_year(told)) if told and is_late else None
    half = text_width(word) / 2
    return Step(
        name=_shortened(language.pick(row.names) if row.names else row.outcome.id),
        mark=mark,
        word=word,
        due=at,
        told=late,
        word_at=round(min(max(late or at, half), WIDTH - half), 1),
        name_y=top + _NAME,
        line_y=top + _LINE,
        word_y=top + _WORD,
    )


def _mark_of(row: StepRow) -> Mark:
    marks: Sequence[Mark] = ("kept", "not-kept", "no-evidence", "ahead")
    return next(mark for mark in marks if mark == row.outcome.word)


def _told(row: StepRow) -> date | None:
    """The day on which evidence showed a step; a step that is not kept has no such day."""
    is_kept = row.outcome.word == "kept" and row.evidence is not None
    return row.evidence.day if is_kept and row.evidence else None


def _shortened(name: str) -> str:
    """What fits into one line; the table beside it has the whole name."""
    most = next(n for n in range(len(name), -1, -1) if text_width(name[:n]) <= WIDTH - 2 * _EDGE)
    return name if most == len(name) else f"{name[: most - 1].rstrip()}…"
