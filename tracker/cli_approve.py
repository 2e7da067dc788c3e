"""The command that lets first negative verdicts be published."""

from collections.abc import Iterator
from typing import Annotated

import typer

from tracker import screen
from tracker.cli_open import opened
from tracker.pipeline import approving, assessing
from tracker.pipeline.asking import Asked, asked_about
from tracker.pipeline.context import Context, today
from tracker.pipeline.publishing import publish
from tracker.pipeline.standing import standings_as_judged


def approve(
    pledge: Annotated[str | None, typer.Argument(metavar="[PLEDGE]")] = None,
    why: Annotated[str, typer.Option(help="The reason; it is recorded, your name is not.")] = "",
    *,
    before_the_answer: Annotated[
        bool, typer.Option("--before-the-answer", help="Although ten days have not gone by.")
    ] = False,
) -> None:
    """List the first negative verdicts that wait, or let the one of a promise be published."""
    with opened() as context:
        if pledge is None:
            _list(context)
        else:
            _approve(context, pledge, why, before_the_answer=before_the_answer)


def _list(context: Context) -> None:
    """Word, sentence, and since when it waits."""
    judged = {each.assessment.pledge: each for each in standings_as_judged(context, ())}
    found = approving.waiting(context, (each.assessment for each in judged.values()))
    for each in found:
        screen.line(f"{each.pledge}: {each.status}, waits since {each.since}")
        screen.line(f"  {judged[each.pledge].title}: {judged[each.pledge].sentence}")
        for said in _said(each.asked):
            screen.line(f"  {said}")
    screen.line(f"{len(found)} first verdicts wait for `tracker approve PLEDGE --why …`")


def _said(asked: Asked) -> Iterator[str]:
    if asked.until is not None:
        yield f"an answer is awaited until {asked.until}"
    if asked.not_shown:
        yield f"not shown yet to {', '.join(asked.not_shown)}: tracker mail prepare --preview"
    for each in asked.unknown:
        yield f"no contact of {each} is known: nobody there sees it before others"


def _approve(
    context: Context, pledge_id: str, why: str, *, before_the_answer: bool = False
) -> None:
    pledge = context.catalogue.pledges.get(pledge_id)
    if pledge is None:
        raise typer.BadParameter(f"there is no pledge {pledge_id!r}; `tracker approve` lists them")
    if not why.strip():
        raise typer.BadParameter(f"say why: tracker approve {pledge_id} --why …")
    (judged,) = standings_as_judged(context, [pledge])
    asked = asked_about(context, judged.assessment)
    approving.approve(context, judged.assessment, why, before_the_answer=before_the_answer)
    assessing.record(context, today(context))
    publish(context, today(context))
    screen.line(f"{pledge_id}: {judged.assessment.status} is published")
    for each in (*asked.not_shown, *asked.unknown):
        screen.line(f"  {each} did not see it before others")
