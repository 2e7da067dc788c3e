"""The options of `tracker judge`: which belong to which kind, and how days and amounts read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from tracker.domain.indicator import Direction
from tracker.domain.pledge import KINDS
from tracker.errors import SeriesError
from tracker.formats.own_series import number_of, period_of

_TAKES: Final[Mapping[str, set[str]]] = {
    "reach": {"baseline", "goal", "direction", "stock"},
    "reduce": {"baseline", "goal", "direction", "stock"},
    "share": {"baseline", "goal", "direction", "stock"},
    "yearly-change": {"baseline", "goal", "direction", "stock"},
    "yearly-rate": {"goal", "direction"},
    "schedule": {"goal", "direction"},
    "ratio": {"goal", "denominator", "factor"},
    "keep-at-zero": {"baseline", "stock"},
    "direction": {"baseline", "goal", "direction", "stock"},
}
_NEEDS: Final[Mapping[str, set[str]]] = {
    "reach": {"baseline", "goal"},
    "reduce": {"baseline", "goal"},
    "share": {"goal"},
    "yearly-change": {"baseline", "goal"},
    "yearly-rate": {"goal"},
    "schedule": {"goal"},
    "ratio": {"goal", "denominator", "factor"},
    "keep-at-zero": {"baseline"},
    "direction": {"direction"},
}
_SHOWN: Final = {
    "baseline": "--baseline 2024=3000",
    "goal": "--goal 2029-12-31=10000",
    "direction": "--direction up",
    "denominator": "--denominator FILE",
    "factor": "--factor 1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was written behind `tracker judge`; None and () where nothing was."""

    kind: str
    baseline: str | None = None
    goal: tuple[str, ...] = ()
    direction: Direction | None = None
    denominator: Path | None = None
    factor: str | None = None
    stock: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """`2026..2030=4000`, of which `..2030` and `=4000` may be missing."""

    first: date
    last: date
    amount: float | None
    text: str


def wrong(option: str, what: str, hint: str | None = None) -> SeriesError:
    """An option that cannot be understood."""
    return SeriesError(f"--{option}: {what}", hint=hint or f"write {_SHOWN[option]}")


def require_fitting(options: Options) -> None:
    """Nothing of an option without an effect: it would be taken for granted."""
    if options.kind == "milestones":
        raise SeriesError(
            "milestones are judged by evidence with an address, not by a series",
            hint="write the promise into a catalogue: docs/adding-a-pledge.md",
        )
    if options.kind not in _TAKES:
        raise SeriesError(f"--kind: {options.kind!r} is no kind", hint=f"one of {', '.join(KINDS)}")
    given = {name for name in (*_SHOWN, "stock") if getattr(options, name)}
    for name in sorted(given - _TAKES[options.kind]):
        known = ", ".join(f"--{each}" for each in sorted(_TAKES[options.kind]))
        raise wrong(name, f"{options.kind} does not take it", f"{options.kind} takes {known}")
    for name in sorted(_NEEDS[options.kind] - given):
        raise wrong(name, f"{options.kind} needs it")


def dated(option: str, text: str) -> Dated:
    """Read one or two days, each of which a year may stand for, and what is asked on them."""
    days, equals, amount = text.partition("=")
    first, dots, last = days.partition("..")
    try:
        start = period_of(first).end
        end = period_of(last).end if dots else start
    except ValueError as error:
        raise wrong(option, f"{days!r} is no day, month, quarter or year") from error
    if end < start:
        raise wrong(option, f"{days!r} ends before it begins")
    value = number(option, amount) if equals else None
    return Dated(first=start, last=end, amount=value, text=text)


def number(option: str, text: str) -> float:
    """Read a finite number."""
    try:
        return number_of(text)
    except ValueError as error:
        raise wrong(option, str(error)) from error
