"""`tracker judge`, apart from the other commands: it needs no database and starts at once."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tracker.domain.indicator import Direction
from tracker.formats.own_series import period_of
from tracker.pipeline.judging import OwnJudgement, judge_file
from tracker.pipeline.own_options import Options
from tracker.publish.language import english_as_written
from tracker.publish.sentences import percent_of
from tracker.publish.words import STATUS

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_NUMBERS = ("value", "required", "gap", "needed_pace", "recent_pace")
_SHARES = ("progress", "likelihood")


@app.callback()
def about() -> None:
    """Judge a series of one's own."""


@app.command()
def judge(
    series: Annotated[Path, typer.Argument(exists=True, dir_okay=False, metavar="SERIES.csv")],
    *,
    kind: Annotated[str, typer.Option(help="reach, reduce, share, … (docs/judging.md).")],
    baseline: Annotated[str | None, typer.Option(metavar="DATE[=VALUE]")] = None,
    goal: Annotated[list[str] | None, typer.Option(metavar="DATE[..DATE][=AMOUNT]")] = None,
    direction: Annotated[Direction | None, typer.Option(help="Which way is good.")] = None,
    denominator: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
    factor: Annotated[str | None, typer.Option(help="How many for each of the other.")] = None,
    stock: Annotated[bool, typer.Option("--stock", help="Counted on days, not in years.")] = False,
    unit: Annotated[str, typer.Option(help="What is counted, for the sentence.")] = "",
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Later is unknown.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Judge a series of one's own (CSV: date,value) before or after a promise is made."""
    options = Options(
        kind=kind,
        baseline=baseline,
        goal=tuple(goal or ()),
        direction=direction,
        denominator=denominator,
        factor=factor,
        stock=stock,
    )
    found = judge_file(series, options, as_of=_day(as_of), unit=unit)
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(), indent=2) + "\n")
    else:
        _print(found)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return period_of(text).end
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write --as-of 2026-05-12") from error


def _print(found: OwnJudgement) -> None:
    """The word, the sentence, and the numbers behind it."""
    assessment = found.assessment
    beside = [each.value for each in (assessment.reason, *assessment.flags) if each]
    word = f"{STATUS[assessment.status].word} ({assessment.status})"
    sys.stdout.write(f"{word}{''.join(f', {each}' for each in beside)}\n{found.sentence}\n")
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, shown in _rows(found):
        table.add_row(name, shown)
    Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(table)


def _rows(found: OwnJudgement) -> Iterator[tuple[str, str]]:
    language, assessment = english_as_written(), found.assessment
    for name in _NUMBERS:
        value = getattr(assessment, name)
        yield name.replace("_", " "), "-" if value is None else language.number(value)
    for name in _SHARES:
        share = getattr(assessment, name)
        yield name, "-" if share is None else percent_of(language, share)
    if assessment.projection is not None:
        at = assessment.projection
        low, mean, high = (language.number(each) for each in (at.low66, at.mean, at.high66))
        yield "at the deadline", f"{mean} (two times in three between {low} and {high})"
    for name, opinion in (
        ("Open SDG", found.opinions.open_sdg),
        ("DNS", found.opinions.german_dns),
    ):
        yield f"rule of {name}", opinion.word or f"says nothing: {opinion.reason}"
