"""What the commands print: tables on a terminal, plain lines elsewhere."""

import json
import sys
from collections.abc import Sequence
from datetime import date

import msgspec
from rich.console import Console
from rich.table import Table

from tracker.domain.assessment import Flag
from tracker.mail.digest import SHAPE
from tracker.pipeline.backtesting import Backtested
from tracker.pipeline.context import Context, today
from tracker.pipeline.feed_health import FeedHealth
from tracker.pipeline.ingest import FeedOutcome, State
from tracker.pipeline.revising import told
from tracker.pipeline.running import RunOutcome
from tracker.pipeline.standing import Standing, standings_on
from tracker.store.revisions import LoadRevision


def line(text: str) -> None:
    """One line as it is, without wrapping."""
    sys.stdout.write(f"{text}\n")


def feed_line(outcome: FeedOutcome) -> None:
    """What became of a feed: one line when it brought something or failed."""
    if outcome.state == "loaded":
        line(f"{outcome.feed}: {len(outcome.changed)} series changed")
        for each in outcome.warnings:
            line(f"  warning: {each.unexpected} of {each.checked} rows break {each.rule}")
    elif outcome.state == "failed":
        line(f"{outcome.feed}: failed")


def print_run(context: Context, outcome: RunOutcome) -> None:
    """The table of all promises, the feeds that failed, and where to open the site."""
    print_statuses(standings_on(context, today(context), ()))
    counts = {
        state: sum(each.state == state for each in outcome.feeds)
        for state in ("loaded", "unchanged", "failed", "no-key", "not-recorded")
    }
    line("feeds: " + ", ".join(f"{count} {state}" for state, count in counts.items() if count))
    print_problems(outcome.feeds)
    line(f"site: open {context.settings.site / 'index.html'} or run `make serve`")


def print_problems(outcomes: Sequence[FeedOutcome]) -> None:
    """Feeds that failed, and feeds that wait for a key, each with its reason and what to do."""
    _print_problems(outcomes, "failed", "the last good figures stay where a feed failed:")
    _print_problems(outcomes, "no-key", "not asked, which is no failure:")


def _print_problems(outcomes: Sequence[FeedOutcome], state: State, title: str) -> None:
    """The same advice is given once."""
    advice: dict[str, list[str]] = {}
    for error in (each.error for each in outcomes if each.state == state and each.error):
        advice.setdefault(error.hint, []).append(error.message)
    if advice:
        line(title)
    for hint, problems in advice.items():
        for problem in problems:
            line(f"  {problem}")
        line(f"    → {hint}")


def print_statuses(found: Sequence[Standing]) -> None:
    """Pledge, figure, status and how far the figures reach; those with a figure come first."""
    table = Table(box=None, pad_edge=False)
    for column in ("pledge", "figure", "status", "figures to"):
        table.add_column(column, overflow="fold")
    for each in sorted(found, key=lambda each: each.assessment.value is None):
        reference = each.assessment.reference
        reaches = reference.isoformat() if reference else "-"
        table.add_row(each.assessment.pledge, each.figure, _status(each), reaches)
    _console().print(table)


def print_feeds(found: Sequence[FeedHealth]) -> None:
    """One line a feed, then each problem with its reason, and what waits for a decision."""
    table = Table(box=None, pad_edge=False)
    for column in (
        "feed",
        "health",
        "figures to",
        "age",
        "last good",
        "next due",
        "licence",
        "seen live",
    ):
        table.add_column(column, no_wrap=column == "feed", overflow="fold")
    for each in found:
        table.add_row(
            each.feed.id,
            each.health,
            _day(each.newest),
            "-" if each.age_days is None else f"{each.age_days} d",
            _day(each.last_good.date() if each.last_good else None),
            _day(each.next_due),
            each.feed.license,
            "unverified" if each.feed.unverified else "yes",
        )
    _console().print(table)
    for each in found:
        if each.state and each.state.problem:
            line(each.state.problem)
        if each.waiting:
            line(f"{each.feed.id} waits: tracker feeds accept {each.waiting[:12]} --why …")
        if each.report and each.health in {"waits", "failed"}:
            line(f"  what the rules saw: {each.report}")


def _day(day: date | None) -> str:
    return day.isoformat() if day else "-"


def print_backtests(found: Sequence[Backtested], *, as_json: bool) -> None:
    """For each indicator how often each class of likelihood and each rule's words came true."""
    if as_json:
        line(json.dumps({"backtests": [each.as_json() for each in found]}, indent=2))
        return
    for each in found:
        record = each.record
        horizons = ", ".join(f"{years:g}" for years in each.horizons)
        name = " ".join(filter(None, (each.source, each.indicator)))
        line(
            f"{name}: {record.cases} pseudo-targets at"
            f" {record.cuts} cuts of {record.series} series, {horizons} years ahead"
        )
        classes = Table(box=None, pad_edge=False)
        for column in ("likelihood", "cases", "mean", "came true"):
            classes.add_column(column)
        for row in record.classes:
            edges = f"{row.low:.0%} to {row.high:.0%}"
            classes.add_row(
                edges, str(row.cases), _share(row.mean_likelihood), _share(row.came_true)
            )
        _console().print(classes)
        rules = Table(box=None, pad_edge=False)
        for column in ("rule", "on track", "right", "off track", "right", "between", "silent"):
            rules.add_column(column)
        for said in record.verdicts:
            right = (_share(said.on_track_right), _share(said.off_track_right))
            rules.add_row(
                said.rule,
                str(said.on_track),
                right[0],
                str(said.off_track),
                right[1],
                str(said.between),
                str(said.silent),
            )
        _console().print(rules)


def _share(share: float) -> str:
    return "-" if share != share else f"{share:.0%}"  # noqa: PLR0124 - NaN


def print_revisions(feed: str, found: Sequence[LoadRevision], *, as_json: bool) -> None:
    """Each load that changed known figures, newest first."""
    if as_json:
        loads = msgspec.to_builtins(found)
        line(json.dumps({"feed": feed, "revisions": loads}, indent=2, ensure_ascii=False))
        return
    for load in found:
        for text in told(load):
            line(text)
    if not found:
        line(f"{feed}: no load has changed a figure that was known before")


def _status(standing: Standing) -> str:
    found = standing.assessment
    shape = SHAPE[found.status]
    reason = f": {found.reason}" if found.reason else ""
    flags = [flag for flag in found.flags if flag is not Flag.BEFORE_TERM]
    beside = f" ({', '.join(flags)})" if flags else ""
    return f"{shape} {found.status}{reason}{beside}"


def _console() -> Console:
    """As wide as the terminal; wide enough for every line where there is none."""
    return Console(width=None if sys.stdout.isatty() else 160, highlight=False)
